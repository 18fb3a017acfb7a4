"""Sizes and times as people write them."""

import re

from dreamscape.errors import DreamError

LARGEST = 16384
"""Pixels an edge; beyond it a picture is drawn in parts (`dreamscape mural`)."""

_CLOCK = re.compile(r"(?:(?:(\d+):)?(\d{1,3}):)?(\d+(?:\.\d+)?)")
_SPANS = re.compile(r"(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m(?:in)?)?(?:(\d+(?:\.\d+)?)s)?")


def size_of(text: str) -> tuple[int, int]:
    """`1920x1080` as (width, height). Raises DreamError for anything else, nothing, or too much."""
    match = re.fullmatch(r"\s*(\d{1,9})\s*[xX×*]\s*(\d{1,9})\s*", text)
    if not match:
        raise DreamError(f'size "{text}" is not WIDTHxHEIGHT; write for example 1920x1080', code=2)
    width, height = int(match.group(1)), int(match.group(2))
    if width < 16 or height < 16:
        raise DreamError(f"size {width}x{height} is too small; the least is 16x16", code=2)
    if width > LARGEST or height > LARGEST:
        raise DreamError(
            f"size {width}x{height} is too large for one picture; the most is {LARGEST}x{LARGEST}", code=2
        )
    if not 1 / 16 <= width / height <= 16:
        raise DreamError(f"size {width}x{height} is too narrow; one edge may be 16 times the other", code=2)
    return width, height


def seconds_of(text: str) -> float:
    """`90`, `1:30`, `1:02:03.5`, `90s`, `3m`, `1h30m` as seconds. Raises DreamError for anything else."""
    plain = text.strip().lower()
    match = _CLOCK.fullmatch(plain) or (_SPANS.fullmatch(plain) if plain else None)
    if not match:
        raise DreamError(f'time "{text}" is not understood; write 90, 1:30, 90s or 3m', code=2)
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    total = hours * 3600.0 + minutes * 60.0 + seconds
    if total > 30 * 24 * 3600.0:
        raise DreamError(f'time "{text}" is longer than a month; shows are at most 30 days', code=2)
    return total


def clock_of(seconds: float) -> str:
    """Seconds as `1:23` or `1:02:03`."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
