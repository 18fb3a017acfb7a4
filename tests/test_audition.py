"""`dreamscape check`: what an audition finds, says, and survives."""

import json
from pathlib import Path
from typing import Any

import moderngl
import numpy as np
import pytest

from dreamscape.errors import DreamError
from dreamscape.render import isf
from dreamscape.render.audition import check, files
from dreamscape.render.flashes import general_flashes
from dreamscape.render.props import Props

FILES = Path(__file__).parent / "isf"


@pytest.fixture(scope="module")
def reports() -> dict[str, dict[str, Any]]:
    """An audition of many files, and one of a file without an end."""
    names = "flat generator strobe filter transition sound broken_nan broken_height broken_syntax broken_json"
    names += " broken_infinite broken_infinite_height"
    found = check([FILES / f"{name}.fs" for name in names.split()])
    found += check([FILES / "broken_endless.fs"], limit=1.0)
    return {Path(report["file"]).stem: report for report in found}


def test_reports_have_all_fields_and_are_json(reports: dict[str, dict[str, Any]]) -> None:
    for report in reports.values():
        fields = {"file", "ok", "plays", "errors", "uniform", "moves", "ns_per_px", "flashes"}
        assert fields <= json.loads(json.dumps(report)).keys()


def test_good_files_are_ok(reports: dict[str, dict[str, Any]]) -> None:
    for name in ("flat", "generator", "filter", "transition", "sound"):
        assert reports[name]["ok"], reports[name]
        assert reports[name]["plays"]
        assert reports[name]["ns_per_px"] > 0


def test_a_blank_picture_is_uniform(reports: dict[str, dict[str, Any]]) -> None:
    assert reports["flat"]["uniform"]
    assert not reports["flat"]["moves"]
    assert not reports["generator"]["uniform"]


def test_motion_is_seen(reports: dict[str, dict[str, Any]]) -> None:
    assert not reports["generator"]["moves"]
    assert reports["transition"]["moves"]
    assert reports["sound"]["moves"]


def test_a_strobe_is_counted_and_is_not_good(reports: dict[str, dict[str, Any]]) -> None:
    strobe = reports["strobe"]
    assert 9 <= strobe["flashes"] <= 10
    assert strobe["plays"]
    assert strobe["ns_per_px"] > 0
    assert not strobe["ok"]
    assert "more than 3 can cause seizures" in strobe["errors"][0]["message"]
    assert strobe["errors"][0]["line"] == 5
    assert reports["generator"]["flashes"] == 0


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        ("broken_endless", 4, "does not come to an end"),
        ("broken_nan", 2, "NaN"),
        ("broken_height", 5, "NaN"),
        ("broken_infinite", 5, "writes Inf"),
        ("broken_infinite_height", 5, "writes Inf"),
        ("broken_syntax", 7, "syntax"),
        ("broken_json", 5, "not JSON"),
    ],
)
def test_faults_are_named(reports: dict[str, dict[str, Any]], name: str, line: int, words: str) -> None:
    assert not reports[name]["ok"]
    error = reports[name]["errors"][0]
    assert (error["file"], error["line"]) == (str(FILES / f"{name}.fs"), line)
    assert words in error["message"]


def test_a_file_that_is_not_there_does_not_stop_the_rest() -> None:
    missing, good = check([FILES / "missing.fs", FILES / "flat.fs"])
    assert not missing["ok"]
    assert "no such shader file" in missing["errors"][0]["message"]
    assert good["ok"]


def test_folders_are_searched(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "one.fs").write_text("")
    assert files([tmp_path]) == [tmp_path / "deep" / "one.fs"]
    assert len(files([FILES])) >= 50


def test_nothing_to_check_is_wrong_usage(tmp_path: Path) -> None:
    for paths in ([], [tmp_path]):
        with pytest.raises(DreamError) as caught:
            files(paths)
        assert caught.value.code == 2


def square_wave(hertz: float, low: float, high: float, share: float = 1.0) -> np.ndarray:
    """Two seconds at 60 fps on 12x16 cells, of which `share` flash."""
    frames = np.arange(120)
    wave = np.where((frames * hertz / 60) % 1.0 < 0.5, high, low)
    picture = np.full((120, 12, 16), low)
    picture[:, :, : round(16 * share)] = wave[:, None, None]
    return picture


@pytest.mark.parametrize(
    ("hertz", "low", "high", "share", "flashes"),
    [
        (3.0, 0.0, 1.0, 1.0, 3),
        (10.0, 0.0, 1.0, 1.0, 10),
        (10.0, 0.4, 0.51, 1.0, 10),
        (10.0, 0.4, 0.49, 1.0, 0),  # less than a tenth
        (10.0, 0.81, 1.0, 1.0, 0),  # the darker is too light to count
        (10.0, 0.0, 1.0, 0.05, 0),  # too small: 1 of 5 columns of a field
        (10.0, 0.0, 1.0, 0.2, 10),
    ],
)
def test_flashes_are_counted_as_wcag_defines_them(
    hertz: float, low: float, high: float, share: float, flashes: int
) -> None:
    assert general_flashes(square_wave(hertz, low, high, share), 60) == pytest.approx(
        flashes, abs=1 if flashes else 0
    )


def test_one_way_changes_are_no_flashes() -> None:
    ramp = np.linspace(0.0, 1.0, 120)[:, None, None] * np.ones((1, 12, 16))
    assert general_flashes(ramp, 60) == 0
    stairs = np.floor(ramp * 5.0) / 5.0
    assert general_flashes(stairs, 60) == 0


def test_props_give_every_visual_what_it_needs(gl: moderngl.Context) -> None:
    with Props(gl, isf.load(FILES / "transition.fs")) as props:
        assert set(props.images(0.0)) == {"startImage", "endImage"}
        assert [props.values(at)["progress"] for at in (0.0, 1.5, 3.0, 4.5, 6.0)] == pytest.approx(
            [0, 0.5, 1, 0.5, 0]
        )
    with Props(gl, isf.load(FILES / "event.fs")) as props:
        assert sum(bool(props.values(frame / 30)["bang"]) for frame in range(90)) == 1
    with Props(gl, isf.load(FILES / "sound.fs")) as props:
        beats = [props.images(at)["spectrum"].read() for at in (0.0, 0.4, 0.5)]
        assert beats[0] != beats[1]
        assert beats[0] == beats[2]
