"""Which part of a text is shown, in which fonts and directions; and that no text costs more than another."""

import struct
import unicodedata
from pathlib import Path

import numpy as np
import pytest
import regex  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from dreamscape.narrative.reading.words import clean
from dreamscape.render.lettering import fonts
from dreamscape.render.lettering.cmap import Coverage, coverage
from dreamscape.render.lettering.excerpt import COLUMNS, LINES, MOST_POINTS, columns, excerpt
from dreamscape.render.lettering.raster import PADDING, WIDEST, rasterise
from dreamscape.render.lettering.runs import DOT, is_rightward, runs

ARABIC = "حلمت أنني أطير فوق مدينة غارقة"
HEBREW = "שלום עולם"
CHINESE = "我梦见自己飞过一座沉没的城市，每一扇窗都亮着灯。然后我醒了，天还没有亮，外面下着雨。"
GERMAN = (
    "Ich träumte, dass die Donaudampfschifffahrtsgesellschaftskapitänsmütze durch das unendlich lange "
    "Treppenhaus meiner verstorbenen Großmutter schwebte, während draußen der Regen aufwärts fiel"
)
FAMILY = "👨🏽‍👩🏽‍👧🏽‍👦🏽"
BOMBS = {
    "piled marks": "Z" + "\u0301" * 5_000 + "algo",
    "emoji": "🐟" * 10_000,
    "joined emoji": "\u200d".join("👩" * 10_000),
    "long ligatures": "\ufdfa\ufdfd" * 5_000,
    "one word": "a" * 100_000,
    "no letters": "\u200b" * 10_000,
    "spaces": " \n\t" * 10_000,
    "overrides": "\u202e\u2067" * 5_000 + "abc",
    "unassigned": "\U0001fff0\U000e1000" * 5_000,
    "cuneiform": "𒈙𒐫" * 5_000,
    "vowels without letters": "\u0b95\u0bbe\u0bbe\u0bbe" * 5_000,
}


def letters(text: str) -> list[str]:
    return list(regex.findall(r"\X", text))


def has_fonts_for(*samples: str) -> bool:
    return all(fonts.font_for(one) is not None for sample in samples for one in letters(sample))


def needs(*samples: str) -> None:
    """Skip where this machine has no font for these."""
    if not has_fonts_for(*samples):
        pytest.skip(f"no font here for {samples}")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The sea came in under the door. I ran. Then it was gone.", "The sea came in under the door."),
        ("Wait! Is that the door to the garden?", "Wait! Is that the door to the garden?"),
        ("No. It was a long and winding corridor.", "No. It was a long and winding corridor."),
        ("short", "short"),
        ("夢を見た。窓はみんな明るかった。そして朝が来た。", "夢を見た。窓はみんな明るかった。"),
        ("هل كان هذا باب الحديقة؟ لا أدري الآن.", "هل كان هذا باب الحديقة؟"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_the_first_sentence_is_shown(text: str, shown: str) -> None:
    space = "" if any("\u3040" <= one <= "\u30ff" for one in text) else " "
    assert space.join(excerpt(text)) == shown


def test_a_long_sentence_ends_after_a_clause_or_a_word_with_an_ellipsis() -> None:
    long = "I walked through my old school at night, and all the doors that I " + "knew " * 40
    said = " ".join(excerpt(long))
    assert said == "I walked through my old school at night…"
    said = " ".join(excerpt("I walked through " + "wonderful " * 40))
    assert said.endswith("wonderful…")


def test_a_word_that_no_line_holds_is_broken_with_a_hyphen() -> None:
    shown = excerpt(GERMAN)
    assert "-" in "".join(shown)
    assert GERMAN.startswith("".join(shown).replace("-", "")[:30].replace("dieD", "die D"))


def test_no_east_asian_line_begins_with_a_stop() -> None:
    for line in excerpt(CHINESE):
        assert line[0] not in "，。"
        assert columns(letters(line)) <= COLUMNS + 2


TEXTS = st.one_of(
    st.text(max_size=400),
    st.text("ab ü.,! \u0301\u200dשا我🐟👩🏽é", max_size=400),
    st.sampled_from([GERMAN, CHINESE, ARABIC, FAMILY * 30, "\ufdfa\ufdfd" * 40]),
)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_an_excerpt_has_bounds_and_breaks_no_letter(text: str) -> None:
    shown = excerpt(text)
    assert len(shown) <= LINES
    cleaned = regex.sub(
        r"[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\s]+", " ", text
    )
    whole = {one[:MOST_POINTS] for one in letters(cleaned.strip())}
    for line in shown:
        assert line.strip()
        assert columns(letters(line)) <= COLUMNS + 4
        assert all(one[:MOST_POINTS] in whole | {"…", "-"} or "\u200d" in one for one in letters(line))
    assert len("".join(shown)) <= COLUMNS * LINES * MOST_POINTS


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_every_text_is_drawn_within_the_same_bounds(text: str) -> None:
    shown = excerpt(clean(text))
    if not shown:
        return
    drawn = rasterise(shown, 16)
    high, wide = drawn.pixels.shape[:2]
    assert wide <= (WIDEST + 2 * PADDING) * 16 + 1
    assert high <= 9 * 16
    edge = drawn.pixels[..., 0].copy()
    edge[4:-4, 4:-4] = 0
    assert not edge.any(), "letters end where the texture does"


@pytest.mark.parametrize("name", BOMBS)
def test_text_bombs_are_small(name: str) -> None:
    for text in (BOMBS[name], clean(BOMBS[name])):
        shown = excerpt(text)
        assert sum(len(line) for line in shown) <= COLUMNS * LINES * MOST_POINTS
        assert sum(columns(letters(line)) for line in shown) <= COLUMNS * LINES + 2 * LINES
        if shown:
            assert rasterise(shown, 16).pixels.size <= 2 * 9 * 16 * (WIDEST + 2 * PADDING + 1) * 16


def test_a_family_is_one_letter() -> None:
    assert excerpt(FAMILY) == (FAMILY,)


@pytest.mark.parametrize(
    ("text", "rightward"),
    [
        ("abc", True),
        (ARABIC, False),
        (HEBREW, False),
        ("12 " + HEBREW, False),
        ("🐟 abc", True),
        ("12", True),
    ],
)
def test_a_text_goes_the_way_of_its_first_letter(text: str, rightward: int) -> None:
    assert is_rightward(text) == bool(rightward)


def seen(line: str) -> str:
    """From left to right, as it is seen."""
    made = runs(line, is_rightward(line))
    return "".join(run.text[::-1] if run.level % 2 else run.text for run in made)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("abc 12", "abc 12"),
        ("אבג דה", "הד גבא"),
        ("אבג 123 דה", "הד 123 גבא"),
        ("אבג abc דה", "הד abc גבא"),
        ("abc אבג דה def", "abc הד גבא def"),
        ("abc אבג!", "abc גבא!"),
        ("אבג abc def", "abc def גבא"),
        ("אבג abc 12 דה", "הד abc 12 גבא"),
    ],
)
def test_runs_are_ordered_as_they_are_seen(line: str, shown: str) -> None:
    needs("abcdefאבגדה12! ")
    assert seen(line) == shown


def test_arabic_letters_are_joined_and_begin_at_the_right() -> None:
    needs(ARABIC)
    if not fonts.shapes():
        pytest.skip("letters are joined by raqm only")
    joined = rasterise(("بببب",), 40).pixels[..., 0]
    apart = rasterise(("ب\u200cب\u200cب\u200cب",), 40).pixels[..., 0]
    assert (joined > 60).any(axis=0).sum() < 0.8 * (apart > 60).any(axis=0).sum()
    one, two = (rasterise((text,), 40).pixels[..., 0].astype(float) for text in ("اااا ب", "ب اااا"))
    tall = [
        np.flatnonzero(each[: each.shape[0] // 2].sum(axis=0)).mean() / each.shape[1] for each in (one, two)
    ]
    assert tall[0] > 0.5 > tall[1], "what is said first is at the right"


def test_each_letter_gets_a_font_that_has_it() -> None:
    needs("a我🐟", ARABIC)
    for line in ("a我b", ARABIC, "house 🐟 我"):
        for run in runs(line, True):
            for one in letters(run.text):
                assert fonts.has(run.font, one)


def test_what_no_font_has_is_a_dot() -> None:
    made = runs("a\U0001fff0b", True)
    assert "".join(run.text for run in made) == f"a{DOT}b"
    blank = rasterise(("\U0001fff0",), 32).pixels[..., 0]
    dot = rasterise((DOT,), 32).pixels[..., 0]
    np.testing.assert_array_equal(blank, dot)
    assert (dot > 100).sum() < 40, "no box"


def test_without_any_font_there_is_pillows_own(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.font_for.cache_clear()
    monkeypatch.setattr(fonts, "fonts", lambda: ())
    monkeypatch.setattr(fonts, "_matched", lambda point: None)
    try:
        assert fonts.font_for("a") == fonts.DRAWN_BY_PILLOW
        drawn = rasterise(("abc 我",), 32).pixels[..., 0]
        assert (drawn > 128).sum() > 100
    finally:
        fonts.font_for.cache_clear()


def test_without_raqm_a_line_from_right_to_left_is_turned_about(monkeypatch: pytest.MonkeyPatch) -> None:
    needs(HEBREW)
    shaped = rasterise((HEBREW,), 32).pixels[..., 0]
    fonts.opened.cache_clear()
    monkeypatch.setattr(fonts, "shapes", lambda: False)
    try:
        plain = rasterise((HEBREW,), 32).pixels[..., 0]
    finally:
        fonts.opened.cache_clear()
    wide = min(plain.shape[1], shaped.shape[1])
    alike = np.corrcoef(plain[:, :wide].ravel(), shaped[:, :wide].ravel())[0, 1]
    turned = np.corrcoef(plain[:, ::-1][:, :wide].ravel(), shaped[:, :wide].ravel())[0, 1]
    assert alike > turned + 0.2


def test_letters_of_every_size_lie_alike() -> None:
    small, large = rasterise(("garden of light",), 20), rasterise(("garden of light",), 80)
    for axis in (0, 1):
        assert large.pixels.shape[axis] == pytest.approx(4 * small.pixels.shape[axis], rel=0.03)
    assert large.pixels[..., 0].mean() == pytest.approx(small.pixels[..., 0].mean(), rel=0.1)


def test_coloured_pictures_become_light() -> None:
    needs("😀")
    face = rasterise(("😀",), 64).pixels[..., 0]
    assert (face > 100).sum() > 800
    assert np.ptp(face[face > 60].astype(int)) > 60, "its eyes are darker than its cheeks"


def test_coverage_is_that_of_the_file() -> None:
    from PIL import ImageFont

    found = [path for path in fonts.fonts() if coverage(path).first]
    if not found:
        pytest.skip("no fonts here")
    for path in found[:3]:
        known = coverage(path)
        font = ImageFont.truetype(str(path), 32)
        missing = font.getmask("\U0010fffd")
        for one in "aéЖΩ我אن":
            drawn = font.getmask(one)
            if ord(one) not in known and not unicodedata.decomposition(one):
                assert bytes(drawn) == bytes(missing), (path, one)
            elif ord(one) in known:
                assert bytes(drawn) != bytes(missing), (path, one)


@given(st.binary(max_size=300), st.sampled_from([4, 6, 12, 13]))
@settings(max_examples=100, deadline=None)
def test_damaged_fonts_have_nothing(rest: bytes, form: int) -> None:
    table = struct.pack(">HHHHI", 0, 1, 3, 10, 12) + struct.pack(">H", form) + rest
    head = b"\0\1\0\0" + struct.pack(">4H", 1, 0, 0, 0) + b"cmap" + struct.pack(">3I", 0, 28, len(table))
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.ttf"
        path.write_bytes(head + table)
        found = coverage(path)
    assert all(one <= two for one, two in zip(found.first, found.last, strict=True))
    assert isinstance(found, Coverage)


def test_a_file_that_is_no_font_has_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.ttf").write_text("nothing")
    assert ord("a") not in coverage(tmp_path / "x.ttf")
    assert ord("a") not in coverage(tmp_path / "none.ttf")
