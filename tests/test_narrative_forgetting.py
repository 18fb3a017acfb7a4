"""What a show of days does not carry with it."""

import pytest

from dreamscape.narrative.events import ControlSet, FracturePatched, RallyCalled
from tests.crowds import happen, run, torn


@pytest.mark.parametrize("count", [5])
def test_a_scar_is_forgotten_after_half_an_hour(count: int) -> None:
    """A show of days carries neither every scar nor every rally; what is open stays however long."""
    story = torn(count, "lost")
    happen(story, RallyCalled("r", "f", "d0", 0.4, 0.5), ControlSet("pace", 6.0))
    run(story, 280.0)
    assert [one.id for one in story.world().fractures] == ["f"], "an open seam is not forgotten"
    for x in (0.1, 0.3, 0.5, 0.7, 0.9):
        for y in (0.1, 0.3, 0.5, 0.7, 0.9):
            happen(story, FracturePatched("f", "bridge", "d1", x, y))
    world = run(story, 230.0).world()
    assert world.fractures[0].mended == 1.0
    assert world.fractures[0].gold > 0.1
    later = run(story, 200.0).world()
    assert not later.fractures
    assert not later.rallies
    assert later.unity >= 0.0
