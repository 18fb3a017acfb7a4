"""doctor: what it finds is what is there, and each fault comes with what to do."""

import json
import os
import socket
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from dreamscape.commands import doctor
from dreamscape.commands.doctor import Finding, examine, is_software, show

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("0.0.0.0", 0))
        return int(probe.getsockname()[1])


def test_it_looks_at_everything_and_every_fault_has_advice(tmp_path: Path) -> None:
    findings = examine(tmp_path / "out", free_port())
    whats = {finding.what for finding in findings}
    assert {
        "Python",
        "OpenGL",
        "shader cache",
        "encoder x264",
        "encoder nvenc",
        "sound",
        "fonts",
        "disk",
        "screen",
        "network",
    } <= whats
    assert all(finding.advice for finding in findings if finding.state != "ok")
    states = {finding.what: finding.state for finding in findings}
    assert states["Python"] == states["encoder x264"] == states["network"] == "ok"
    assert list(tmp_path.iterdir()) == []


def test_a_taken_port_is_seen(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        (found,) = doctor._network(taken.getsockname()[1])
    assert found.state == "warn"
    assert "stop what uses it" in found.advice


def test_a_folder_that_is_a_file_is_seen(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    (found,) = doctor._disk(tmp_path / "out" / "films")
    assert (found.state, "is a file" in found.found) == ("fail", True)


def test_a_cache_that_can_not_be_written_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")
    monkeypatch.setenv("MESA_SHADER_CACHE_DIR", str(tmp_path / "cache"))
    (found,) = doctor._shader_cache()
    assert found.state == "warn"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only EGL can be hidden this way")
def test_no_opengl_is_one_finding_with_what_to_install(tmp_path: Path) -> None:
    hidden = {**os.environ, "__EGL_VENDOR_LIBRARY_FILENAMES": str(tmp_path / "none.json")}
    code = "from dreamscape.commands.doctor import _opengl; (f,) = _opengl(); print(f.state, f.advice)"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=hidden, capture_output=True, text=True, check=True
    )
    assert told.stdout.startswith("fail install Mesa")


@pytest.mark.parametrize(
    ("renderer", "software"),
    [
        ("llvmpipe (LLVM 15.0.6, 256 bits)", True),
        ("softpipe", True),
        ("Google SwiftShader", True),
        ("NVIDIA GeForce RTX 4070/PCIe/SSE2", False),
        ("Mesa Intel(R) UHD Graphics 620 (KBL GT2)", False),
    ],
)
def test_software_is_known_by_its_name(renderer: str, software: bool) -> None:
    assert is_software(renderer) is software


def test_json_and_table_say_the_same() -> None:
    findings = [Finding("a", "ok", "here [not a tag]"), Finding("b", "fail", "gone", "fetch it")]
    text, table = StringIO(), StringIO()
    assert show(findings, as_json=True, stream=text) == show(findings, stream=table) == 1
    assert json.loads(text.getvalue())[1] == {
        "what": "b",
        "state": "fail",
        "found": "gone",
        "advice": "fetch it",
    }
    for word in ("here [not a tag]", "fetch it", "fail"):
        assert word in table.getvalue()
    assert show(findings[:1], stream=StringIO()) == 0


def test_a_look_that_breaks_does_not_silence_the_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken() -> list[Finding]:
        raise ImportError("no such module")

    monkeypatch.setattr(doctor, "_encoders", broken)
    findings = examine(tmp_path, free_port())
    assert (
        Finding("encoders", "fail", "ImportError: no such module", "set up again: make clean, make test")
        in findings
    )
    assert findings[-1].what == "network"
