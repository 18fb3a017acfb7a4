"""Visuals live on a real stage: phones can dream them, hands can play them, films show them again."""

import json
import os
import signal
import socket
from pathlib import Path

import pytest

from dreamscape.cli import main
from dreamscape.commands.shows import open_show
from dreamscape.narrative.events import ControlMoved, DreamTold
from dreamscape.narrative.journal import open_journal
from dreamscape.render import library
from dreamscape.render.dropin.standing import KEPT, Standing
from dreamscape.render.isf import load
from dreamscape.stage.playable import controls_of, playable
from dreamscape.stage.vj.deck import Deck
from dreamscape.stage.vj.osc import packed
from tests.dropping import BLUE, DREAM, RED
from tests.test_crew import Member
from tests.test_live_command import Running, free_port
from tests.venue import until, venue


def told_visuals(show: Path) -> list[str]:
    with open_journal(show) as journal:
        return [event.body.visual for event in journal.read() if isinstance(event.body, DreamTold)]


def moved(show: Path) -> list[tuple[str, float]]:
    with open_journal(show) as journal:
        found = [event.body for event in journal.read() if isinstance(event.body, ControlMoved)]
    return [(one.control, one.value) for one in found]


def test_what_is_dropped_into_a_running_show_is_dreamt_played_and_rendered_again(tmp_path: Path) -> None:
    folder, show, port = tmp_path / "visuals", tmp_path / "set.dream", free_port()
    folder.mkdir()
    running = Running(show, "--osc-port", str(port), "--visuals", str(folder), command="vj")
    try:
        phone = running.phone()
        text = DREAM.format(colour=RED).replace('["sea"]', '["child", "falling", "face"]')
        (folder / "mine.fs").write_text(text)
        running.heard('the visual "mine" is there')
        os.kill(running.child("gate"), signal.SIGKILL)
        running.heard("phones join", 2)  # the new gate is told what the old one knew

        def dreamt() -> bool:
            phone.done("tell", words="my teeth fell out at school")
            return told_visuals(show)[-1] == "mine"

        until(dreamt)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as controller:
            controller.sendto(packed("/dreams/mine/strength", 0.25), ("127.0.0.1", port))
        until(lambda: ("/dreams/mine/strength", 0.25) in moved(show))
        (folder / "mine.fs").write_text(text.replace("strength *", "strenth *"))
        assert running.heard("shown as it was before").startswith(f"{folder / 'mine.fs'}:4: ")
        assert running.stop() == 0
    finally:
        running.end()
    (folder / "mine.fs").write_text(text)
    assert main(["still", str(show), "--at", "1", "--out", str(tmp_path / "a.png"), "--visuals", str(folder),
                 "--size", "64x36"]) == 0  # fmt: skip
    with open_show(show, (folder,)) as again:
        assert again.performance.at(1e6)["/dreams/mine/strength"] == 0.25
    refused = main(["still", str(show), "--at", "1", "--out", str(tmp_path / "b.png"), "--size", "64x36"])
    assert refused == 2, "without the folder nothing is guessed"


def test_the_gate_knows_what_can_be_dreamt_and_how_it_stands(tmp_path: Path) -> None:
    known = library.catalogue()
    with venue(tmp_path / "a.dream") as place:
        phone, engineer = place.phone(), Member(place, "engineer")
        standing = Standing("mine", tmp_path / "mine.fs", KEPT, 1.0, "wrong", "mine.fs", 4, 3.5, 0)
        place.line.send(("visuals", {**known, "mine": ("child", "falling", "face")}, [standing.facts()]))
        told = until(lambda: engineer.board()["health"]["stage"].get("visuals"))
        assert told == [json.loads(json.dumps(standing.facts()))]
        phone.done("tell", words="my teeth fell out at school")
        assert told_visuals(place.show) == ["mine"]
        place.line.send(("visuals", known, []))
        until(lambda: engineer.board()["health"]["stage"]["visuals"] == [])
        phone.done("tell", words="my teeth fell out at school")
        assert told_visuals(place.show)[-1] in known


def test_its_numbers_become_controls_and_known_ones_stay(tmp_path: Path) -> None:
    deck = Deck(playable())
    deck.move("/dreams/tide/swell", 3.0)
    before = len(deck.known)
    path = tmp_path / "mine.fs"
    path.write_text(DREAM.format(colour=BLUE))
    deck.learn(controls_of(load(path)))
    assert deck.known.keys() - playable().keys() == {"/dreams/mine/strength"}
    assert len(deck.known) == before + 1
    assert deck.known == playable((tmp_path,)), "as if it had always been there"
    assert deck.value("/dreams/tide/swell") == 3.0


def test_a_show_is_imported_with_visuals_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "mine.fs").write_text(DREAM.format(colour=RED).replace("sea", "falling"))
    dreams = tmp_path / "dreams.txt"
    dreams.write_text("I fell and fell\n")
    words = ["import", str(dreams), "--out", str(tmp_path / "a.dream"), "--duration", "6s"]
    found = []
    for seed in range(8):
        assert main([*words, "--force", "--seed", str(seed), "--visuals", str(tmp_path)]) == 0
        found += told_visuals(tmp_path / "a.dream")
    assert "mine" in found


@pytest.mark.parametrize("command", ["live", "vj", "import", "render", "still", "demo"])
def test_a_folder_that_is_not_there_is_said_by(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = tmp_path / "nowhere"
    dreams = tmp_path / "dreams.txt"
    dreams.write_text("the sea\n")
    words = {
        "live": (str(tmp_path / "a.dream"), "--headless"),
        "vj": (str(tmp_path / "a.dream"), "--headless"),
        "import": (str(dreams), "--out", str(tmp_path / "a.dream")),
        "render": (str(tmp_path / "a.dream"), "--out", str(tmp_path / "a.mp4")),
        "still": (str(tmp_path / "a.dream"), "--at", "1", "--out", str(tmp_path / "a.png")),
        "demo": ("--out", str(tmp_path / "out")),
    }
    assert main([command, *words[command], "--visuals", str(nowhere)]) == 2
    assert f"{nowhere}: no such folder of visuals; make it" in capsys.readouterr().err
    assert sorted(one.name for one in tmp_path.iterdir()) == ["dreams.txt"], "nothing was made"
