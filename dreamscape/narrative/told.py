"""What a dreamer said, as the journal keeps it: name and dream in one text."""

import json


def said(name: str, text: str) -> str:
    """What the journal keeps of a dreamer who told a dream."""
    return json.dumps({"name": name, "dream": text}, ensure_ascii=False)


def name_in(kept: str | None) -> str:
    """The name in what the journal kept of a dreamer; "" when there is none, or none any more."""
    return _part(kept, "name")


def told_in(kept: str | None) -> str:
    """The dream in it."""
    return _part(kept, "dream")


def _part(kept: str | None, key: str) -> str:
    try:
        return str(json.loads(kept or "{}").get(key, ""))
    except (ValueError, AttributeError):
        return ""
