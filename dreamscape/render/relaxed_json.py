"""JSON as people write it by hand: what a strict reader refuses is read wherever it can mean one thing only.

Comments, commas too many or forgotten, single quotes, words without quotes, NaN, +1, .5, 1., 0x10, True,
None, line breaks and lone backslashes in strings. RFC 8259 is tried first."""

import json
import math
import re
from typing import Any

_SPACE = re.compile(r"(?:\s+|//[^\n]*|#[^\n]*|/\*.*?(?:\*/|\Z))+", re.DOTALL)
_NUMBER = re.compile(
    r"[+-]?(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[fF]?(?![\w.])"
    r"|[+-]?(?:NaN|Infinity|inf)\b"
)
_WORD = re.compile(r"[A-Za-z_$][\w$-]*")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "\n": ""}
_WORDS: dict[str, bool | None] = {"true": True, "yes": True, "false": False, "no": False}
_WORDS |= dict.fromkeys(["null", "none", "undefined"])
_DEEPEST = 100


class RelaxedError(ValueError):
    """What is wrong, and at which character of the text."""

    def __init__(self, sentence: str, at: int) -> None:
        super().__init__(sentence)
        self.at = at


def read(text: str) -> tuple[Any, bool]:
    """The value, and whether a strict reader would have refused the text. Raises RelaxedError."""
    try:
        return json.loads(text, strict=False), False
    except RecursionError:
        raise RelaxedError("is nested too deep", 0) from None
    except json.JSONDecodeError:
        reader = _Reader(text)
        return reader.whole(), True


class _Reader:
    """Recursive descent; `at` is the next character."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0

    def whole(self) -> Any:
        value = self._value()
        self._skip(",;")
        if self._at < len(self._text):
            raise self._error("goes on after its end")
        return value

    def _value(self) -> Any:
        self._skip()
        sign = self._text[self._at : self._at + 1]
        if sign in ("{", "["):
            return self._nested(sign)
        if sign and sign in "\"'":
            return self._string(sign)
        number = _NUMBER.match(self._text, self._at)
        if number:
            self._at = number.end()
            return _number_of(number.group())
        word = _WORD.match(self._text, self._at)
        if not word:
            raise self._error(f'has "{sign}" where a value was expected' if sign else "ends too early")
        self._at = word.end()
        return _WORDS.get(word.group().lower(), word.group())

    def _nested(self, sign: str) -> Any:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error("is nested too deep")
        self._at += 1
        value = self._object() if sign == "{" else self._list()
        self._depth -= 1
        return value

    def _object(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not self._ends("}"):
            key = self._value()
            if isinstance(key, dict | list):
                raise self._error("has a bracket where a name was expected")
            self._skip()
            if self._text[self._at : self._at + 1] not in (":", "="):
                raise self._error(f'misses a ":" after {json.dumps(key)}')
            self._at += 1
            found[str(key)] = self._value()
        return found

    def _list(self) -> list[Any]:
        found = []
        while not self._ends("]"):
            found.append(self._value())
        return found

    def _ends(self, bracket: str) -> bool:
        """Skip commas, however many; whether the bracket closes here."""
        self._skip(",;")
        if self._at >= len(self._text):
            raise self._error(f'misses a "{bracket}"')
        if self._text[self._at] != bracket:
            return False
        self._at += 1
        return True

    def _string(self, quote: str) -> str:
        parts: list[str] = []
        start = self._at
        self._at += 1
        while self._at < len(self._text):
            sign = self._text[self._at]
            self._at += 1
            if sign == quote:
                return "".join(parts)
            parts.append(self._escaped() if sign == "\\" else sign)
        self._at = start
        raise self._error("has a string that is not closed")

    def _escaped(self) -> str:
        sign = self._text[self._at : self._at + 1]
        self._at += 1
        code = self._text[self._at : self._at + 4]
        if sign == "u" and re.fullmatch("[0-9a-fA-F]{4}", code):
            self._at += 4
            return chr(int(code, 16))
        return _ESCAPES.get(sign, sign if sign in "\"'\\/" else "\\" + sign)

    def _skip(self, also: str = "") -> None:
        while True:
            space = _SPACE.match(self._text, self._at)
            if space:
                self._at = space.end()
            elif also and self._text[self._at : self._at + 1] in [*also]:
                self._at += 1
            else:
                return

    def _error(self, sentence: str) -> RelaxedError:
        return RelaxedError(sentence, min(self._at, len(self._text)))


def _number_of(text: str) -> float:
    plain = text.rstrip("fF") if not text.lower().startswith(("0x", "+0x", "-0x", "inf")) else text
    if "x" in plain.lower():
        return int(plain, 16)
    if re.fullmatch(r"[+-]?\d+", plain):
        return int(plain[:40])
    value = float(plain)
    return value if math.isfinite(value) else math.nan
