"""Ableton Link: a real peer, in a network of its own that leads nowhere."""

import sys
from pathlib import Path

import pytest

from dreamscape.errors import DreamError
from dreamscape.stage.vj.link import LinkClock
from tests.alone import said_alone

JOIN = """
import asyncio, time, warnings
from aalink import Link
from dreamscape.stage.vj.link import LinkClock
warnings.simplefilter("ignore")
clock = LinkClock()
assert clock.tempo == 0.0, "alone"
other = Link(133.0, asyncio.new_event_loop())
other.enabled = True
over = time.monotonic() + 20.0
while not clock.peers:
    assert time.monotonic() < over, "nobody was found"
    time.sleep(0.1)
other.tempo = 133.0
while abs(clock.tempo - 133.0) > 0.01:
    assert time.monotonic() < over, "the tempo did not come"
    time.sleep(0.1)
off = (clock.beats(0.0) - other.beat) % 4.0
print(min(off, 4.0 - off))
clock.close()
other.enabled = False
"""


def test_the_beat_of_others_is_ours(tmp_path: Path) -> None:
    pytest.importorskip("aalink")
    assert float(said_alone(tmp_path, JOIN)[-1]) < 0.05


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "aalink", None)
    with pytest.raises(DreamError, match=r"dreamscape\[link\]"):
        LinkClock()
