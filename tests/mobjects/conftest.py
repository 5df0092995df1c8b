"""Fixtures of the mobjects' tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from manim import Scene

from tests.mobjects.helpers import plain_manim


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with plain_manim(tmp_path):
        yield Scene()
