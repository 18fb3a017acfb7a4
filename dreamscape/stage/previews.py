"""Small pictures of what is not shown yet: a scene before it is taken, a visual by itself."""

import zlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dreamscape.score.frame import Frame
    from dreamscape.stage.following import Following

SCENES, VISUALS = "/scenes/", "/dreams/"
"""What the names of such pictures begin with, as addresses of controls do; then a slot, or a visual."""
_LINES = 270
_VISUAL = (192, 192)

Size = tuple[int, int]
Scenes = Callable[[int], Mapping[str, float] | None]
"""The controls that the scene in a slot moves, and where to; None for an empty slot."""


def is_preview(name: str) -> bool:
    """Whether a picture of this name is one of these, and not of a dreamer."""
    return name.startswith((SCENES, VISUALS))


def preview(
    name: str, show: "Following", scenes: Scenes | None, size: Size
) -> "tuple[Callable[[float], Frame], Size]":
    """The Frames of a preview and how large it is; `size` is that of the show. Raises LookupError for a slot
    that is empty, or not there."""
    from dreamscape.score.solo import solo

    if name.startswith(VISUALS):
        visual = name.removeprefix(VISUALS)
        hue = zlib.crc32(visual.encode()) / 2.0**32  # so that neighbours are told apart
        return lambda time: solo(visual, time, hue), _VISUAL
    slot = name.removeprefix(SCENES)
    values = scenes(int(slot)) if scenes and slot.isdigit() else None
    if values is None:
        raise LookupError(name)
    return show.as_played(values), (round(_LINES * size[0] / size[1] / 2) * 2, _LINES)
