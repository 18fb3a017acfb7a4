"""The same journal gives the same World to the byte: in every process, on every Python, NumPy and machine.

The digests are kept. If the dynamics are to change, raise `keyframe.VERSION`, so that no older keyframe
is continued, and run `pytest tests/test_narrative_digests.py --regenerate`.
"""

import json
from pathlib import Path

import pytest

from dreamscape.narrative import keyframe
from dreamscape.narrative.view import digest
from tests.crowds import played

KEPT = Path(__file__).parent / "digests.json"
SHOWS = [(5, 60.0), (50, 60.0), (2000, 30.0)]


def digests() -> dict[str, str]:
    """Of three crowds at three times of their shows."""
    return {
        f"{count} dreamers, {duration:.0f} s, at {at:.0f} s": digest(played(count, duration).at(at))
        for count, duration in SHOWS
        for at in (0.3 * duration, 0.6 * duration, duration)
    }


def test_worlds_are_what_they_were(request: pytest.FixtureRequest) -> None:
    found = {"version": keyframe.VERSION, "digests": digests()}
    if request.config.getoption("--regenerate"):
        KEPT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert found["digests"] == kept["digests"], "the dynamics changed: see the top of this file"
    assert found["version"] == kept["version"], "another keyframe.VERSION without another World: regenerate"
