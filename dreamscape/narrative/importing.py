"""Dreams out of files: plain text, CSV, JSON Lines."""

import csv
import io
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dreamscape.errors import DreamError
from dreamscape.narrative.reading.words import MOST_WORDS, clean, shorten

LONGEST_LINE = 1_000_000
"""Characters in one line or one field; beyond that a file is taken to be something else than dreams."""
DREAM_COLUMNS = ("dream", "text")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Told:
    """A dream as it was told."""

    text: str
    """Cleaned: NFC, one line, at most 5,000 words."""
    name: str = ""
    feeling: str = ""
    at: float | None = None
    """When it is told, show time in seconds; None when the file does not say."""
    line: int = 1
    """Where it begins in the file, from 1."""


def import_dreams(path: Path) -> tuple[list[Told], list[str]]:
    """The dreams of a file in their order, and notes for the user (what was assumed, cut or left out).

    .txt: a dream a line; where blank lines separate paragraphs of several lines, a dream a paragraph; lines
    that begin with # are comments. .csv: a column `dream` or `text`, optionally `name`, `feeling`, `at`.
    .jsonl: an object a line with the same keys. Raises DreamError with file, line and what to do.
    """
    readers = {".txt": _from_text, ".csv": _from_csv, ".jsonl": _from_jsonl, ".ndjson": _from_jsonl}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise DreamError(
            f"{path}: cannot read dreams from a {path.suffix or 'nameless'} file; use .txt, .csv or .jsonl", 2
        )
    notes: list[str] = []
    text = _decoded(path, notes)
    _refuse_long_lines(path, text)
    dreams = []
    blank: list[int] = []
    for told in reader(path, text, notes):
        short = shorten(told.text)
        if short != told.text:
            notes.append(
                f"{path}, line {told.line}: the dream is longer than {MOST_WORDS:,} words; the rest was cut"
            )
        if short:
            dreams.append(Told(short, clean(told.name)[:80], clean(told.feeling)[:200], told.at, told.line))
        else:
            blank.append(told.line)
    if not dreams:
        how = (
            "fill the column `dream`"
            if reader is _from_csv
            else "write one dream a line (lines that begin with # are comments)"
        )
        raise DreamError(f"{path}: no dream in it; {how}")
    if blank:
        rows = "1 row" if len(blank) == 1 else f"{len(blank):,} rows"
        notes.append(f"{path}: {rows} without a dream left out (line {blank[0]} is the first)")
    return dreams, notes


def _decoded(path: Path, notes: list[str]) -> str:
    data = _bytes(path)
    if not data.strip():
        raise DreamError(f"{path}: the file is empty; write one dream a line")
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    if encoding != "utf-16" and b"\x00" in data[:65_536]:
        raise DreamError(f"{path}: a binary file, not text; save the dreams as UTF-8 text")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        if encoding != "utf-8":
            raise DreamError(
                f"{path}, line {line}: broken {encoding[:6].upper()}; save the file as UTF-8"
            ) from None
    if _looks_binary(data[:65_536]):
        raise DreamError(f"{path}: a binary file, not text; save the dreams as UTF-8 text")
    notes.append(
        f"{path}, line {line}: not UTF-8; Windows-1252 was assumed. If letters look wrong, save it as UTF-8"
    )
    return data.decode("cp1252", errors="replace")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise DreamError(f"{path}: no such file; check the name", 2) from None
    except IsADirectoryError:
        raise DreamError(f"{path}: a folder; name one file of dreams in it", 2) from None
    except OSError as error:
        raise DreamError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None


def _looks_binary(data: bytes) -> bool:
    """More control bytes than any text has."""
    controls = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in data)
    return controls > 0.02 * len(data)


def _refuse_long_lines(path: Path, text: str) -> None:
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > LONGEST_LINE:
            size = f"{len(line) / 1e6:.0f} million characters"
            raise DreamError(
                f"{path}, line {number}: a line of {size}; write one dream a line, at most 1 million"
            )


def _from_text(path: Path, text: str, notes: list[str]) -> Iterator[Told]:
    lines = [(number, clean(line)) for number, line in enumerate(text.splitlines(), 1)]
    lines = [(number, line) for number, line in lines if not line.startswith("#")]
    paragraphs = _paragraphs(lines)
    if len(paragraphs) > 1 and any(len(paragraph) > 1 for paragraph in paragraphs):
        notes.append(
            f"{path}: blank lines found, read as a dream a paragraph: {len(paragraphs):,} dreams; "
            "for a dream a line take the blank lines out"
        )
        for paragraph in paragraphs:
            yield Told(" ".join(line for _, line in paragraph), line=paragraph[0][0])
        return
    told = [Told(line, line=number) for number, line in lines if line]
    notes.append(f"{path}: read as a dream a line: {len(told):,} dream{'s' * (len(told) != 1)}")
    yield from told


def _paragraphs(lines: list[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    found: list[list[tuple[int, str]]] = [[]]
    for number, line in lines:
        if line:
            found[-1].append((number, line))
        elif found[-1]:
            found.append([])
    return [paragraph for paragraph in found if paragraph]


def _from_csv(path: Path, text: str, notes: list[str]) -> Iterator[Told]:
    # strict: else a quote that is never closed would take all rows below it into one dream
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    limit = csv.field_size_limit(LONGEST_LINE)
    line = 1
    try:
        header = [clean(cell).casefold() for cell in next(rows, [])]
        column = next((header.index(name) for name in DREAM_COLUMNS if name in header), None)
        if column is None:
            seen = ", ".join(header)[:200]
            raise DreamError(
                f"{path}, line 1: no column `dream` or `text` (found: {seen}); name one of them so"
            )
        line = rows.line_num + 1
        for row in rows:
            if any(cell.strip() for cell in row[len(header) :]):
                raise DreamError(
                    f"{path}, line {line}: {len(row)} cells under {len(header)} headings; "
                    "put a dream with separators in it in quotes"
                )
            cells = dict(zip(header, row, strict=False))
            dream = clean(row[column]) if column < len(row) else ""
            if dream:
                at = _seconds(path, line, cells.get("at", ""))
                yield Told(dream, cells.get("name", ""), cells.get("feeling", ""), at, line)
            elif any(cell.strip() for cell in row):
                yield Told("", line=line)
            line = rows.line_num + 1
    except csv.Error as error:
        raise DreamError(f"{path}, line {line}: {_quarrel(error)}") from None
    finally:
        csv.field_size_limit(limit)


def _quarrel(error: csv.Error) -> str:
    """What is wrong with the row that begins where the reader stopped, and what to do."""
    why = str(error)
    if "unexpected end" in why:
        return 'a quote in this row is never closed; close it, or write "" for a quote inside a dream'
    if "expected after" in why:
        return (
            "a quote in this row ends before its field does, or is not closed; "
            'put the field in quotes and write "" for each quote inside it'
        )
    return f"not CSV ({why}); check the quotes there"


def _delimiter(text: str) -> str:
    """The separator that stands most often in the header; a comma when there is none."""
    header = text.split("\n", 1)[0]
    header = re.sub(r'"[^"]*"', "", header)
    return max(",;\t|", key=header.count)


def _from_jsonl(path: Path, text: str, notes: list[str]) -> Iterator[Told]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        fields = _object(path, number, line)
        dream = next((fields[name] for name in DREAM_COLUMNS if name in fields), None)
        if not isinstance(dream, str):
            raise DreamError(
                f'{path}, line {number}: no text under `dream` or `text`; write {{"dream": "..."}}'
            )
        at = _seconds(path, number, fields.get("at"))
        yield Told(clean(dream), _word(fields.get("name")), _word(fields.get("feeling")), at, number)


def _object(path: Path, number: int, line: str) -> dict[str, object]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        plain = "nested too deep" if isinstance(error, RecursionError) else "a number of too many digits"
        why = getattr(error, "msg", plain)
        raise DreamError(f"{path}, line {number}: broken JSON ({why}); write one object a line") from None
    if not isinstance(value, dict):
        raise DreamError(f'{path}, line {number}: no JSON object; write {{"dream": "..."}}')
    return {str(key).casefold(): field for key, field in value.items()}


def _word(value: object) -> str:
    return "" if value is None else str(value)


def _seconds(path: Path, line: int, value: object) -> float | None:
    """Show time of a field `at`; None when it is empty."""
    text = _word(value).strip()
    if not text:
        return None
    try:
        seconds = float(text) if not isinstance(value, bool) else math.nan
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds >= 0):
        raise DreamError(
            f"{path}, line {line}: `at` is {text[:40]!r}, no number of seconds from 0; mend or empty it"
        )
    return seconds
