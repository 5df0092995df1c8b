"""Headless Chromium as tests of pages use it: one page that keeps what was said on its console and asked for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
)
AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@dataclass
class Opened:
    """A page in the browser, what it said on its console or threw, and the addresses that it asked for."""

    page: Page
    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def foreign(self) -> list[str]:
        """The requests that left the folder of the page: neither a file nor data."""
        return [url for url in self.requests if not url.startswith(("file:", "data:", "blob:", "about:"))]

    def findings(self, **options: Any) -> list[str]:
        """What axe-core finds in the page: rule, help and the places, one line a finding."""
        found = Axe().run(self.page, options={**AXE_RULES, **options})
        return [
            f"{each['id']}: {each['help']}: {[node['html'][:160] for node in each['nodes']]}"
            for each in found.response["violations"]
        ]


def program() -> str:
    """The path of the Chromium that is installed."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    assert found, f"none of {', '.join(NAMES)} is installed: run make test, or install Chromium"
    return found


_kept: list[Browser] = []
"""The browser that tests share while `kept_browser` is open."""


@contextmanager
def launched(flags: tuple[str, ...] = ()) -> Iterator[Browser]:
    """A browser, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def kept_browser() -> Iterator[None]:
    """One browser for all pages that are opened meanwhile without flags of their own, each in a context of its own."""
    with launched() as browser:
        _kept.append(browser)
        try:
            yield
        finally:
            _kept.remove(browser)


@contextmanager
def open_page(
    address: Path | str | None = None,
    *,
    width: int = 1280,
    height: int = 720,
    flags: tuple[str, ...] = (),
    **context: Any,
) -> Iterator[Opened]:
    """A browser with one page, opened at a file or address, if one is given, and closed at the end.

    `context` goes to playwright's `new_context`: color_scheme, reduced_motion, forced_colors, has_touch, and others.
    """
    with nullcontext(_kept[-1]) if _kept and not flags else launched(flags) as browser:
        place = browser.new_context(viewport={"width": width, "height": height}, **context)
        try:
            page = place.new_page()
            opened = Opened(page)
            page.on("console", lambda message: opened.messages.append(f"{message.type}: {message.text}"))
            page.on("pageerror", lambda error: opened.messages.append(f"error: {error}"))
            page.on("request", lambda request: opened.requests.append(request.url))
            if address is not None:
                page.goto(address.resolve().as_uri() if isinstance(address, Path) else address)
            yield opened
        finally:
            place.close()
