"""Playing: the deck, keys, and takes that are rendered again as they were played."""

import random
import socket
import time
from functools import cache
from pathlib import Path

import moderngl
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape.commands.shows import open_show
from dreamscape.gate.scribe import Scribe
from dreamscape.gate.takes import Takes
from dreamscape.narrative.events import ControlMoved, ControlSet
from dreamscape.narrative.journal import open_journal
from dreamscape.narrative.programme import library as festivals
from dreamscape.narrative.showtime import ShowTime
from dreamscape.render import library
from dreamscape.render.compositor import Compositor
from dreamscape.render.context import unbind
from dreamscape.score.performance import Move
from dreamscape.stage.following import Following
from dreamscape.stage.keys import Key
from dreamscape.stage.playable import moves_of, playable
from dreamscape.stage.vj.deck import EVERY, Deck
from dreamscape.stage.vj.keyboard import Keyboard
from dreamscape.stage.vj.osc import packed
from tests.shell import run
from tests.test_live_command import QUIET, Running, free_port
from tests.venue import until

KNOWN = playable()
FADERS = [one.address for one in KNOWN.values() if one.kind == "fader"]
SIZE = (160, 90)


@given(st.lists(st.tuples(st.sampled_from(FADERS[:4]), st.floats(-9, 9)), max_size=20))
def test_what_was_marked_is_undone_and_done_again(moves: list[tuple[str, float]]) -> None:
    deck = Deck(KNOWN)
    seen = [[deck.value(address) for address in FADERS[:4]]]
    for address, value in moves:
        deck.mark((address,))
        deck.move(address, value)
        seen.append([deck.value(address) for address in FADERS[:4]])
    for before in reversed(seen[:-1]):
        assert deck.undo()
        assert [deck.value(address) for address in FADERS[:4]] == before
    assert not deck.undo()
    for after in seen[1:]:
        assert deck.redo()
        assert [deck.value(address) for address in FADERS[:4]] == after
    assert not deck.redo()


def test_a_control_is_kept_thirty_times_a_second_at_most_and_its_last_value_always() -> None:
    deck, kept = Deck(KNOWN), []
    for picture in range(120):
        deck.move("/picture/hue", float(picture))
        kept += deck.take(picture / 120.0)
    kept += deck.take(1.1)
    assert len(kept) <= 32
    assert kept[-1].value == 119.0
    gaps = np.diff([move.at for move in kept])
    assert gaps.min() >= EVERY - 1e-6
    assert deck.performance.at(2.0) == {"/picture/hue": 119.0}


def test_a_panic_brings_all_that_was_played_to_rest_and_can_be_undone() -> None:
    deck = Deck(KNOWN)
    deck.move("/seams/open", 4.0)
    deck.move("/story/chaos", 1.0)
    deck.take(1.0)
    deck.panic()
    deck.take(2.0)
    assert deck.performance.at(9.0)["/seams/open"] == KNOWN["/seams/open"].default
    assert deck.value("/story/chaos") == 1.0, "the story is led by others too"
    assert deck.undo()
    assert deck.value("/seams/open") == 4.0


def test_keys_play() -> None:
    said: list[str] = []
    deck = Deck(KNOWN)
    keyboard = Keyboard(deck, said.append)
    for name in ("5", "up", "b", "f", "?"):
        keyboard.press(Key(name))
    assert deck.value("/picture/bloom") == pytest.approx(0.55 * 4.0)
    assert (deck.value("/output/blackout"), deck.value("/output/freeze")) == (1.0, 1.0)
    assert "undo, redo" in said[-1]
    keyboard.press(Key("b"))
    assert deck.value("/output/blackout") == 0.0
    keyboard.press(Key("z", control=True))
    assert deck.value("/output/blackout") == 1.0
    keyboard.press(Key("right"))
    keyboard.press(Key("home"))
    assert said[-1].startswith("/picture/memory")


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show that somebody can play."""
    dreams, show = tmp_path / "dreams.txt", tmp_path / "set.dream"
    dreams.write_text("the sea at night, waves\na house on fire\nbirds over a forest\nthe tide comes in\n")
    made = run("import", dreams, "--out", show, "--duration", "20s", "--seed", "3")
    assert made.code == 0, made.err
    return show


def drawn(compositor: Compositor, frames: object, time: float) -> np.ndarray:
    target = compositor.draw(frames, time, SIZE)  # type: ignore[arg-type]
    raw = target.framebuffer.read(components=4, alignment=1)
    return np.frombuffer(raw, np.uint8).reshape(SIZE[1], SIZE[0], 4).astype(int)


def test_a_take_is_rendered_again_as_it_was_played(gl_context: moderngl.Context, show: Path) -> None:
    chance = random.Random(4)
    deck = Deck(KNOWN)
    live = Following(show, 0.0, deck.performance)
    compositor = Compositor(gl_context, cache(library.find), words=live.words, drawings=live.drawings)
    played = ("/picture/hue", "/seams/open", "/dreams/size", "/dreams/tide/swell", "/output/freeze",
              "/threads/strength", "/picture/memory", "/output/blackout")  # fmt: skip
    seen: list[tuple[float, np.ndarray]] = []
    moves: list[Move] = []
    try:
        for picture in range(60):
            at = picture / 12.0
            for address in chance.sample(played, 2):
                deck.move(address, KNOWN[address].value(chance.random()), chance.choice((0.0, 0.7)))
            moves += deck.take(at)
            seen.append((at, drawn(compositor, live.frames, at)))
    finally:
        unbind(gl_context)
        compositor.release()
        live.close()
    scribe = Scribe(show, festivals.festival("lull"), ShowTime(20.0, time.monotonic()))
    scribe.start()
    keeping = Takes(scribe)
    keeping.keep([(one.address, one.value, one.at, one.seconds) for one in moves])
    scribe.stop()
    with open_show(show) as again:
        assert len(moves) > 60
        fresh = Compositor(gl_context, cache(library.find), words=again.words, drawings=again.drawings)
        try:
            for at, pixels in random.Random(1).sample(seen, 12):
                assert np.abs(drawn(fresh, again.frames, at) - pixels).max() <= 1
        finally:
            unbind(gl_context)
            fresh.release()
    assert len({pixels.tobytes() for _, pixels in seen}) > 20, "something was to be seen"


def test_a_show_is_played_by_osc_and_its_take_is_kept(tmp_path: Path) -> None:
    port = free_port()
    show = tmp_path / "set.dream"
    running = Running(show, "--osc-port", str(port), command="vj")
    try:
        running.heard(f"UDP port {port}")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as controller:
            for number in range(50):
                controller.sendto(packed("/picture/hue", float(number)), ("127.0.0.1", port))
            controller.sendto(packed("/story/chaos", 0.5), ("127.0.0.1", port))
            controller.sendto(packed("/picture/hue", 90.0), ("127.0.0.1", port))

            def kept() -> bool:
                with open_journal(show) as journal:
                    found = [event.body for event in journal.read() if event.by == "vj"]
                moved = [one for one in found if isinstance(one, ControlMoved)]
                return bool(moved and moved[-1].value == 90.0) and ControlSet("chaos", 0.5, 0.0) in found

            until(kept)
        assert running.stop() == 0
    finally:
        running.end()
    with open_journal(show) as journal:
        assert moves_of(journal.read())[-1].value == 90.0


def test_a_wrong_address_for_osc_is_told(tmp_path: Path) -> None:
    told = run("vj", tmp_path / "set.dream", *QUIET, "--osc-out", "nowhere")
    assert "HOST:PORT" in told.refusal(2)
    assert not (tmp_path / "set.dream").exists()
