"""The panel is found in the network: by real DNS-SD, in a network of its own that leads nowhere."""

import sys
from pathlib import Path

import pytest

from dreamscape.stage.panel.announce import announced
from tests.alone import said_alone

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


def test_it_is_found_in_the_network(tmp_path: Path) -> None:
    pytest.importorskip("zeroconf")
    assert said_alone(tmp_path, FIND) == ["4321", "7000"]


def test_without_the_extra_it_is_not_announced_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zeroconf", None)
    said: list[str] = []
    with announced("127.0.0.1", 4321, None, said.append):
        assert "dreamscape[network]" in said[0]
