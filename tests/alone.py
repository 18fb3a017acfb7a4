"""Scripts in a network of their own that leads nowhere: what they announce is told to nobody else."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_ALONE = ("unshare", "--map-root-user", "--net")
_NETWORK = "ip link set lo up multicast on && ip route add 224.0.0.0/4 dev lo"


def said_alone(folder: Path, text: str, environment: str = "") -> list[str]:
    """The lines that a script prints there; skips the test where no such network can be made."""
    made = shutil.which("unshare") and subprocess.run([*_ALONE, "sh", "-c", _NETWORK], capture_output=True)
    if not made or made.returncode:
        pytest.skip("needs a network of its own, so that nobody else is told")
    (folder / "script.py").write_text(text)
    shell = f"{_NETWORK} && {environment} {sys.executable} {folder}/script.py"
    done = subprocess.run([*_ALONE, "sh", "-c", shell], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()
