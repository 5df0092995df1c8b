"""Goldens: kept files that a film is compared with."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the goldens anew instead of comparing: pytest tests/film --update-golden",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that look at the same film are one group: one process plays it, once."""
    for item in items:
        values = getattr(item, "callspec", None)
        if values is not None and "film" in values.indices and item.path.parent == HERE:
            item.add_marker(pytest.mark.xdist_group(f"{item.path.stem} {values.indices['film']}"))


@pytest.fixture
def updating(request: pytest.FixtureRequest) -> bool:
    """Whether the goldens are to be written anew."""
    return bool(request.config.getoption("--update-golden", default=False))


@pytest.fixture
def golden() -> Path:
    """The folder of the goldens."""
    return GOLDEN
