"""Each command does what its help says."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from dreamscape import __version__
from dreamscape.cli import main
from dreamscape.commands.bench import Stopwatch, _lines
from dreamscape.narrative.verify import verify
from tests import shell
from tests.shell import ROOT, SMALL, Said, names, run, written

ISF = ROOT / "tests" / "isf"
RED = """/*{"ISFVSN": "2", "DESCRIPTION": "red", "CATEGORIES": ["dream"]}*/
void main() { gl_FragColor = vec4(1.0, 0.0, 0.5 + 0.4 * sin(TIME), 1.0); }
"""
COMMANDS = (
    *("demo", "import", "festival", "render", "still", "sound", "check", "verify", "inspect"),
    *("diagnose", "comment", "plot", "withdraw", "purge", "export", "bench", "doctor"),
)


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shell.show(tmp_path_factory.mktemp("show"))


def inspected(path: Path, at: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["inspect", str(path), "--at", at, "--json"]) == 0
    facts: dict[str, Any] = json.loads(capsys.readouterr().out)
    return facts


def dreamers(path: Path, at: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Who is seen at a moment, by id."""
    return {one["id"]: one for one in inspected(path, at, capsys)["dreamers"]}


# help


def test_help_of_every_command_comes_without_heavy_imports() -> None:
    code = f"""
import sys
from dreamscape.cli import main
for words in [[], *([name] for name in {COMMANDS})]:
    try:
        main([*words, "--help"])
    except SystemExit as stopped:
        assert stopped.code == 0
heavy = "numpy moderngl av PIL msgspec rich pygame regex py3langid".split()
assert not set(heavy) & set(sys.modules), sys.modules
"""
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    for name in COMMANDS:
        assert f"usage: dreamscape {name}" in told.stdout


def test_without_a_command_it_tells_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    said = capsys.readouterr().out
    assert all(name in said for name in COMMANDS)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"dreamscape {__version__}\n"


def test_a_command_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["dream"])
    assert stopped.value.code == 2
    assert "invalid choice: 'dream'" in capsys.readouterr().err


# import


def test_import_of_csv(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dreams = written(
        tmp_path / "d.csv", 'name,dream,feeling,at\nAda,"the sea, the sea",joy,1\nBo,a burning house,fear,\n'
    )
    path = tmp_path / "k.dream"
    assert main(["import", str(dreams), "--out", str(path), "--duration", "6s"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"{path}  2 dreamers, 0:06, ")
    assert "see it: dreamscape render" in said.err
    seen = dreamers(path, "5", capsys)
    assert {one: seen[one]["name"] for one in seen} == {"d1": "Ada", "d2": "Bo"}
    assert {one: seen[one]["motifs"][0] for one in seen} == {"d1": "sea", "d2": "fire"}
    assert names(tmp_path) == ["d.csv", "k.dream"]


def test_import_of_json_lines_draws_what_was_dreamt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = shell.show(tmp_path)
    seen = dreamers(path, "5", capsys)
    assert {one: seen[one]["visual"] for one in seen} == {
        "d1": "tide",
        "d2": "city",
        "d3": "birds",
        "d4": "fire",
    }


def test_import_is_the_same_in_every_process(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dreams = shell.told(tmp_path, *shell.DREAMS)
    facts = []
    for hashing in ("1", "2"):
        path = tmp_path / f"{hashing}.dream"
        words = ("import", dreams, "--out", path, "--duration", "6s", "--seed", "5")
        run(*words, env={"PYTHONHASHSEED": hashing}).done()
        told = run("inspect", path, "--at", "4", "--json", env={"PYTHONHASHSEED": hashing}).done()
        facts.append((verify(path).digest, told))
    assert facts[0] == facts[1]
    other = tmp_path / "3.dream"
    assert main(["import", str(dreams), "--out", str(other), "--duration", "6s", "--seed", "6"]) == 0
    assert verify(other).digest != facts[0][0]
    assert inspected(other, "4", capsys)["digest"] != json.loads(facts[0][1])["digest"]


def test_import_replaces_a_show_only_when_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, dreams = shell.show(tmp_path), shell.told(tmp_path, "a bridge")
    before = path.read_bytes()
    words = ["import", str(dreams), "--out", str(path), "--duration", "6s"]
    assert main(words) == 2
    assert "--force" in capsys.readouterr().err
    assert path.read_bytes() == before
    assert main([*words, "--force"]) == 0
    assert verify(path).texts == 2, "a dream, and what was read from it"


# render, still


@pytest.mark.parametrize("ending", ["mp4", "mkv"])
def test_render_makes_a_film_with_its_facts(tmp_path: Path, show: Path, ending: str) -> None:
    film = tmp_path / f"k.{ending}"
    said = run(
        "render", show, "--out", film, *SMALL, "--fps", "10", "--from", "1", "--to", "0:02", "--no-sound"
    ).done()
    assert str(film) in said
    with av.open(str(film)) as opened:
        stream = opened.streams.video[0]
        assert (stream.width, stream.height) == (64, 36)
        assert len(list(opened.decode(stream))) == 10
    facts = json.loads((tmp_path / f"k.{ending}.json").read_text())
    assert facts["digest"] == verify(show).digest
    assert (facts["seed"], facts["program"]) == (1, f"dreamscape {__version__}")
    assert (facts["from"], facts["to"], facts["frames"]) == (1.0, 2.0, 10)
    assert facts["renderer"]
    assert names(tmp_path) == [film.name, f"{film.name}.json"]


def test_render_and_inspect_say_the_same_in_two_processes(tmp_path: Path, show: Path) -> None:
    found = []
    for hashing in ("1", "2"):
        folder = tmp_path / hashing
        words = (*SMALL, "--fps", "2", "--from", "2")
        env = {"PYTHONHASHSEED": hashing}
        run("render", show, "--out", folder / "%06d.png", *words, "--no-sound", env=env).done()
        pictures = {each.name: each.read_bytes() for each in folder.glob("*.png")}
        worlds = [json.loads(run("inspect", show, "--at", "3.7", "--json", env=env).done())["digest"]]
        found.append((pictures, worlds))
    assert len(found[0][0]) == 8
    assert len(set(found[0][0].values())) == 8
    assert found[0] == found[1]


def test_a_still_is_the_films_frame(tmp_path: Path, show: Path) -> None:
    run(
        "render",
        show,
        "--out",
        tmp_path / "%d.png",
        *SMALL,
        "--fps",
        "2",
        "--from",
        "3",
        "--to",
        "4",
        "--no-sound",
    ).done()
    run("still", show, "--at", "3.5", "--out", tmp_path / "x.png", *SMALL).done()
    with Image.open(tmp_path / "x.png") as still, Image.open(tmp_path / "1.png") as frame:
        assert still.tobytes() == frame.tobytes()


def test_still_of_one_dreamer(tmp_path: Path, show: Path) -> None:
    for name, more in (("all", ()), ("one", ("--dreamer", "d1")), ("two", ("--dreamer", "d2"))):
        run("still", show, "--at", "4", "--out", tmp_path / f"{name}.png", *SMALL, *more).done()
    facts = json.loads((tmp_path / "one.png.json").read_text())
    assert (facts["dreamer"], facts["at"], facts["seed"]) == ("d1", 4.0, 1)
    assert facts["digest"] == verify(show).digest
    assert facts["act"]
    assert __version__ in facts["program"]
    pictures = {(tmp_path / f"{name}.png").read_bytes() for name in ("all", "one", "two")}
    assert len(pictures) == 3


@pytest.mark.parametrize("name", ["filter", "transition", "persistent", "vertex", "imported"])
def test_foreign_visuals_are_filmed(tmp_path: Path, name: str) -> None:
    film = tmp_path / "v.mp4"
    run("render", ISF / f"{name}.fs", "--out", film, *SMALL, "--fps", "5", "--to", "0.6").done()
    with av.open(str(film)) as opened:
        frames = [frame.to_ndarray(format="rgb24") for frame in opened.decode(video=0)]
    assert len(frames) == 3
    assert frames[1].max() > 20
    assert json.loads((tmp_path / "v.mp4.json").read_text())["visual"] == f"{name}.fs"


def test_a_film_of_a_strobe_is_made_with_a_warning(tmp_path: Path) -> None:
    said = run("render", ISF / "strobe.fs", "--out", tmp_path / "v.mp4", *SMALL, "--fps", "5", "--to", "1")
    assert said.done()
    assert "strobe.fs:5: flashes" in said.err


def test_a_dream_alone_is_filmed_to_a_sequence(tmp_path: Path) -> None:
    out = tmp_path / "made" / "%03d.png"
    run("render", ROOT / "shaders/dreams/tide.fs", "--out", out, *SMALL, "--fps", "2", "--to", "1").done()
    assert names(tmp_path / "made") == ["%03d.png.json", "000.png", "001.png"]


def test_a_sequence_is_not_gone_on_with_by_another_shader(tmp_path: Path) -> None:
    visual = written(tmp_path / "mine.fs", RED)
    words = ("render", visual, "--out", tmp_path / "%03d.png", *SMALL, "--fps", "2", "--to", "1.5")
    run(*words).done()
    (tmp_path / "002.png").unlink()
    visual.write_text(RED.replace("1.0, 0.0", "0.0, 1.0"))
    assert "pictures of another film lie here (shaders was not the same)" in run(*words).refusal(1)
    assert "002.png" not in names(tmp_path)


# the journal's commands


def test_verify_inspect(show: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["verify", str(show)]) == 0
    assert "is whole" in capsys.readouterr().out
    assert main(["verify", str(show), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["ok"]
    assert report["digest"] == verify(show).digest
    facts = inspected(show, "0:03", capsys)
    wanted = "act dreamers threads fractures patches unity individuality balance digest"
    assert set(wanted.split()) <= facts.keys()
    assert main(["inspect", str(show), "--at", "3"]) == 0
    assert "4 dreamers" in capsys.readouterr().out


def test_reading_leaves_the_show_as_it_is(tmp_path: Path, show: Path) -> None:
    path = Path(shutil.copy(show, tmp_path))
    before = path.read_bytes()
    path.chmod(0o444)
    assert main(["inspect", str(path), "--at", "5"]) == main(["verify", str(path)]) == 0
    run("still", path, "--at", "1", "--out", tmp_path / "x.png", *SMALL).done()
    assert path.read_bytes() == before
    assert names(tmp_path) == ["a.dream", "x.png", "x.png.json"]


def test_the_withdrawn_are_never_seen_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = shell.show(tmp_path, *shell.DREAMS, "my zyzzyva ate the quincunx of snow")
    first = verify(path)
    assert b"zyzzyva" in path.read_bytes()
    assert b"Name 5" in path.read_bytes()
    words = ("still", path, "--at", "3", *SMALL, "--out")
    run(*words, tmp_path / "before.png").done()
    assert main(["withdraw", str(path), "--dreamer", "d5"]) == 0
    for word in (b"zyzzyva", b"quincunx", b"Name 5"):
        assert word not in path.read_bytes()
    assert b"drowned" in path.read_bytes()
    for at in ("1", "2", "3", "5.9"):
        assert "d5" not in dreamers(path, at, capsys)
    run(*words, tmp_path / "after.png").done()
    assert (tmp_path / "before.png").read_bytes() != (tmp_path / "after.png").read_bytes()
    assert "is not there" in run(*words, tmp_path / "x.png", "--dreamer", "d5").refusal(2)
    after = verify(path)
    assert after.ok
    assert (after.events, after.withdrawn > 0) == (first.events + 1, True)
    assert main(["withdraw", str(path), "--dreamer", "d5"]) == 0  # once more changes nothing
    assert verify(path).digest == after.digest


# check, doctor, bench


def test_check_in_json_and_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = str(ISF / "generator.fs"), str(ISF / "broken_syntax.fs")
    assert main(["check", good, bad, "--json"]) == 1
    reports = json.loads(capsys.readouterr().out)
    wanted = {"file", "ok", "errors", "uniform", "moves", "ns_per_px", "flashes"}
    assert all(wanted <= report.keys() for report in reports)
    assert [report["ok"] for report in reports] == [True, False]
    assert {"file", "line", "message"} <= reports[1]["errors"][0].keys()
    assert main(["check", good]) == 0
    assert f"{good}: good" in capsys.readouterr().out
    assert main(["check", str(ISF / "strobe.fs")]) == 1
    assert "strobe.fs:5: flashes" in capsys.readouterr().out
    assert main(["check", bad]) == 1
    assert f"{bad}:7: " in capsys.readouterr().out


def test_doctor_in_json() -> None:
    said = run("doctor", "--json")
    findings = json.loads(said.out)
    assert {"what", "state", "found", "advice"} == findings[0].keys()
    assert "OpenGL" in [finding["what"] for finding in findings]
    assert said.code == int(any(finding["state"] == "fail" for finding in findings))


BENCH = """
import json, sys
from dreamscape.commands import bench
bench.SIZE, bench.SHOW_DREAMERS, bench.SHOW_SECONDS, bench.MOMENTS = (96, 54), 5, 8.0, (2.0, 5.0)
real = bench.specimen.crowd
bench.specimen.crowd = lambda count, visuals: real(min(count, 40), visuals)
from dreamscape.cli import main
sys.exit(main(["bench", "--quick", "--json"]))
"""


def test_bench_measures_what_it_promises() -> None:
    """The real measurements on a small crowd and small pictures."""
    told = subprocess.run([sys.executable, "-c", BENCH], cwd=ROOT, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    result = json.loads(told.stdout)
    for key in ("crowd_ms", "tick_ms"):
        assert list(result[key]) == ["16", "1000", "10000"]
        assert all(value > 0 for value in result[key].values())
    assert result["frame_ns_per_px"] > 0
    assert all(value >= 0 for value in result["passes"].values())
    assert len(result["passes"]) >= 5
    assert all(0 < result["export_share"][key] < 3 for key in ("visual", "show"))
    assert result["renderer"]
    assert "ns a pixel" in "\n".join(_lines(result))


def test_the_stopwatch_adds_up_only_while_it_is_on() -> None:
    finished: list[int] = []
    watch = Stopwatch(lambda: finished.append(1))
    with watch.watch("light"):
        pass
    assert watch.times is None
    assert not finished
    watch.times = {}
    for _ in range(2):
        with watch.watch("light"):
            sum(range(100_000))
    assert watch.times["light"] > 0
    assert len(finished) == 4


def test_demo_makes_film_stills_and_sheet(tmp_path: Path) -> None:
    out = tmp_path / "out"
    said = run("demo", "--out", out, "--seconds", "5", "--fps", "2", *SMALL)
    assert "drawing with" in said.err
    assert str(out / "visuals.png") in said.done()
    films = [name for name in names(out) if name.endswith(".mp4")]
    assert films == ["dream-collective.mp4"]
    assert len([name for name in names(out) if name.startswith("act-") and name.endswith(".png")]) == 5
    assert not [name for name in names(out) if ".part" in name]
    assert verify(out / "dream-collective.dream").ok


# Ctrl-C


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is another thing there")
@pytest.mark.parametrize(
    ("sign", "sent"), [("log", signal.SIGINT), ("part", signal.SIGINT), ("part", signal.SIGTERM)]
)
def test_ctrl_c_leaves_nothing_half(tmp_path: Path, show: Path, sign: str, sent: int) -> None:
    """Stopped when drawing begins, or while frames are written; what was there before stays."""
    film, log = written(tmp_path / "k.mp4", "an older film"), tmp_path / "log"
    words = shell.command("render", show, "--out", film, *SMALL, "--fps", "240", "--no-sound")
    begun = {
        "log": lambda: "drawing with" in log.read_text(),
        "part": lambda: (tmp_path / "k.mp4.part").exists(),
    }[sign]
    with log.open("w") as errors, subprocess.Popen(words, cwd=ROOT, stderr=errors) as process:
        try:
            while not begun():
                assert process.poll() is None, log.read_text()
                time.sleep(0.02)
            process.send_signal(sent)
            process.wait(60)
        finally:
            process.kill()
    said = Said(process.returncode, "", log.read_text())
    assert "nothing half" in said.refusal(130)
    log.unlink()
    assert names(tmp_path) == ["k.mp4"]
    assert film.read_text() == "an older film"


STRUCK = """
import signal, sys
from dreamscape.cli import main

def watch(frame, event, argument):
    called = (frame.f_globals.get("__name__"), frame.f_code.co_name)
    if event == "call" and called == ("_moderngl", "__init__"):
        sys.setprofile(None)
        signal.raise_signal(signal.SIGINT)

sys.setprofile(watch)
sys.exit(main(sys.argv[1:]))
"""


def test_ctrl_c_inside_a_call_of_moderngl_is_heard_after_it(tmp_path: Path, show: Path) -> None:
    words = ["still", str(show), "--at", "3", "--out", str(tmp_path / "x.png"), *SMALL]
    told = subprocess.run([sys.executable, "-c", STRUCK, *words], cwd=ROOT, capture_output=True, text=True)
    assert "nothing half" in Said(told.returncode, told.stdout, told.stderr).refusal(130)
    assert names(tmp_path) == []
