"""Films of a sweep share the data that they are made of: it is read once, hashed, and kept in memory once at most."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from normcore import array_files
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from tests.pipeline.test_sweep_file import GRID, read


def test_each_data_file_is_read_once_for_all_films(monkeypatch: pytest.MonkeyPatch) -> None:
    reads = Counter[str]()
    load = array_files.load

    def counted(path: str, **options: Any) -> Any:
        reads[path] += 1
        return load(path, **options)

    monkeypatch.setattr(array_files, "load", counted)
    for name in ("a.npy", "b.npy"):
        np.save(name, np.arange(24.0).reshape(2, 3, 4))
    Path("broken.npy").write_bytes(b"no array")
    text = GRID + 'data = ["a.npy", "b.npy", "broken.npy"]\nthemes = ["dark", "light"]\nfps = [15, 30]'
    films = read("skip_refused = true\n" + text).films
    assert reads == {"a.npy": 1, "b.npy": 1, "broken.npy": 1}
    assert [film.spec.shape for film in films] == 8 * [(2, 3, 4)]
    assert len({film.spec.fingerprint() for film in films}) == 8
    assert sum(reads.values()) == 3


@pytest.mark.parametrize(
    ("name", "save"),
    [
        ("a.npy", lambda path, x: np.save(path, x.astype(np.int16))),
        ("a.npy", np.save),
        ("a.npz", lambda path, x: np.savez_compressed(path, first=x)),
    ],
    ids=["integers", "small", "npz"],
)
def test_a_planned_film_keeps_the_hash_of_its_data_and_reads_its_values_again(
    name: str, save: Callable[[str, Any], None]
) -> None:
    x = np.arange(24.0).reshape(2, 3, 4)
    save(name, x)
    alone = LectureSpec.make(data=str(Path.cwd() / name), theme="light").resolved()
    films = read(GRID + f'data = "{Path.cwd() / name}"\nthemes = ["dark", "light"]').films
    assert all(film.spec.__dict__["_loaded"].tensor is None for film in films)
    assert all(np.array_equal(film.spec.tensor(), x) for film in films)
    assert np.shares_memory(films[0].spec.tensor(), films[1].spec.tensor())
    again = read(GRID + f'data = "{Path.cwd() / name}"\nthemes = ["dark", "light"]').films
    Path(name).unlink()
    assert again[1].spec.fingerprint() == alone.fingerprint() != again[0].spec.fingerprint()


def test_a_mapped_tensor_is_kept_for_all_films_of_a_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(array_files, "_COPIED", 64)
    np.save("a.npy", np.arange(24.0).reshape(2, 3, 4))
    films = read(GRID + 'data = "a.npy"\nthemes = ["dark", "light"]').films
    Path("a.npy").unlink()
    assert np.shares_memory(films[0].spec.tensor(), films[1].spec.tensor())


def test_a_sweep_of_many_tensors_takes_the_memory_of_one() -> None:
    for number in range(6):
        np.savez_compressed(f"{number}.npz", np.full((16, 2**17), number, np.int8))
    tracemalloc.start()
    films = read(GRID + f"data = {[f'{number}.npz' for number in range(6)]}").films
    left, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    one = films[0].spec.tensor().nbytes
    assert one == 2**24
    assert most < 2 * one
    assert left < one / 4


def test_a_shape_that_the_data_does_not_have_is_refused_beside_films_of_the_same_data() -> None:
    np.save("a.npy", np.arange(24.0).reshape(2, 3, 4))
    with pytest.raises(SpecError, match="has shape \\(2, 3, 4\\)"):
        read(GRID + 'data = "a.npy"\nshapes = ["2x3x4", "4x3x2"]')
