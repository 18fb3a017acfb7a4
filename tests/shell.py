"""The program as a user runs it: commands in processes of their own, and what they say."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dreamscape.cli import main

ROOT = Path(__file__).parent.parent
SMALL = ("--size", "64x36")
DREAMS = (
    "I drowned in the warm sea and the waves sang",
    "the streets of a city without people, and all the windows were lit",
    "I flew over a dark forest with the birds",
    "a fire in the house of my childhood",
)
_PROGRESS = ("drawing with ", "note: ", "see it: ")


@dataclass(frozen=True)
class Said:
    """What a command left on the terminal."""

    code: int
    out: str
    err: str

    def refusal(self, code: int | None = None) -> str:
        """The one sentence with which it refused; fails when it did not, or not in one sentence."""
        assert "Traceback" not in self.err, self.err
        assert self.code in ((1, 2) if code is None else (code,)), self
        lines = [line for line in self.err.splitlines() if not line.startswith(_PROGRESS)]
        lines = [
            line for line in lines if not any(mark in line for mark in (" frames, ", " s of sound, ", " s, "))
        ]
        assert len(lines) == 1, self.err
        assert lines[0].startswith("dreamscape: "), lines
        assert len(lines[0]) < 700, lines
        return lines[0].removeprefix("dreamscape: ")

    def done(self) -> str:
        """What it printed; fails when it failed."""
        assert self.code == 0, self.err
        assert "Traceback" not in self.err
        return self.out


def command(*words: object) -> list[str]:
    """The words of a command line that runs this program."""
    return [sys.executable, "-m", "dreamscape", *map(str, words)]


def run(
    *words: object, env: dict[str, str] | None = None, before: Callable[[], object] | None = None
) -> Said:
    """Run a command in a process of its own; `env` joins the environment, `before` runs in the child."""
    told = subprocess.run(
        command(*words),
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        preexec_fn=before,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return Said(told.returncode, told.stdout, told.stderr)


def written(path: Path, content: str | bytes) -> Path:
    """`path`, now holding `content`."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def told(folder: Path, *dreams: str) -> Path:
    """A JSON Lines file of these dreams."""
    lines = [json.dumps({"dream": dream, "name": f"Name {number}"}) for number, dream in enumerate(dreams, 1)]
    return written(folder / "dreams.jsonl", "\n".join(lines))


def show(folder: Path, *dreams: str, seconds: int = 6) -> Path:
    """A show of these dreams in `folder`, imported in this process: no picture is needed for that."""
    path = folder / "a.dream"
    source = told(folder, *(dreams or DREAMS))
    assert main(["import", str(source), "--out", str(path), "--duration", f"{seconds}s", "--force"]) == 0
    source.unlink()
    return path


def names(folder: Path) -> list[str]:
    """What lies in `folder`."""
    return sorted(each.name for each in folder.iterdir())
