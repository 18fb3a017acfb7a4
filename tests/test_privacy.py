"""What people told is theirs: taken back it is gone, words, what was read from them, and the picture."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from dreamscape.cli import main
from dreamscape.errors import DreamError
from dreamscape.narrative import keyframe, traits
from dreamscape.narrative.events import (
    AnyBody,
    DreamerLeft,
    DreamTold,
    Event,
    ThreadAccepted,
    ThreadOffered,
)
from dreamscape.narrative.fold import Story, digest
from dreamscape.narrative.forgetting import forgotten
from dreamscape.narrative.journal import Journal, create, open_journal
from dreamscape.narrative.keyframe import SCHEMA
from dreamscape.narrative.playback import Playback
from dreamscape.narrative.traits import NEUTRAL, Traits, part
from dreamscape.narrative.verify import verify
from tests import shell
from tests.shell import SMALL, run
from tests.traces import everything_in, keyframes_in
from tests.venue import until, venue

RARE = "The jellyfish glowed under the drowned piano"
"""Nobody else dreams of jellyfish here."""


def ann(take: str = "told-ann", visual: str = "jellyfish") -> tuple[DreamTold, tuple[str, str, str]]:
    told = DreamTold("ann", visual, 0.31, -0.62, 0.43, ("fish", "deep"), 0.3, 0.4)
    return part(told, take)


def others() -> list[AnyBody]:
    told = [DreamTold(f"d{row}", "tide", 0.1 * row, 0.1, 0.2, ("sea",), 0.2 * row, 0.5) for row in range(4)]
    tied = [body for row in range(3) for body in _tie(f"d{row}", f"d{row + 1}")]
    return [*told, *tied]


def _tie(one: str, two: str) -> list[AnyBody]:
    return [ThreadOffered(one, two, 0.8), ThreadAccepted(one, two)]


def kept(journal: Journal, *bodies: AnyBody, at: float = 0.0) -> list[int]:
    """Each of `bodies` happens at `at` (seconds)."""
    head = journal.head()
    return journal.append(
        [(at, "x", f"k{head + number}", body) for number, body in enumerate(bodies, start=1)]
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Ann among four others, half a minute long."""
    path = tmp_path / "a.dream"
    with create(path, 3, "f") as journal:
        told, said = ann()
        journal.say_all([("ann", RARE), said])
        kept(journal, *others(), told, *_tie("ann", "d1"))
        kept(journal, ThreadOffered("d0", "d3", 0.5), at=30.0)
        Playback(journal, 3, keyframes=journal.keyframes(SCHEMA)).at(30.0)
    return path


# apart


def test_who_reads_gets_the_dream_whole_and_the_chain_has_nothing_of_it(path: Path) -> None:
    with open_journal(path) as journal:
        told = next(event.body for event in journal.read() if getattr(event.body, "dreamer", "") == "ann")
        bodies = b"".join(row[0] for row in journal._ask("SELECT body FROM event"))
    assert isinstance(told, DreamTold)
    assert traits.of(told) == Traits("jellyfish", 0.31, -0.62, 0.43, ("fish", "deep"))
    assert (told.x, told.y) == (0.3, 0.4)
    for trace in (b"jellyfish", b"0.31", b"-0.62", b"0.43", b"fish", b"deep"):
        assert trace not in bodies


MOODS = st.floats(-1.0, 1.0)


@settings(max_examples=200)
@given(st.text(max_size=8), MOODS, MOODS, MOODS, st.lists(st.text(max_size=5), max_size=4))
def test_what_is_parted_is_joined_again(
    visual: str, hue: float, valence: float, arousal: float, motifs: list[str]
) -> None:
    told = DreamTold("ann", visual, hue, valence, arousal, tuple(motifs), 0.1, 0.9, 0.4, "Ann")
    bare, (dreamer, text, take) = part(told, "t")
    assert (dreamer, take, traits.of(bare)) == ("ann", "t", NEUTRAL)
    assert msgspec.structs.replace(traits.joined(bare, text), apart="") == told
    assert traits.joined(bare, None) == bare


def test_traits_that_stand_in_the_chain_as_well_are_refused(tmp_path: Path) -> None:
    told = DreamTold("ann", "fire", 0.3, 0.0, 0.0, apart="told-ann")
    with create(tmp_path / "a.dream", 1, "f") as journal, pytest.raises(DreamError, match="leave them out"):
        kept(journal, told)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"visual": 7}', "nonsense", '{"visual":"x","hue":"red"}'])
def test_traits_that_cannot_be_read_are_named_with_their_event(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.dream"
    with create(path, 1, "f") as journal:
        journal.say("ann", text, "told-ann")
        kept(journal, *others(), ann()[0])
    with open_journal(path) as journal:
        read: list[Event] = []
        with pytest.raises(DreamError, match=r"event 11: its traits cannot be read"):
            read.extend(journal.read())
        assert journal.head() == 11


def test_somebody_elses_take_gives_nobody_traits(tmp_path: Path) -> None:
    """Else withdrawing would not take them."""
    with create(tmp_path / "a.dream", 1, "f", live=True) as journal:
        journal.say("ben", '{"visual":"fire","hue":0.5,"valence":0,"arousal":0}', "told-ann")
        kept(journal, ann()[0])
        assert traits.of(next(journal.read()).body) == NEUTRAL  # type: ignore[arg-type]


def test_shows_from_before_are_read_as_they_are(tmp_path: Path) -> None:
    told = DreamTold("ann", "fire", 0.3, 0.1, 0.2, ("fire",))
    with create(tmp_path / "a.dream", 1, "f", live=True) as journal:
        kept(journal, told)
        assert next(journal.read()).body == told


# taken back


def test_taken_back_nothing_of_it_is_in_the_file(path: Path, tmp_path: Path) -> None:
    before = everything_in(tmp_path)
    for trace in (b"piano", b'"hue":0.31', b"jellyfish", b"deep"):
        assert trace in before
    assert main(["withdraw", str(path), "--dreamer", "ann"]) == 0
    after = everything_in(tmp_path)
    for trace in (b"piano", b'"hue":0.31', b"jellyfish", b"deep", b"-0.62"):
        assert trace not in after
    assert b"tide" in after
    assert verify(path).ok
    assert keyframes_in(path) == [(300, 15)], "one is left, so that opening it again is quick"


def test_the_chain_does_not_change_by_erasing(path: Path) -> None:
    with open_journal(path, read_only=False) as journal:
        digest_before = journal.digest()
        assert journal.withdraw("ann") == 2
        assert journal.digest() == digest_before
        told = [event.body for event in journal.read() if isinstance(event.body, DreamTold)]
        assert traits.of(told[-1]) == NEUTRAL
        assert {traits.of(one).visual for one in told[:-1]} == {"tide"}


def test_whoever_lived_through_it_knows_what_a_replay_knows(path: Path) -> None:
    """To the byte: the story that had the dream, and one that never did."""
    with open_journal(path, read_only=False) as journal:
        lived = Playback(journal, 3, keyframes=journal.keyframes(SCHEMA))
        assert "jellyfish" in lived.at(31.0).visuals
        left = kept(journal, DreamerLeft("ann", withdrawn=True), at=31.0)[0]
        now = lived.at(31.2)
        journal.withdraw("ann", left)
        kept(journal, *_tie("d0", "d2"), at=33.0)
        replayed = Playback(journal, 3)
        assert digest(replayed.at(31.2)) == digest(now)
        assert digest(replayed.at(40.0)) == digest(lived.at(40.0))
        assert "jellyfish" not in now.visuals
        row = now.dreamers.ids.index("ann")
        assert now.dreamers.presence[row] == 0.0
        assert now.dreamers.motifs[row] == ()
        mood = [float(getattr(now.dreamers, name)[row]) for name in ("hue", "valence", "arousal")]
        assert mood == [NEUTRAL.hue, 0.0, 0.0]


@settings(max_examples=8, deadline=None)
@given(st.lists(st.sampled_from(["look", "keep", "anew", "tie", "leave", "tick"]), min_size=1, max_size=10))
def test_whenever_it_is_looked_at_the_story_is_the_same(deeds: list[str]) -> None:
    """A story that had the dream and is looked at and kept in between, and one that never had it."""

    def told(known: bool, looked_at: bool) -> str:
        story = Story(5)
        mine = ann()[0] if not known else DreamTold("ann", "fire", 0.3, 0.1, 0.9, ("fire",), 0.3, 0.4)
        bodies: list[AnyBody | None] = [*others(), mine, *_tie("ann", "d1"), *([None] * 70)]
        for deed in [*deeds, "leave", "tick"]:
            match deed:
                case "leave":
                    bodies += [DreamerLeft("ann", withdrawn=True), DreamerLeft("d0", withdrawn=True)]
                case "anew":
                    bodies.append(DreamTold("d2", "garden", 0.7, 0.3, 0.1, (), 0.8, 0.2))
                case "tie":
                    bodies += _tie("d0", "d2")
                case "tick":
                    bodies += [None] * 80
        for body in bodies:
            if body is None:
                story.tick()
                continue
            story.apply(Event(story.seq + 1, story.now / 10, "x", str(story.seq + 1), body))
            if looked_at:
                story.world()
                story = Story.load(story.save())
        return digest(story.world())

    assert told(known=True, looked_at=True) == told(known=False, looked_at=False)


def test_a_story_of_days_is_not_told_from_its_beginning_again(path: Path) -> None:
    """Neither by who lived through it and goes back a little, nor by who opens the show afterwards."""
    with open_journal(path, read_only=False) as journal:
        lived = Playback(journal, 3, keyframes=journal.keyframes(SCHEMA))
        lived.at(38.0)
        left = kept(journal, DreamerLeft("ann", withdrawn=True), at=38.0)[0]
        lived.at(38.2)
        journal.withdraw("ann", left)
        assert keyframes_in(path) == [(380, left)]
        assert sorted(lived._keyframes) == [300, 380]
        for blob in (*lived._keyframes.values(), lived.story_at(38.0).save()):
            assert "ann" in keyframe.load(blob).ids
            assert keyframe.load(blob).motifs[4] == ()
        assert all(not world.dreamers.motifs[4] for world in lived._worlds.values() if world.time > 0.0)
        again = Playback(journal, 3, keyframes=journal.keyframes(SCHEMA))
        assert digest(again.at(38.2)) == digest(lived.at(38.2))
        assert again._story.seq == left


def test_a_keyframe_that_comes_late_is_not_kept(path: Path) -> None:
    """A state from before the withdrawal, handed in after it."""
    with open_journal(path, read_only=False) as journal:
        late = Playback(journal, 3).story_at(20.0).save()
        left = kept(journal, DreamerLeft("ann", withdrawn=True), at=31.0)[0]
        journal.withdraw("ann", left)
        store = journal.keyframes(SCHEMA)
        store.save(200, late, left - 1)
        journal.say("d0", "so that the writer is done")
        assert store.nearest(1 << 40) is None


def test_withdrawing_twice_and_after_telling_anew(path: Path, tmp_path: Path) -> None:
    assert main(["withdraw", str(path), "--dreamer", "ann"]) == 0
    first = verify(path)
    assert main(["withdraw", str(path), "--dreamer", "ann"]) == 0
    assert verify(path).digest == first.digest
    with open_journal(path, read_only=False) as journal:
        told, said = ann("told-again", "fire")
        journal.say_all([("ann", "a zyzzyva sang"), said])
        kept(journal, told, at=40.0)
    assert main(["withdraw", str(path), "--dreamer", "ann"]) == 0
    assert verify(path).events == first.events + 2
    assert b"zyzzyva" not in everything_in(tmp_path)
    assert b'"fire"' not in everything_in(tmp_path)
    with open_journal(path) as journal:
        assert not Playback(journal, 3).at(41.0).dreamers.presence[4]


def test_an_older_show_says_what_it_cannot_erase(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.dream"
    with create(path, 1, "f") as journal:
        kept(journal, DreamTold("ann", "fire", 0.3, 0.1, 0.2, ("fire",)))
    assert main(["withdraw", str(path), "--dreamer", "ann"]) == 0
    assert "stay in its chain" in capsys.readouterr().out


def test_a_world_forgets_and_leaves_the_rest() -> None:
    story = Story(5)
    for seq, body in enumerate([*others(), DreamTold("ann", "fire", 0.3, 0.1, 0.2, ("fire",))], start=1):
        story.apply(Event(seq, 0.0, "x", str(seq), body))
    for _ in range(60):
        story.tick()
    world = story.world()
    after = forgotten(world, {"ann", "nobody"})
    assert after.dreamers.motifs == (("sea",),) * 4 + ((),)
    assert after.visuals[after.dreamers.visual[4]] == NEUTRAL.visual
    assert np.array_equal(after.dreamers.presence, world.dreamers.presence)
    assert np.array_equal(after.dreamers.hue[:4], world.dreamers.hue[:4])
    assert forgotten(world, set()) is world


# as people do it


def test_a_film_made_afterwards_is_without_the_dream(tmp_path: Path) -> None:
    path = shell.show(tmp_path, *shell.DREAMS, "jellyfish glowed in the deep water of the cellar")
    words = ("still", path, "--at", "4", *SMALL, "--out")
    run(*words, tmp_path / "before.png").done()
    assert b"jellyfish" in everything_in(tmp_path)
    run("withdraw", path, "--dreamer", "d5").done()
    assert b"jellyfish" not in everything_in(tmp_path)
    run(*words, tmp_path / "after.png").done()
    with Image.open(tmp_path / "before.png") as one, Image.open(tmp_path / "after.png") as two:
        apart = np.abs(np.asarray(one, np.int16) - np.asarray(two, np.int16))
    assert apart.max() > 10
    film = tmp_path / "after.mkv"
    run("render", path, "--out", film, *SMALL, "--fps", "4", "--no-sound", "--codec", "ffv1").done()
    assert film.stat().st_size > 0


def test_a_phone_takes_back_what_was_read_from_its_dream(tmp_path: Path) -> None:
    """Live: words, motifs and the rest are gone from every file while the show goes on."""
    show = tmp_path / "a.dream"
    with venue(show) as place:
        other = place.dreamer("stairs in the snow")
        phone = place.dreamer("jellyfish glowed in the deep water of the cellar")
        assert phone.me()["motifs"]
        until(lambda: keyframes_in(show))  # of which the next one knows the dream
        first = len(keyframes_in(show))
        until(lambda: len(keyframes_in(show)) > first)
        assert b"jellyfish" in everything_in(tmp_path)
        seq = phone.done("withdraw")
        until(lambda: not phone.get("/api/state").get("you", {}).get("here", False))
        until(lambda: keyframes_in(show))
        assert b"jellyfish" not in everything_in(tmp_path)
        assert all(known >= seq for _, known in keyframes_in(show))
        state = phone.get("/api/state")
        assert state["gone"]
        assert "you" not in state
        assert other.me()["motifs"]
    assert b"jellyfish" not in everything_in(tmp_path)
    assert verify(show).ok
    with open_journal(show) as journal:
        assert "jellyfish" not in Playback(journal, journal.meta.seed).at(60.0).visuals
