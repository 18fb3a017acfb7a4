"""What a file was made of, in a JSON file beside it, so that it can be made again."""

import json
from pathlib import Path

from dreamscape import __version__
from dreamscape.export.atomic import write_text


def sidecar_of(path: Path) -> Path:
    """Where the sidecar of `path` lies."""
    return path.with_name(path.name + ".json")


def write_sidecar(path: Path, facts: dict[str, object]) -> None:
    """Write `facts` (JSON values) and the program's version beside `path`."""
    whole = {"file": path.name, "dreamscape": __version__, **facts}
    write_text(sidecar_of(path), json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
