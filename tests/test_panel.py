"""The panel: REST, WebSockets and OSCQuery of a real stage, and what it refuses."""

import asyncio
import json
import os
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from dreamscape.narrative.events import ControlMoved
from dreamscape.narrative.journal import open_journal
from dreamscape.score.controls import Control
from dreamscape.stage.panel import tree
from dreamscape.stage.panel.process import is_here
from dreamscape.stage.playable import desk_controls, playable
from dreamscape.stage.vj.osc import messages, packed
from tests.test_live_command import Running
from tests.venue import until

HUE, GLOW = "/picture/hue", "/picture/bloom"
KNOWN = {**playable(), **desk_controls()}


class Played(Running):
    """A show that somebody plays, with a panel."""

    def __init__(self, show: Path, *words: str) -> None:
        super().__init__(show, "--osc-port", "-1", "--no-midi", *words, command="vj")
        self.panel = self.heard("the panel: ").split(": ", 1)[1].removesuffix("/panel")

    def ask(self, path: str, method: str = "GET", facts: Any = None, **headers: str) -> tuple[int, Any]:
        body = None if facts is None else json.dumps(facts).encode()
        request = urllib.request.Request(self.panel + path, body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20.0) as answer:
                text = answer.read()
                return answer.status, json.loads(text) if text[:1] in (b"{", b"[") else text
        except urllib.error.HTTPError as error:
            text = error.read()
            return error.code, json.loads(text) if text[:1] in (b"{", b"[") else text

    def moved(self) -> dict[str, float]:
        """What is in the journal."""
        with open_journal(self.show) as journal:
            bodies = [event.body for event in journal.read()]
        return {one.control: one.value for one in bodies if isinstance(one, ControlMoved)}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    found = Played(tmp_path_factory.mktemp("set") / "set.dream", "--panel-port", "0")
    try:
        until(lambda: len(found.ask("/api/v1/controls")[1]) == len(KNOWN) - 4)  # no MIDI, nothing listened to
        yield found
    finally:
        found.end()


def test_controls_are_shown_moved_and_kept(stage: Played) -> None:
    code, one = stage.ask(f"/api/v1/controls{HUE}")
    assert (code, one["low"], one["high"], one["unit"]) == (200, -180.0, 180.0, "degrees")
    assert stage.ask(f"/api/v1/controls{HUE}", "PUT", {"value": 900})[1]["value"] == 180.0
    until(lambda: stage.ask(f"/api/v1/controls{HUE}")[1]["value"] == 180.0)
    assert stage.ask("/api/v1/controls", "PATCH", {GLOW: 2.5, HUE: 45}) == (200, {GLOW: 2.5, HUE: 45.0})
    until(lambda: stage.moved().get(GLOW) == 2.5 and stage.moved().get(HUE) == 45.0)
    stage.ask("/api/v1/undo", "POST")
    until(lambda: stage.ask(f"/api/v1/controls{GLOW}")[1]["value"] == 1.0)
    stage.ask("/api/v1/redo", "POST")
    until(lambda: stage.ask(f"/api/v1/controls{GLOW}")[1]["value"] == 2.5)


def test_scenes_are_stored_and_gone_to_by_rest(stage: Played) -> None:
    stage.ask("/api/v1/controls", "PATCH", {HUE: 77, "/scenes/fade": 0})
    stage.ask("/api/v1/controls/scenes/store", "PUT", {"value": 4})
    until(lambda: "4" in stage.ask("/api/v1/state")[1].get("scenes", {}).get("slots", {}))
    stage.ask("/api/v1/controls", "PATCH", {HUE: 0})
    stage.ask("/api/v1/controls/scenes/4", "POST")
    until(lambda: stage.ask(f"/api/v1/controls{HUE}")[1]["value"] == 77.0)


@pytest.mark.parametrize(
    ("path", "method", "facts", "code", "why"),
    [
        ("/api/v1/controls/picture/moon", "GET", None, 404, "no control /picture/moon"),
        (f"/api/v1/controls{HUE}", "PUT", {"value": "red"}, 400, "from -180 to 180"),
        (f"/api/v1/controls{HUE}", "PUT", None, 400, "from -180 to 180"),
        (f"/api/v1/controls{HUE}", "DELETE", None, 405, "PUT moves it"),
        ("/api/v1/controls", "PATCH", {"/x": 1}, 404, "no control /x"),
        ("/api/v1/controls", "PATCH", {HUE: None}, 400, "a number"),
        ("/nothing/here", "GET", None, 404, "nothing at /nothing/here"),
        (f"{HUE}?COLOUR", "GET", None, 400, "COLOUR is no attribute"),
    ],
)
def test_what_cannot_be_is_answered_with_a_sentence(
    stage: Played, path: str, method: str, facts: Any, code: int, why: str
) -> None:
    found, told = stage.ask(path, method, facts)
    assert (found, why in told["error"]) == (code, True), told


def test_the_tree_is_as_oscquery_has_it(stage: Played) -> None:
    code, root = stage.ask("/")
    assert code == 200
    assert (root["FULL_PATH"], root["ACCESS"]) == ("/", 0)
    leaf = root["CONTENTS"]["picture"]["CONTENTS"]["hue"]
    assert leaf["FULL_PATH"] == HUE
    assert (leaf["TYPE"], leaf["ACCESS"], leaf["RANGE"]) == ("f", 3, [{"MIN": -180.0, "MAX": 180.0}])
    assert stage.ask(HUE)[1]["DESCRIPTION"] == KNOWN[HUE].about
    assert list(stage.ask(f"{HUE}?VALUE")[1]) == ["VALUE"]
    assert stage.ask("/cues/go?VALUE")[0] == 204
    info = stage.ask("/?HOST_INFO")[1]
    assert info["NAME"] == "dreamscape"
    assert info["EXTENSIONS"]["LISTEN"] is True


def test_every_node_has_what_the_proposal_requires() -> None:
    seen: list[str] = []

    def look(one: dict[str, Any]) -> None:
        assert one["FULL_PATH"].startswith("/")
        assert ("CONTENTS" in one) != ("TYPE" in one)
        if "TYPE" in one:
            seen.append(one["FULL_PATH"])
            assert len(one["RANGE"]) == len(one["TYPE"])
        for name, below in one.get("CONTENTS", {}).items():
            assert below["FULL_PATH"].endswith(f"/{name}")
            look(below)

    found = tree.node(KNOWN, {}, "/")
    assert found is not None
    look(found)
    assert sorted(seen) == sorted(KNOWN)
    assert tree.node({"/a": Control("/a", 0, 1, 0, "")}, {}, "/b") is None


def test_who_listens_by_osc_is_told_and_moves(stage: Played) -> None:
    async def talk() -> tuple[str, float]:
        async with aiohttp.ClientSession() as session, session.ws_connect(stage.panel) as socket:
            await socket.send_json({"COMMAND": "LISTEN", "DATA": GLOW})
            await socket.send_str("no JSON")
            await socket.send_bytes(b"no OSC")
            await socket.send_bytes(packed("/nothing", 1.0))
            await asyncio.sleep(0.2)
            await socket.send_bytes(packed(GLOW, 3.25))
            heard = await asyncio.wait_for(socket.receive_bytes(), 20.0)
            (one,) = messages(heard)
            return one.address, one.number() or 0.0

    assert asyncio.run(talk()) == (GLOW, 3.25)


def test_a_thousand_moves_a_second_end_where_the_last_is(stage: Played) -> None:
    async def talk() -> None:
        address = stage.panel + "/api/v1/live"
        async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
            first = await asyncio.wait_for(socket.receive_json(), 20.0)
            assert first["values"][HUE] is not None
            assert {"scenes", "cues", "tempo", "modulation", "keys"} <= set(first["state"])
            for number in range(2000):
                await socket.send_json({"moves": {HUE: number % 180, "/no": 1, GLOW: "x"}})
                if number % 20 == 0:
                    await asyncio.sleep(0.02)
            while True:
                told = await asyncio.wait_for(socket.receive_json(), 20.0)
                if told["values"].get(HUE) == 1999 % 180:
                    return

    asyncio.run(talk())


def test_edits_that_are_wrong_are_told(stage: Played) -> None:
    async def talk() -> None:
        address = stage.panel + "/api/v1/live"
        async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
            rows = [{"to": HUE, "source": "moon"}]
            await socket.send_json({"deeds": [["modulation", rows], ["cues", [{"scene": 1}]], ["fly", 1]]})
            said: list[str] = []
            while not ("moon" in " ".join(said) and "cues: " in " ".join(said)):
                said = (await asyncio.wait_for(socket.receive_json(), 20.0))["state"].get("said", said)

    asyncio.run(talk())


def test_pages_of_others_cannot_reach_it(stage: Played) -> None:
    for path, method, headers in (
        ("/api/v1/undo", "POST", {"Origin": "http://evil.example"}),
        (f"/api/v1/controls{HUE}", "PUT", {"Origin": "http://evil.example"}),
        ("/", "GET", {"Host": "evil.example"}),
    ):
        assert stage.ask(path, method, {} if method != "GET" else None, **headers)[0] == 403

    async def listen() -> int:
        async with aiohttp.ClientSession() as session:
            try:
                await session.ws_connect(
                    stage.panel + "/api/v1/live", headers={"Origin": "http://evil.example"}
                )
            except aiohttp.WSServerHandshakeError as refused:
                return refused.status
        return 0

    assert asyncio.run(listen()) == 403


def test_a_panel_that_is_killed_comes_back_and_the_stage_goes_on(stage: Played) -> None:
    def serving() -> int:
        port = int(stage.panel.rsplit(":", 1)[1])
        rows = [
            line.split() for line in Path("/proc/net/tcp").read_text().splitlines() if f":{port:04X} " in line
        ]
        inodes = {f"socket:[{row[9]}]" for row in rows if row[3] == "0A"}
        for child in Path(f"/proc/{stage.process.pid}/task/{stage.process.pid}/children").read_text().split():
            held = {os.readlink(one) for one in Path(f"/proc/{child}/fd").iterdir() if one.is_symlink()}
            if inodes & held:
                return int(child)
        return 0

    stage.ask("/api/v1/controls", "PATCH", {HUE: 33})
    until(lambda: stage.moved().get(HUE) == 33.0)
    os.kill(serving(), signal.SIGKILL)
    stage.panel = (
        until(lambda: ([line for line in stage.lines if "the panel: " in line][1:] or [""])[-1])
        .split(": ", 1)[1]
        .removesuffix("/panel")
    )
    until(lambda: stage.ask(f"/api/v1/controls{HUE}")[1].get("value") == 33.0)
    assert len([line for line in stage.lines if "drawing with" in line]) == 1


def test_beyond_this_machine_a_passphrase_is_asked_for(tmp_path: Path) -> None:
    assert all(map(is_here, ("127.0.0.1", "::1", "localhost")))
    assert not any(map(is_here, ("0.0.0.0", "192.0.2.7")))
    far = Played(tmp_path / "set.dream", "--panel-port", "0", "--panel-host", "0.0.0.0")
    try:
        far.panel = far.panel.replace("0.0.0.0", "127.0.0.1")
        phrase = (
            until(lambda: [line for line in far.lines if "player" in line])[0].split("player", 1)[1].strip()
        )
        assert far.ask("/api/v1/controls")[0] == 401
        assert far.ask("/")[0] == 401
        assert far.ask("/?HOST_INFO")[0] == 200
        assert far.ask("/panel")[0] == 200
        assert far.ask("/api/v1/enter", "POST", {"phrase": "open"})[0] == 403
        token = far.ask("/api/v1/enter", "POST", {"phrase": phrase})[1]["token"]
        assert far.ask(f"/picture?token={token}")[0] == 200
        assert far.ask("/api/v1/controls", Authorization=f"Bearer {token}")[0] == 200
    finally:
        far.end()
