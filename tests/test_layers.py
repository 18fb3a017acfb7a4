"""The rooms of the house: imports run one way, and what must be pure can reach nothing that is not."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "dreamscape"

SHARED = {"atomic", "errors", "keyed", "units", "resources", "__init__"}
"""Small modules that every room may use and that use none."""

MAY_IMPORT = {
    "narrative": set(),
    "score": {"narrative"},
    "render": {"score"},
    "sound": {"score"},
    "gate": {"narrative"},
    "stage": {"render", "sound", "score", "narrative", "gate"},
    "export": {"render", "sound"},
    "doctor": {"render", "export", "sound"},
    "commands": {"doctor", "narrative", "score", "render", "sound", "gate", "stage", "export"},
    "arguments": set(),
    "cli": {"arguments"},  # it finds commands by name
    "__main__": {"cli"},
}

IMPURE = {"moderngl", "pygame", "time", "random", "datetime", "secrets", "uuid", "socket", "subprocess"}

SALTED = PACKAGE / "narrative" / "words.py"
"""Words are kept under a salt that nobody can guess; it never reaches the story."""

MACHINES = re.compile(
    r"(?<![\w.])/(?:home|root|opt|work|Users|mnt|media)/\w"  # somebody's own folders
    r"|\b(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2}\b"  # private networks
    r"|\b[\w-]+\.(?:internal|lan|corp)\b(?!\()"
    r"|[A-Z]:\\\\?Users\b"
)
TEXT = {".py", ".md", ".toml", ".glsl", ".fs", ".frag", ".vert", ".json", ".txt", ".html", ".css", ".js"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(tree: ast.AST) -> set[str]:
    """Every module that is imported, absolutely, anywhere in the file; `from a import b` as a and a.b."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"a relative import of {node.module} hides its room"
            assert node.module is not None
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def rooms(names: set[str]) -> set[str]:
    """The rooms of dreamscape among imported modules."""
    parts = [name.split(".") for name in names]
    found = {part[1] for part in parts if part[0] == "dreamscape" and len(part) > 1}
    return found & ({path.stem for path in PACKAGE.iterdir()} | set(MAY_IMPORT))


@pytest.mark.parametrize("path", modules(), ids=named)
def test_imports_run_one_way(path: Path) -> None:
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    met = rooms(imported(ast.parse(path.read_text("utf-8")))) - SHARED
    if room in SHARED:
        assert not met, f"{room} is for everybody and may know nobody"
        return
    assert room in MAY_IMPORT, f"{room} is a new room: say in MAY_IMPORT whom it may know"
    assert met <= MAY_IMPORT[room] | {room}, f"{room} may not know {met - MAY_IMPORT[room]}"


@pytest.mark.parametrize("room", ["render", "sound"])
def test_pictures_and_sound_know_of_the_score_its_frame_only(room: str) -> None:
    values = ["frame", "spectrum"] if room == "render" else ["frame", "music", "harmony"]  # plain functions
    for path in (PACKAGE / room).rglob("*.py"):
        score = {name for name in imported(ast.parse(path.read_text("utf-8"))) if ".score" in name}
        allowed = tuple(f"dreamscape.score.{name}" for name in values)
        assert all(name == "dreamscape.score" or name.startswith(allowed) for name in score), path


@pytest.mark.parametrize("room", ["narrative", "score"])
def test_the_story_knows_no_clock_no_chance_and_no_gpu(room: str) -> None:
    for path in set((PACKAGE / room).rglob("*.py")) - {SALTED}:
        tree = ast.parse(path.read_text("utf-8"))
        tops = {name.split(".")[0] for name in imported(tree)}
        assert not tops & IMPURE, f"{named(path)} imports {tops & IMPURE}"
        reached = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not reached & {"os.urandom", "os.getrandom"}, named(path)
        chance = {one for one in reached if re.match(r"(np|numpy)\.random\b", one)}
        assert not chance, f"{named(path)} draws {chance}"
        assert not {"os.urandom", "numpy.random"} & imported(tree), named(path)


@pytest.mark.parametrize("path", modules(), ids=named)
def test_files_and_functions_are_short(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 350
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 60, f"{node.name} has {length} lines"


def test_nothing_names_a_place_that_only_one_machine_has() -> None:
    folders = ("dreamscape", "shaders", "tests", "docs", "assets", "benchmarks")
    files = [path for name in folders for path in (ROOT / name).rglob("*") if path.suffix in TEXT]
    files += [path for path in ROOT.iterdir() if path.suffix in TEXT or path.name in ("Makefile", "README")]
    found = [
        f"{named(path)}:{number}: {match.group()}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1)
        if (match := MACHINES.search(line))
    ]
    assert not found, "\n".join(found)


def test_the_search_for_places_finds_them() -> None:
    for parts in (("", "home", "someone"), ("", "work", "x"), ("", "opt", "x"), ("", "root", "x")):
        assert MACHINES.search(f"see {'/'.join(parts)} for more")
    assert MACHINES.search(".".join(["http://10", "0", "0", "7"]) + ":8080/")
    assert MACHINES.search("http://registry" + ".internal/simple")
    assert not MACHINES.search("docs/home/page 10.5 and 1920x1080 at 0:30, version 10.2.1")
