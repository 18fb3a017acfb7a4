"""How the machine is, in numbers, for the engineer."""

import os
import time
from pathlib import Path
from typing import Any

from dreamscape.gate.scribe import Scribe
from dreamscape.gate.server import Gate

_PAGE = 4096


class Health:
    """Lives on: counts what came in since it was last asked."""

    def __init__(self, scribe: Scribe, gate: Gate, stage: dict[str, Any]) -> None:
        """`stage` is what the stage reported last; somebody else keeps it up to date."""
        self._scribe, self._gate, self._stage = scribe, gate, stage
        self._last, self._taken = time.monotonic(), 0

    def now(self) -> dict[str, Any]:
        """The numbers; what this system does not tell is left out."""
        passed = max(time.monotonic() - self._last, 1e-3)
        rate = (self._gate.taken - self._taken) / passed
        self._last, self._taken = time.monotonic(), self._gate.taken
        found: dict[str, Any] = {
            "phones": self._gate.phones,
            "events_a_second": round(rate, 2),
            "turned_away": self._gate.turned_away,
            "gate_late_ms": round(1000.0 * self._gate.pulse.late, 1),
            "state_every_s": round(self._gate.pulse.every, 2),
            "events": self._scribe.journal.head(),
            "journal_waits": self._scribe.journal.waiting,
            "journal_mb": _megabytes(self._scribe.journal.path),
            "trouble": self._scribe.trouble,
            "stage": dict(self._stage),
        }
        if hasattr(os, "getloadavg"):
            found["load"] = round(os.getloadavg()[0], 2)
        memory = Path("/proc/self/statm")
        if memory.exists():
            found["gate_memory_mb"] = round(int(memory.read_text().split()[1]) * _PAGE / 1e6, 1)
        return found


def _megabytes(path: Path) -> float:
    parts = (path, path.with_name(path.name + "-wal"))
    return round(sum(part.stat().st_size for part in parts if part.exists()) / 1e6, 2)
