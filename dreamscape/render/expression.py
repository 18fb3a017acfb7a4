"""Size expressions of ISF passes, such as "floor($WIDTH / 2)": a small parser of our own, never eval.

    sum     = product { ("+" | "-") product }
    product = sign { ("*" | "/" | "%") sign }
    sign    = ("-" | "+") sign | power
    power   = atom [ "^" sign ]             to the right: 2^3^2 = 2^9
    atom    = number | $name | function "(" sum { "," sum } ")" | "(" sum ")"

A minus binds looser than a power, as in mathematics: -2^2 = -4.
"""

import math
import re
from collections.abc import Callable, Mapping

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|\$(?P<name>\w+)"
    r"|(?P<word>[A-Za-z_]\w*)|(?P<sign>[-+*/%^(),]))"
)
_LONGEST = 1000  # characters; deeper nesting than this could exhaust Python's stack

_FUNCTIONS: dict[str, tuple[int, int, Callable[..., float]]] = {  # least and most arguments
    "floor": (1, 1, math.floor),
    "ceil": (1, 1, math.ceil),
    "round": (1, 1, lambda x: math.floor(x + 0.5)),
    "trunc": (1, 1, math.trunc),
    "abs": (1, 1, abs),
    "sqrt": (1, 1, math.sqrt),
    "exp": (1, 1, math.exp),
    "log": (1, 1, math.log10),
    "log2": (1, 1, math.log2),
    "ln": (1, 1, math.log),
    "sin": (1, 1, math.sin),
    "cos": (1, 1, math.cos),
    "pow": (2, 2, math.pow),
    "mod": (2, 2, math.fmod),
    "min": (1, 64, min),
    "max": (1, 64, max),
}


class ExpressionError(ValueError):
    """What is wrong with an expression, as a clause: the caller adds file and line."""


def evaluate(expression: str, variables: Mapping[str, float]) -> float:
    """The value of `expression`, with $NAME looked up in `variables`.

    Raises ExpressionError for a syntax error, an unknown name, and where no finite number comes out.
    """
    if len(expression) > _LONGEST:
        raise ExpressionError(f"is longer than {_LONGEST} characters")
    parser = _Parser(_tokens(expression), variables)
    try:
        value = float(parser.sum())
    except ZeroDivisionError:
        raise ExpressionError("divides by zero") from None
    except (OverflowError, ValueError, TypeError) as error:
        raise error if isinstance(error, ExpressionError) else ExpressionError("has no real value") from None
    except RecursionError:
        raise ExpressionError("is nested too deep") from None
    parser.finish()
    if not math.isfinite(value):
        raise ExpressionError("has no finite value")
    return value


def _tokens(expression: str) -> list[tuple[str, str]]:
    tokens = []
    at = 0
    text = expression.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match or match.lastgroup is None:
            raise ExpressionError(f'has "{text[at:].strip()[:12]}", which is no part of an expression')
        tokens.append((match.lastgroup, match.group(match.lastgroup)))
        at = match.end()
    return tokens


def _times(value: float, sign: str, factor: float) -> float:
    if sign == "*":
        return value * factor
    return value / factor if sign == "/" else math.fmod(value, factor)


class _Parser:
    """Recursive descent over the tokens; evaluates as it goes."""

    def __init__(self, tokens: list[tuple[str, str]], variables: Mapping[str, float]) -> None:
        self._tokens = tokens
        self._at = 0
        self._variables = variables

    def sum(self) -> float:
        value = self._product()
        while sign := self._take("+", "-"):
            term = self._product()
            value = value + term if sign == "+" else value - term
        return value

    def _product(self) -> float:
        value = self._sign()
        while sign := self._take("*", "/", "%"):
            factor = self._sign()
            value = _times(value, sign, factor)
        return value

    def _sign(self) -> float:
        sign = self._take("-", "+")
        if sign:
            return -self._sign() if sign == "-" else self._sign()
        return self._power()

    def _power(self) -> float:
        base = self._atom()
        return math.pow(base, self._sign()) if self._take("^") else base

    def _atom(self) -> float:
        kind, text = self._next()
        if kind == "number":
            return float(text)
        if kind == "name":
            return self._variable(text)
        if kind == "word":
            return self._call(text)
        if text == "(":
            value = self.sum()
            self._expect(")")
            return value
        raise ExpressionError(f'has "{text}" where a number was expected')

    def _variable(self, name: str) -> float:
        if name in self._variables:
            return float(self._variables[name])
        known = ", ".join(f"${known}" for known in self._variables)
        raise ExpressionError(f"names ${name}; known are {known}")

    def _call(self, word: str) -> float:
        if word in self._variables:  # some files leave the $ out
            return float(self._variables[word])
        if word.lower() not in _FUNCTIONS:
            raise ExpressionError(f'has "{word}"; write $NAME for a value, or one of {" ".join(_FUNCTIONS)}')
        least, most, function = _FUNCTIONS[word.lower()]
        self._expect("(")
        arguments = [self.sum()]
        while self._take(","):
            arguments.append(self.sum())
        self._expect(")")
        if not least <= len(arguments) <= most:
            raise ExpressionError(f"gives {word}() {len(arguments)} arguments")
        return function(*arguments)

    def _next(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise ExpressionError("ends too early")
        self._at += 1
        return self._tokens[self._at - 1]

    def _take(self, *signs: str) -> str:
        if self._at < len(self._tokens) and self._tokens[self._at] in [("sign", sign) for sign in signs]:
            self._at += 1
            return self._tokens[self._at - 1][1]
        return ""

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            raise ExpressionError(f'misses a "{sign}"')

    def finish(self) -> None:
        if self._at < len(self._tokens):
            raise ExpressionError(f'has "{self._tokens[self._at][1]}" too much')
