"""What a festival file may say, as msgspec checks it: keys and types. `checks` has the rest."""

import msgspec


class CueFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[[act.cue]]"""

    at: float
    do: str
    cause: str = ""
    patch: str = ""
    needs: int = 2
    lasts: float | str = 0.0
    times: int = 1
    every: float = 0.0
    chance: float = 1.0


class ActFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """[[act]]"""

    name: str
    length: float | str = 1.0
    moment: float = 0.5
    text: str = ""
    prompt: str = ""
    may: list[str] | None = None
    curves: dict[str, object] = {}
    cue: list[CueFile] = []


class FestivalFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    name: str
    title: str = ""
    about: str = ""
    length: float | str = "3m"
    loop: bool = False
    tempo: float = 0.0
    vary: float = 0.0
    protect: float = 1.0
    controls: dict[str, object] = {}
    act: list[ActFile] = []


KEYS = {
    "": FestivalFile.__struct_fields__,
    "act": ActFile.__struct_fields__,
    "cue": CueFile.__struct_fields__,
}
"""What is known at the top, in an act and in a cue."""
