"""dreamscape check: audition shaders."""

import argparse
import json
from pathlib import Path
from typing import Any

from dreamscape.render.audition import check


def run(given: argparse.Namespace) -> int:
    """Report on each file; 0 when all are well, 1 when one is not."""
    reports = check([Path(file) for file in given.files])
    if given.json:
        print(json.dumps(reports, indent=1))
    else:
        for report in reports:
            print("\n".join(lines_of(report)))
    return 0 if all(report["ok"] for report in reports) else 1


def lines_of(report: dict[str, Any]) -> list[str]:
    """A report for people: a line for a good file, one for each error of a bad one."""
    if not report["ok"]:
        return [
            f"{error['file']}:{error['line'] or 1}: {error['message']}" if "file" in error else str(error)
            for error in report["errors"]
        ]
    flashes = f", {report['flashes']} flashes a second" if report["flashes"] else ""
    still = "" if report["moves"] else ", does not move"
    flat = ", one flat colour" if report["uniform"] else ""
    cost = f"{report['ns_per_px']:.0f} ns a pixel" if report["ns_per_px"] else "not measured"
    notes = [f"  mended: {note}" for note in report.get("notes", ())]
    return [f"{report['file']}: good, {cost}{still}{flat}{flashes}", *notes]
