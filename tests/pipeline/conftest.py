"""Fixtures of the pipeline's tests."""

from __future__ import annotations

from pathlib import Path

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


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The film as it comes from the workers, rendered once."""
    from tests.pipeline.prepared import prepare  # loads Manim

    folder = tmp_path_factory.mktemp("ready")
    prepare(folder)
    return folder


@pytest.fixture(scope="session")
def wanted(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What lies in the output after a run that nothing disturbed, the film decoded."""
    from tests.pipeline.prepared import made, whole

    folder = tmp_path_factory.mktemp("wanted")
    made(folder / "out", folder / "cache", ready)
    return whole(folder / "out", folder / "cache")


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the certificates of two authorities."""
    from tests.pipeline.certificates import write_certificates

    return write_certificates(tmp_path_factory.mktemp("certificates"))
