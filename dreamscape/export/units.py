"""Sizes, times and frame rates as people write them."""

import re
from fractions import Fraction

from dreamscape.errors import DreamError
from dreamscape.units import clock, parse_time

__all__ = ["MAX_SIDE", "check_size", "clock", "parse_rate", "parse_size", "parse_time"]

MAX_SIDE = 16384
"""The longest side of a still or a film, pixels: the largest texture common GPUs and Mesa hold."""

_SIZE = re.compile(r"\s*([+-]?\d{1,9})\s*[xX×]\s*([+-]?\d{1,9})\s*")
_RATE = re.compile(r"\d{1,6}(?:\.\d{1,6})?(?:/\d{1,6})?")
_TELEVISION = {
    Fraction(value): Fraction(round(float(value) * 1.001) * 1000, 1001)
    for value in ("23.976", "29.97", "47.952", "59.94", "119.88")
}


def parse_size(text: str) -> tuple[int, int]:
    """(width, height) in pixels of "1280x720". Raises DreamError (code 2) for anything else, for a
    side below 1 and for one above MAX_SIDE."""
    match = _SIZE.fullmatch(text)
    if not match:
        raise DreamError(f'size "{text}": write it as WIDTHxHEIGHT in pixels, as in 1280x720', 2)
    size = int(match.group(1)), int(match.group(2))
    check_size(size)
    return size


def check_size(size: tuple[int, int]) -> None:
    """Raises DreamError (code 2) unless both sides are 1..MAX_SIDE pixels."""
    width, height = size
    if min(size) < 1:
        raise DreamError(f"size {width}x{height}: both sides must be at least 1 pixel", 2)
    if max(size) > MAX_SIDE:
        raise DreamError(
            f"size {width}x{height}: a picture's side can be at most {MAX_SIDE} pixels, the largest a "
            "graphics driver holds at once; choose a smaller size",
            2,
        )


def parse_rate(text: str) -> Fraction:
    """Frames a second of "30", "12.5", "30000/1001" or "29.97" (taken as 30000/1001), exactly.
    Raises DreamError (code 2) unless it is 1..1000."""
    written = text.strip()
    if _RATE.fullmatch(written) and not written.endswith("/0") and "." not in written.partition("/")[2]:
        top, _, bottom = written.partition("/")
        below = int(bottom or 1)
        rate = Fraction(top) / below if below else Fraction(0)
        rate = _TELEVISION.get(rate, rate)
        if 1 <= rate <= 1000:
            return rate
    raise DreamError(
        f'frame rate "{text}": write 1 to 1000 frames a second, as in 30, 29.97 or 24000/1001', 2
    )
