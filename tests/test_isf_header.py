"""Whatever a header says, it is read or refused by one sentence; and drivers' words are understood."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dreamscape.errors import DreamError
from dreamscape.render import isf, mends
from dreamscape.render.isf_input import GLSL_TYPES
from dreamscape.render.repair import Complaint, Text
from dreamscape.render.source import blame

_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
_ANYTHING = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
)
_ENTRIES = st.fixed_dictionaries(
    {},
    optional={
        "NAME": st.sampled_from(["one", "two", "smooth", "a b", "a\nb", "ä"]) | _ANYTHING,
        "TYPE": st.sampled_from([*GLSL_TYPES, "int", "cube"]) | _ANYTHING,
        "DEFAULT": _ANYTHING,
        "MIN": _ANYTHING,
        "MAX": _ANYTHING,
        "VALUES": _ANYTHING,
        "LABELS": _ANYTHING,
        "TARGET": st.sampled_from(["one", "two"]) | _ANYTHING,
        "PERSISTENT": _ANYTHING,
        "WIDTH": _ANYTHING,
        "PATH": _ANYTHING,
    },
)
_LISTS = st.lists(_ENTRIES, max_size=4) | _ANYTHING
_HEADERS = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(["INPUTS", "PASSES", "PERSISTENT_BUFFERS", "IMPORTED"], _LISTS)
    | dict.fromkeys(["ISFVSN", "DESCRIPTION", "CATEGORIES", "KEYWORDS", "MODE"], _ANYTHING),
)


def _read(path: Path) -> isf.Header | str:
    try:
        return isf.load_header(path)
    except DreamError as error:
        return str(error)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_HEADERS)
def test_any_header_is_read_or_refused(tmp_path: Path, said: dict[str, object]) -> None:
    path = tmp_path / "any.fs"
    path.write_text(f"/*{json.dumps(said).replace('*/', '')}*/\nvoid main() {{}}\n")
    header = _read(path)
    if isinstance(header, str):
        assert header.startswith(f"{path}:")
        assert len(header.splitlines()) == 1
        return
    assert header.passes
    for one in header.inputs:
        assert one.name.isidentifier()
        if isinstance(one.default, int | float) and not one.values:
            assert not isinstance(one.minimum, int | float) or one.minimum <= one.default
            assert not isinstance(one.maximum, int | float) or one.default <= one.maximum


@pytest.mark.parametrize(
    "message",
    [
        "0:12(5): error: `nowhere' undeclared",  # Mesa
        '0(12) : error C1503: undefined variable "nowhere"',  # NVIDIA
        "ERROR: 0:12: Use of undeclared identifier 'nowhere'",  # Apple
        "ERROR: 0:12: 'nowhere' : undeclared identifier",  # AMD, Intel, ANGLE
    ],
)
def test_the_line_is_found_in_every_drivers_words(message: str) -> None:
    origins = tuple((Path("a.fs"), number) for number in range(1, 10))
    ((path, line, words),) = blame(f"GLSL Compiler failed\n\nfragment_shader\n===\n{message}\n", origins, 8)
    assert (path, line) == (Path("a.fs"), 4)
    assert "nowhere" in words


@pytest.mark.parametrize(
    ("mend", "line", "message"),
    [
        (mends.declare_foreign, "fragColor = vec4(1.0);", 'error C1503: undefined variable "fragColor"'),
        (mends.declare_foreign, "fragColor = vec4(1.0);", "Use of undeclared identifier 'fragColor'"),
        (mends.declare_foreign, "fragColor = vec4(1.0);", "'fragColor' : undeclared identifier"),
        (mends.allow_twice, "#define PI 3.0", "macro 'PI' redefined"),
        (mends.allow_twice, "float f() {", "redefinition of 'f'"),
        (mends.rename_reserved, "float sample = 1.0;", "syntax error: unexpected reserved word sample"),
        (mends.cut_to_int, "int k = floor(x);", "cannot convert from 'float' to 'int'"),
    ],
)
def test_mends_understand_other_drivers(mend: mends.Mend, line: str, message: str) -> None:
    text = Text((line,), ((Path("a.fs"), 1),))
    mended = mend(text, Complaint(0, message), {})
    assert mended is not None
    assert mended.notes
    assert (mended.lines, mended.before) != (text.lines, text.before)
    assert len(mended.lines) == len(mended.origins)


def test_what_no_mend_knows_is_left_alone() -> None:
    text = Text(("float x = nowhere;",), ((Path("a.fs"), 1),))
    assert [mend(text, Complaint(0, "`nowhere' undeclared"), {}) for mend in mends.MENDS] == [None] * len(
        mends.MENDS
    )
