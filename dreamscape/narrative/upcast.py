"""Old event bodies become today's, newer ones are refused."""

from collections.abc import Callable

import msgspec

from dreamscape.errors import DreamError
from dreamscape.narrative.events import VERSION, AnyBody

Raw = dict[str, object]

STEPS: dict[int, Callable[[Raw], Raw]] = {}
"""From version n to n + 1: a function of the decoded body. There has been one version so far."""

_DECODER = msgspec.json.Decoder(AnyBody)
_ENCODER = msgspec.json.Encoder()


def encoded(body: AnyBody) -> bytes:
    """The body as the journal keeps it: JSON, its kind among the fields."""
    return _ENCODER.encode(body)


def decoded(version: int, text: bytes) -> AnyBody:
    """The body that was kept as `text` in `version`. Raises DreamError for a newer version and
    msgspec.DecodeError for what is no body."""
    refuse_newer(version, "this journal")
    if version == VERSION:
        return _DECODER.decode(text)
    raw: Raw = msgspec.json.decode(text)
    for step in range(version, VERSION):
        raw = STEPS[step](raw)
    return msgspec.convert(raw, AnyBody)


def refuse_newer(version: int, what: str) -> None:
    """Raise DreamError when events of `version` are newer than this program."""
    if version > VERSION:
        raise DreamError(
            f"{what}: was written by a newer dreamscape (event version {version}, this one knows "
            f"{VERSION}); update dreamscape"
        )
