"""What the panel shows of what is not shown yet: scenes before they are taken, visuals by themselves."""

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from tests.browsing import browser, needed
from tests.test_panel import KNOWN, Played
from tests.test_panel_page import Hand
from tests.venue import until

__all__ = ["browser"]

LIGHT = "/picture/brightness"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    found = Played(tmp_path_factory.mktemp("set") / "set.dream", "--panel-port", "0")
    try:
        until(lambda: len(found.ask("/api/v1/controls")[1]) == len(KNOWN) - 4)
        yield found
    finally:
        found.end()


def pixels(jpeg: bytes) -> npt.NDArray[np.uint8]:
    with Image.open(io.BytesIO(jpeg)) as image:
        return np.asarray(image.convert("RGB"))


def test_a_scene_is_seen_and_nothing_moves(stage: Played) -> None:
    stage.ask(f"/api/v1/controls{LIGHT}", "PUT", {"value": 0.0})
    until(lambda: stage.ask(f"/api/v1/controls{LIGHT}")[1]["value"] == 0.0)
    stage.ask("/api/v1/controls/scenes/store", "POST", {"value": 3})
    until(lambda: "3" in stage.ask("/api/v1/state")[1]["scenes"]["slots"])
    stage.ask(f"/api/v1/controls{LIGHT}", "PUT", {"value": 1.0})
    stage.ask("/api/v1/controls/scenes/store", "POST", {"value": 4})
    until(lambda: "4" in stage.ask("/api/v1/state")[1]["scenes"]["slots"])
    code, dark = stage.ask("/api/v1/picture?of=/scenes/3")
    assert code == 200
    assert pixels(dark).shape[0] == 270
    assert pixels(dark).max() < 12, "the scene is dark"
    assert pixels(stage.ask("/api/v1/picture?of=/scenes/4")[1]).max() > 30, "an empty night"
    assert stage.ask(f"/api/v1/controls{LIGHT}")[1]["value"] == 1.0


def test_each_visual_has_a_picture_of_its_own(stage: Played) -> None:
    tide, house = (pixels(stage.ask(f"/api/v1/picture?of=/dreams/{name}")[1]) for name in ("tide", "house"))
    assert tide.shape == house.shape == (192, 192, 3)
    assert np.abs(tide.astype(int) - house).mean() > 5.0


@pytest.mark.parametrize(
    ("of", "code"),
    [
        ("/scenes/9", 204),
        ("/scenes/x", 204),
        ("/scenes/99", 204),
        ("tide", 404),
        ("/dreams/" + "x" * 900, 404),
    ],
)
def test_what_is_not_there_has_none(stage: Played, of: str, code: int) -> None:
    assert stage.ask(f"/api/v1/picture?of={of}")[0] == code


@needed
def test_a_scene_is_previewed_and_taken(browser: Any, stage: Played) -> None:
    stage.ask("/api/v1/controls/scenes/fade", "PUT", {"value": 0})
    with Hand(browser, stage) as hand:
        hand.page.check("#previewing")
        hand.page.click("#pads button:nth-child(3)")
        until(lambda: hand.page.evaluate("document.getElementById('aheadview').naturalHeight") == 270)
        assert stage.ask(f"/api/v1/controls{LIGHT}")[1]["value"] == 1.0
        hand.page.click("#aheadtake")
        until(lambda: stage.ask(f"/api/v1/controls{LIGHT}")[1]["value"] == 0.0)
        until(lambda: not hand.page.is_visible("#ahead"))
        hand.page.click("#tabs >> text=visuals")
        until(lambda: hand.page.locator(".visuals img").count() > 2)
        hand.page.click(".visuals [data-visual=tide]")
        cards = hand.page.locator("#board .card")
        until(lambda: all("tide" in (one.get_attribute("aria-label") or "") for one in cards.all()))
        assert cards.count() >= 1
        assert not hand.errors
