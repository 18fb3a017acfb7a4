"""A drawing on the phone's page: made with a pointer, sent, kept, seen by its dreamer and by the weavers."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dreamscape.narrative.events import DreamerLeft, DreamTold, WordsJudged
from dreamscape.narrative.journal import open_journal
from tests.browsing import browser, needed
from tests.test_crew_page import Desk
from tests.test_phone_page import Page, opened_at
from tests.venue import Venue, until, venue

pytestmark = needed
__all__ = ["browser"]

ROOF = [(0.2, 0.3), (0.5, 0.8), (0.8, 0.3)]
DOOR = [(0.45, 0.1), (0.45, 0.25), (0.55, 0.25)]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Venue]:
    """One for all who do not mind others."""
    with venue(tmp_path_factory.mktemp("night") / "night.dream", moderation="before") as found:
        yield found


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Venue]:
    with venue(tmp_path / "night.dream", moderation="before") as found:
        yield found


def draw(page: Any, *strokes: list[tuple[float, float]]) -> None:
    """Strokes with the mouse; places 0..1 of the sheet, y up."""
    if not page.is_visible("#sheet"):
        page.click("#draw summary")
    page.locator("#sheet").scroll_into_view_if_needed()
    box = page.locator("#sheet").bounding_box()
    for stroke in strokes:
        spots = [(box["x"] + x * box["width"], box["y"] + (1.0 - y) * box["height"]) for x, y in stroke]
        page.mouse.move(*spots[0])
        page.mouse.down()
        for spot in spots[1:]:
            page.mouse.move(*spot, steps=12)
        page.mouse.up()


def give(page: Any) -> None:
    page.check("#consent")
    page.click("#tell")
    page.wait_for_selector("#mine:not([hidden])")


def lit(page: Any, canvas: str, x: float, y: float) -> int:
    """How bright the canvas is at a place 0..1, y up; 0..255."""
    return int(
        page.evaluate(
            """([id, x, y]) => { const one = document.getElementById(id);
            const [r, g, b, a] = one.getContext('2d')
                .getImageData(x * one.width, (1 - y) * one.height, 1, 1).data;
            return Math.max(r, g, b) * a / 255; }""",
            [canvas, x, y],
        )
    )


def drawings(place: Venue) -> list[list[list[list[int]]]]:
    """What the journal keeps, strokes of points."""
    takes = [event.body.drawing for event in place.events() if isinstance(event.body, DreamTold)]
    with open_journal(place.show) as journal:
        return [json.loads(text) for text in journal.texts(takes).values()]


def test_a_dream_is_drawn_kept_seen_and_taken_back(browser: Any, own: Venue) -> None:
    with Page(browser, own) as one:
        page = one.page
        draw(page, ROOF, DOOR)
        assert page.locator("#sheet").get_attribute("aria-label") == "Your drawing, strokes: 2"
        assert lit(page, "sheet", 0.5, 0.795) > 180
        assert lit(page, "sheet", 0.1, 0.9) < 10
        give(page)
        until(lambda: drawings(own))
        ((roof, door),) = drawings(own)
        assert len(roof) == 3, "what lies on a straight line is left out"
        for kept, meant in zip(roof + door, ROOF + DOOR, strict=True):
            assert kept == pytest.approx([999 * value for value in meant], abs=8)
        one.comes_true("!document.getElementById('drawn').hidden")
        (told,) = one.said(DreamTold)
        assert not one.said(WordsJudged), "others do not see it before a weaver has let them"
        assert lit(page, "seal", 0.5, 0.795) > 180, "but its dreamer sees it at once"
        page.click("#mine summary")
        page.click("#withdraw")
        page.click("#yes")
        page.wait_for_selector("#gone:not([hidden])")
        until(lambda: one.said(DreamerLeft) and not drawings(own))
        assert told.drawing.encode() in own.show.read_bytes(), "the story still knows that there was one"
        assert json.dumps([roof, door], separators=(",", ":")).encode() not in own.show.read_bytes()
        assert page.evaluate("JSON.parse(localStorage['dreamscape.me']).drawing") == []
        assert not one.errors


def test_strokes_are_undone_and_the_sheet_is_cleared(browser: Any, place: Venue) -> None:
    with Page(browser, place) as one:
        page = one.page
        draw(page, ROOF, DOOR)
        page.click("#undo")
        assert lit(page, "sheet", 0.45, 0.2) < 10
        assert lit(page, "sheet", 0.5, 0.795) > 180
        page.click("#blank")
        assert lit(page, "sheet", 0.5, 0.795) < 10
        assert page.is_disabled("#undo")
        page.click("#tell")
        assert page.inner_text("#line") == "Write or draw what you dreamt first."


def test_a_drawing_takes_the_colour_of_the_feeling(browser: Any, place: Venue) -> None:
    def tone() -> list[int]:
        script = """() => { const one = document.getElementById('sheet'), all = one.getContext('2d')
            .getImageData(0, 0, one.width, one.height).data, sum = [0, 0, 0];
            for (let k = 0; k < all.length; k += 4)
                for (let c = 0; c < 3; c += 1) sum[c] += all[k + c] * all[k + 3];
            return sum; }"""
        return list(page.evaluate(script))

    with Page(browser, place) as one:
        page = one.page
        draw(page, ROOF)
        page.click("label:has-text('sorrow')")
        sad = tone()
        page.click("label:has-text('anger')")
        angry = tone()
        assert sad[2] > sad[0]
        assert angry[0] > angry[2]


def test_what_is_drawn_without_a_line_is_sent_later(browser: Any, own: Venue) -> None:
    with Page(browser, own) as one:
        page = one.page
        page.wait_for_selector("#telling:not([hidden])")
        one.context.set_offline(True)
        own.close()
        draw(page, ROOF)
        page.fill("#words", "a roof without a house")
        give(page)
        (waits,) = json.loads(page.evaluate("localStorage['dreamscape.outbox']"))
        assert len(waits["drawing"]) == 1
        again = opened_at(own, 30.0)
        try:
            one.context.set_offline(False)
            until(lambda: drawings(own), 60.0)
            assert len(one.said(DreamTold)) == 1
        finally:
            again.close()


def test_the_wildest_scribble_fits(browser: Any, place: Venue) -> None:
    """However much is drawn beside however many words, the message is taken."""
    with Page(browser, place) as one:
        page = one.page
        page.click("#draw summary")
        page.evaluate("""() => { for (let k = 0; k < 30; k += 1) { const made = [];
            for (let i = 0; i < 900; i += 1) made.push([(i * 7919 + k) % 1000, (i * 104729 + k) % 1000]);
            if (strokes.length < MOST.strokes) strokes.push(made); } sheet(); }""")
        page.fill("#words", "海" * 4000)
        give(page)
        until(lambda: one.said(DreamTold))
        page.wait_for_selector("#mine:not([hidden])")


def test_the_sheet_is_for_everybody(browser: Any, place: Venue) -> None:
    with Page(browser, place, lang="ar") as one:
        page = one.page
        page.click("#draw summary")
        assert page.evaluate("getComputedStyle(document.getElementById('sheet')).touchAction") == "none"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
        draw(page, ROOF)
        undo, blank = (page.locator(f"#{name}").bounding_box() for name in ("undo", "blank"))
        assert undo["x"] > blank["x"], "the first of two is on the right"
        assert min(undo["height"], blank["height"]) >= 44
        page.locator("#undo").focus()
        page.keyboard.press("Enter")
        assert page.is_disabled("#undo"), "a keyboard is enough to take strokes back"


def test_the_page_stays_small() -> None:
    root = Path(__file__).parents[1] / "assets" / "web" / "phone"
    page = sum((root / name).stat().st_size for name in ("index.html", "phone.css", "phone.js"))
    largest = max(path.stat().st_size for path in (root / "lang").glob("*.json"))
    assert page + largest < 60_000


def test_a_weaver_sees_drawings_and_lets_them_be_seen(browser: Any, own: Venue) -> None:
    phone = own.phone()
    phone.done("tell", drawing=[[[200, 300], [500, 800], [800, 300]]])
    with Desk(browser, own, "weaver") as desk:
        desk.page.wait_for_selector("li:has-text('a drawing of') canvas")
        desk.page.click("li:has-text('a drawing of') button:has-text('Show')")
        until(lambda: [event for event in own.events() if isinstance(event.body, WordsJudged)])
        until(lambda: phone.me()["drawing"] == "shown")
        assert not desk.errors
