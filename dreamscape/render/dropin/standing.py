"""How a visual that was dropped in stands: what its maker reads."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

CHECKING = "checking"
APPEARED = "appeared"
KEPT = "kept last good"
REFUSED = "refused"
SCALED = "scaled down"
ASIDE = "set aside"
GONE = "gone"


@dataclass(frozen=True, slots=True)
class Standing:
    """One visual, as it stands since a moment."""

    name: str
    path: Path
    state: str  # one of the words above
    when: float  # seconds since 1970
    message: str = ""  # what is wrong, or is to be known; "" where all is well
    file: str = ""  # where it is wrong
    line: int = 0
    ns_per_px: float | None = None  # as `dreamscape check` measures it
    flashes: int | None = None  # in the worst second of three

    def sentence(self) -> str:
        """What happened, for people to read; "" where nothing is to be said."""
        where = f"{self.file}:{self.line}: " if self.file else ""
        match self.state:
            case "appeared":
                return f'the visual "{self.name}" is there{f", but {self.message}" if self.message else ""}'
            case "kept last good":
                return f'{where}{self.message}; "{self.name}" is shown as it was before'
            case "refused":
                return f'{where}{self.message}; "{self.name}" is not taken in'
            case "scaled down" | "set aside":
                return f'the visual "{self.name}" {self.message}'
            case "gone":
                return f'the visual "{self.name}" is no longer in its folder; who dreams it keeps it'
        return ""

    def facts(self) -> dict[str, Any]:
        """The same for other programs, as JSON has it."""
        return asdict(self) | {"path": str(self.path)}
