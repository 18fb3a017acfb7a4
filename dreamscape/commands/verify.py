"""dreamscape verify: is a show whole and unaltered?"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from dreamscape.narrative.verify import verify


def run(given: argparse.Namespace) -> int:
    """Say what was found; 0 when all is well, 1 when not."""
    report = verify(Path(given.show))
    if given.json:
        print(json.dumps({"ok": report.ok} | asdict(report), indent=1, default=str))
    else:
        print("\n".join(report.sentences()), file=sys.stdout if report.ok else sys.stderr)
    return 0 if report.ok else 1
