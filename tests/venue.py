"""A gate as a venue has it: a process of its own, a real port, a show on a disk, and phones that talk."""

import json
import multiprocessing
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dreamscape.gate import passphrases, process
from dreamscape.gate.keys import keys_of
from dreamscape.narrative.events import Event
from dreamscape.narrative.journal import create, open_journal
from dreamscape.narrative.programme import library as festivals
from dreamscape.narrative.showtime import ShowTime
from dreamscape.render import library

PATIENCE = 60.0


@dataclass
class Phone:
    """Somebody who has come in."""

    base: str
    token: str
    words: str = ""
    dreamer: str = ""
    said: int = 0

    def get(self, path: str) -> Any:
        return asked(self.base + path, token=self.token)[1]

    def say(self, do: str, **facts: Any) -> dict[str, Any]:
        """Say something; the gate's answer."""
        self.said += 1
        facts = {"key": f"key-{self.token[-8:]}-{self.said}", **facts, "do": do}
        answer: dict[str, Any] = asked(self.base + "/api/say", facts, self.token)[1]
        return answer

    def done(self, do: str, **facts: Any) -> int:
        """Say something that must be kept; the seq of it."""
        answer = self.say(do, **facts)
        assert "done" in answer, answer
        return int(answer["seq"])

    def me(self) -> dict[str, Any]:
        """My dream, once the story has it."""
        found: dict[str, Any] = until(lambda: self.get("/api/state").get("you"))
        return found


@dataclass
class Venue:
    """A gate that is open."""

    show: Path
    port: int
    process: Any
    line: Any
    crew_port: int = 0
    phrases: dict[str, str] = field(default_factory=dict)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def phone(self) -> Phone:
        """Another phone comes in by the code on the wall."""
        status, facts = asked(self.base + "/api/join", {"join": keys_of(self.show).join_token()})
        assert status == 200, facts
        dreamer = str(keys_of(self.show).dreamer_of(facts["phone"]))
        return Phone(self.base, facts["phone"], facts["words"], dreamer)

    def dreamer(self, words: str, **facts: Any) -> Phone:
        """A phone whose dream is told and part of the story."""
        phone = self.phone()
        phone.done("tell", words=words, **facts)
        phone.me()
        return phone

    def events(self) -> list[Event]:
        """What is in the journal now."""
        with open_journal(self.show) as journal:
            return list(journal.read())

    def close(self) -> int:
        """Tell it to stop; its exit code."""
        if self.process.is_alive():
            self.line.send(("stop",))
        self.process.join(PATIENCE)
        assert self.process.exitcode is not None, "the gate does not stop"
        return int(self.process.exitcode)


def opened(
    show: Path,
    moderation: str = "after",
    festival: str = "lull",
    base: float = 0.0,
    port: int = 0,
    keep: float | None = None,
    clock: ShowTime | None = None,
) -> Venue:
    """A gate over `show`, which is made where there is none."""
    programme = festivals.festival(festival)
    if not show.exists():
        create(show, 7, programme.name, show.stem, live=True).close()
    phrases = passphrases.made(show, anew=True)
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    clock = clock or ShowTime(base, time.monotonic())
    wish = process.Open(
        show, programme, clock, "127.0.0.1", port, library.catalogue(), ["#102030"], moderation,
        {"wall.example"}, "127.0.0.1", 0, keep,
    )  # fmt: skip
    gate = context.Process(target=process.serve, args=(wish, theirs))
    gate.start()
    theirs.close()
    assert mine.poll(PATIENCE), "the gate does not open"
    heard = mine.recv()
    assert heard[0] == "open", heard
    return Venue(show, heard[1], gate, mine, heard[2], phrases)


@contextmanager
def venue(show: Path, **how: Any) -> Iterator[Venue]:
    """A gate that is open for a while."""
    place = opened(show, **how)
    try:
        yield place
    finally:
        place.close()


def asked(
    url: str, facts: Any = None, token: str = "", headers: dict[str, str] | None = None, raw: bytes = b""
) -> tuple[int, Any]:
    """Status and JSON of an answer; a GET without `facts` (or `raw` bytes), else a POST."""
    data = raw or (None if facts is None else json.dumps(facts).encode())
    sent = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(url, data, sent | (headers or {}))
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, _read(answer.read())
    except urllib.error.HTTPError as refusal:
        return refusal.code, _read(refusal.read())


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body


def until(found: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """What `found` gives as soon as it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.05)
    raise AssertionError("it never came")
