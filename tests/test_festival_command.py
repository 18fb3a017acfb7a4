"""`dreamscape festival` and `import --festival`: what they print, keep and refuse."""

import json
import re
from pathlib import Path

import pytest

from dreamscape.cli import main
from dreamscape.commands.festival import kept_in
from dreamscape.narrative.events import DreamTold, FestivalSet
from dreamscape.narrative.journal import create, open_journal
from dreamscape.narrative.programme import library
from dreamscape.narrative.programme.parsing import parse, read_festival
from tests import shell
from tests.shell import Said, names, written

ROOT = Path(__file__).parents[1]
OWN = """\
name = "ours"
length = "8s"

[[act]]
name = "Only"
text = "We are here."
prompt = "Who are you?"
"""


def here(capsys: pytest.CaptureFixture[str], *words: object) -> Said:
    capsys.readouterr()
    code = main([str(word) for word in words])
    said = capsys.readouterr()
    return Said(code, said.out, said.err)


def imported(folder: Path, *words: object) -> Path:
    path, dreams = folder / "a.dream", shell.told(folder, *shell.DREAMS)
    assert main(["import", str(dreams), "--out", str(path), "--force", *map(str, words)]) == 0
    return path


def test_list_names_them_all(capsys: pytest.CaptureFixture[str]) -> None:
    lines = here(capsys, "festival", "list").done().splitlines()
    assert [line.split()[0] for line in lines] == list(library.names())
    assert all(
        library.built_in(name).about in line for name, line in zip(library.names(), lines, strict=True)
    )


@pytest.mark.parametrize("name", library.names())
def test_show_prints_a_festival_to_begin_from(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    printed = here(capsys, "festival", "show", name).done()
    assert parse(printed, "printed") == library.built_in(name)
    assert printed.startswith("# "), "with its remarks"


def test_check_lays_it_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own, bad = written(tmp_path / "own.toml", OWN), written(tmp_path / "bad.toml", OWN + "x = 1\n")
    said = here(capsys, "festival", "check", own).done()
    assert f"{own}: ours, 0:08, 1 acts" in said
    assert re.search(r"0:00 +Only +0:08 +0 cues", said)
    both = here(capsys, "festival", "check", bad, own)
    assert both.code == 1
    assert "ours, 0:08" in both.out
    assert "bad.toml:8: " in both.refusal(1)
    lull = library.path_of("lull")
    assert "lap 3" in here(capsys, "festival", "check", lull, "--duration", "30m").done()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("show", "nothing"), ('"nothing" is not known', "lull")),
        (("show", "nothing.toml"), ("no such file",)),
        (("show", "nothing.dream"), ("does not exist",)),
        (("check", "x.toml", "--duration", "soon"), ("no such file",)),
        (("new", "nothing.dream", "--out", "next.toml"), ("does not exist",)),
        (("new", "nothing.dream", "--out", "next.txt"), ('ends in ".toml"',)),
    ],
)
def test_what_it_cannot_do(
    words: tuple[str, ...],
    says: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    sentence = here(capsys, "festival", *words).refusal()
    assert all(word in sentence for word in says)
    assert not names(tmp_path)


def test_import_takes_a_file_and_the_show_is_whole_without_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = written(tmp_path / "own.toml", OWN)
    path = imported(tmp_path, "--festival", own)
    own.unlink()
    assert "0:08" in capsys.readouterr().out, "as long as the festival says"
    with open_journal(path) as journal:
        assert journal.meta.festival == "ours"
        assert sum(isinstance(event.body, FestivalSet) for event in journal.read()) == 1
    assert kept_in(path) == parse(OWN, "own")
    assert parse(here(capsys, "festival", "show", path).done(), "shown") == parse(OWN, "own")
    assert main(["verify", str(path)]) == 0


@pytest.mark.parametrize("name", library.names())
def test_import_takes_each_built_in_one(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = imported(tmp_path, "--festival", name, "--duration", "6s")
    assert kept_in(path) == library.built_in(name)
    facts = json.loads(here(capsys, "inspect", path, "--at", "0.5", "--json").done())
    assert facts["act"] == library.built_in(name).acts[0].name


def test_import_refuses_a_festival_that_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = written(tmp_path / "own.toml", OWN.replace("text", "txt"))
    dreams = shell.told(tmp_path, "the sea")
    said = here(capsys, "import", dreams, "--out", tmp_path / "k.dream", "--festival", own)
    assert f'{own}:6: act 1 ("Only") txt: no such key here; did you mean "text"?' in said.refusal(2)
    assert names(tmp_path) == ["dreams.jsonl", "own.toml"]


def test_who_says_when_joins_then(tmp_path: Path) -> None:
    dreams = written(tmp_path / "d.csv", "dream,at\nthe sea,9\na forest,\na fire,0.5\na house,500\n")
    path = tmp_path / "k.dream"
    assert main(["import", str(dreams), "--out", str(path), "--duration", "12s"]) == 0
    with open_journal(path) as journal:
        joined = {
            event.body.dreamer: event.at for event in journal.read() if isinstance(event.body, DreamTold)
        }
    assert joined["d1"] == 9.0
    assert joined["d2"] <= 0.18 * 12 + 0.1
    assert joined["d3"] == 0.5
    assert 11.0 <= joined["d4"] < 12.0


def test_new_plans_and_the_plan_can_be_imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = imported(tmp_path, "--duration", "30s")
    out = tmp_path / "plans" / "next.toml"
    said = here(capsys, "festival", "new", path, "--out", out)
    assert said.done().strip() == str(out)
    assert names(out.parent) == ["next.toml"], "nothing half-written is left"
    festival = read_festival(out)
    assert festival.name == "dream-collective-next"
    assert "Name 1" not in out.read_text()
    imported(tmp_path, "--festival", out, "--duration", "6s")
    assert kept_in(tmp_path / "a.dream") == festival


def test_new_replaces_a_file_only_when_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = imported(tmp_path, "--duration", "6s"), written(tmp_path / "next.toml", "mine")
    assert "--force" in here(capsys, "festival", "new", path, "--out", out).refusal(2)
    assert out.read_text() == "mine"
    here(capsys, "festival", "new", path, "--out", out, "--force").done()
    assert read_festival(out).name == "dream-collective-next"


def test_a_plan_that_fails_leaves_what_was_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A show whose programme somebody spoilt."""
    path, out = tmp_path / "a.dream", written(tmp_path / "next.toml", "mine")
    with create(path, 1, "x") as journal:
        journal.append([(0.0, "x", "1", FestivalSet("x", "name = 3"))])
    sentence = here(capsys, "festival", "new", path, "--out", out, "--force").refusal()
    assert "its festival" in sentence or "the show" in sentence
    assert out.read_text() == "mine"
    assert names(tmp_path) == ["a.dream", "next.toml"]


def test_a_show_from_before_festivals_were_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "old.dream"
    with create(path, 1, "dream-collective") as journal:
        journal.append([(0.0, "x", "1", DreamTold("a", "tide", 0.1, 0.0, 0.0))])
    assert "keeps no programme" in here(capsys, "festival", "show", path).refusal(2)
    here(capsys, "festival", "new", path, "--out", tmp_path / "next.toml").done()
    read_festival(tmp_path / "next.toml")


def test_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["festival", "--help"], ["festival", "new", "--help"]):
        with pytest.raises(SystemExit) as stopped:
            main(words)
        assert stopped.value.code == 0
    said = capsys.readouterr().out
    assert "festival show lull > mine.toml" in said
    assert "import dreams.txt --festival mine.toml" in said


# the page


def test_the_page_shows_a_whole_festival_and_every_key() -> None:
    from dreamscape.narrative.cues import CUES
    from dreamscape.narrative.programme.festival import CONTROLS, MAY
    from dreamscape.narrative.programme.written import KEYS

    page = (ROOT / "docs" / "festival.md").read_text("utf-8")
    examples = re.findall(r"^```toml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    festivals = [parse(example, "docs/festival.md") for example in examples]
    assert any(len(festival.acts) >= 2 and festival.acts[0].cues for festival in festivals)
    for key in {key for keys in KEYS.values() for key in keys}:
        assert f"`{key}`" in page, key
    for word in (*CUES, *MAY, *CONTROLS):
        assert f"`{word}`" in page, word
    for name in library.names():
        assert f"`{name}`" in page
