"""What is left of somebody in the files of a show: bytes, and what keyframes hold packed."""

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path


def everything_in(folder: Path) -> bytes:
    """The bytes of every file in `folder`, and every keyframe of every show there, unpacked."""
    found = [path.read_bytes() for path in folder.iterdir() if path.is_file()]
    for path in folder.glob("*.dream"):
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            kept = connection.execute("SELECT state FROM keyframe").fetchall()
        found += [zlib.decompress(state) for (state,) in kept]
    return b"\n".join(found)


def keyframes_in(path: Path) -> list[tuple[int, int]]:
    """Tick and number of events of each keyframe in a show."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute("SELECT tick, seq FROM keyframe ORDER BY tick").fetchall()
