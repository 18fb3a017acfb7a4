"""Where each value of a TOML text stands, so that an error can name its line.

`tomllib` forgets the lines of what it reads. This scanner only finds places: the text has been parsed
already, so it trusts every bracket and quote.
"""

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]
"""("act", 2, "curves", "pull", 0): keys of tables and numbers of list elements."""

_BLANK = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")
_KEY = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|[A-Za-z0-9_-]+')
_STRING = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL)
_BARE = re.compile(r"[^,\]}\n#]*")
_BETWEEN = re.compile(r"[ \t]*\.[ \t]*")


def places(text: str) -> dict[Path, int]:
    """The line, from 1, of each table, key and list element of a valid TOML text."""
    return dict(_Scan(text).found())


def line_of(found: dict[Path, int], path: Path) -> int:
    """The line of `path`, or of the nearest that encloses it."""
    while path and path not in found:
        path = path[:-1]
    return found.get(path, 1)


class _Scan:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.counted, self.line = 0, 1
        self.arrays: dict[Path, int] = {}

    def found(self) -> Iterator[tuple[Path, int]]:
        table: Path = ()
        while self._skip():
            if self.text[self.at] == "[":
                table = self._header()
                yield table, self._here()
            else:
                yield from self._pair(table)

    def _skip(self) -> bool:
        """Past blanks, commas and comments; false at the end."""
        self.at = self._match(_BLANK)
        return self.at < len(self.text)

    def _match(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.at)
        return match.end() if match and match.end() > self.at else self.at

    def _here(self) -> int:
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return self.line

    def _header(self) -> Path:
        many = self.text.startswith("[[", self.at)
        self.at += 1 + many
        table = self._resolved(self._key())
        if many:
            self.arrays[table] = self.arrays.get(table, -1) + 1
            table = (*table, self.arrays[table])
        self.at = self.text.find("]", self.at) + 1 + many
        return table

    def _resolved(self, key: Path) -> Path:
        """The table a header means: each array of tables on its way stands for its last element."""
        path: Path = ()
        for number, part in enumerate(key):
            path = (*path, part)
            if path in self.arrays and number < len(key) - 1:
                path = (*path, self.arrays[path])
        return path

    def _key(self) -> Path:
        parts = []
        while True:
            self._skip()
            end = self._match(_KEY)
            parts.append(_plain(self.text[self.at : end]))
            self.at = end
            dot = self._match(_BETWEEN)
            if dot == self.at:
                return tuple(parts)
            self.at = dot

    def _pair(self, table: Path) -> Iterator[tuple[Path, int]]:
        line = self._here()
        path = table + self._key()
        yield path, line
        self.at = self.text.find("=", self.at) + 1
        yield from self._value(path)

    def _value(self, path: Path) -> Iterator[tuple[Path, int]]:
        self._skip()
        opens = self.text[self.at : self.at + 1]
        if opens == "[":
            self.at += 1
            number = 0
            while self._skip() and self.text[self.at] != "]":
                yield (*path, number), self._here()
                yield from self._value((*path, number))
                number += 1
            self.at += 1
        elif opens == "{":
            self.at += 1
            while self._skip() and self.text[self.at] != "}":
                yield from self._pair(path)
            self.at += 1
        else:
            end = self._match(_STRING)
            self.at = end if end > self.at else max(self._match(_BARE), self.at + 1)


def _plain(key: str) -> str:
    if key.startswith('"'):
        import tomllib

        return next(iter(tomllib.loads(f"{key} = 0")))
    return key.strip("'")
