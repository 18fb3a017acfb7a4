"""Processor time of processes, as Linux counts it (proc(5)): in hundredths, the kernel's part apart."""

import os
from dataclasses import dataclass
from pathlib import Path

_TICK = 1.0 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Spent:
    """Processor seconds since a process began."""

    own: float  # in the program
    kernel: float  # in the kernel on its behalf: sockets, the disk

    @property
    def both(self) -> float:
        return self.own + self.kernel

    def since(self, before: "Spent") -> "Spent":
        """What came to it after `before`."""
        return Spent(self.own - before.own, self.kernel - before.kernel)


def spent(pid: int) -> Spent:
    """What a process has spent until now, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return Spent(int(fields[11]) * _TICK, int(fields[12]) * _TICK)


def machine() -> tuple[float, float]:
    """Processor seconds of the whole machine since it began: busy, and all."""
    counted = [int(each) for each in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    return (sum(counted) - counted[3] - counted[4]) * _TICK, sum(counted) * _TICK


def children(pid: int) -> list[int]:
    """Processes that a process began, the oldest first, without Python's own helper of multiprocessing."""
    found = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [each for each in sorted(found) if b"tracker" not in Path(f"/proc/{each}/cmdline").read_bytes()]
