"""What works on this machine, what does not, and what to do about it."""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, TextIO

State = Literal["ok", "warn", "fail"]

_SOFTWARE = ("llvmpipe", "softpipe", "swrast", "swiftshader", "software", "microsoft basic render")
_ROOM = 2 << 30  # bytes: an hour of film at 1280x720
_NO_GL = "install Mesa (Debian/Ubuntu: apt-get install libegl1 libgl1 libgl1-mesa-dri) or the GPU's driver"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `advice` is empty when there is nothing to do."""

    what: str
    state: State
    found: str
    advice: str = ""


def examine(out: Path = Path("out"), port: int = 8080) -> list[Finding]:
    """Look at everything dreamscape uses: nothing is written but one probe file, which is removed.
    `out` is where films would go, `port` where phones would knock."""
    looks: list[tuple[str, Callable[[], list[Finding]]]] = [
        ("Python", _python),
        ("OpenGL", _opengl),
        ("shader cache", _shader_cache),
        ("encoders", _encoders),
        ("sound", _sound),
        ("MIDI", _midi),
        ("fonts", _fonts),
        ("disk", lambda: _disk(out)),
        ("screen", _screen),
        ("network", lambda: [*_network(port), *_network(port + 1, "127.0.0.1", "the crew")]),
    ]
    return [finding for what, look in looks for finding in _seen(what, look)]


def _seen(what: str, look: Callable[[], list[Finding]]) -> list[Finding]:
    """A look that fails in a way nobody foresaw is itself a finding: the others still speak."""
    try:
        return look()
    except Exception as error:
        return [
            Finding(what, "fail", f"{type(error).__name__}: {error}", "set up again: make clean, make test")
        ]


def show(findings: list[Finding], as_json: bool = False, stream: TextIO | None = None) -> int:
    """Print `findings` as a table, or as JSON for programs. Returns the exit code: 1 when one failed."""
    out = stream or sys.stdout
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], indent=2, ensure_ascii=False), file=out)
    else:
        _print_table(findings, out)
    return int(any(finding.state == "fail" for finding in findings))


def is_software(renderer: str) -> bool:
    """Whether GL's name for the `renderer` is that of one that draws on the CPU."""
    return any(name in renderer.lower() for name in _SOFTWARE)


def _print_table(findings: list[Finding], out: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    colours = {"ok": "green", "warn": "yellow", "fail": "red"}
    table = Table(box=None, pad_edge=False)
    for heading in ("what", "", "found", "what to do"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        state = Text(finding.state, style=colours[finding.state])
        table.add_row(Text(finding.what), state, Text(finding.found), Text(finding.advice))
    Console(file=out).print(table)


def _python() -> list[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return [Finding("Python", "ok", f"{version}, {sys.platform}")]


def _opengl() -> list[Finding]:
    import moderngl

    try:
        if sys.platform.startswith("linux"):
            context = moderngl.create_context(standalone=True, backend="egl")  # type: ignore[arg-type]
        else:
            context = moderngl.create_context(standalone=True)
    except Exception as error:  # moderngl raises bare Exceptions, and others for a missing library
        return [Finding("OpenGL", "fail", str(error) or type(error).__name__, _NO_GL)]
    try:
        renderer, version = context.info["GL_RENDERER"], context.info["GL_VERSION"]
        largest = context.info["GL_MAX_TEXTURE_SIZE"]
    finally:
        context.release()
    found = f"{renderer}; {version}; pictures up to {largest} pixels"
    if is_software(renderer):
        return [
            Finding(
                "OpenGL",
                "warn",
                f"software, on the CPU: {found}",
                "it draws the same, slowly; a GPU is faster",
            )
        ]
    return [Finding("OpenGL", "ok", found)]


def _shader_cache() -> list[Finding]:
    if os.environ.get("MESA_SHADER_CACHE_DISABLE", "").lower() in ("1", "true"):
        return [
            Finding(
                "shader cache", "warn", "switched off", "unset MESA_SHADER_CACHE_DISABLE: starts are quicker"
            )
        ]
    home = (
        os.environ.get("MESA_SHADER_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    )
    folder = Path(home)
    if _can_write(folder):
        return [Finding("shader cache", "ok", f"{folder} can be written")]
    return [Finding("shader cache", "warn", f"{folder} can't be written",
                    "set MESA_SHADER_CACHE_DIR to a folder that can: starts are quicker")]  # fmt: skip


def _encoders() -> list[Finding]:
    from dreamscape.export.codecs import CODECS
    from dreamscape.export.encoder import why_closed

    findings = []
    for codec in CODECS.values():
        why = why_closed(codec)
        what, endings = f"encoder {codec.name}", " ".join(codec.endings)
        if why is None:
            findings.append(Finding(what, "ok", f"{codec.encoder}, for {endings}"))
        elif codec.name == "x264":
            findings.append(
                Finding(what, "fail", why, "install PyAV from its wheel: pip install --force-reinstall av")
            )
        elif codec.name == "nvenc":
            findings.append(Finding(what, "ok", f"not here ({why})", "it needs an NVIDIA GPU and driver"))
        else:
            findings.append(Finding(what, "warn", why, "choose another --codec"))
    return findings


def _sound() -> list[Finding]:
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    import pygame
    from pygame import mixer

    try:
        with _silent_libraries():
            mixer.init()
    except pygame.error as error:
        reason = str(error).strip() or "SDL gives no reason"
        return [
            Finding(
                "sound", "warn", f"no device ({reason})", "films have no need of one; to listen, connect one"
            )
        ]
    try:
        rate, _, channels = mixer.get_init() or (0, 0, 0)
    finally:
        mixer.quit()
    driver = os.environ.get("SDL_AUDIODRIVER", "")
    if driver in ("dummy", "disk"):
        return [
            Finding("sound", "warn", f'SDL\'s "{driver}" device: nothing is heard', "unset SDL_AUDIODRIVER")
        ]
    return [Finding("sound", "ok", f"a device opens: {rate} Hz, {channels} channels")]


@contextmanager
def _silent_libraries() -> Iterator[None]:
    """Keep C libraries from writing to the terminal by themselves (ALSA tells its whole search)."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _midi() -> list[Finding]:
    from dreamscape.stage.vj.midi.ports import devices

    names, why = devices()
    if why:
        return [Finding("MIDI", "warn", why, "only vj with a controller needs it: docs/midi.md")]
    return [Finding("MIDI", "ok", ", ".join(names) or "works; no device is plugged in")]


def _fonts() -> list[Finding]:
    from PIL import ImageFont, features

    if not features.check("freetype2"):
        return [Finding("fonts", "warn", "Pillow has no FreeType", "install Pillow from its wheel")]
    name, style = ImageFont.load_default(16).getname()  # type: ignore[union-attr]
    if not features.check("raqm"):
        return [
            Finding(
                "fonts", "warn", f"{name} {style}, without raqm", "right-to-left names may come out reversed"
            )
        ]
    return [Finding("fonts", "ok", f"{name} {style}; joined and right-to-left scripts too")]


def _disk(out: Path) -> list[Finding]:
    here = _existing(out)
    if not here.is_dir():
        return [Finding("disk", "fail", f"{here} is a file", "choose another folder with --out")]
    if not _can_write(out):
        return [Finding("disk", "fail", f"{here} can't be written", "choose another folder with --out")]
    free = shutil.disk_usage(here).free
    found = f"{free / (1 << 30):.1f} GiB free for {out}"
    if free < _ROOM:
        return [Finding("disk", "warn", found, "make room: an hour of film needs about 2 GiB")]
    return [Finding("disk", "ok", found)]


def _screen() -> list[Finding]:
    """Displays, asked for in a process of its own: some systems let nobody ask twice."""
    code = (
        "from dreamscape.stage.desktop import begin_video; begin_video(); "
        "import pygame; print(*[f'{w}x{h}' for w, h in pygame.display.get_desktop_sizes()])"
    )
    environment = {**os.environ, "PYGAME_HIDE_SUPPORT_PROMPT": "1"}
    asked = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=20.0, env=environment
    )
    if asked.returncode == 0:
        return [Finding("screen", "ok", f"displays: {asked.stdout.strip()}")]
    advice = "for a show on a wall start a desktop; films, and live --headless, need none"
    return [Finding("screen", "warn", "no screen to show anything on", advice)]


def _network(port: int, host: str = "0.0.0.0", whose: str = "phones") -> list[Finding]:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = os.strerror(error.errno or 0).lower()
            return [
                Finding(
                    "network",
                    "warn",
                    f"port {port}: {reason}",
                    f"stop what uses it; live wants it for {whose}",
                )
            ]
    return [Finding("network", "ok", f"port {port} is free for {whose}")]


def _existing(path: Path) -> Path:
    """`path` or the nearest folder above it that is there."""
    whole = path.absolute()
    return next((folder for folder in (whole, *whole.parents) if folder.exists()), Path("/"))


def _can_write(folder: Path) -> bool:
    """Whether a file can be made in `folder`, or in the nearest folder above that is there. Asked by
    making one: permissions alone don't tell on read-only disks."""
    import tempfile

    try:
        with tempfile.TemporaryFile(dir=_existing(folder)):
            return True
    except OSError:
        return False


def run(given: argparse.Namespace) -> int:
    """Print the findings; 1 when something that every user needs does not work."""
    return show(examine(), given.json)
