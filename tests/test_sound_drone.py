"""The ground: it sounds where it is told, opens partial by partial, parts in two, never slides or clicks."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dreamscape.sound.drone import LEVEL, Drone
from dreamscape.sound.rate import BLOCK, RATE

ROOT = Path(__file__).parent.parent


def blocks(seconds: float) -> int:
    return int(seconds * RATE / BLOCK)


def played(
    drone: Drone, seconds: float, hertz: float = 55.0, rich: float = 6.0, split: float = 0.0
) -> np.ndarray:
    return np.concatenate([drone.block(hertz, 1.0, rich, split) for _ in range(blocks(seconds))])


def strength(wave: np.ndarray, hertz: float, width: float = 2.5) -> float:
    """Power at a pitch, as a share of all, in dB."""
    power = (np.abs(np.fft.rfft(wave * np.hanning(len(wave))[:, None], axis=0)) ** 2).sum(1)
    near = np.abs(np.fft.rfftfreq(len(wave), 1 / RATE) - hertz) < width
    return 10 * np.log10(power[near].sum() / power.sum() + 1e-12)


def test_root_octave_below_and_fifth() -> None:
    drone = Drone(1)
    played(drone, 2.0, hertz=80.0)
    wave = played(drone, 4.0, hertz=80.0)
    assert strength(wave, 80.0) > -6
    assert strength(wave, 40.0) > -12
    assert strength(wave, 120.0) > -16
    assert strength(wave, 160.0) > -18
    assert strength(wave, 96.0) < -50
    assert strength(wave, 80.0 * 9, 5.0) < -60


def test_no_room_is_lost_to_what_nobody_hears() -> None:
    drone = Drone(1)
    played(drone, 2.0)
    assert strength(played(drone, 4.0), 27.5) < -15


def test_it_has_the_level_it_says() -> None:
    drone = Drone(1)
    played(drone, 2.0)
    assert (played(drone, 8.0) ** 2).sum(1).mean() ** 0.5 == pytest.approx(LEVEL, rel=0.25)


def test_partials_come_one_by_one() -> None:
    drone, heard = Drone(1), []
    played(drone, 2.0)
    for rich in (6.0, 9.0, 12.0, 16.0):
        played(drone, 2.0, rich=rich)
        wave = played(drone, 2.0, rich=rich)
        heard.append([strength(wave, 55.0 * k, 6.0) > -55 for k in range(7, 17)])
    assert [sum(row) for row in heard] == [0, 3, 6, 10]
    assert heard[1][:3] == [True] * 3


def test_broken_ground_is_two_roots() -> None:
    drone = Drone(1)
    played(drone, 3.0)
    whole = played(drone, 3.0)
    played(drone, 6.0, split=1.0)
    broken = played(drone, 3.0, split=1.0)
    up, down = 55.0 * 2 ** (1 / 24), 55.0 * 2 ** (-1 / 24)
    assert strength(broken, up, 0.9) > -9
    assert strength(broken, down, 0.9) > -9
    assert strength(whole, up, 0.9) < -25
    played(drone, 8.0, split=0.0)
    assert strength(played(drone, 3.0, split=0.0), 55.0, 0.9) > -6


def test_a_new_root_sinks_in_and_nothing_slides() -> None:
    drone = Drone(1)
    played(drone, 2.0)
    crossing = played(drone, 8.0, hertz=82.5)
    for begin in range(0, 5 * RATE, RATE):
        between = strength(crossing[begin : begin + RATE], 68.0, 4.0)
        assert between < -35
    assert strength(crossing[-2 * RATE :], 55.0, 2.0) < -30
    assert strength(crossing[-2 * RATE :], 82.5) > -10


def test_left_and_right_move_apart_slowly() -> None:
    drone = Drone(1)
    played(drone, 2.0)
    wave = played(drone, 10.0).astype(np.float64)
    assert 0.5 < np.corrcoef(wave.T)[0, 1] < 0.99
    sums = [(part.sum(1) ** 2).mean() / (2 * (part**2).sum(1).mean()) for part in np.array_split(wave, 20)]
    assert min(sums) > 0.4  # nothing of it is lost in mono


def test_nothing_clicks() -> None:
    """Knobs are turned all the time; where blocks meet it is as smooth as within them."""
    drone, out = Drone(1), []
    for block in range(blocks(30.0)):
        turn = block // 47
        knobs = (
            (55.0, 82.5, 49.0)[turn // 5 % 3],
            (1.0, 0.2)[turn % 2],
            (2.0, 16.0, 6.0)[turn % 3],
            float(turn % 4 == 3),
        )
        out.append(drone.block(*knobs))
    wave = np.concatenate(out)
    assert np.isfinite(wave).all()
    bent = np.abs(np.diff(wave.astype(np.float64), 3, axis=0)).max(1)
    place = (np.arange(len(bent)) + 3) % BLOCK
    assert bent[place < 3].max() < 1.15 * bent[(place > 20) & (place < 480)].max()
    assert bent.max() < 2e-4


def test_it_begins_from_silence_and_goes_to_silence() -> None:
    drone = Drone(1)
    assert np.abs(drone.block(55.0, 1.0)[:10]).max() < 1e-3
    played(drone, 1.0)
    for _ in range(blocks(6.0)):
        out = drone.block(55.0, 0.0)
    assert np.abs(out).max() < 1e-6


def digest() -> str:
    return hashlib.sha256(played(Drone(9, at=1000), 2.0, split=0.5).tobytes()).hexdigest()


def test_two_processes_agree_on_every_bit() -> None:
    code = "from tests.test_sound_drone import digest; print(digest())"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert other.stdout.strip() == digest()
    assert hashlib.sha256(played(Drone(8, at=1000), 2.0, split=0.5).tobytes()).hexdigest() != digest()
