"""Show times as people write and read them."""

import re

from dreamscape.errors import DreamError

_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d{1,2}(?:\.\d{1,9})?)")
_SPELT = re.compile(r"(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s?)?")


def parse_time(text: str) -> float:
    """Seconds of "90", "90s", "3m", "1h2m3s", "1:23" or "1:02:03.5". Raises DreamError (code 2)."""
    written = text.strip().lower()
    clock = _CLOCK.fullmatch(written)
    if clock:
        hours, minutes, seconds = int(clock.group(1) or 0), int(clock.group(2)), float(clock.group(3))
        if seconds < 60 and (minutes < 60 or clock.group(1) is None):
            return hours * 3600.0 + minutes * 60.0 + seconds
    spelt = _SPELT.fullmatch(written)
    if spelt and any(spelt.groups()):
        hours_, minutes_, seconds_ = (float(part or 0) for part in spelt.groups())
        return hours_ * 3600 + minutes_ * 60 + seconds_
    raise DreamError(f'time "{text}": write seconds or a clock, as in 90, 90s, 3m, 1:23 or 1:02:03.5', 2)


def parse_age(text: str) -> float:
    """Seconds of "30d", "24h", or whatever `parse_time` knows. Raises DreamError (code 2)."""
    days = re.fullmatch(r"\s*(\d{1,5}(?:\.\d{1,3})?)\s*d\s*", text.lower())
    try:
        return float(days.group(1)) * 86_400.0 if days else parse_time(text)
    except DreamError:
        raise DreamError(f'"{text}": write how long, as in 24h, 30d or 90m', 2) from None


def clock(seconds: float) -> str:
    """`seconds` as people read it: "1:23", "1:02:03"."""
    whole = int(seconds + 0.5)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"
