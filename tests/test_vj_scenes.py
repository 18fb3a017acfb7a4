"""Scenes, cues and the fader between A and B: gone to exactly, undone exactly, kept whatever happens."""

import socket
import tempfile
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dreamscape.errors import DreamError
from dreamscape.stage.keys import Key
from dreamscape.stage.playable import desk_controls, playable
from dreamscape.stage.vj import set_file
from dreamscape.stage.vj.cues import Cue
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.keyboard import Keyboard
from dreamscape.stage.vj.osc import packed
from dreamscape.stage.vj.repertoire import Repertoire, repertoire
from dreamscape.stage.vj.scenes import BANKS, SLOTS, Scene
from tests.shell import run
from tests.test_live_command import Running, free_port
from tests.venue import until

KNOWN = playable()
HUE, GLOW, FREEZE, PULL = "/picture/hue", "/picture/bloom", "/output/freeze", "/story/pull"
HELD = [one.address for one in KNOWN.values() if one.address.split("/")[1] in ("picture", "dreams", "sound")]
MOVES = st.lists(st.tuples(st.sampled_from(HELD), st.floats(0, 1)), max_size=12)
SAID: list[str] = []


def opened(tmp_path: Path | None = None) -> tuple[Deck, Repertoire]:
    """A deck with a repertoire; without a folder its file is never written."""
    deck = Deck(KNOWN)
    return deck, repertoire(deck, (tmp_path or Path("/nowhere")) / "set.dream", SAID.append)


def turned(deck: Deck, moves: list[tuple[str, float]]) -> dict[str, float]:
    for address, share in moves:
        deck.move(address, KNOWN[address].value(share))
    return deck.values()


@given(MOVES, MOVES, st.integers(1, SLOTS), st.integers(1, BANKS))
def test_what_is_stored_is_gone_back_to(
    first: list[tuple[str, float]], second: list[tuple[str, float]], slot: int, bank: int
) -> None:
    deck, there = opened()
    deck.move("/scenes/bank", bank)
    deck.move("/scenes/fade", 0.0)
    before = turned(deck, first)
    deck.move("/scenes/store", slot)
    after = turned(deck, second)
    deck.move(f"/scenes/{slot}", 1.0)
    assert deck.values() == before
    assert deck.value("/scenes/store") == 0.0
    if after != before:
        assert deck.undo()
        assert deck.values() == after
        assert deck.redo()
        assert deck.values() == before
    assert set(there.scenes.kept) == {(bank, slot)}


@given(MOVES, MOVES, st.floats(0.1, 5.0))
def test_a_fade_ends_at_the_scene_exactly(
    first: list[tuple[str, float]], second: list[tuple[str, float]], fade: float
) -> None:
    deck, there = opened()
    before = turned(deck, first)
    there.scenes.store(1)
    turned(deck, second)
    deck.take(1.0)
    there.scenes.recall(1, fade)
    deck.take(2.0)
    shown = deck.performance.at(2.0 + fade)
    assert all(shown[address] == pytest.approx(before[address], abs=1e-9) for address in shown)


def test_a_scene_leaves_alone_what_it_does_not_hold() -> None:
    deck, there = opened()
    there.scenes.store(1)
    for address in (FREEZE, PULL, HUE):
        deck.move(address, 1.0)
    there.scenes.recall(1, 0.0)
    assert (deck.value(FREEZE), deck.value(PULL), deck.value(HUE)) == (1.0, 1.0, 0.0)
    there.scenes.store(2, groups=("output",))
    deck.move(FREEZE, 0.0)
    deck.move(HUE, 50.0)
    there.scenes.recall(2)
    assert (deck.value(FREEZE), deck.value(HUE)) == (1.0, 50.0)


def test_edits_of_scenes_and_cues_are_undone_in_their_order() -> None:
    deck, there = opened()
    there.scenes.store(3, name="dusk")
    there.cues.put([Cue((1, 3), 2.0)])
    there.scenes.rename(3, "dawn")
    there.scenes.clear(3)
    seen = []
    while True:
        seen.append((tuple(one.name for one in there.scenes.kept.values()), len(there.cues.kept)))
        if not deck.undo():
            break
    assert seen == [((), 1), (("dawn",), 1), (("dusk",), 1), (("dusk",), 0), ((), 0)]
    while deck.redo():
        pass
    assert not there.scenes.kept


def test_an_empty_slot_does_nothing_and_says_so() -> None:
    deck, there = opened()
    SAID.clear()
    deck.move(HUE, 40.0)
    deck.move("/scenes/recall", 7)
    assert deck.value(HUE) == 40.0
    assert "empty" in SAID[-1]
    deck.move("/cues/go", 1)
    assert "no cues" in SAID[-1]
    assert not there.scenes.kept


def programme() -> tuple[Deck, Repertoire]:
    deck, there = opened()
    for slot, hue in ((1, 10.0), (2, 20.0), (3, 30.0)):
        deck.move(HUE, hue)
        there.scenes.store(slot)
    there.cues.put([Cue((1, 1), 0.0), Cue((1, 2), 1.0, follow=5.0), Cue((1, 3), 0.0)])
    deck.move(HUE, 0.0)
    return deck, there


def test_cues_go_back_jump_and_follow() -> None:
    deck, there = programme()
    there.cues.listen(10.0)
    deck.move("/cues/go", 1)
    assert deck.value(HUE) == 10.0
    deck.move("/cues/jump", 3)
    assert deck.value(HUE) == 30.0
    deck.move("/cues/back", 1)
    assert (there.cues.current, deck.value(HUE), there.cues.remaining) == (2, 20.0, 5.0)
    there.cues.listen(14.9)
    assert there.cues.current == 2
    there.cues.listen(15.0)
    assert (there.cues.current, deck.value(HUE), there.cues.remaining) == (3, 30.0, None)
    deck.move("/cues/go", 1)
    assert there.cues.current == 3
    deck.move("/cues/jump", 2)
    deck.move("/cues/follow", 0)
    there.cues.listen(99.0)
    assert there.cues.current == 2
    assert there.cues.state()["cues"][1]["name"] == "scene 2"  # type: ignore[index]


def test_a_cue_in_the_middle_of_a_fade_goes_on_from_there() -> None:
    deck, there = programme()
    there.cues.kept = (Cue((1, 3), 4.0), Cue((1, 1), 4.0))
    deck.take(0.0)
    there.cues.go()
    deck.take(1.0)
    middle = deck.performance.at(3.0)[HUE]
    assert middle == pytest.approx(15.0)
    there.cues.go()
    deck.take(3.0)
    assert deck.performance.at(3.0)[HUE] == pytest.approx(middle)
    assert deck.performance.at(7.0)[HUE] == 10.0


@given(MOVES, MOVES, st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_the_fader_is_a_at_one_end_and_b_at_the_other(
    first: list[tuple[str, float]], second: list[tuple[str, float]], on_the_way: list[float]
) -> None:
    deck, there = opened()
    a = turned(deck, first)
    there.scenes.store(1)
    b = turned(deck, second)
    there.scenes.store(2)
    deck.move("/mix/a", 1)
    deck.move("/mix/b", 2)
    for share in (*on_the_way, 0.0):
        deck.move("/mix/fader", share)
    assert {one: deck.value(one) for one in HELD if a[one] != b[one]} == {
        one: a[one] for one in HELD if a[one] != b[one]
    }
    deck.move("/mix/fader", 1.0)
    assert deck.values() == pytest.approx(b)


def test_the_fader_goes_by_itself_and_turns_round() -> None:
    deck, there = programme()
    deck.move("/mix/a", 1)
    deck.move("/mix/b", 3)
    deck.move("/mix/seconds", 4.0)
    there.mix.listen(10.0)
    deck.move("/mix/auto", 1)
    there.mix.listen(12.0)
    assert deck.value("/mix/fader") == pytest.approx(0.5)
    assert deck.value(HUE) == pytest.approx(20.0)
    deck.move("/mix/auto", 1)
    there.mix.listen(14.0)
    assert deck.value("/mix/fader") == 0.0
    deck.move("/mix/auto", 1)
    there.mix.listen(18.5)
    assert deck.value(HUE) == 30.0
    there.mix.listen(30.0)
    deck.move("/mix/fader", 0.25)
    there.mix.listen(31.0)
    assert deck.value(HUE) == pytest.approx(15.0)


def test_keys_keep_go_to_and_cue() -> None:
    deck, there = opened()
    keyboard = Keyboard(deck, SAID.append)
    deck.move(HUE, 60.0)
    keyboard.press(Key("f4", shift=True))
    deck.move(HUE, 0.0)
    keyboard.press(Key("f4"))
    assert deck.value(HUE) == 60.0
    there.cues.put([Cue((1, 4))])
    keyboard.press(Key("space"))
    assert there.cues.current == 1
    assert set(desk_controls()) >= {"/cues/go", "/scenes/16", "/mix/fader"}


@given(
    st.dictionaries(
        st.tuples(st.integers(1, BANKS), st.integers(1, SLOTS)),
        st.builds(
            Scene,
            st.text(max_size=20),
            st.dictionaries(st.sampled_from(HELD), st.floats(-1e9, 1e9)),
            st.sampled_from([("picture",), ("dreams", "sound")]),
        ),
        max_size=5,
    )
)
def test_a_file_is_read_as_it_was_written(scenes: dict[tuple[int, int], Scene]) -> None:
    cues = (Cue((1, 2), 3.5), Cue((8, 16), 0.0, 12.0, 'the "end"'))
    found = tomllib.loads(set_file.text(scenes, cues))
    assert len(found.get("scene", [])) == len(scenes)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "set.scenes.toml"
        set_file.write(path, scenes, cues)
        assert set_file.read(path) == (scenes, cues)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[scene]\n", "line 1"),
        ("[[scene]]\nbank = 1\nslot = 17\nname = 'x'\n", r"scene\[0\].slot"),
        ("[[cue]]\nscene = [1, 2]\nfade = -1.0\n", r"cue\[0\].fade"),
        ("[[cue]]\nscene = [1, 2]\nfades = 1.0\n", "fades"),
        ("[[scene]]\nbank = 1\nslot = 1\nname = 'x'\n[scene.values]\n'/picture/hue' = 'red'\n", "values"),
        ("\udcff", "utf-8"),
    ],
)
def test_a_file_that_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "set.scenes.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(DreamError, match=why) as told:
        set_file.read(path)
    assert str(path) in str(told.value)
    assert told.value.code == 2


def test_changes_are_kept_a_second_later_and_at_the_end(tmp_path: Path) -> None:
    _, there = opened(tmp_path)
    path = tmp_path / "set.scenes.toml"
    there.saving.listen(5.0)
    there.scenes.store(1)
    there.saving.listen(5.9)
    assert not path.exists()
    there.saving.listen(6.0)
    until(path.exists)
    there.scenes.store(2)
    there.saving.close()
    assert set(set_file.read(path)[0]) == {(1, 1), (1, 2)}
    opened(tmp_path)
    assert (tmp_path / "set.scenes.toml.before").read_text() == path.read_text()


def test_a_set_that_is_killed_has_its_scenes_again(tmp_path: Path) -> None:
    show, port = tmp_path / "set.dream", free_port()
    running = Running(show, "--osc-port", str(port), command="vj")
    try:
        running.heard(f"UDP port {port}")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as hand:
            hand.connect(("127.0.0.1", port))
            hand.send(packed(HUE, 77.0))
            hand.send(packed("/scenes/store", 5.0))
            until((tmp_path / "set.scenes.toml").exists)
    finally:
        running.end()
    scenes, _ = set_file.read(tmp_path / "set.scenes.toml")
    assert scenes[1, 5].values[HUE] == 77.0


def test_a_damaged_file_stops_nobody_halfway(tmp_path: Path) -> None:
    (tmp_path / "set.scenes.toml").write_text("[[scene]\n")
    said = run("vj", tmp_path / "set.dream", "--headless", "--no-sound", "--duration", "5s", "--port", "0",
               "--crew-port", "0", "--osc-port", "-1")  # fmt: skip
    assert said.code == 2
    assert "line 1" in said.err
    assert "Traceback" not in said.err
