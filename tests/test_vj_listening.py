"""Listening while one plays: a real process hears a real file, and a real deck is moved by it."""

import time
import wave
from pathlib import Path

import numpy as np
import pytest

from dreamscape.errors import DreamError
from dreamscape.sound.rate import RATE
from dreamscape.stage.playable import playable
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.listening import Listening
from dreamscape.stage.vj.modulator import Modulator
from dreamscape.stage.vj.tempo import Tempo
from tests.venue import until

BPM = 150.0


@pytest.fixture
def beat(tmp_path: Path) -> Path:
    """Ten seconds of a low drum."""
    since = np.arange(10 * RATE) / RATE % (60.0 / BPM)
    drum = np.sin(2 * np.pi * 70.0 * since) * np.exp(-since / 0.06) * 0.9
    path = tmp_path / "beat.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((drum * 32767).astype("<i2").tobytes())
    return path


def test_the_picture_answers_to_what_is_heard(beat: Path) -> None:
    deck, said = Deck(playable()), list[str]()
    tempo = Tempo(deck, said.append)
    listening = Listening(deck, str(beat), said.append)
    try:
        tempo.add("audio", listening)
        deck.move("/tempo/source", 1)
        moving = Modulator(deck, tempo.beats, lambda: listening.hearing, listening.bends, lambda: None)
        begun = time.monotonic()
        pulses, moves = [], []

        def picture() -> bool:
            at = time.monotonic() - begun
            listening.listen(at)
            tempo.listen(at)
            moving.listen(at)
            moves.extend(deck.take(at))
            pulses.append(deck.performance.at(at).get("/heard/beat", 0.0))
            return tempo.bpm == pytest.approx(BPM, rel=0.02) and len(pulses) > 60

        until(picture, 20.0)
        lows = [move.value for move in moves if move.address == "/heard/low"]
        assert max(lows) > 0.4
        assert max(pulses[-40:]) > 0.5
        assert all(64.0 * move.value % 1.0 == 0.0 for move in moves), "in steps, so that silence is no move"
        assert listening.state()["tempo"] == pytest.approx(BPM, rel=0.02)
        deck.move("/listen/on", 0.0)
        assert listening.bends() == {}
    finally:
        listening.close()


def test_the_beat_is_seen_sooner_by_the_latency(beat: Path) -> None:
    deck = Deck(playable())
    listening = Listening(deck, str(beat), print)
    try:
        until(lambda: listening.listen(0.0) or listening.tempo, 20.0)
        now = time.monotonic()
        before = listening.beats(now)
        deck.move("/listen/latency", 100.0)
        assert (listening.beats(now) - before) % 1.0 == pytest.approx(0.1 * BPM / 60.0, rel=0.03)
    finally:
        listening.close()


def test_a_process_that_dies_is_told_and_begun_anew(beat: Path) -> None:
    said: list[str] = []
    deck = Deck(playable())
    listening = Listening(deck, str(beat), said.append)
    try:
        until(lambda: listening.listen(0.0) or listening.hearing.low > 0.0)
        listening._attending._process.kill()
        until(lambda: listening.listen(0.0) or listening.hearing.level == 0.0)
        until(lambda: listening.listen(0.0) or listening.hearing.low > 0.0)
        assert "looked for" in said[-2]
        assert "again" in said[-1]
    finally:
        listening.close()


def test_what_cannot_be_listened_to_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "none.wav").write_bytes(b"no sound")
    with pytest.raises(DreamError):
        Listening(Deck(playable()), str(tmp_path / "none.wav"), print)
    with pytest.raises(DreamError):
        Listening(Deck(playable()), "a device that nobody has", print)
