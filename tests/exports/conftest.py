"""What the tests of exports share: the film of `compare`, its score, and its frames."""

from __future__ import annotations

from pathlib import Path

import av
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


@pytest.fixture(scope="session")
def see_through(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half a second with alpha: a square that fades in on nothing, as ProRes 4444."""
    path = tmp_path_factory.mktemp("alpha") / "square.mov"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("prores_ks", rate=15, options={"profile": "4444"})
        stream.width, stream.height, stream.pix_fmt = 128, 96, "yuva444p10le"
        for number in range(8):
            picture = np.zeros((96, 128, 4), np.uint8)
            picture[24:72, 32:96] = (213, 94, 0, 30 * (number + 1))
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgba")))
        out.mux(stream.encode(None))
    return path
