"""Plotlines and answers to a rally, as they are seen: a way from author to author, and to who called."""

import numpy as np
import pytest

from dreamscape.narrative.events import (
    LineAdded,
    PlotBegun,
    PlotsMerged,
    PlotSplit,
    RallyAnswered,
    RallyCalled,
)
from dreamscape.narrative.fold import Story
from dreamscape.score.frame import ANSWER, PLOTLINE, THREAD, Links
from dreamscape.score.mapping import frame_at
from tests.crowds import SIZES, happen, people, run, torn


def links(story: Story, kind: int) -> Links:
    world = story.world()
    found = frame_at(world, world.time).links
    kept = found.kind == kind
    return Links(**{name: getattr(found, name)[kept] for name in Links.__slots__})


def ways(found: Links) -> list[tuple[int, int]]:
    return list(zip(found.a.tolist(), found.b.tolist(), strict=True))


def woven() -> Story:
    story = people(5)
    happen(story, PlotBegun("p", "What was lost?", ("d0", "d1", "d2", "d3")))
    for number, author in enumerate(("d2", "d0", "d3", "d1")):
        happen(story, LineAdded("p", f"l{number}", author))
    return run(story, 4.0)


def test_a_plotline_is_strung_from_author_to_author() -> None:
    found = links(woven(), PLOTLINE)
    assert ways(found) == [(2, 0), (0, 3), (3, 1)]
    assert (found.strength > 0.2).all()


def test_a_split_plotline_is_two_strings() -> None:
    story = woven()
    happen(story, PlotSplit("p", "q", ("l2", "l3")))
    assert sorted(ways(links(story, PLOTLINE))) == [(2, 0), (3, 1)]
    happen(story, PlotsMerged("p", "q"))
    assert ways(links(story, PLOTLINE)) == [(2, 0), (0, 3), (3, 1)]


@pytest.mark.parametrize("count", SIZES)
def test_who_comes_to_a_rally_sends_light_to_who_called(count: int) -> None:
    story = torn(count, "lost")
    happen(story, RallyCalled("r", "f", "d0", 0.4, 0.5))
    happen(story, RallyAnswered("r", "d1"), RallyAnswered("r", "d3"))
    run(story, 0.5)
    assert ways(links(story, ANSWER)) == [(1, 0), (3, 0)]
    assert len(links(story, THREAD).a)
    faint = links(run(story, 40.0), ANSWER)
    assert (faint.strength < 0.4).all()


def test_nobody_is_tied_to_who_is_not_there() -> None:
    assert not len(links(people(5), PLOTLINE).a)
    assert np.isin(links(woven(), PLOTLINE).a, np.arange(5)).all()
