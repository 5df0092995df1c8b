"""One browser for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.exports.web.chromium import kept_browser


@pytest.fixture(scope="module", autouse=True)
def _one_browser(request: pytest.FixtureRequest) -> Iterator[None]:
    """Modules that open pages do so in one browser."""
    if not hasattr(request.module, "open_page"):
        yield
        return
    with kept_browser():
        yield
