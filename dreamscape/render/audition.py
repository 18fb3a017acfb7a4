"""Auditions ISF files: `dreamscape check`. The drawing is done by a second process, so that a shader
without an end, or one that takes the driver down with it, is reported and not suffered."""

import contextlib
import json
import os
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from dreamscape.errors import DreamError
from dreamscape.render.visual_file import is_visual

LIMIT = 20.0  # seconds for one file; a common one takes a quarter of a second
_START_LIMIT = 60.0
_ENDLESS = re.compile(r"\bwhile\s*\(|\bfor\s*\([^;]*;\s*;|\bfor\s*\([^;]*;\s*true\s*;|\bdo\b")


def check(paths: Iterable[Path], limit: float = LIMIT) -> list[dict[str, Any]]:
    """A report on each file, folders searched for visuals: {file, ok, plays, errors: [{file, line,
    message}], uniform, moves, ns_per_px, flashes, notes}.

    `plays`: it can be read, compiles, comes to an end within `limit` seconds and writes finite numbers only.
    `ok`: it plays, and does not flash dangerously.
    `uniform`: nothing but one colour was ever seen. `moves`: the picture changed. `ns_per_px`: cost at
    480x270 (processor time for software drawing, GPU time else). `flashes`: general flashes in the worst
    second of three (WCAG 2.3.1 allows three). `notes`: what was mended. Those four are None where
    nothing could be drawn. Raises DreamError where there is nothing to check or no OpenGL.
    """
    return list(audition(files(paths), limit))


def audition(found: Iterable[Path], limit: float = LIMIT) -> Iterator[dict[str, Any]]:
    """The reports of `check`, one by one as the files are drawn."""
    stage: Rehearsing | None = None
    try:
        for path in found:
            stage = stage or Rehearsing()
            report = stage.rehearse(path, limit)
            if report is None:
                report = failed(path, stage.why(limit))
                stage.close()
                stage = None
            yield report
    finally:
        if stage:
            stage.close()


def files(paths: Iterable[Path]) -> list[Path]:
    """The files named, and every visual below the folders named. Raises DreamError for an empty folder."""
    found: list[Path] = []
    for path in paths:
        inside = [one for one in sorted(path.rglob("*")) if is_visual(one)] if path.is_dir() else [path]
        if not inside:
            raise DreamError(f"{path}: no visual in this folder; name a folder that has some", code=2)
        found += inside
    if not found:
        raise DreamError("nothing to check; name a visual or a folder", code=2)
    return found


class Rehearsing:
    """The second process, from its start to its end."""

    def __init__(self, gently: bool = False) -> None:
        """`gently`: whatever else the machine draws comes first. Raises DreamError without OpenGL."""
        package = str(Path(__file__).resolve().parents[2])
        paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "dreamscape.render.rehearsal", *(["gently"] if gently else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"},
        )
        self._answers: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._timed_out = False
        first = self._answer(_START_LIMIT)
        if first is None or "fatal" in first:
            self.close()
            raise DreamError(first["fatal"] if first else "the audition cannot start: run dreamscape doctor")

    def rehearse(self, path: Path, limit: float, octaves: Sequence[int] = ()) -> dict[str, Any] | None:
        """The report, or None when none came: see `why`. For a dream the programs of a scene drawn with
        `octaves` are compiled as well."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps([str(path), limit, list(octaves)]) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            return None
        return self._answer(limit)

    def why(self, limit: float) -> str:
        """Why no report came."""
        if self._timed_out:
            return (
                f"does not come to an end: three seconds of 64x36 pixels took more than {limit:g} s; "
                "give every loop an end and make it shorter"
            )
        return "took the OpenGL driver down with it; make the shader simpler, or update the driver"

    def end(self) -> None:
        """End the process, also one that is caught in a shader; whoever waits for a report gets none."""
        self._process.kill()

    def close(self) -> None:
        """End the process, and let go of it."""
        self.end()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                _close(pipe)

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put("")

    def _answer(self, limit: float) -> dict[str, Any] | None:
        try:
            line = self._answers.get(timeout=limit)
        except queue.Empty:
            self._timed_out = True
            return None
        return json.loads(line) if line else None


def _close(pipe: Any) -> None:
    with contextlib.suppress(BrokenPipeError):
        pipe.close()


def failed(path: Path, message: str) -> dict[str, Any]:
    """The report on a file of which none came."""
    error = {"file": str(path), "line": _line_of_loop(path), "message": message}
    unknown = dict.fromkeys(("uniform", "moves", "ns_per_px", "flashes"))
    return {"file": str(path), "ok": False, "plays": False, "errors": [error], **unknown, "notes": []}


def _line_of_loop(path: Path) -> int:
    """The line of the first loop that looks as if it had no end; else 1."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 1
    return next((number for number, line in enumerate(lines, start=1) if _ENDLESS.search(line)), 1)
