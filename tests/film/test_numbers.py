"""Every number on the screen is what plain numpy computes from the tensor of the film."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from scenes.content.number_format import NumberFormat
from scenes.mobjects.charts.histogram import HistogramPanel
from scenes.mobjects.panels.readouts import StatRow
from scenes.mobjects.text.typeset import Typeset
from scenes.spec.lecture import LectureSpec
from tests.film import combos, plain
from tests.film.screen import Viewer
from tests.film.watch import watch

pytestmark = pytest.mark.films

SPECS = (
    LectureSpec(),
    LectureSpec(shape=(3, 5, 8)),
    LectureSpec(shape=(2, 64, 7, 7)),
    LectureSpec(shape=(5, 2, 3, 4), layout="NHWC"),
)
CUTS = (("cut_by_channel", "normalize", "batch"), ("cut_by_sample", "cut_by_sample", "layer"))
NUMBERS = NumberFormat()
QUOTED = re.compile(r'"([^"]*)"')
Labels = tuple[str, ...]


@dataclass
class Read:
    """What a film showed, by beat: its texts, its rows of statistics, its bars, what is printed on its cells."""

    texts: dict[str, set[str]] = field(default_factory=dict)
    rows: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    bars: dict[str, dict[str, npt.NDArray[Any]]] = field(default_factory=dict)
    cells: dict[str, list[Labels]] = field(default_factory=dict)
    viewer: Viewer = field(default_factory=Viewer)

    def __call__(self, scene: Any) -> None:
        beat = scene.current
        self.texts.setdefault(beat, set()).update(
            text.name for text in self.viewer.look(scene.mobjects).texts
        )
        family = scene.get_mobject_family_members()
        for row in (part for part in family if isinstance(part, StatRow)):
            cells = [cell for cell in row.cells if isinstance(cell, Typeset)]
            name, mu, var = (cell.markup.replace("\\", "").strip("$ ") for cell in cells)
            self.rows.setdefault(beat, {})[name] = (mu, var)
        for panel in (part for part in family if isinstance(part, HistogramPanel)):
            names = [text.markup.replace("\\", "") for text in panel.names if isinstance(text, Typeset)]
            self.bars[beat] = {name: row.counts for name, row in zip(names, panel.rows, strict=False)}
        printed = self.cells.setdefault(beat, [])
        if not printed or printed[-1] != scene.cube.state.labels:
            printed.append(scene.cube.state.labels)


@dataclass
class Film:
    """A played film and what was read from it."""

    scene: Any
    read: Read

    @property
    def x(self) -> npt.NDArray[Any]:
        return self.scene.stage.tensor

    @property
    def layout(self) -> str:
        return self.scene.spec.layout

    def printed(self, values: npt.NDArray[Any]) -> Labels:
        """What the cube's cells show of a tensor's values."""
        return NUMBERS.cells([float(values[tuple(index)]) for index in self.scene.cube.grid.index.tolist()])


@pytest.fixture(scope="module", params=SPECS, ids=combos.name)
def film(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Film:
    read = Read()
    return Film(watch(request.param, tmp_path_factory.mktemp("film"), read).scene, read)


@pytest.mark.parametrize(("beat", "_", "kind"), CUTS)
def test_rows_show_the_mean_and_the_biased_variance_of_their_group(
    film: Film, beat: str, _: str, kind: str
) -> None:
    mean, var, _n = plain.statistics(film.x, kind, film.layout)
    rows = film.read.rows[beat]
    assert len(rows) >= min(len(mean), 4)
    for name, shown in rows.items():
        group = plain.group_index(name, film.x, kind, film.layout)
        assert shown == (f'mu = "{NUMBERS.number(mean[group])}"', f'sigma^2 = "{NUMBERS.square(var[group])}"')


@pytest.mark.parametrize(("beat", "_", "kind"), CUTS)
def test_the_first_group_is_worked_out_as_sum_over_count(film: Film, beat: str, _: str, kind: str) -> None:
    mean, var, n = plain.statistics(film.x, kind, film.layout)
    total = float(plain.rows(film.x, kind, film.layout)[0].sum())
    index = " ".join(axis.lower() for axis in plain.kept_axes(kind, film.layout))
    texts = film.read.texts[beat]
    shown = {text.split(" =")[0]: found for text in texts if len(found := QUOTED.findall(text)) == 3}
    assert set(shown) == {f"mu_({index})", f"sigma_({index})^2"}
    for (top, count, result), true in zip(
        (shown[f"mu_({index})"], shown[f"sigma_({index})^2"]), (mean[0], var[0]), strict=True
    ):
        assert digits(count) == n
        assert (digits(top) / n).quantize(Decimal("0.01"), ROUND_HALF_UP) == digits(result)
        assert abs(float(digits(result)) - true) <= 0.005 + 1e-9
    total_shown, spread_shown = shown[f"mu_({index})"][0], shown[f"sigma_({index})^2"][0]
    assert float(digits(total_shown)) == total
    assert total_shown in texts
    assert f'sum (x - mu_({index}))^2 = "{spread_shown}"' in texts


def digits(text: str) -> Decimal:
    """The number that a viewer reads."""
    return Decimal(text.replace("−", "-").replace(",", ""))


@pytest.mark.parametrize(("beat", "_", "kind"), CUTS)
def test_captions_count_the_groups_and_their_values(film: Film, beat: str, _: str, kind: str) -> None:
    mean, _var, n = plain.statistics(film.x, kind, film.layout)
    said = " ".join(cue.text for entry in film.scene.played if entry.name == beat for cue in entry.captions)
    assert f"{len(mean):,} means and {len(mean):,} variances, each over {n:,} values" in said
    assert f"{n:,} values share one mean" in said


@pytest.mark.parametrize(("_", "beat", "kind"), CUTS)
def test_cells_print_the_tensor_and_then_its_normalized_values(
    film: Film, _: str, beat: str, kind: str
) -> None:
    x_hat = plain.normalized(film.x, kind, film.layout, film.scene.spec.eps)
    assert film.read.cells["meet"] == [film.printed(film.x)]
    assert film.read.cells[beat][-1] == film.printed(x_hat)
    assert set(film.read.cells[beat]) <= {
        film.printed(film.x),
        film.printed(x_hat),
        film.printed(plain.normalized(film.x, "batch", film.layout, film.scene.spec.eps)),
    }


@pytest.mark.parametrize(("_", "beat", "kind"), CUTS)
def test_bars_count_every_value_of_their_group_once(film: Film, _: str, beat: str, kind: str) -> None:
    groups = plain.rows(film.x, kind, film.layout)
    bars = film.read.bars[beat]
    assert len(bars) >= min(len(groups), 4)
    for name, counts in bars.items():
        group = groups[plain.group_index(name, film.x, kind, film.layout)]
        assert counts[counts > 0].tolist() == np.unique(group, return_counts=True)[1].tolist()


def test_the_swap_replaces_one_sample_and_moves_what_it_says(film: Film) -> None:
    batch, layer = film.scene.swap.swaps
    place = plain.axis_names(film.layout).index("N")
    changed = np.flatnonzero((batch.x_before != batch.x_after).any(axis=_others(film.x, place)))
    assert changed.tolist() == [batch.mate]
    assert batch.mate != batch.sample
    assert np.array_equal(batch.x_before, film.x)
    assert np.array_equal(batch.x_after, layer.x_after)
    texts = film.read.texts["batch_mates"]
    before, after = (_watched(film, tensor, "batch", batch.sample) for tensor in (film.x, batch.x_after))
    drawn = _drawn_in_sample(film)
    spot = int(drawn[np.abs(after - before)[drawn].argmax()])
    assert before[spot] != after[spot]
    assert f"{NUMBERS.ratio(before[spot])} → {NUMBERS.ratio(after[spot])}, moved" in texts
    before, after = (_watched(film, tensor, "layer", batch.sample) for tensor in (film.x, batch.x_after))
    assert np.array_equal(before, after)
    assert f"{NUMBERS.ratio(before[spot])} → {NUMBERS.ratio(after[spot])}, the same" in texts


def _others(x: npt.NDArray[Any], place: int) -> tuple[int, ...]:
    return tuple(axis for axis in range(x.ndim) if axis != place)


def _drawn_in_sample(film: Film) -> npt.NDArray[np.int64]:
    """The places of the drawn cells within the watched sample, in the tensor's order."""
    grid = film.scene.swap.grids[2]
    return np.ravel_multi_index(tuple(grid.grid.index.T), grid.tensor.shape)


def _watched(film: Film, x: npt.NDArray[Any], kind: str, sample: int) -> npt.NDArray[Any]:
    """The normalized values of one sample, in the tensor's order."""
    place = plain.axis_names(film.layout).index("N")
    x_hat = plain.normalized(x, kind, film.layout, film.scene.spec.eps)
    return np.asarray(np.take(x_hat, sample, axis=place).ravel())


def test_the_swapped_samples_print_their_inputs_and_outputs(film: Film) -> None:
    panel, eps = film.scene.swap, film.scene.spec.eps
    after, place = panel.swaps[0].x_after, plain.axis_names(film.layout).index("N")
    expected = [
        after,
        after,
        *(plain.normalized(after, kind, film.layout, eps) for kind in ("batch", "layer")),
    ]
    for grid, tensor in zip(panel.grids, expected, strict=True):
        values = np.take(tensor, [grid.sample], axis=place)
        assert grid.state.labels == NUMBERS.cells([float(values[tuple(i)]) for i in grid.grid.index.tolist()])


def test_the_table_counts_what_each_method_averages(film: Film) -> None:
    texts = film.read.texts["table"]
    for kind in ("batch", "layer"):
        mean, _, n = plain.statistics(film.x, kind, film.layout)
        assert f"{len(mean):,} means, {len(mean):,} variances" in texts
        assert any(text == f"{n:,} values" or text.endswith(f" = {n:,} values") for text in texts)


def test_axis_marks_name_every_size(film: Film) -> None:
    marks = " ".join(film.read.texts["meet"])
    for size in film.x.shape:
        assert re.search(rf"(= |× ){size:,}\b", marks)
