"""What the limiter did, for people to read: when, how long, how much of the picture, and why."""

from dataclasses import dataclass, field

NOTE = (
    "Counted by dreamscape's own limiter on a grid of cells, after WCAG 2.2 (2.3.1) and ITU-R BT.1702; "
    "no certificate. People differ: announce flashing light at the entrance."
)
_APART = 1.0
"""Seconds of calm after which another softening is another intervention."""
_KEPT = 1000
"""Interventions that are remembered; before those only their number is."""


@dataclass(slots=True)
class Intervention:
    """A while in which pictures were softened."""

    begin: float  # seconds
    end: float
    kind: str  # "general" or "red"
    share: float  # the largest part of the picture, 0..1

    def sentence(self) -> str:
        """For a log."""
        lasted = f" for {self.end - self.begin:.1f} s" if self.end > self.begin else ""
        where = f"{100.0 * self.share:.0f} % of the picture"
        return f"{self.kind} flashes softened{lasted} in {where}, from {self.begin:.1f} s on"

    def facts(self) -> dict[str, object]:
        """For JSON."""
        return {
            "from": round(self.begin, 3),
            "to": round(self.end, 3),
            "kind": self.kind,
            "share of the picture": round(self.share, 3),
        }


@dataclass(slots=True)
class FlashReport:
    """Grows with the pictures."""

    pictures: int = 0
    softened: int = 0
    wanted: int = 0
    """The most flashes that a field of view would have had in a second."""
    shown: int = 0
    """The most that one had."""
    interventions: list[Intervention] = field(default_factory=list)
    """The last of them."""
    forgotten: int = 0
    """How many there were before those."""
    _told: int = 0

    def count(self, flashes: tuple[int, int]) -> None:
        """A picture was shown; `flashes` as Softener.flashes gives them."""
        self.pictures += 1
        self.wanted, self.shown = max(self.wanted, flashes[0]), max(self.shown, flashes[1])

    def intervene(self, time: float, kind: str, share: float) -> Intervention | None:
        """The picture of `time` (seconds) was softened; the intervention, if one begins with it."""
        self.softened += 1
        last = self.interventions[-1] if self.interventions else None
        if last is not None and 0.0 <= time - last.end < _APART:
            last.end, last.share = time, max(last.share, share)
            return None
        self.interventions.append(Intervention(time, time, kind, share))
        if len(self.interventions) > _KEPT:
            self.interventions.pop(0)
            self.forgotten += 1
        return self.interventions[-1]

    @property
    def begun(self) -> int:
        """How many interventions there were."""
        return self.forgotten + len(self.interventions)

    def over(self, time: float) -> list[Intervention]:
        """Those that are over at `time` (seconds), each once."""
        first = max(self._told - self.forgotten, 0)
        found = [one for one in self.interventions[first:] if time - one.end >= _APART]
        self._told = self.forgotten + first + len(found)
        return found

    def facts(self) -> dict[str, object]:
        """For JSON."""
        return {
            "pictures": self.pictures,
            "softened pictures": self.softened,
            "most flashes in a second, of a field of view": {"drawn": self.wanted, "shown": self.shown},
            "interventions": [one.facts() for one in self.interventions],
            "interventions before those": self.forgotten,
            "note": NOTE,
        }
