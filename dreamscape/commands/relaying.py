"""What the processes of a show say to each other, and what of it people read."""

import json
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dreamscape.commands.supervising import Kept
from dreamscape.export.units import clock
from dreamscape.gate.keys import keys_of
from dreamscape.stage.notify import notify
from dreamscape.stage.previews import is_preview

if TYPE_CHECKING:
    from dreamscape.stage.loop import Report


class Relay:
    """What processes say to each other, and what is printed while the show goes on."""

    def __init__(
        self,
        show: Path,
        address: str,
        crew_host: str,
        flash_report: Path | None,
        gated: Kept,
        staged: Kept,
        panelled: Kept | None = None,
    ) -> None:
        self._show, self._address, self._crew_host = show, address, crew_host
        self._flash_report = flash_report
        self._gate, self._stage, self._panel = gated, staged, panelled
        self._last = 0.0
        self._awaited, self._told_ready = {"gate", "stage"}, False
        self._held = ("hold", False, False)
        self._visuals: tuple[Any, ...] = ()

    def heard(self, one: Kept, words: tuple[Any, ...]) -> bool:
        """A process says something; whether the show is to end."""
        match words:
            case ("draw", _):
                self._stage.tell(*words)
            case ("drawn", str(name), _) if is_preview(name):
                self._tell_panel(*words)
            case ("drawn", "", _) if self._panel is not None:
                self._gate.tell(*words)
                self._panel.tell(*words)
            case ("drawn", _, _) | ("moved", _) | ("gesture", _, _, _, _):
                self._gate.tell(*words)
            case ("hold", freeze, black):
                self._held = ("hold", freeze, black)
                (self._gate if one is self._stage else self._stage).tell(*self._held)
            case ("open", _, crew_port):
                print(f"the crew's pages: http://{self._crew_host}:{crew_port}", file=sys.stderr)
                sign = keys_of(self._show).join_token()
                print(f"phones join by the code on the wall, or at {self._address}/#{sign}", file=sys.stderr)
                for told in filter(None, (self._held, self._visuals)):
                    self._gate.tell(*told)
                self._are_ready("gate")
            case ("drawing", renderer):
                self._stage.tell(*self._held)  # a stage that has come back holds the wall as it was held
                print(f"drawing with {renderer}", file=sys.stderr)
            case ("visuals", _, _):
                self._visuals = words
                self._gate.tell(*words)
                self._tell_standings()
            case ("said", sentence):
                print(sentence, file=sys.stderr)
                self._tell_panel(*words)
            case ("hands", moves, deeds):
                asked = [what for name, what in deeds if name == "picture"]
                if asked:
                    self._stage.tell("draw", str(asked[0] or ""))
                else:
                    self._stage.tell("hands", moves, deeds)
            case ("deck", _):
                self._tell_panel(*words)
            case ("panel-open", port):
                print(f"the panel: http://{one.wish.host}:{port}/panel", file=sys.stderr)
                self._tell_standings()
            case ("softened", facts):
                self._keep_softened(facts)
            case ("shown", report):
                self._are_ready("stage")
                self._gate.tell("shown", asdict(report))
                self._tell_panel("deck", {"state": {"report": asdict(report)}})
                self._print(report)
        return bool(words[0] == "quit")

    def _tell_standings(self) -> None:
        """How the visuals stand that were dropped in."""
        if self._visuals:
            self._tell_panel("deck", {"state": {"visuals": self._visuals[2]}})

    def _tell_panel(self, *words: Any) -> None:
        if self._panel is not None:
            self._panel.tell(*words)

    def _are_ready(self, name: str) -> None:
        """Phones can come, or a picture was shown; after both the service manager is told, and told again
        where it had no room to hear it."""
        self._awaited.discard(name)
        if not self._awaited and not self._told_ready:
            self._told_ready = notify("READY=1")

    def _keep_softened(self, facts: dict[str, object]) -> None:
        """A line of JSON for each time that flashes were softened; the show goes on without it."""
        if self._flash_report is None:
            return
        line = json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), **facts}) + "\n"
        try:
            with self._flash_report.open("a", encoding="utf-8") as report:
                report.write(line)
        except OSError as error:
            print(f"{self._flash_report}: {error.strerror}; the report is not kept", file=sys.stderr)

    def _print(self, report: "Report") -> None:
        """How it goes, every ten seconds."""
        if time.monotonic() - self._last < 10.0:
            return
        self._last = time.monotonic()
        failed = f", {report.failed} failed" if report.failed else ""
        print(
            f"{clock(report.time)}  {report.frames} pictures a second at {report.scale:.0%} of the size, "
            f"{report.took_ms:.0f} ms each{failed}",
            file=sys.stderr,
        )

    def ended(self, one: Kept) -> None:
        """A process ended by itself."""
        print(f"the {one.name} has ended or hangs; it is started anew", file=sys.stderr)
