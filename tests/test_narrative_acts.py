"""The five acts happen, in a simulated crowd of 5, 50 and 2,000: what each of them promises."""

from functools import cache

import numpy as np
import pytest

from dreamscape.narrative.events import (
    AnyBody,
    Event,
    FractureOpened,
    FracturePatched,
    LineAdded,
    LineRewritten,
    MomentMarked,
    PlotBegun,
    PlotsMerged,
    ShareSet,
    Spoken,
    ThreadAccepted,
    ThreadReleased,
)
from dreamscape.narrative.evidence import MARGIN, excess
from dreamscape.narrative.memory_log import MemoryLog
from dreamscape.narrative.playback import Playback
from dreamscape.narrative.world import World
from tests.crowds import told

SIZES = (5, 50, 2000)
SECONDS = 60.0
sized = pytest.mark.parametrize("count", SIZES)


@cache
def log(count: int) -> MemoryLog:
    log = MemoryLog()
    log.append(list(told(count, SECONDS)))
    return log


@cache
def playback(count: int) -> Playback:
    return Playback(log(count), 1)


def at(count: int, act: int, share: float) -> World:
    """The World at a share of an act of dream-collective."""
    lengths = (0.22, 0.26, 0.24, 0.14, 0.14)
    return playback(count).at(SECONDS * (sum(lengths[:act]) + share * lengths[act]))


def happened(count: int, act: int) -> list[AnyBody]:
    lengths = (0.22, 0.26, 0.24, 0.14, 0.14)
    start = SECONDS * sum(lengths[:act])
    end = start + SECONDS * lengths[act]
    events: list[Event] = list(log(count).read())
    return [event.body for event in events if start <= event.at < end]


def kinds(count: int, act: int) -> set[type]:
    return {type(body) for body in happened(count, act)}


@sized
def test_gathering_weaves_and_threads(count: int) -> None:
    assert {PlotBegun, LineAdded, ThreadAccepted} <= kinds(count, 0)
    world = at(count, 0, 1.0)
    assert world.act == "First Night" or world.act_progress == 1.0
    assert (world.dreamers.presence > 0.9).mean() > 0.9
    assert not world.fractures


@sized
def test_first_night_attunes_then_breaks(count: int) -> None:
    worst = at(count, 1, 0.9)
    assert {fracture.cause for fracture in worst.fractures} >= {"lost", "forced"}
    assert max(fracture.opening for fracture in worst.fractures) > 0.8
    peak = max(at(count, 1, share).unity for share in (0.0, 0.1, 0.2, 0.5, 0.55))
    assert worst.unity < peak
    assert any(plot.parent for plot in worst.plots) or count == 5, "plotlines split"
    assert worst.churn > 0.0


@sized
def test_dissolution_mends_speaks_and_converges(count: int) -> None:
    assert {Spoken, LineRewritten, PlotsMerged} <= kinds(count, 2)
    patches = {body.patch for body in happened(count, 2) if isinstance(body, FracturePatched)}
    assert "splice" in patches
    assert len(patches) >= 3
    world = at(count, 2, 0.99)
    assert all(fracture.mended == 1.0 for fracture in world.fractures)
    assert len([plot for plot in world.plots if not plot.merged]) == 1
    together = [at(count, act, 0.9) for act in range(5)]
    assert max(range(5), key=lambda act: together[act].unity) == 2
    assert max(range(5), key=lambda act: together[act].controls["gather"]) == 2


@sized
def test_what_converges_was_given_not_taken(count: int) -> None:
    """All become one because everybody opened up; the oracle watches, and would break it otherwise."""
    for share in (0.7, 0.8, 0.9, 0.99):
        assert excess(at(count, 2, share)) <= MARGIN
    later = [body for act in (2, 3, 4) for body in happened(count, act) if isinstance(body, FractureOpened)]
    assert not [body for body in later if body.cause == "forced"]
    awake, asleep = at(count, 4, 0.99).dreamers.share, at(count, 2, 0.9).dreamers.share
    assert awake.mean() < asleep.mean() - 0.1, "and everybody takes it back"


@sized
def test_aftermath_marks_with_makers_and_lightens_threads(count: int) -> None:
    marked = [body for body in happened(count, 3) if isinstance(body, MomentMarked)]
    assert {body.form for body in marked} == {"still", "mural", "performance"}
    ids = set(at(count, 3, 0.9).dreamers.ids)
    assert all(body.makers and set(body.makers) <= ids for body in marked if body.form != "still")
    assert ThreadReleased in kinds(count, 3) or count == 5
    assert at(count, 3, 0.9).threads.live.sum() <= at(count, 2, 0.99).threads.live.sum()


@sized
def test_sunrise_gives_everybody_back_to_themselves(count: int) -> None:
    events = list(log(count).read())
    by = {(event.by, event.body.dreamer) for event in events if isinstance(event.body, ShareSet)}
    assert all(one == other for one, other in by), "shares are moved by their owners alone"
    world = at(count, 4, 0.95)
    assert world.controls["sunrise"] == 1.0
    assert world.controls["gather"] == 0.0
    stray = np.abs(world.dreamers.place - world.dreamers.home).max()
    assert stray < 0.06, "each dream lies where it was told"
    assert world.individuality > at(count, 2, 0.95).individuality
