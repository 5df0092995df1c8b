"""Fixtures of the pipeline's tests."""

from __future__ import annotations

import pytest

from scenes.pipeline import sources


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The packages of the modules whose imports were parsed, as they are parsed."""
    found: list[str] = []
    imported = sources.imported
    monkeypatch.setattr(
        sources, "imported", lambda source, package: found.append(package) or imported(source, package)
    )
    return found
