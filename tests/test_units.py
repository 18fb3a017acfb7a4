"""Sizes, times and rates as people write them."""

from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape.errors import DreamError
from dreamscape.export.units import MAX_SIDE, clock, parse_rate, parse_size, parse_time


@given(st.integers(1, MAX_SIDE), st.integers(1, MAX_SIDE))
def test_every_size_that_fits_is_read_back(width: int, height: int) -> None:
    assert parse_size(f"{width}x{height}") == (width, height)
    assert parse_size(f" {width} X {height} ") == (width, height)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0x720", "at least 1 pixel"),
        ("1280x0", "at least 1 pixel"),
        ("-5x7", "at least 1 pixel"),
        ("100000x100000", str(MAX_SIDE)),
        ("1280", "WIDTHxHEIGHT"),
        ("1280x720x3", "WIDTHxHEIGHT"),
        ("12.5x7", "WIDTHxHEIGHT"),
        ("", "WIDTHxHEIGHT"),
        ("٣x٣x", "WIDTHxHEIGHT"),
        ("9" * 40 + "x1", "WIDTHxHEIGHT"),
    ],
)
def test_a_bad_size_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(DreamError, match=reason) as refused:
        parse_size(text)
    assert refused.value.code == 2


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90), ("90s", 90), ("0", 0), ("1.5", 1.5), ("3m", 180), ("1h2m3s", 3723), ("1:23", 83),
        ("75:00", 4500), ("1:02:03.5", 3723.5), (" 0:30 ", 30), ("1m30", 90),
    ],
)  # fmt: skip
def test_times_people_write(text: str, seconds: float) -> None:
    assert parse_time(text) == pytest.approx(seconds)


@pytest.mark.parametrize(
    "text", ["", "abc", "-3", "1:60", "1:99:00", "1::2", "nan", "inf", "3x", ":", "1e9", "s"]
)
def test_a_bad_time_is_refused(text: str) -> None:
    with pytest.raises(DreamError, match="1:23") as refused:
        parse_time(text)
    assert refused.value.code == 2


@given(st.integers(0, 359_999))
def test_a_clock_is_read_back(seconds: int) -> None:
    assert parse_time(clock(seconds)) == seconds


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("30", Fraction(30)), ("12.5", Fraction(25, 2)), ("30000/1001", Fraction(30000, 1001)),
        ("29.97", Fraction(30000, 1001)), ("23.976", Fraction(24000, 1001)), ("59.94", Fraction(60000, 1001)),
    ],
)  # fmt: skip
def test_rates_are_exact(text: str, rate: Fraction) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize("text", ["0", "-30", "1001", "fast", "30/0", "30/00", "30/1.5", "", "0.5", "nan"])
def test_a_bad_rate_is_refused(text: str) -> None:
    with pytest.raises(DreamError, match="frames a second"):
        parse_rate(text)


@given(st.text(max_size=12), st.sampled_from((parse_size, parse_time, parse_rate)))
def test_no_text_breaks_the_readers(text: str, parse: Callable[[str], object]) -> None:
    with suppress(DreamError):
        parse(text)
