"""Running commentary: each sentence traced back to the Worlds it was made from."""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape.cli import main
from dreamscape.commands.shows import open_show
from dreamscape.narrative import critic, critic_words
from dreamscape.narrative.commentary import APART, Remark, commentary
from dreamscape.narrative.critic import PLACES
from dreamscape.narrative.events import (
    ROLES,
    DreamerLeft,
    FractureOpened,
    RallyAnswered,
    RallyCalled,
    Spoken,
)
from dreamscape.narrative.fold import Story
from dreamscape.narrative.world import Fracture, World
from tests.crowds import SIZES, happen, played, run, torn, whole

sized = pytest.mark.parametrize("count", SIZES)

WORDS = {word: float(number) for number, word in enumerate(critic_words._SPELT)} | {
    "ten seconds": 10.0,
    "twenty seconds": 20.0,
    "half a minute": 30.0,
    "a minute": 60.0,
}
NAMES = ("First Night", "on one side", "on one dreamer", "A dreamer", "A seam", "A splice")


def numbers_in(sentence: str, name: str) -> list[tuple[float, float]]:
    """Every number a sentence says, in figures or words, with how exactly it says it."""
    text = sentence.replace(name, "") if name else sentence
    for phrase in NAMES:
        text = text.replace(phrase, "")
    found = []
    text = re.sub(r"since (\d+):(\d\d)", lambda m: f"since {60 * int(m[1]) + int(m[2])}", text)
    for match in re.finditer(r"(\d+(?:\.\d+)?)( %)?", text):
        value = float(match[1])
        if match[2]:
            found.append((value / 100, 0.0051))
        else:
            found.append((value, 0.0051 if "." in match[1] else 0.51))
    spelt = sorted(WORDS, key=len, reverse=True)
    for match in re.finditer(r"\b(" + "|".join(spelt) + r")\b", text.lower()):
        found.append((WORDS[match[1]], 0.0))
    return found


@cache
def worlds(count: int, duration: float) -> tuple[World, ...]:
    show = played(count, duration)
    return tuple(show.at(float(second)) for second in range(int(duration) + 1))


@cache
def remarks(count: int, duration: float) -> tuple[Remark, ...]:
    return tuple(commentary(iter(worlds(count, duration))))


SHOWS = [(5, 60.0), (50, 120.0), (2000, 30.0)]
shown = pytest.mark.parametrize(("count", "duration"), SHOWS)


@shown
def test_between_one_and_twelve_remarks_a_minute_and_none_again_at_once(count: int, duration: float) -> None:
    said = remarks(count, duration)
    times = [each.time for each in said]
    assert all(after - before >= APART for before, after in pairwise(times))
    for start in range(0, int(duration) - 59, 10):
        assert 1 <= sum(start <= time < start + 60 for time in times) <= 12
    for one, two in ((a, b) for number, a in enumerate(said) for b in said[number + 1 :]):
        assert one.sentence != two.sentence or two.time - one.time >= 60.0
        if (one.rule, one.about) == (two.rule, two.about):
            assert two.time - one.time >= 30.0
    gaps = {round(after - before) for before, after in pairwise(times)}
    assert duration < 100 or len(gaps) > 2, "no metronome speaks"
    assert len({each.rule for each in said}) >= (2 if duration < 100 else 5)


@shown
def test_every_number_in_a_sentence_is_among_its_facts(count: int, duration: float) -> None:
    for each in remarks(count, duration):
        values = list(each.facts.values())
        for value, exactly in numbers_in(each.sentence, each.about if each.rule == "act" else ""):
            allowed = values + ([values[0] + values[1]] if each.rule == "loosened" else [])
            assert any(abs(value - fact) <= exactly for fact in allowed), (value, each)


@shown
def test_every_fact_is_measured(count: int, duration: float) -> None:
    seen = worlds(count, duration)
    for each in remarks(count, duration):
        again = measured(each, seen)
        assert set(again) == set(each.facts), each
        for name, value in each.facts.items():
            assert value == pytest.approx(again[name], abs=2e-3), (name, each, again)


def measured(each: Remark, seen: tuple[World, ...]) -> dict[str, float]:
    """The facts of a remark, worked out anew from the Worlds up to its time."""
    past = [world for world in seen if world.time <= each.time]
    world = past[-1]
    return {name: value for name, value in _facts(each, world, past) if name in each.facts}


def _here(world: World) -> np.ndarray:
    return world.dreamers.presence > 0.5


def _ago(past: list[World], seconds: float) -> World:
    return min(past, key=lambda world: abs(world.time - (past[-1].time - seconds)))


def _part(world: World, place: str) -> np.ndarray:
    column, line = (np.clip(np.floor(world.dreamers.home * 3), 0, 2)).T
    return line * 3 + column == PLACES.index(place)


def _seam(world: World, name: str) -> Fracture:
    return next(one for one in world.fractures if one.id == name)


def _facts(each: Remark, world: World, past: list[World]) -> Iterator[tuple[str, float]]:
    dreamers, threads = world.dreamers, world.threads
    yield "dreamers", float(_here(world).sum())
    yield "threads", float(threads.live.sum())
    yield "unity", world.unity
    yield "pull", world.controls["pull"]
    yield "sunrise", world.controls["sunrise"]
    yield "since", past[0].time
    yield "voices", float((dreamers.voice > 0).sum())
    yield "open", float(sum(one.mended < 0.97 for one in world.fractures))
    degree = np.bincount(np.concatenate([threads.a[threads.live], threads.b[threads.live]]), minlength=1)
    yield "most", float(degree.max())
    match each.rule:
        case "opened":
            one = _seam(world, each.about)
            sizes = sorted((len(one.left), len(one.right)))
            yield "smaller", sizes[0]
            yield "larger", sizes[1]
            for name in ("failing", "clash", "most", "excess"):
                yield name, one.evidence
        case "forced":
            yield "share", float(dreamers.share[dreamers.presence > 0.05].mean())
        case "joined" | "gone":
            seconds = each.facts["seconds"]
            was = np.zeros(len(_here(world)), bool)
            before = _here(_ago(past, seconds))
            was[: len(before)] = before
            yield "joined", float((_here(world) & ~was).sum())
            yield "gone", float((was & ~_here(world)).sum())
            yield "seconds", seconds
        case "parted" | "loosened":
            inside = _part(world, each.about)
            across = inside[threads.a] != inside[threads.b]
            lately = [one for one in past if one.time > world.time - 61.0]
            lost = across & ~threads.live & _ended(lately, len(threads.live), broken=True)
            yield "lost", float(lost.sum())
            yield "left", float((across & threads.live).sum())
            yield "seconds", 60.0
        case "let go":
            lately = [one for one in past if one.time > world.time - 61.0]
            yield "released", float((~threads.live & _ended(lately, len(threads.live), broken=False)).sum())
            yield "seconds", 60.0
        case "again":
            yield "again", _again(past, len(threads.live))
            yield "seconds", 60.0
        case "patched":
            one = _seam(world, each.about)
            for kind in critic_words.KINDS:
                made = [
                    patch for patch in one.patches if patch.kind == kind and world.time - patch.at <= 20.0
                ]
                yield kind, float(len(made))
            yield "mended", one.mended
            yield "seconds", 20.0
        case "closed":
            one = _seam(world, each.about)
            since = max(w.time for w in past for x in w.fractures if x.id == one.id and x.mended < 0.97)
            yield "seconds", float(round(since - one.at))
            yield "patches", float(len(one.patches))
            yield "makers", float(len({patch.by for patch in one.patches}))
        case "gave way":
            lately = [one for one in past if one.time >= world.time - 20.0]
            yield "before", max(x.mended for w in lately for x in w.fractures if x.id == each.about)
            yield "mended", _seam(world, each.about).mended
        case "unity":
            yield "before", _ago(past, 20.0).unity
            yield "now", world.unity
            yield "seconds", 20.0
        case "share":
            before = _ago(past, 30.0)
            yield "before", float(before.dreamers.share[_here(before)].mean())
            yield "now", float(dreamers.share[_here(world)].mean())
            yield "seconds", 30.0
        case "highest":
            assert all(one.unity < world.unity for one in past[:-1])
        case "roles":
            lately = _here(world) & (dreamers.turned > max(world.time - 60.0, 0.0))
            yield "changed", float(lately.sum())
            roles = [k for k, role in enumerate(ROLES) if f"now {role}" in each.sentence]
            assert len(roles) == 1
            yield "role", float((_here(world) & (dreamers.role == roles[0])).sum())
            yield "seconds", 60.0
        case "called" | "came":
            rally = next(one for one in world.rallies if one.id == each.about)
            yield "mended", _seam(world, rally.fracture).mended
            yield "came", float(len(rally.came))
            yield "seconds", float(round(world.time - rally.at))
        case "spoke":
            yield "mended", [one for one in world.fractures if one.cause == "forced"][-1].mended
        case "uneven":
            high, low = (place for place in _named(each.sentence))
            for name, place in (("high", high), ("low", low)):
                own = np.exp(2j * np.pi * dreamers.phase[_part(world, place) & _here(world)])
                assert len(own) >= critic.ENOUGH
                square = abs(own.sum()) ** 2 / len(own)
                yield name, math.sqrt(max((square - 1) / (len(own) - 1), 0.0))


def _named(sentence: str) -> list[str]:
    return re.findall("|".join(sorted(PLACES, key=len, reverse=True)), sentence.lower())


def _ended(lately: list[World], count: int, broken: bool) -> np.ndarray:
    """Which threads held at a look and not at the next, and were worn out then (or were not)."""
    found = np.zeros(count, bool)
    for before, after in pairwise(lately):
        some = len(before.threads.live)
        worn = after.threads.health[:some] < 0.125
        ended = before.threads.live & ~after.threads.live[:some]
        here = (_here(after)[after.threads.a] & _here(after)[after.threads.b])[:some]
        found[:some] |= ended & here & (worn if broken else ~worn)
    return found


def _again(past: list[World], count: int) -> float:
    found = np.zeros(count, bool)
    broke = np.zeros(count, bool)
    for before, after in pairwise(past):
        some = len(before.threads.live)
        broke |= _ended([before, after], count, broken=True)
        back = np.zeros(count, bool)
        back[:some] = after.threads.live[:some] & ~before.threads.live
        if after.time > past[-1].time - 60.0:
            found |= back & broke
    return float((found & past[-1].threads.live).sum())


def watch_over(story: Story, seconds: int) -> list[World]:
    return [run(story, 1.0).world() for _ in range(seconds)]


@sized
def test_silence_when_nothing_happens(count: int) -> None:
    world = whole(count).world()
    still = (replace(world, time=world.time + second) for second in range(300))
    assert [each.rule for each in commentary(still)] in ([], ["state"])


@pytest.mark.parametrize("count", [50, 2000])
def test_the_north_stops_dreaming_with_the_rest(count: int) -> None:
    story = whole(count)
    seen = watch_over(story, 10)
    home = seen[-1].dreamers.home
    north = (home[:, 1] >= 2 / 3) & (home[:, 0] >= 1 / 3) & (home[:, 0] < 2 / 3)
    ids = seen[-1].dreamers.ids
    left = tuple(name for name, up in zip(ids, north, strict=True) if up)
    right = tuple(name for name, up in zip(ids, north, strict=True) if not up)
    happen(story, FractureOpened("f", "lost", left, right, 0.5, 0.66))
    seen += watch_over(story, 40)
    said = [each for each in commentary(seen) if each.about == "the north"]
    assert said
    lost = int(said[0].facts["lost"])
    assert said[0].sentence.startswith("The north has stopped dreaming with the rest: ")
    assert f"{critic_words.spelt(lost)} threads to it were lost within a minute" in said[0].sentence
    assert lost == measured(said[0], tuple(seen))["lost"] >= 3


def test_what_happens_is_said() -> None:
    """One story in which each of these happens, each told by its rule."""
    story = torn(50, "forced", 1.0)
    seen = watch_over(story, 12)
    happen(story, RallyCalled("r", "f", "d0", 0.4, 0.5))
    seen += watch_over(story, 3)
    happen(story, *(RallyAnswered("r", f"d{k}") for k in range(1, 12)))
    seen += watch_over(story, 18)
    happen(story, *(Spoken(f"d{k}") for k in range(9)))
    seen += watch_over(story, 15)
    for _ in range(3):
        happen(story, *(Spoken(f"d{k}") for k in range(50)))
        seen += watch_over(story, 10)
    seen += watch_over(story, 30)
    happen(story, *(DreamerLeft(f"d{k}") for k in range(9)))
    seen += watch_over(story, 25)
    said = list(commentary(seen))
    assert {"opened", "came", "spoke", "closed", "gone"} <= {each.rule for each in said}
    came = next(each for each in said if each.rule == "came")
    assert came.sentence.startswith("Eleven dreamers have come to the rally at the seam in ")
    for each in said:
        assert measured(each, tuple(seen)) == pytest.approx(dict(each.facts), abs=2e-3)


@given(st.integers(0, 400), st.sampled_from([10.0, 20.0, 30.0, 60.0, 7.0, 48.0]))
def test_numbers_in_words(number: int, seconds: float) -> None:
    said = critic_words.many(number, "thread")
    assert numbers_in(said, "")[0][0] == number
    assert said.endswith("threads") == (number != 1)
    assert numbers_in(critic_words.span(seconds), "")[0][0] == seconds


# On the command line


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shows")
    dreams = folder / "dreams.txt"
    dreams.write_text("\n".join(f"Dream {k}: the sea stood in street {k} and burnt." for k in range(12)))
    assert main(["import", str(dreams), "--out", str(folder / "s.dream"), "--duration", "1m"]) == 0
    return folder / "s.dream"


def test_comment_prints_and_gives_the_facts(show: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["comment", str(show)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert main(["comment", str(show), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert len(lines) == len(facts) > 3
    for line, each in zip(lines, facts, strict=True):
        assert line.endswith(each["sentence"])
        assert {"time", "sentence", "facts", "rule"} <= set(each)


def test_a_stretch_does_not_say_that_an_act_has_just_begun(
    show: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["comment", str(show), "--from", "0:20", "--to", "0:25", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert all(20.0 <= each["time"] <= 25.0 and each["rule"] != "act" for each in said)


@pytest.mark.parametrize(("name", "kind"), [("x.srt", "srt"), ("x.vtt", "webvtt")])
def test_subtitles_that_players_open(show: Path, tmp_path: Path, name: str, kind: str) -> None:
    out = tmp_path / name
    assert main(["comment", str(show), "--from", "0:30", "--out", str(out)]) == 0
    with av.open(str(out)) as opened:
        [stream] = opened.streams
        assert opened.format.name == kind
        packets = [packet for packet in opened.demux(stream) if packet.size]
        spans = [(float(p.pts * p.time_base), float((p.pts + p.duration) * p.time_base)) for p in packets]
        texts = [bytes(packet).decode() for packet in packets]
    said = [each for each in commentary(iter_worlds(show)) if each.time >= 30.0]
    assert len(spans) == len(texts) == len(said)
    for (start, stop), text, each in zip(spans, texts, said, strict=True):
        assert start == pytest.approx(each.time - 30.0, abs=1e-3)
        assert start < stop
        assert " ".join(text.split()) == each.sentence
        assert all(len(line) <= 90 for line in text.splitlines())
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert list(tmp_path.iterdir()) == [out], "nothing half-written is left"


def iter_worlds(show: Path) -> Iterator[World]:
    with open_show(show) as opened:
        for second in range(30, int(opened.end) + 1):
            yield opened.world(float(second))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--out", "x.txt"],
        ["--out", "x"],
        ["--from", "1:00", "--to", "0:30"],
        ["--to", "9:00"],
        ["--from", "x"],
    ],
)
def test_comment_says_what_is_wrong(
    show: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["comment", str(show), *arguments]) == 2
    said = capsys.readouterr().err
    assert said.startswith("dreamscape: ")
    assert said.count("\n") == 1
