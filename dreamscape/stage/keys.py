"""What somebody at the screens asks for."""

from dataclasses import dataclass


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
