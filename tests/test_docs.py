"""The documents are true: links lead somewhere, commands exist and run, shaders compile, the wheel works."""

import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import moderngl
import pytest

from dreamscape.cli import parser
from dreamscape.render import isf
from dreamscape.render.foreign import is_plain_dream
from dreamscape.render.programs import Programs

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "shaders").rglob("*.md")])
README = ROOT / "README.md"

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`]+)`")
BLOCK_COMMAND = re.compile(r"^    (?:\.venv/bin/)?dreamscape ([a-z]+.*)$", re.MULTILINE)
SPAN_COMMAND = re.compile(r"(?:\.venv/bin/)?dreamscape ([a-z]+.*)")

named = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def block_commands(document: Path) -> list[list[str]]:
    """The arguments of each command in an indented block; what follows two blanks is an explanation."""
    lines = BLOCK_COMMAND.findall(document.read_text())
    return [shlex.split(re.split(r" {2,}", line)[0]) for line in lines]


def span_commands(document: Path) -> list[list[str]]:
    """The arguments of each command named within a sentence."""
    text = FENCE.sub("", document.read_text())
    spans = (" ".join(span.split()) for span in SPAN.findall(text))
    return [match.group(1).split() for span in spans if (match := SPAN_COMMAND.fullmatch(span))]


def run(arguments: list[str], folder: Path, path: Path) -> subprocess.CompletedProcess[str]:
    """`python ARGUMENTS` in `folder`, with `path` in front of the module search."""
    environment = {**os.environ, "PYTHONPATH": str(path), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@named
def test_links_lead_to_files(document: Path) -> None:
    targets = [target.split("#")[0] for target in LINK.findall(document.read_text()) if "://" not in target]
    missing = [target for target in targets if target and not (document.parent / target).exists()]
    assert not missing


def test_the_readme_is_short() -> None:
    assert len(README.read_text().splitlines()) < 150


@named
def test_commands_in_blocks_are_understood(document: Path) -> None:
    for arguments in block_commands(document):
        assert parser().parse_args(arguments).command == arguments[0]


@named
def test_commands_in_sentences_exist(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command, *rest in span_commands(document):
        with pytest.raises(SystemExit) as end:
            parser().parse_args([command, "--help"])
        assert end.value.code == 0, f"{document.name}: dreamscape {command}"
        known = capsys.readouterr().out
        assert all(word in known for word in rest if word.startswith("--")), (document.name, command, rest)


def test_commands_are_found_in_the_documents() -> None:
    """Else the tests above would pass whatever was written."""
    assert len(block_commands(README)) >= 9
    assert any(words == ["bench"] for words in span_commands(README))


PORTS = ("--host", "127.0.0.1", "--port", "8593", "--crew-port", "0")


def test_the_commands_of_the_readme_run_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "shaders").symlink_to(ROOT / "shaders")
    (tmp_path / "dreams.txt").write_text("The sea stood in the street.\nA door opened in the forest.\n")
    for arguments in block_commands(README):
        if arguments[0] == "check":  # tests of their own audition every visual
            continue
        small = {
            "render": ["--size", "64x36", "--to", "0.1"],
            "sound": ["--to", "0.5"],
            "still": ["--size", "64x36"],
            "vj": [
                "--headless",
                "--no-sound",
                "--duration",
                "3s",
                "--size",
                "64x36",
                "--osc-port",
                "0",
                *PORTS,
            ],
            "live": ["--headless", "--no-sound", "--duration", "3s", "--size", "64x36", *PORTS],
        }
        done = run(["-m", "dreamscape", *arguments, *small.get(arguments[0], [])], tmp_path, ROOT)
        assert done.returncode == 0, (arguments, done.stderr)
        if "--out" in arguments:
            assert (tmp_path / arguments[arguments.index("--out") + 1]).stat().st_size > 0


@pytest.mark.parametrize("document", [README, ROOT / "shaders" / "README.md"], ids=["README", "shaders"])
def test_shaders_in_the_documents_compile(document: Path, tmp_path: Path, gl: moderngl.Context) -> None:
    shaders = [text for language, text in FENCE.findall(document.read_text()) if language == "glsl"]
    assert shaders
    for number, text in enumerate(shaders):
        path = tmp_path / f"shader{number}.fs"
        path.write_text(text)
        visual = isf.load(path)
        assert is_plain_dream(visual)
        programs = Programs(gl, {visual.name: visual}.__getitem__)
        for among in (False, True):
            programs.dream(visual.name, 5, among)
        programs.release()


def test_the_wheel_works_from_an_empty_folder(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="hatchling comes with the dev extra")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "built")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = (tmp_path / "built").glob("*.whl")
    unpacked, empty = tmp_path / "unpacked", tmp_path / "empty"
    empty.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    shipped = [path for name in ("shaders", "assets") for path in (ROOT / name).rglob("*") if path.is_file()]
    lost = [path for path in shipped if not (unpacked / "dreamscape" / path.relative_to(ROOT)).is_file()]
    assert len(shipped) > 50
    assert not lost
    helped = run(["-m", "dreamscape", "--help"], empty, unpacked)
    assert helped.returncode == 0, helped.stderr
    assert "COMMAND" in helped.stdout
    listing = "import dreamscape.render.library as l; print(l.__file__, *l.catalogue())"
    listed = run(["-c", listing], empty, unpacked)
    assert listed.returncode == 0, listed.stderr
    file, *names = listed.stdout.split()
    assert Path(file).is_relative_to(unpacked)
    assert set(names) == {path.stem for path in (ROOT / "shaders" / "dreams").glob("*.fs")}
    assert not list(empty.iterdir())
