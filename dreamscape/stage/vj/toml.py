"""Values and rows as TOML has them (toml.io, 1.0), for files that people read and write."""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any


def written(value: Any) -> str:
    """A text, a number, a truth, or a list of them."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def rows(
    name: str, every: Iterable[Mapping[str, Any]], plain: Mapping[str, Any], always: Collection[str]
) -> str:
    """An array of tables. What is as in `plain` is left out, but for the fields that are there `always`."""
    parts = []
    for one in every:
        parts.append(f"\n[[{name}]]\n")
        parts += [
            f"{field} = {written(value)}\n"
            for field, value in one.items()
            if field in always or value != plain[field]
        ]
    return "".join(parts)
