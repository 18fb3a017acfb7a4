"""A real browser for tests of pages: Chromium as the system has it, driven by Playwright."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.venue import until

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needed = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One for all tests of a file."""
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield found
        found.close()


class Tab:
    """A page in a context of its own, and what its console said."""

    def __init__(
        self, browser: Any, size: tuple[int, int] = (360, 740), lang: str = "en", **how: Any
    ) -> None:
        viewport = {"width": size[0], "height": size[1]}
        self.context = browser.new_context(viewport=viewport, locale=lang, **how)
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" else None)

    def comes_true(self, expression: str, seconds: float = 20.0) -> None:
        """Wait, from outside: the page itself may not evaluate texts."""
        until(lambda: self.page.evaluate(expression), seconds)

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *problem: object) -> None:
        self.context.close()
