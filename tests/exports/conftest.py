"""What the tests of exports share: the film of `compare`, its score, and its frames."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from scenes.exports import score
from scenes.exports.score import Score
from tests.exports.reading import frames


@pytest.fixture(scope="session")
def film(compare_folder: Path) -> Path:
    """The film of `compare`, 480p at 15 frames a second."""
    return compare_folder / "compare.mp4"


@pytest.fixture(scope="session")
def told(film: Path) -> Score:
    """Its score."""
    return score.read(film.with_suffix(".json"))


@pytest.fixture(scope="session")
def film_frames(film: Path) -> NDArray[np.uint8]:
    """Every frame of it, as it is stored."""
    return frames(film)
