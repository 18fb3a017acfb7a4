"""The panel is found in the network: by real DNS-SD, in a network of its own that leads nowhere."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dreamscape.stage.panel.announce import announced

FIND = """
import time
import zeroconf
from dreamscape.stage.panel.announce import announced
with announced("127.0.0.1", 4321, ("127.0.0.1", 7000), print):
    looking = zeroconf.Zeroconf(interfaces=["127.0.0.1"])
    for kind in ("_oscjson._tcp", "_osc._udp"):
        found = None
        while found is None:  # who has just said something does not say it again at once (RFC 6762)
            found = looking.get_service_info(f"{kind}.local.", f"dreamscape.{kind}.local.", 1000)
            time.sleep(1.0)
        print(found.port)
    looking.close()
"""
ALONE = ("unshare", "--map-root-user", "--net")
NETWORK = "ip link set lo up multicast on && ip route add 224.0.0.0/4 dev lo"


def test_it_is_found_in_the_network(tmp_path: Path) -> None:
    pytest.importorskip("zeroconf")
    made = shutil.which("unshare") and subprocess.run([*ALONE, "sh", "-c", NETWORK], capture_output=True)
    if not made or made.returncode:
        pytest.skip("needs a network of its own, so that nobody else is told")
    (tmp_path / "find.py").write_text(FIND)
    script = f"{NETWORK} && {sys.executable} {tmp_path}/find.py"
    done = subprocess.run([*ALONE, "sh", "-c", script], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["4321", "7000"]


def test_without_the_extra_it_is_not_announced_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zeroconf", None)
    said: list[str] = []
    with announced("127.0.0.1", 4321, None, said.append):
        assert "dreamscape[network]" in said[0]
