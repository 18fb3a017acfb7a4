"""What somebody at the screens asks for."""

from dataclasses import dataclass

FILLS = ("f", "f11")
"""Keys that fill the screen with a window; who plays needs the first for something else."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key that was pressed."""

    name: str  # as SDL has it, small: "t", "tab", "left"
    shift: bool = False
    control: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for since the last time."""

    quit: bool = False
    keys: tuple[Key, ...] = ()
    pointer: tuple[float, float] | None = None
    """Where the mouse points on the picture, 0..1 from the left and from below; None: not at it."""
