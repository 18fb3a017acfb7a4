"""Unity that is forced breaks the dream, whatever the festival says."""

from collections.abc import Iterator

import pytest

from dreamscape.narrative.crowd import simulate
from dreamscape.narrative.events import FractureOpened
from dreamscape.narrative.programme.parsing import parse
from tests.crowds import SIZES, dreams

WILD = """
name = "wild"
length = "40s"

[controls]
pull = {pull}

[[act]]
name = "All as one"
length = 1
may = ["tell", "thread"]
"""


def forced(count: int, pull: float) -> Iterator[float]:
    """When a seam opens because unity was forced, in a show that pulls so hard, cues and permits nothing."""
    festival = parse(WILD.format(pull=pull), "wild.toml")
    for at, _, _, body in simulate(*dreams(count), 5, 40.0, festival):
        if isinstance(body, FractureOpened) and body.cause == "forced":
            yield at


@pytest.mark.parametrize("count", SIZES)
def test_no_festival_can_force_unity_unpunished(count: int) -> None:
    assert next(forced(count, 1.0)) < 20.0


@pytest.mark.parametrize("count", SIZES)
def test_what_people_share_breaks_nothing(count: int) -> None:
    assert not list(forced(count, 0.6))
