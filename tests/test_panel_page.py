"""The panel's page in a real browser: what is dragged there is at the stage."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browsing import Tab, browser, needed
from tests.test_panel import GLOW, HUE, KNOWN, Played
from tests.venue import until

pytestmark = needed
__all__ = ["browser"]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    found = Played(tmp_path_factory.mktemp("set") / "set.dream", "--panel-port", "0")
    try:
        until(lambda: len(found.ask("/api/v1/controls")[1]) == len(KNOWN) - 4)
        yield found
    finally:
        found.end()


def value(stage: Played, address: str) -> float:
    return float(stage.ask(f"/api/v1/controls{address}")[1]["value"])


class Hand(Tab):
    """Somebody at the panel."""

    def __init__(self, browser: Any, stage: Played, lang: str = "en") -> None:
        super().__init__(browser, (1280, 800), lang)
        self.page.goto(stage.panel + "/panel")
        self.page.wait_for_selector(".card")

    def card(self, name: str) -> Any:
        return self.page.locator(f".card[aria-label^='{name}:']")


def test_a_fader_is_dragged_typed_and_rested(browser: Any, stage: Played) -> None:
    with Hand(browser, stage) as hand:
        box = hand.card("bloom").bounding_box()
        x, y = box["x"] + box["width"] * 0.3, box["y"] + 15
        hand.page.mouse.move(x, y)
        hand.page.mouse.down()
        hand.page.mouse.move(x + box["width"] * 0.25, y, steps=6)
        hand.page.mouse.up()
        until(lambda: value(stage, GLOW) == pytest.approx(2.0, abs=0.1))
        hand.card("hue").focus()
        hand.page.keyboard.press("ArrowRight")
        until(lambda: value(stage, HUE) == 18.0)
        hand.page.keyboard.press("Home")
        until(lambda: value(stage, HUE) == 0.0)
        hand.card("bloom").dblclick(position={"x": 20, "y": 15})
        until(lambda: value(stage, GLOW) == 1.0)
        assert not hand.errors


def test_what_moves_elsewhere_is_seen_and_what_always_helps_is_at_hand(browser: Any, stage: Played) -> None:
    with Hand(browser, stage) as hand:
        stage.ask("/api/v1/controls", "PATCH", {HUE: 90})
        until(lambda: hand.card("hue").locator("output").text_content() == "90°")
        hand.page.click("#blackout")
        until(lambda: value(stage, "/output/blackout") == 1.0)
        assert hand.page.get_attribute("#blackout", "aria-pressed") == "true"
        hand.page.keyboard.press("b")
        until(lambda: value(stage, "/output/blackout") == 0.0)
        hand.page.click("#panic")
        until(lambda: value(stage, HUE) == 0.0)
        hand.page.click("#undo")
        until(lambda: value(stage, HUE) == 90.0)
        until(lambda: hand.page.evaluate("document.getElementById('view').naturalWidth > 0"))
        assert not hand.errors


def test_scenes_cues_and_rows_are_made_by_hand(browser: Any, stage: Played) -> None:
    with Hand(browser, stage) as hand:
        stage.ask("/api/v1/controls", "PATCH", {HUE: 60, "/scenes/fade": 0})
        until(lambda: value(stage, HUE) == 60.0)
        hand.page.check("#storing")
        hand.page.click("#pads button:nth-child(3)")
        until(lambda: hand.page.locator("#pads button.full").count() >= 1)
        hand.page.uncheck("#storing")
        stage.ask("/api/v1/controls", "PATCH", {HUE: 0})
        hand.page.click("#pads button:nth-child(3)")
        until(lambda: value(stage, HUE) == 60.0)
        hand.page.on("dialog", lambda dialog: dialog.accept("3"))
        hand.page.click("#addcue")
        until(lambda: hand.page.locator("#list li").count() == 1)
        hand.page.click("#go")
        until(lambda: hand.page.locator("#list li.now").count() == 1)
        hand.page.click("#tabs >> text=modulation")
        hand.page.click("text=Add a row")
        until(lambda: len(stage.ask("/api/v1/state")[1]["modulation"]["rows"]) == 1)
        assert not hand.errors


def test_stars_and_the_tab_are_there_again_and_words_are_the_readers(browser: Any, stage: Played) -> None:
    with Hand(browser, stage, "de") as hand:
        assert hand.page.text_content("#panic") == "Ruhe"
        hand.page.click("[aria-label='★ /picture/bloom']")
        hand.page.click("#tabs >> text=★")
        until(lambda: hand.page.locator("#board .card").count() == 1)
        hand.page.reload()
        hand.page.wait_for_selector("#board .card")
        assert hand.page.locator("#board .card").count() == 1
        hand.page.keyboard.press("?")
        until(lambda: "freeze" in (hand.page.text_content("#map") or ""))
