"""Bodies of older versions, brought to today's. The chain keeps the old bytes; only the reading changes."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from dreamscape.errors import DreamError
from dreamscape.narrative.events import VERSION, AnyBody

Step = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the plain body of one version into that of the next."""

STEPS: Mapping[int, Step] = {1: dict, 2: dict, 3: dict}
"""From each older version to the next one. 2, 3 and 4 added kinds and fields with defaults, so that what is
older reads as it is."""

_decoder = msgspec.json.Decoder(AnyBody)


def body_of(raw: bytes, version: int, steps: Mapping[int, Step] = STEPS, newest: int = VERSION) -> AnyBody:
    """The body kept as `raw`, a JSON object of `version`.

    Raises DreamError when `version` is newer than `newest`, msgspec.DecodeError (or its ValidationError)
    when the bytes are not such a body.
    """
    if version == newest:
        found: AnyBody = _decoder.decode(raw)
        return found
    refuse_newer(version, "This journal", newest)
    body: dict[str, Any] = msgspec.json.decode(raw, type=dict[str, Any])
    for older in range(version, newest):
        if older not in steps:
            raise msgspec.ValidationError(f"there is no way from version {older} to {older + 1}")
        body = steps[older](body)
    brought: AnyBody = msgspec.convert(body, AnyBody)
    return brought


def refuse_newer(version: int, what: str, newest: int = VERSION) -> None:
    """Raise DreamError when `version` of the bodies is newer than this program knows."""
    if version > newest:
        raise DreamError(
            f"{what} holds events of version {version} and this dreamscape knows up to {newest}: "
            "upgrade dreamscape to open it."
        )
