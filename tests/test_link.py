"""Ableton Link: a real peer, in a network of its own that leads nowhere."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dreamscape.errors import DreamError
from dreamscape.stage.vj.link import LinkClock

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
ALONE = ("unshare", "--map-root-user", "--net")
NETWORK = "ip link set lo up multicast on && ip route add 224.0.0.0/4 dev lo"


def test_the_beat_of_others_is_ours(tmp_path: Path) -> None:
    pytest.importorskip("aalink")
    made = shutil.which("unshare") and subprocess.run([*ALONE, "sh", "-c", NETWORK], capture_output=True)
    if not made or made.returncode:
        pytest.skip("needs a network of its own, so that nobody else is told")
    (tmp_path / "join.py").write_text(JOIN)
    script = f"{NETWORK} && {sys.executable} {tmp_path}/join.py"
    done = subprocess.run([*ALONE, "sh", "-c", script], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 0.05


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "aalink", None)
    with pytest.raises(DreamError, match=r"dreamscape\[link\]"):
        LinkClock()
