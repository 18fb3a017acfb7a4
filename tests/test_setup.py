"""The set-up: the lock fits the project and names no host; what is missing is said in one line."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text()


def test_the_lock_names_no_host_and_no_path() -> None:
    assert "://" not in LOCK
    assert not re.search(r"(?m)^\s*-(?!-hash=sha256:)", LOCK)
    assert not re.search(r"(^|\s|@)\.?/", LOCK)


def test_every_locked_package_has_hashes() -> None:
    entries = re.split(r"\n(?=[a-zA-Z])", LOCK.strip())
    assert len(entries) > 20
    assert all("--hash=sha256:" in entry for entry in entries)


def test_the_lock_satisfies_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["dev"]
    wanted += project["build-system"]["requires"]
    locked: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", LOCK, re.MULTILINE):
        locked.setdefault(name.lower(), []).append(version)
    for requirement in map(Requirement, wanted):
        versions = locked.get(requirement.name.lower(), [])
        assert versions, f"{requirement.name} is not locked: make lock"
        assert all(requirement.specifier.contains(version) for version in versions), requirement


def test_a_machine_without_python_is_told_so_in_one_line(tmp_path: Path) -> None:
    tools, project = tmp_path / "bin", tmp_path / "project" / "scripts"
    tools.mkdir()
    project.mkdir(parents=True)
    (tools / "dirname").symlink_to(str(shutil.which("dirname")))
    shutil.copy(ROOT / "scripts" / "setup.sh", project)
    told = subprocess.run(
        [str(shutil.which("sh")), str(project / "setup.sh")],
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
    )
    assert told.returncode == 1
    assert told.stderr.startswith("setup: no Python of 3.11 or newer was found; install one")
    assert told.stderr.count("\n") == 1
    assert not (tmp_path / "project" / ".venv").exists()
