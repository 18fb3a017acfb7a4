"""The crew's page in a real browser: what somebody does there is in the journal."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dreamscape.narrative.events import ActBegun, FractureOpened, FracturePatched, MomentMarked, WordsJudged
from dreamscape.narrative.journal import open_journal
from tests.browsing import Tab, browser, needed
from tests.venue import Venue, opened, until, venue

pytestmark = needed
__all__ = ["browser"]
EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Venue]:
    """One for all who do not mind others."""
    with venue(
        tmp_path_factory.mktemp("night") / "night.dream", moderation="before", festival="dream-collective"
    ) as found:
        yield found


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Venue]:
    with venue(tmp_path / "night.dream", moderation="before", festival="dream-collective") as found:
        yield found


class Desk(Tab):
    """Somebody of the crew at a desk."""

    def __init__(self, browser: Any, place: Venue, role: str, size: tuple[int, int] = (1280, 800)) -> None:
        super().__init__(browser, size)
        self.place = place
        self.page.goto(f"http://127.0.0.1:{place.crew_port}/")
        self.page.check(f"input[value={role}]", force=True)
        self.page.fill("#phrase", place.phrases[role])
        self.page.click("#enter button")
        self.page.wait_for_selector("#desk:not([hidden])")

    def said(self, kind: type) -> list[Any]:
        return [event.body for event in self.place.events() if isinstance(event.body, kind)]


def test_a_wrong_passphrase_opens_nothing(browser: Any, place: Venue) -> None:
    with Tab(browser) as tab:
        tab.page.goto(f"http://127.0.0.1:{place.crew_port}/")
        tab.page.fill("#phrase", "let me in")
        tab.page.click("#enter button")
        tab.comes_true("document.getElementById('why').textContent.includes('not the passphrase')")
        assert not tab.page.is_visible("#desk")


def test_a_weaver_reads_lets_and_hides(browser: Any, own: Venue) -> None:
    one = own.dreamer("a house by the sea")
    one.done("line", words=EVIL)
    with Desk(browser, own, "weaver") as desk:
        waiting = desk.page.locator("li", has_text="onerror").first
        waiting.wait_for()
        assert desk.page.locator("#board img, #board script").count() == 0
        desk.page.locator(".panel", has_text="Waiting for you").locator("li", has_text="onerror").get_by_text(
            "Show", exact=True
        ).click()
        until(lambda: [each for each in desk.said(WordsJudged) if each.shown])
        desk.page.locator("li.shown").wait_for()
        desk.page.get_by_text("Hide all words").click()
        assert not [each for each in desk.said(WordsJudged) if not each.shown], "asked twice"
        desk.page.get_by_text("Sure?").click()
        until(lambda: [each for each in desk.said(WordsJudged) if not each.shown])
        assert not desk.errors


def test_an_engineer_mends_what_the_diagnosis_names(browser: Any, tmp_path: Path) -> None:
    show = tmp_path / "a.dream"
    with venue(show) as before:
        ids = [before.dreamer(f"a dream of the sea, number {k}").dreamer for k in range(6)]
    with open_journal(show, read_only=False) as journal:
        at = max(event.at for event in journal.read()) + 0.2
        torn = FractureOpened("seam-x", "lost", tuple(ids[:3]), tuple(ids[3:]), 0.5, 0.5, 0.8)
        journal.append([(at, "oracle", "seam-x", torn)])
    place = opened(show, base=at)
    try:
        with Desk(browser, place, "engineer") as desk:
            desk.page.get_by_role("button", name="stitch").click()
            until(lambda: desk.said(FracturePatched))
            assert desk.said(FracturePatched)[0].patch == "stitch"
            desk.page.get_by_text("events kept").wait_for()
            assert not desk.errors
    finally:
        place.close()


def test_a_critic_sees_curves_and_keeps_a_moment(browser: Any, own: Venue) -> None:
    for number in range(4):
        own.dreamer(f"the sea at night {number}")
    with Desk(browser, own, "critic") as desk:
        desk.comes_true("document.querySelectorAll('svg polyline').length === 4")
        desk.comes_true("document.querySelector('svg polyline').getAttribute('points').split(' ').length > 2")
        desk.page.fill("#label", "four who dream")
        desk.page.get_by_role("button", name="Keep").click()
        until(lambda: [each for each in desk.said(MomentMarked) if each.label == "four who dream"])
        assert not desk.errors


def test_a_director_leads_and_makes_the_wall_black(browser: Any, own: Venue) -> None:
    with Desk(browser, own, "director") as desk:
        desk.page.locator("li", has_text="Aftermath").get_by_role("button").click()
        desk.page.get_by_text("Sure?").click()
        until(lambda: [each for each in desk.said(ActBegun) if each.name == "Aftermath"])
        desk.page.get_by_text("Aftermath — now").wait_for()
        desk.page.get_by_role("button", name="Blackout").click()
        desk.page.locator("button[aria-pressed=true]", has_text="Blackout").wait_for()
        assert not desk.errors


@pytest.mark.parametrize("size", [(360, 740), (1280, 800)])
def test_a_desk_fits_its_screen(browser: Any, place: Venue, size: tuple[int, int]) -> None:
    place.dreamer("a house by the sea")
    with Desk(browser, place, "weaver", size) as desk:
        desk.page.locator("#board .panel").first.wait_for()
        assert desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
