"""Goldens: kept files that a film is compared with."""

from __future__ import annotations

from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the goldens anew instead of comparing: pytest tests/film --update-golden",
    )


@pytest.fixture
def updating(request: pytest.FixtureRequest) -> bool:
    """Whether the goldens are to be written anew."""
    return bool(request.config.getoption("--update-golden", default=False))


@pytest.fixture
def golden() -> Path:
    """The folder of the goldens."""
    return GOLDEN
