"""Size expressions: arithmetic as Python has it, and nothing else."""

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape.render.expression import ExpressionError, evaluate

VARIABLES = {"WIDTH": 640.0, "HEIGHT": 360.0, "blur": 3.5}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("$WIDTH", 640),
        ("WIDTH / 2", 320),
        ("floor($WIDTH / 3.0)", 213),
        ("-2^2", -4),
        ("2^3^2", 512),
        ("2^-1", 0.5),
        ("7 % 4 * 2", 6),
        ("max(1, $blur * 10, 20) - min(4, 5)", 31),
        ("round(2.5) + ceil(0.1) + abs(-1) + sqrt(16)", 9),
        ("1e2 + .5", 100.5),
        (" ( ( $HEIGHT ) ) ", 360),
    ],
)
def test_value(expression: str, value: float) -> None:
    assert evaluate(expression, VARIABLES) == pytest.approx(value)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("", "ends too early"),
        ("1 +", "ends too early"),
        ("(1", r'misses a "\)"'),
        ("1 2", "too much"),
        ("$none", r"known are \$WIDTH"),
        ("__import__(1)", "__import__"),
        ("open('x')", "no part"),
        ("open(1)", "open"),
        ("1; 2", "no part"),
        ("1 / 0", "by zero"),
        ("1 % 0", "no real value"),
        ("sqrt(-1)", "no real value"),
        ("9^9^9^9", "no real value"),
        ("1e400", "finite"),
        ("(" * 400 + "1" + ")" * 400, "too deep"),
        ("1" * 2000, "longer"),
        ("sqrt(1, 2)", "2 arguments"),
    ],
)
def test_what_is_wrong_is_said(expression: str, words: str) -> None:
    with pytest.raises(ExpressionError, match=words):
        evaluate(expression, VARIABLES)


_NUMBERS = st.integers(0, 1000).map(str)
_TREES = st.recursive(
    _NUMBERS,
    lambda inner: st.builds(lambda a, sign, b: f"({a} {sign} {b})", inner, st.sampled_from("+-*"), inner),
    max_leaves=12,
)


@given(_TREES)
def test_agrees_with_python(tree: str) -> None:
    wanted = float(eval(tree))  # made above from digits, brackets and + - *
    assert evaluate(tree, {}) == pytest.approx(wanted)


@given(st.text(alphabet="0123456789.+-*/%^(), $WIDTHabsqrtmin_é", max_size=40))
def test_any_text_gives_a_number_or_a_reason(text: str) -> None:
    with contextlib.suppress(ExpressionError):
        assert math.isfinite(evaluate(text, VARIABLES))
