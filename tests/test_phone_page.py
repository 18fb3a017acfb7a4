"""The phone's page in a real browser: a real gate, a real journal, and a Chromium that is installed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dreamscape.gate.keys import keys_of
from dreamscape.narrative.events import (
    DreamerLeft,
    DreamTold,
    FractureOpened,
    FracturePatched,
    LineAdded,
    ShareSet,
)
from dreamscape.narrative.journal import open_journal
from dreamscape.narrative.told import told_in
from tests.browsing import Tab, browser, needed
from tests.venue import Venue, opened, until, venue

CATALOGUES = Path(__file__).parents[1] / "assets" / "web" / "phone" / "lang"


pytestmark = needed
__all__ = ["browser"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Venue]:
    """One for all who do not mind others."""
    with venue(tmp_path_factory.mktemp("night") / "night.dream") as found:
        yield found


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Venue]:
    with venue(tmp_path / "night.dream") as found:
        yield found


class Page(Tab):
    """A page somebody opened by the code on the wall."""

    def __init__(self, browser: Any, place: Venue, lang: str = "en", code: bool = True, **how: Any) -> None:
        super().__init__(browser, lang=lang, **how)
        self.place, self.before = place, len(place.events())
        self.page.goto(place.base + "/" + (f"#{keys_of(place.show).join_token()}" if code else ""))

    def tell(self, words: str) -> None:
        self.page.fill("#words", words)
        self.page.check("#consent")
        self.page.click("#tell")
        self.page.wait_for_selector("#mine:not([hidden])")
        self.comes_true("document.getElementById('about').textContent.length > 0")

    def said(self, kind: type) -> list[Any]:
        """What happened since the page was opened."""
        return [event.body for event in self.place.events()[self.before :] if isinstance(event.body, kind)]


def test_somebody_joins_dreams_shares_weaves_and_leaves(browser: Any, own: Venue) -> None:
    with Page(browser, own) as one:
        page = one.page
        page.wait_for_selector("#telling:not([hidden])")
        assert "#" not in page.url, "the code is not left in the address"
        one.tell("I walked over the sea at night, and a bird sang")
        assert "sea" in page.inner_text("#about")
        assert page.inner_text("#where")
        assert not one.context.cookies()
        page.locator("#share").fill("20")
        until(lambda: one.said(ShareSet))
        assert one.said(ShareSet)[0].share == 0.2
        page.fill("#verse", "It rained upwards.")
        page.click("#weave")
        page.wait_for_selector("#lines li.own")
        assert page.inner_text("#lines") == "It rained upwards."
        assert len(one.said(LineAdded)) == 1
        page.click("#mine summary")
        words = page.inner_text("#secret")
        assert words == keys_of(own.show).words_of(one.said(DreamTold)[0].dreamer)
        page.click("#withdraw")
        page.click("#no")
        assert not one.said(DreamerLeft), "asked first"
        page.click("#withdraw")
        page.click("#yes")
        page.wait_for_selector("#gone:not([hidden])")
        assert one.said(DreamerLeft)[0].withdrawn
        assert not one.errors


def test_nothing_is_sent_without_words_and_consent(browser: Any, place: Venue) -> None:
    with Page(browser, place) as one:
        one.page.click("#tell")
        assert one.page.inner_text("#line") == "Write or draw what you dreamt first."
        one.page.fill("#words", "a door")
        one.page.click("#tell")
        assert one.page.inner_text("#line") == "Please tick that it may be shown."
        assert one.page.evaluate("document.activeElement.id") == "consent"
        assert not one.said(DreamTold)


def test_a_dream_taken_back_elsewhere_is_told_and_another_may_be(browser: Any, place: Venue) -> None:
    with Page(browser, place) as one, Page(browser, place) as other:
        one.tell("a lighthouse in the fog")
        words = keys_of(place.show).words_of(one.said(DreamTold)[0].dreamer)
        other.page.wait_for_selector("#telling:not([hidden])")
        other.page.evaluate("document.getElementById('four').closest('details')?.setAttribute('open', '')")
        other.page.fill("#four", ", ".join(words.upper().split()))
        other.page.press("#four", "Enter")
        other.page.click("#no")
        assert not other.said(DreamerLeft), "asked first"
        other.page.press("#four", "Enter")
        other.page.click("#yes")
        until(lambda: other.said(DreamerLeft))
        one.page.wait_for_selector("#gone:not([hidden])")
        one.page.reload()
        one.page.wait_for_selector("#gone:not([hidden])")
        one.page.click("#anew")
        one.tell("a boat on a lake")
        one.page.wait_for_timeout(7000)
        assert one.page.is_visible("#mine"), "the new one stays"
        assert not one.errors


def test_an_answer_is_always_in_sight_and_stands_a_while(browser: Any, place: Venue) -> None:
    with Page(browser, place) as one:
        one.page.evaluate("scrollTo(0, document.body.scrollHeight)")
        one.page.click("#tell")
        top, high = one.page.evaluate(
            "(r => [r.top, r.bottom])(document.getElementById('line').getBoundingClientRect())"
        )
        assert 0 <= top < high <= 740
        one.tell("a kite over the roofs")
        one.page.click("#speak")
        one.comes_true("document.getElementById('line').textContent === 'It is kept.'")
        one.page.wait_for_timeout(2500)
        assert one.page.inner_text("#line") == "It is kept."


def test_a_language_can_be_chosen(browser: Any, place: Venue) -> None:
    with Page(browser, place, lang="pt-BR") as one:
        one.page.wait_for_selector("#telling:not([hidden])")
        assert one.page.evaluate("document.documentElement.lang") == "en", (
            "there is no catalogue of the other"
        )
        with one.page.expect_navigation():
            one.page.select_option("#lang", "es")
        one.page.wait_for_selector("html[lang=es]")
        one.page.reload()
        one.page.wait_for_selector("html[lang=es]")
        assert one.page.locator("#lang option").count() >= 6


def test_without_the_code_one_stands_outside(browser: Any, place: Venue) -> None:
    with Page(browser, place, code=False) as one:
        one.page.wait_for_selector("#outside:not([hidden])")
        assert not one.page.is_visible("#telling")


def test_two_are_tied_and_a_tear_is_stitched(browser: Any, own: Venue) -> None:
    other = own.dreamer("a night by the sea, waves, and birds over the water, and fish")
    with Page(browser, own) as one:
        one.tell("a night by the sea, waves, and birds over the water")
        page = one.page
        mine = one.said(DreamTold)[-1].dreamer
        until(lambda: [each for each in other.me()["threads"] if each["with"] == mine])
        other.done("accept", of=mine)
        page.wait_for_selector("#threads li:has-text('Tied to')")
        own.close()  # a seam is opened by the oracle; here it is written while nobody else writes
        with open_journal(own.show, read_only=False) as journal:
            at = max(event.at for event in journal.read()) + 0.5
            torn = FractureOpened("seam-x", "lost", (mine,), (other.dreamer,), 0.5, 0.5)
            journal.append([(at, "oracle", "seam-x", torn)])
        again = opened_at(own, at)
        try:
            page.wait_for_selector("#seams button", timeout=60_000)
            page.click("#seams button")
            until(lambda: one.said(FracturePatched))
            assert one.said(FracturePatched)[0].by == mine
        finally:
            again.close()


def opened_at(place: Venue, base: float) -> Venue:
    """The gate again, at the port where it was."""
    return opened(place.show, base=base, port=place.port)


def test_what_is_done_without_a_line_is_sent_later_once(browser: Any, own: Venue) -> None:
    with Page(browser, own) as one:
        one.tell("a house with many doors")
        one.context.set_offline(True)
        own.close()
        one.comes_true("document.getElementById('line').textContent.startsWith('No connection')")
        one.page.fill("#verse", "The last door was open.")
        one.page.click("#weave")
        assert len(json.loads(one.page.evaluate("localStorage['dreamscape.outbox']"))) == 1
        again = opened_at(own, 30.0)
        try:
            one.context.set_offline(False)
            until(lambda: one.said(LineAdded), 60.0)
            one.comes_true("localStorage['dreamscape.outbox'] === '[]'")
            assert len(one.said(LineAdded)) == 1
        finally:
            again.close()


def test_a_page_that_is_opened_again_knows_its_dream(browser: Any, place: Venue) -> None:
    with Page(browser, place) as one:
        one.tell("a train through the snow")
        one.page.goto(place.base + "/")
        one.page.wait_for_selector("#mine:not([hidden])")
        one.comes_true("document.getElementById('about').textContent.includes('train')")
        assert len(one.said(DreamTold)) == 1


EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'><svg onload=alert(3)> ${alert(4)} {motifs}"


def test_words_are_never_markup(browser: Any, place: Venue) -> None:
    other = place.dreamer("waves of the sea at night, and birds")
    with Page(browser, place) as one:
        dialogs: list[str] = []
        one.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        one.tell("waves of the sea at night, and birds " + EVIL)
        mine = one.said(DreamTold)[-1].dreamer
        until(lambda: [each for each in other.me()["threads"] if each["with"] == mine])
        other.done("accept", of=mine)
        one.page.wait_for_selector("#threads li:has-text('Tied to')")
        other.done("line", words=EVIL[:400])
        one.page.fill("#verse", EVIL)
        one.page.click("#weave")
        one.page.wait_for_selector("#lines li.own")
        until(lambda: "onerror" in one.page.inner_text("#lines"))
        assert one.page.locator("#lines img, #lines script, #lines svg").count() == 0
        assert not dialogs
        assert not one.errors


def test_arabic_reads_from_right_to_left(browser: Any, place: Venue) -> None:
    with Page(browser, place, lang="ar") as one:
        one.tell("مشيت فوق البحر ليلا")
        page = one.page
        assert page.evaluate("[document.documentElement.dir, document.documentElement.lang]") == ["rtl", "ar"]
        box, head = page.locator("main").bounding_box(), page.locator("#head").bounding_box()
        assert page.evaluate("getComputedStyle(document.getElementById('head')).textAlign") in (
            "start",
            "right",
        )
        assert head["x"] >= box["x"]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
        with open_journal(place.show) as journal:
            assert told_in(journal.words_of(one.said(DreamTold)[-1].dreamer)) == "مشيت فوق البحر ليلا"


@pytest.mark.parametrize("lang", ["de", "es", "fr", "zh"])
def test_every_language_is_spoken_whole(browser: Any, place: Venue, lang: str) -> None:
    with Page(browser, place, lang=lang) as one:
        one.page.wait_for_selector("#telling:not([hidden])")
        assert one.page.evaluate("document.documentElement.lang") == lang
        catalogue = json.loads((CATALOGUES / f"{lang}.json").read_text("utf-8"))
        assert one.page.inner_text("#tell") == catalogue["tell"]
        assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    ("lang", "hours", "words"),
    [("en", 24, "1 day old"), ("de", 36, "36 Stunden alt"), ("fr", 720, "30 jours")],
)
def test_it_says_how_long_a_dream_is_kept(
    browser: Any, tmp_path: Path, lang: str, hours: int, words: str
) -> None:
    with venue(tmp_path / "a.dream", keep=3600.0 * hours) as place, Page(browser, place, lang=lang) as one:
        one.page.wait_for_selector("#telling:not([hidden])")
        assert words in one.page.inner_text("#privacy").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("lang", "count", "words"),
    [
        ("en", 1, "One dream"),
        ("de", 2, "2 träumen"),
        ("ar", 2, "حلمان"),
        ("ar", 5, "5 يحلمون"),
        ("zh", 1, "1 人"),
    ],
)
def test_numbers_have_the_form_of_their_language(
    browser: Any, place: Venue, lang: str, count: int, words: str
) -> None:
    with Page(browser, place, lang=lang) as one:
        one.page.wait_for_selector("#telling:not([hidden])")
        assert words in one.page.evaluate(f"say('together', {{ n: {count} }})")


def test_what_is_missing_is_said_at_its_field(browser: Any, place: Venue) -> None:
    with Page(browser, place) as one:
        page = one.page
        page.wait_for_selector("#telling:not([hidden])")
        page.click("#tell")
        assert page.get_attribute("#words", "aria-invalid") == "true"
        assert page.inner_text("#why_words") == page.inner_text("#line")
        assert page.evaluate("document.activeElement.id") == "words"
        page.fill("#words", "a sea")
        assert page.get_attribute("#words", "aria-invalid") == "false"
        page.click("#tell")
        assert page.get_attribute("#consent", "aria-invalid") == "true"
        assert page.is_visible("#why_consent")


def test_who_comes_without_a_code_is_told_where_one_is(browser: Any, place: Venue) -> None:
    with Tab(browser) as tab:
        tab.page.goto(place.base + "/")
        tab.page.wait_for_selector("#outside:not([hidden])")
        assert "ask somebody of the house" in tab.page.inner_text("#outside_about")


def test_catalogues_have_the_same_names_and_all_that_the_page_says() -> None:
    known = {path.stem: json.loads(path.read_text("utf-8")) for path in CATALOGUES.glob("*.json")}
    assert {"en", "de", "es", "fr", "zh", "ar"} <= set(known)
    for lang, catalogue in known.items():
        assert set(catalogue) == set(known["en"]), lang
        for text in catalogue.values():
            forms = text if isinstance(text, dict) else {"other": text}
            assert "other" in forms, lang
            assert all(form.strip() for form in forms.values()), lang
            assert isinstance(text, str) or set(forms) <= {"zero", "one", "two", "few", "many", "other"}, lang
    page = (CATALOGUES.parent / "index.html").read_text("utf-8")
    for name in set(page.split('data-say="')[1:]):
        assert name.split('"')[0] in known["en"]


def test_it_can_be_used_by_everybody(browser: Any, place: Venue) -> None:
    """WCAG 2.2: names for all controls, targets of 24 px and more, contrast of 4.5 and more, no motion that
    was not asked for, and a keyboard is enough."""
    with Page(browser, place, reduced_motion="reduce") as one:
        one.tell("a sea")
        page = one.page
        unnamed = page.evaluate("""[...document.querySelectorAll('button, input, textarea, summary')]
          .filter((one) => one.checkVisibility() && !(one.textContent || one.labels?.[0]?.textContent))
          .map((one) => one.id)""")
        assert unnamed == []
        small = page.evaluate("""
          [...document.querySelectorAll('button, input[type=range], summary, textarea')]
          .filter((one) => one.checkVisibility()).map((one) => [one.id, one.getBoundingClientRect()])
          .filter(([, box]) => box.width < 24 || box.height < 24).map(([id]) => id)""")
        assert small == []
        assert page.evaluate("document.getAnimations().length") == 0
        assert page.evaluate("document.getElementById('line').getAttribute('aria-live')") == "polite"
        for text, ground in (
            ("ink", "night"),
            ("quiet", "night"),
            ("gold", "night"),
            ("rose", "deep"),
            ("quiet", "deep"),
        ):
            colours = [_colour(page, f"--{name}") for name in (text, ground)]
            assert _contrast(*colours) >= 4.5, (text, ground)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement !== document.body")


def _colour(page: Any, name: str) -> tuple[float, ...]:
    text = page.evaluate(f"getComputedStyle(document.documentElement).getPropertyValue('{name}').trim()")
    return tuple(int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))


def _contrast(one: tuple[float, ...], two: tuple[float, ...]) -> float:
    """WCAG's contrast ratio."""
    light = sorted(
        sum(
            part * (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
            for part, value in zip((0.2126, 0.7152, 0.0722), colour, strict=True)
        )
        for colour in (one, two)
    )
    return (light[1] + 0.05) / (light[0] + 0.05)


def test_a_stream_serves_where_no_socket_holds(browser: Any, place: Venue) -> None:
    with Page(browser, place) as one:
        one.page.route_web_socket("**/api/ws", lambda socket: socket.close())
        one.page.reload()
        one.tell("a lamp in a forest")
        one.page.fill("#verse", "It went out.")
        one.page.click("#weave")
        until(lambda: one.said(LineAdded), 40.0)
        assert "forest" in one.page.inner_text("#about")
