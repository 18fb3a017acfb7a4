"""A drawing on its way through the gate: kept apart, judged by itself, erased to the bytes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dreamscape.narrative.events import DreamTold, WordsJudged
from dreamscape.narrative.fold import Story
from dreamscape.narrative.journal import open_journal
from dreamscape.narrative.reading import read_dream
from dreamscape.narrative.reading.drawn import mood_of
from dreamscape.narrative.told import told_in
from dreamscape.narrative.verify import verify
from dreamscape.narrative.view import digest
from tests.crowds import happen, people, run
from tests.venue import Venue, asked, until, venue

FISH = [[[150, 500], [520, 720], [900, 300], [900, 720], [520, 300], [150, 500]], [[300, 560]]]
KEPT = json.dumps(FISH, separators=(",", ":"))
ZIGZAG = [[(40 * k, 900 * (k % 2)) for k in range(25)]]
RING = [[(500 + round(400 * x), 500 + round(400 * y)) for x, y in [(1, 0), (0.8, 0.6), (0.6, 0.8), (0, 1)]]]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Venue]:
    with venue(tmp_path / "night.dream", moderation="before") as found:
        yield found


def said(place: Venue, kind: type) -> list[Any]:
    return [event.body for event in place.events() if isinstance(event.body, kind)]


def board(place: Venue) -> dict[str, Any]:
    """The weavers' board."""
    crew = f"http://127.0.0.1:{place.crew_port}"
    _, entered = asked(f"{crew}/api/enter", {"role": "weaver", "phrase": place.phrases["weaver"]})
    found: dict[str, Any] = asked(f"{crew}/api/board", token=entered["token"])[1]
    return found


def test_a_drawing_needs_no_words_and_is_kept_apart(place: Venue) -> None:
    phone = place.phone()
    phone.done("tell", drawing=FISH, feeling="😊")
    (told,) = said(place, DreamTold)
    assert told.visual
    assert told.valence > 0.2, "the feeling was read"
    assert not told.motifs
    assert "[[" not in repr(told), "the story has its name only"
    with open_journal(place.show) as journal:
        assert journal.text_of(told.drawing) == KEPT
        assert told_in(journal.words_of(phone.dreamer)) == ""
    assert not said(place, WordsJudged)
    assert phone.me()["drawing"] == "waits"


def test_words_and_a_drawing_are_judged_each_by_itself(tmp_path: Path) -> None:
    with venue(tmp_path / "open.dream", moderation="off") as place:
        phone = place.dreamer("a fish in the sea", drawing=FISH)
        (told,) = said(place, DreamTold)
        assert "fish" in told.motifs
        judged = [(one.dreamer, one.take, one.shown) for one in said(place, WordsJudged)]
        assert judged == [(phone.dreamer, "", True), (phone.dreamer, told.drawing, True)]
        until(lambda: phone.me()["drawing"] == "shown")


def test_weavers_see_it_beside_the_words(place: Venue) -> None:
    phone = place.dreamer("a fish in the sea", drawing=FISH)
    (told,) = said(place, DreamTold)
    waiting = until(lambda: board(place)["waiting"])
    assert [(one["take"], one["words"], one.get("drawing")) for one in waiting] == [
        (told.drawing, "", KEPT),
        ("", "a fish in the sea", None),
    ]
    assert {one["dreamer"] for one in waiting} == {phone.dreamer}


def test_what_is_told_twice_happens_once(place: Venue) -> None:
    phone = place.phone()
    first = phone.done("tell", drawing=FISH, key="the-same-key")
    assert phone.done("tell", drawing=FISH, key="the-same-key") == first
    assert len(said(place, DreamTold)) == 1


def test_another_dream_without_a_drawing_has_none(place: Venue) -> None:
    phone = place.dreamer("a fish", drawing=FISH)
    phone.done("tell", words="a house")
    until(lambda: phone.me()["drawing"] == "")


def test_withdrawing_erases_the_drawing_to_the_bytes(place: Venue) -> None:
    phone, other = place.dreamer("a fish", drawing=FISH), place.dreamer("a star", drawing=[[[7, 7], [8, 9]]])
    assert KEPT.encode() in b"".join(each.read_bytes() for each in place.show.parent.iterdir())
    phone.done("withdraw")
    assert KEPT.encode() not in b"".join(each.read_bytes() for each in place.show.parent.iterdir())
    with open_journal(place.show) as journal:
        takes = [one.drawing for one in said(place, DreamTold)]
        assert list(journal.texts(takes).values()) == ["[[[7,7],[8,9]]]"]
    assert other.me()["drawing"] == "waits"
    place.close()
    assert verify(place.show).ok


def drawer(story: Story, take: str, name: str = "ann") -> None:
    happen(story, DreamTold(name, "tide", 0.2, 0.0, 0.0, (), 0.3, 0.3, drawing=take))


def test_the_world_knows_the_name_of_a_drawing_until_it_is_taken_back() -> None:
    from dreamscape.narrative.events import DreamerLeft

    story = people(3)
    drawer(story, "one")
    happen(story, WordsJudged("ann", "one", True))
    run(story, 4.0)
    assert story.world().dreamers.drawings == ("", "", "", "one")
    again = Story.load(story.save())
    assert digest(again.world()) == digest(story.world())
    drawer(story, "two")
    happen(story, WordsJudged("ann", "two", True))
    assert story.world().dreamers.drawings[3] == "one", "it fades with its dream"
    run(story, 20.0)
    world = story.world()
    assert world.dreamers.drawings[3] == "two"
    assert [one.take for one in world.shown] == ["two"], "and is then no longer among what may be seen"
    happen(story, DreamerLeft("ann", True))
    assert story.world().dreamers.drawings == ("", "", "", "")
    assert not story.world().shown


def test_a_drawing_tells_the_mood_where_there_are_no_words() -> None:
    sharp, round_ = read_dream("", drawing=ZIGZAG), read_dream("", drawing=RING)
    assert sharp.arousal > 0.4 > -0.4 > round_.arousal
    assert sharp.valence < 0.0 < round_.valence
    assert read_dream("", "😢", drawing=RING).valence < round_.valence - 0.3, "a feeling outweighs it"
    assert read_dream("the sea at night", drawing=ZIGZAG) == read_dream("the sea at night")
    assert read_dream("") == read_dream("", drawing=[[(5, 5)]]), "a dot says nothing"


def test_moods_of_drawings_are_bounded_and_follow_the_hand() -> None:
    up, down = mood_of([[(100, 0), (100, 900)]]), mood_of([[(100, 900), (100, 0)]])
    assert up[0] > down[0]
    assert up[1] == down[1]
    for strokes in (ZIGZAG, RING, [[(0, 0), (999, 0), (0, 0)] * 200], [[(1, 1), (1, 1), (2, 1)]]):
        assert all(abs(value) <= 0.7 for value in mood_of(strokes))
