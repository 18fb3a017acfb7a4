"""The crew: passphrases, who may do what, and what comes of it in the journal."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dreamscape.gate import orders, passphrases
from dreamscape.gate.orders import MAY, Ordered
from dreamscape.gate.passphrases import ROLES, crew_of, made
from dreamscape.narrative.events import (
    ActBegun,
    ControlSet,
    Event,
    FestivalSet,
    FractureOpened,
    FracturePatched,
    LineRewritten,
    MomentMarked,
    PlotsMerged,
    PlotSplit,
    WordsJudged,
)
from dreamscape.narrative.journal import open_journal
from tests.test_gate_messages import BAD
from tests.venue import Venue, asked, opened, until, venue

KEY = "key-12345678"
ORDERS: list[dict[str, Any]] = [
    {"do": "judge", "dreamer": "p-1", "take": "", "shown": True},
    {"do": "retell", "line": "l", "base": "l", "words": "w"},
    {"do": "move", "line": "l"},
    {"do": "split", "plot": "p", "lines": ["l"]},
    {"do": "merge", "plot": "p", "other": "q"},
    {"do": "undo", "edit": 1},
    {"do": "clear"},
    {"do": "patch", "seam": "s", "kind": "stitch", "x": 0.5, "y": 0.5},
    {"do": "act", "index": 1},
    {"do": "control", "name": "night", "value": 0.4},
    {"do": "hold", "freeze": False, "blackout": True},
    {"do": "moment", "label": "here"},
]


class Member:
    """Somebody of the crew who has come in."""

    def __init__(self, place: Venue, role: str) -> None:
        self.base = f"http://127.0.0.1:{place.crew_port}"
        status, facts = asked(self.base + "/api/enter", {"role": role, "phrase": place.phrases[role].upper()})
        assert status == 200, facts
        self.token, self.said = facts["token"], 0

    def do(self, do: str, **facts: Any) -> tuple[int, dict[str, Any]]:
        self.said += 1
        facts = {"key": f"key-{self.token[-6:]}-{self.said}", **facts, "do": do}
        status, told = asked(self.base + "/api/do", facts, self.token)
        return status, told

    def done(self, do: str, **facts: Any) -> None:
        status, told = self.do(do, **facts)
        assert status == 200, told

    def board(self) -> dict[str, Any]:
        found: dict[str, Any] = asked(self.base + "/api/board", token=self.token)[1]
        return found


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Venue]:
    with venue(tmp_path / "night.dream", moderation="before", festival="dream-collective") as found:
        yield found


def said(place: Venue, kind: type) -> list[Event]:
    return [event for event in place.events() if isinstance(event.body, kind)]


def test_passphrases_are_told_once_and_kept_as_hashes(tmp_path: Path) -> None:
    show = tmp_path / "a.dream"
    phrases = made(show)
    assert set(phrases) == set(ROLES)
    assert len(set(phrases.values())) == len(ROLES)
    assert made(show) == {}
    kept = (tmp_path / "a.keys").read_text()
    assert not any(phrase in kept for phrase in phrases.values())
    assert all(one.startswith("$argon2id$") for one in json.loads(kept)["crew"].values())
    crew = crew_of(show)
    token = crew.enter("critic", "  " + phrases["critic"].title())
    assert token is not None
    assert crew.role_of(token) == "critic"
    assert crew.enter("director", phrases["critic"]) is None
    assert crew.enter("nobody", "") is None
    again = made(show, anew=True)
    assert again["critic"] != phrases["critic"]
    assert crew_of(show).role_of(token) is None, "a new passphrase ends old visits"


def test_a_visit_ends_after_half_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    phrases = made(tmp_path / "a.dream")
    crew = crew_of(tmp_path / "a.dream")
    token = str(crew.enter("weaver", phrases["weaver"]))
    now = time.time()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + passphrases.LASTS + 5)
    assert crew.role_of(token) is None


@pytest.mark.parametrize("facts", ORDERS, ids=lambda facts: facts["do"])
def test_every_order_is_read_and_belongs_to_a_role(facts: dict[str, Any]) -> None:
    order = orders.read(json.dumps(facts | {"key": KEY}))
    assert any(type(order) in kinds for kinds in MAY.values())


def test_every_kind_of_order_has_an_example() -> None:
    assert {kind.__struct_config__.tag for kind in Ordered.__args__} == {facts["do"] for facts in ORDERS}


@pytest.mark.parametrize("raw", BAD.values(), ids=BAD)
def test_what_is_no_order_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        orders.read(raw.replace(b'"key": "key-12345678"', b'"key": "key-12345678", "z": 1') or b" ")


def test_each_role_does_its_own_and_nothing_else(place: Venue) -> None:
    place.dreamer("a house by the sea")
    members = {role: Member(place, role) for role in ROLES}
    for facts in ORDERS:
        kind = type(orders.read(json.dumps(facts | {"key": KEY})))
        for role, member in members.items():
            status, told = member.do(**facts)
            if kind not in MAY[role]:
                assert (status, told) == (403, {"refused": "not-yours"}), (role, facts)
            else:
                assert status in (200, 409), (role, facts, told)


def test_nobody_comes_in_without_a_passphrase(place: Venue) -> None:
    base = f"http://127.0.0.1:{place.crew_port}"
    for path in ("board", "stream", "wall"):
        assert asked(f"{base}/api/{path}")[0] == 401
    phone = place.phone()
    assert asked(base + "/api/board", token=phone.token)[0] == 401, "a phone is not of the crew"
    assert asked(base + "/api/do", ORDERS[6] | {"key": KEY}, phone.token)[0] == 401
    assert (
        asked(place.base + "/api/say", {"do": "clear", "key": KEY}, Member(place, "weaver").token)[0] == 401
    )
    tries = [asked(base + "/api/enter", {"role": "director", "phrase": f"guess {k}"})[0] for k in range(9)]
    assert tries.count(403) <= 5
    assert tries[-1] == 429
    assert (
        asked(
            base + "/api/enter", {"role": "critic", "phrase": "x"}, headers={"Origin": "http://evil.example"}
        )[0]
        == 403
    )


def test_a_weaver_lets_words_be_seen_and_hides_them(place: Venue) -> None:
    one = place.dreamer("a house by the sea")
    one.done("line", words="It rained upwards.")
    weaver = Member(place, "weaver")
    waiting = until(lambda: [each for each in weaver.board()["waiting"] if each["take"]])
    assert waiting[0]["words"] == "It rained upwards."
    assert not said(place, WordsJudged), "nobody has let it be seen"
    weaver.done("judge", dreamer=one.dreamer, take=waiting[0]["take"], shown=True)
    until(lambda: [each for each in weaver.board()["judged"] if each["state"] == "shown"])
    weaver.done("clear")
    hidden = until(lambda: [each for each in weaver.board()["judged"] if each["state"] == "hidden"])
    assert hidden[0]["words"] == "It rained upwards."
    assert not [each for each in weaver.board()["waiting"] if each["take"]], "hidden is judged"


def test_a_weaver_retells_splits_and_merges_and_words_stay_their_dreamers(place: Venue) -> None:
    one = place.dreamer("a house by the sea")
    for words in ("First.", "Second.", "Third."):
        one.done("line", words=words)
    weaver = Member(place, "weaver")
    plot = until(lambda: [each for each in weaver.board()["plots"] if len(each["lines"]) == 3])[0]
    first, second, third = plot["lines"]
    weaver.done("retell", line=second["id"], base=second["take"], words="Second, told anew.")
    until(lambda: weaver.board()["plots"][0]["lines"][1]["words"] == "Second, told anew.")
    weaver.done("move", line=third["id"], after="", base=second["id"])
    until(lambda: weaver.board()["plots"][0]["lines"][0]["id"] == third["id"])
    weaver.done("split", plot=plot["id"], lines=[first["id"]])
    both = until(lambda: len(weaver.board()["plots"]) == 2 and weaver.board()["plots"])
    weaver.done("merge", plot=both[0]["id"], other=both[1]["id"])
    until(lambda: len(weaver.board()["plots"]) == 1)
    assert said(place, LineRewritten)[0].body.dreamer == one.dreamer  # type: ignore[union-attr]
    assert said(place, PlotSplit)
    assert said(place, PlotsMerged)
    one.done("withdraw")
    with open_journal(place.show) as journal:
        takes = [event.body.take for event in journal.read() if isinstance(event.body, LineRewritten)]
        assert journal.texts(takes) == {}, "what a weaver made of their words goes with them"


def test_an_engineer_sees_why_and_mends(tmp_path: Path) -> None:
    show = tmp_path / "a.dream"
    with venue(show) as place:
        ids = [place.dreamer(f"a dream of the sea, number {k}").dreamer for k in range(6)]
    with open_journal(show, read_only=False) as journal:
        at = max(event.at for event in journal.read()) + 0.2
        torn = FractureOpened("seam-x", "lost", tuple(ids[:3]), tuple(ids[3:]), 0.5, 0.5, 0.8)
        journal.append([(at, "oracle", "seam-x", torn)])
    place = opened(show, base=at)
    try:
        engineer = Member(place, "engineer")
        found = until(lambda: [one for one in engineer.board()["diagnosis"]["seams"] if one["closings"]])[0]
        assert found["cause"] == "lost"
        assert found["evidence"]
        health = engineer.board()["health"]
        assert health["events"] > 6
        assert health["journal_mb"] > 0
        best = found["closings"][0]
        engineer.done("patch", seam="seam-x", kind=best["patch"], x=best["x"], y=best["y"])
        assert engineer.do("patch", seam="seam-y", kind="stitch", x=0.5, y=0.5)[1] == {"refused": "closed"}
        assert said(place, FracturePatched)[0].by == "crew-engineer"
        until(lambda: engineer.board()["seams"][0]["mended"] > 0.05)
    finally:
        place.close()


def test_of_two_directors_the_second_is_told(place: Venue) -> None:
    one, two = Member(place, "director"), Member(place, "director")
    seen = one.board()["run"]
    assert two.board()["run"] == seen
    one.done("act", index=2, run=seen)
    assert two.do("act", index=2, run=seen)[1] == {"refused": "overtaken"}
    assert two.board()["run"] > seen
    two.done("act", index=1, run=two.board()["run"])
    one.done("hold", blackout=True)
    two.done("hold", freeze=True)
    assert one.board()["blackout"], "who freezes the wall does not light it"
    assert one.board()["freeze"]


@pytest.mark.faults
def test_a_critic_sees_curves_and_remarks(place: Venue) -> None:
    for number in range(5):
        place.dreamer(f"the sea at night {number}")
    critic = Member(place, "critic")
    measures = until(lambda: (found := critic.board()["measures"]) and len(found) >= 3 and found)
    assert {"unity", "individuality", "balance", "churn"} <= set(measures[0])
    assert [one["time"] for one in measures] == sorted(one["time"] for one in measures)
    assert until(lambda: critic.board()["remarks"])
    critic.done("moment", label="the first five")
    assert said(place, MomentMarked)[-1].body.label == "the first five"  # type: ignore[union-attr]
    assert critic.board()["moments"][-1]["label"] == "the first five"
    place.close()
    again = opened(place.show, base=40.0)
    try:
        kept = [one["label"] for one in Member(again, "critic").board()["moments"]]
        assert "the first five" in kept, "it is there again after a restart"
    finally:
        again.close()


def test_a_director_leads_and_it_is_kept(place: Venue) -> None:
    director = Member(place, "director")
    director.done("act", index=3)
    board = until(lambda: (found := director.board())["now"] == 3 and found)
    assert board["acts"][3]["name"] == board["act"]
    director.done("control", name="night", value=0.9, seconds=0.0)
    until(lambda: director.board()["controls"]["night"] == pytest.approx(0.9, abs=0.02))
    director.done("control", name="pace", value=0.4, seconds=0.0)
    until(lambda: director.board()["pace"] == pytest.approx(3.0, abs=0.02))
    assert director.do("control", name="gravity", value=0.5)[1] == {"refused": "unknown"}
    assert director.do("act", index=77)[1] == {"refused": "gone"}
    director.done("hold", freeze=True, blackout=True)
    held = until(lambda: _heard(place, "hold"))
    assert held == ("hold", True, True)
    assert director.board()["blackout"]
    assert [event.body.index for event in said(place, ActBegun)][-1] == 3  # type: ignore[union-attr]
    assert said(place, ControlSet)
    place.close()
    again = opened(place.show, base=40.0, festival="dream-collective")
    try:
        assert Member(again, "director").board()["now"] >= 3, "the programme goes on from where it was led"
        assert len(said(again, FestivalSet)) == 2
    finally:
        again.close()


def _heard(place: Venue, what: str) -> Any:
    while place.line.poll(0.05):
        words = place.line.recv()
        if words[0] == what:
            return words
    return None
