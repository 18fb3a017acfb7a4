"""Festivals as data: acts, how long they are, and how they move the controls."""

from dataclasses import dataclass

from dreamscape.errors import DreamError


@dataclass(frozen=True, slots=True)
class Turn:
    """A control set out at `at` (0..1 of the act) to reach `value` over `over` (0..1 of the act)."""

    at: float
    control: str
    value: float
    over: float


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `moment` (0..1 of the act) is when its picture is worth keeping."""

    name: str
    share: float  # of the show's length
    moment: float
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Festival:
    """A programme of acts; their shares sum to 1."""

    name: str
    acts: tuple[Act, ...]


_GATHERING = Act(
    "Gathering",
    0.22,
    0.93,
    (
        Turn(0.0, "pull", 0.25, 0.0),
        Turn(0.0, "flow", 0.25, 0.0),
        Turn(0.0, "night", 0.35, 0.0),
        Turn(0.0, "brightness", 0.35, 0.0),
        Turn(0.0, "brightness", 0.85, 0.85),
        Turn(0.0, "flow", 0.5, 1.0),
        Turn(0.5, "pull", 0.5, 0.5),
    ),
)
_FIRST_NIGHT = Act(
    "First Night",
    0.26,
    0.86,
    (
        Turn(0.0, "night", 0.8, 0.45),
        Turn(0.0, "pull", 0.2, 0.2),
        Turn(0.0, "flow", 0.35, 0.4),
        Turn(0.1, "brightness", 0.7, 0.4),
        Turn(0.4, "pull", 0.85, 0.12),
        Turn(0.66, "pull", 0.15, 0.2),
    ),
)
_DISSOLUTION = Act(
    "Dissolution and Convergence",
    0.24,
    0.94,
    (
        Turn(0.0, "flow", 0.6, 0.3),
        Turn(0.15, "pull", 0.4, 0.3),
        Turn(0.4, "night", 0.15, 0.5),
        Turn(0.45, "flow", 0.9, 0.4),
        Turn(0.42, "pull", 0.95, 0.28),
        Turn(0.5, "brightness", 1.0, 0.4),
        Turn(0.0, "chaos", 0.9, 0.28),
        Turn(0.42, "chaos", 0.0, 0.3),
        Turn(0.48, "gather", 1.0, 0.4),
    ),
)
_AFTERMATH = Act(
    "Aftermath",
    0.14,
    0.55,
    (
        Turn(0.0, "pull", 0.34, 0.35),
        Turn(0.0, "flow", 0.3, 0.5),
        Turn(0.0, "night", 0.45, 0.6),
        Turn(0.0, "brightness", 0.75, 0.5),
        Turn(0.0, "gather", 0.0, 0.75),
    ),
)
_SUNRISE = Act(
    "Sunrise",
    0.14,
    0.85,
    (
        Turn(0.0, "sunrise", 1.0, 0.8),
        Turn(0.0, "night", 0.0, 0.7),
        Turn(0.0, "pull", 0.52, 0.6),
        Turn(0.0, "flow", 0.5, 0.6),
        Turn(0.1, "brightness", 1.0, 0.6),
    ),
)
DREAM_COLLECTIVE = Festival(
    "dream-collective", (_GATHERING, _FIRST_NIGHT, _DISSOLUTION, _AFTERMATH, _SUNRISE)
)
"""The built-in festival: a crowd gathers, falters, dissolves and converges, remembers, and wakes."""


def festival(name: str) -> Festival:
    """The built-in festival called `name`. Raises DreamError when there is none."""
    if name == DREAM_COLLECTIVE.name:
        return DREAM_COLLECTIVE
    raise DreamError(f'festival "{name}" is not known; the built-in one is "{DREAM_COLLECTIVE.name}"', 2)
