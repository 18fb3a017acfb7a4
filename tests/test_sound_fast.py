"""The compiled kernels: the same sound within 1e-4, and none needed where numba or a cache is missing."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dreamscape.sound.drone import Drone
from dreamscape.sound.limiter import Limiter
from dreamscape.sound.oscillators import Reader
from dreamscape.sound.rate import BLOCK
from dreamscape.sound.reverb import Hall
from dreamscape.sound.voices import VoiceBank
from tests.test_sound_voices import crowd

ROOT = Path(__file__).parent.parent


def played(fast: bool, blocks: int) -> np.ndarray:
    """Everything at once, with wishes that change: (n, 8)."""
    rng, out = np.random.default_rng(6), []
    bank, hall, drone, limiter = VoiceBank(12, 3, fast=fast), Hall(fast), Drone(3, fast=fast), Limiter(fast)
    wish = crowd(rng, 14)
    for block in range(blocks):
        if block % 60 == 0:
            wish = crowd(rng, int(rng.integers(9, 20)))
        dry, send = bank.block(wish)
        wet = hall.block(send, 3 + block % 40 / 10, 0.4, float(block % 90 > 60))
        ground = drone.block(55.0 if block < 100 else 82.0, 1.0, 4 + block / 20, block / blocks)
        out.append(np.concatenate([dry, wet, ground, limiter.block(6 * (dry + wet + ground))], 1))
    return np.concatenate(out)


def test_compiled_is_the_same_within_a_ten_thousandth() -> None:
    pytest.importorskip("numba")
    slow, fast = played(False, 240), played(True, 240)
    assert not isinstance(VoiceBank(2, fast=True)._read, Reader)
    assert np.abs(slow - fast).max() < 1e-4
    assert np.abs(slow).max(0).min() > 0.01


def run(code: str, **environment: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def test_it_works_where_no_cache_can_be_kept(tmp_path: Path) -> None:
    pytest.importorskip("numba")
    closed = tmp_path / "file"
    closed.write_text("no folder")
    code = (
        "import numpy as np; from dreamscape.sound import fast;"
        f"print(fast.highest(np.arange({BLOCK}.0), 4)[5])"
    )
    assert run(code, XDG_CACHE_HOME=str(closed)) == "5.0"


def test_compiled_code_is_kept_with_the_user(tmp_path: Path) -> None:
    pytest.importorskip("numba")
    code = f"import numpy as np; from dreamscape.sound import fast;fast.highest(np.arange({BLOCK}.0), 4)"
    run(code, XDG_CACHE_HOME=str(tmp_path), NUMBA_CACHE_DIR="")
    assert list((tmp_path / "dreamscape" / "numba").rglob("*.nbi"))


def test_without_numba_it_is_numpy() -> None:
    code = (
        "import sys; sys.modules['numba'] = None\n"
        "from dreamscape.sound.voices import VoiceBank\n"
        "print(type(VoiceBank(2, fast=True)._read).__module__)"
    )
    assert run(code) == "dreamscape.sound.oscillators"


def test_numba_is_imported_only_when_asked_for() -> None:
    code = (
        "import sys\nfrom dreamscape.sound.voices import VoiceBank\n"
        "VoiceBank(2)\nprint('numba' in sys.modules)"
    )
    assert run(code) == "False"
