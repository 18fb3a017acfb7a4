"""NAME.json beside a film or a still: what it was made from and how, so that it can be made again."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import dreamscape
from dreamscape.atomic import write_text

if TYPE_CHECKING:
    from dreamscape.export.film import Film


def describe(film: "Film", about: Mapping[str, object]) -> dict[str, object]:
    """How `film` is made. `about` holds what the caller knows: journal digest, seed, renderer; a time
    of making only if the caller puts one in, so that equal films have equal sidecars."""
    return {
        "program": f"dreamscape {dreamscape.__version__}",
        **about,
        "from": film.start,
        "to": film.end,
        "frames": film.count,
        "fps": str(film.rate),
        "size": list(film.size),
        "codec": film.codec.name,
        "encoder": {"name": film.codec.encoder, "pixels": film.codec.pixels, **film.codec.options},
    }


def path_of(path: Path) -> Path:
    """Where the sidecar of the file `path` lies."""
    return path.with_name(path.name + ".json")


def write(path: Path, facts: Mapping[str, object]) -> None:
    """Write `facts` as the sidecar `path`."""
    write_text(path, json.dumps(facts, indent=2, ensure_ascii=False) + "\n")
