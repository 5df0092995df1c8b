"""The followed cell's arithmetic, gamma and beta, and what stands beside layer norm, against plain numpy."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from scenes.content.number_format import NumberFormat
from scenes.mobjects.charts.line_state import LineState
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.panels.parameters import Parameter
from scenes.spec.lecture import LectureSpec
from tests.film import combos, plain
from tests.film.screen import Viewer
from tests.film.watch import watch

pytestmark = pytest.mark.films

FILMS = (
    ("batch", LectureSpec()),
    ("layer", LectureSpec()),
    ("batch", LectureSpec(shape=(5, 2, 3, 4), layout="NHWC")),
    ("layer", LectureSpec(shape=(3, 5, 8))),
)
NUMBERS = NumberFormat()
QUOTED = re.compile(r'"\(?(−?[\d.,]+)\)?"')


@dataclass
class Read:
    """What was seen: every beat's texts, the chain's tiles, the parameters' cells, the line that stands still."""

    texts: dict[str, set[str]] = field(default_factory=dict)
    shown: dict[int, str] = field(default_factory=dict)
    parameters: list[Parameter] = field(default_factory=list)
    printed: set[tuple[str, ...]] = field(default_factory=set)
    lines: list[LineState] = field(default_factory=list)
    viewer: Viewer = field(default_factory=Viewer)

    @property
    def tiles(self) -> list[str]:
        """What was printed at last on every tile that was in sight, from the first to the last."""
        return [self.shown[place] for place in sorted(self.shown)]

    def __call__(self, scene: Any) -> None:
        beat = scene.current
        seen = self.viewer.look(scene.mobjects).texts
        self.texts.setdefault(beat, set()).update(text.name for text in seen)
        if beat in ("one_cell", "gamma_beta") and hasattr(scene, "chain"):
            tiles = scene.chain.tiles.state
            self.shown |= {place: tiles.labels[place] for place in np.flatnonzero(tiles.ink > 0.9).tolist()}
        if beat == "gamma_beta":
            family = scene.get_mobject_family_members()
            self.parameters = [part for part in family if isinstance(part, Parameter)] or self.parameters
        if beat == "spares":
            family = scene.get_mobject_family_members()
            lines = [part.state for part in family if isinstance(part, ValueLine)]
            self.lines += [state for state in lines if state.score_seen == 1]
            self.printed.add(scene.cube.state.labels)


@dataclass
class Film:
    """A played film and what was read from it."""

    scene: Any
    read: Read
    kind: str

    @property
    def cell(self) -> dict[str, int]:
        """The index of the followed cell, from 0, as its heading says."""
        pairs = [part.split(" = ") for part in self.scene.chain.heading.markup.replace("\\", "").split(", ")]
        return {axis: int(place) - 1 for axis, place in pairs}

    @property
    def kept(self) -> list[str]:
        """The axes of the statistics."""
        return plain.kept_axes(self.kind, self.scene.spec.layout)

    @property
    def group(self) -> int:
        """The place of the followed cell's group among all groups."""
        names, shape = plain.axis_names(self.scene.spec.layout), self.scene.stage.tensor.shape
        places = [self.cell[axis.lower()] for axis in self.kept]
        return int(np.ravel_multi_index(places, [shape[names.index(axis)] for axis in self.kept]))

    def at(self, tensor: npt.NDArray[Any]) -> float:
        """A tensor's entry at the followed cell."""
        names = plain.axis_names(self.scene.spec.layout)
        return float(tensor[tuple(self.cell[name.lower()] for name in names)])


@pytest.fixture(scope="module", params=FILMS, ids=[f"{slug}-{combos.name(spec)}" for slug, spec in FILMS])
def film(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Film:
    slug, spec = request.param
    read = Read()
    return Film(watch(spec, tmp_path_factory.mktemp("film"), read, slug=slug).scene, read, slug)


def test_the_tiles_show_the_cell_from_x_to_y(film: Film) -> None:
    spec, x = film.scene.spec, film.scene.stage.tensor
    mean, var, _ = plain.statistics(x, film.kind, spec.layout)
    group = film.group
    gamma, beta = (own_entry(film, parameter) for parameter in film.read.parameters)
    value = film.at(x)
    x_hat = (value - mean[group]) / math.sqrt(var[group] + spec.eps_of(film.kind))
    assert film.read.tiles == [
        NUMBERS.total(value),
        *(NUMBERS.number(v) for v in (value - mean[group], x_hat, gamma * x_hat, gamma * x_hat + beta)),
    ]
    assert abs(film.at(plain.normalized(x, film.kind, spec.layout, spec.eps_of(film.kind))) - x_hat) < 1e-12


def own_entry(film: Film, parameter: Parameter) -> float:
    """What is printed on the cell of a parameter that belongs to the followed cell."""
    grid = parameter.cells.grid
    place = np.array([film.cell[axis.lower()] for axis in grid.layout.names])
    (here,) = np.flatnonzero((grid.index == place).all(axis=1))
    return float(parameter.cells.state.labels[here].replace("−", "-"))


def test_a_viewer_can_check_the_arithmetic_as_it_is_printed(film: Film) -> None:
    formulas = [formula.markup for formula in film.scene.chain.formulas.values()]
    printed = [[float(text.replace("−", "-")) for text in QUOTED.findall(formula)] for formula in formulas]
    _, centred, x_hat, scaled, y = (float(tile.replace("−", "-")) for tile in film.read.tiles)
    x, mean = printed[1]
    top, var, eps = printed[2]
    gamma, factor = (float(text.replace("−", "-")) for text in re.findall(r"−?\d[\d.]*", formulas[3]))
    first, beta = (float(text.replace("−", "-")) for text in re.findall(r"−?\d[\d.]*", formulas[4]))
    assert round(x - mean, 2) == centred == top
    assert abs(top / math.sqrt(var + eps) - x_hat) <= 0.005 + 1e-9
    assert factor == x_hat
    assert abs(gamma * x_hat - scaled) <= 0.005 + 1e-9
    assert first == scaled
    assert abs(first + beta - y) <= 0.005 + 1e-9


def test_what_is_kept_in_mind_has_the_indices_of_the_statistics_and_of_the_parameters(film: Film) -> None:
    names, spec = plain.axis_names(film.scene.spec.layout), film.scene.spec
    kept = plain.kept_axes(film.kind, spec.layout)
    scaled = kept if film.kind == "batch" else [name for name in names if name not in kept]
    of_statistics, of_parameters = (" ".join(axes).lower() for axes in (kept, scaled))
    kept_in_mind = f"hat(x) = (x - mu_({of_statistics})) / sqrt(sigma_({of_statistics})^2 + epsilon)"
    assert kept_in_mind in film.read.texts["one_line"]
    output = f"y = gamma_({of_parameters}) hat(x) + beta_({of_parameters}) = "
    assert any(text.startswith(output) for text in film.read.texts["gamma_beta"])


def test_gamma_and_beta_have_the_shape_of_the_pytorch_layer(film: Film) -> None:
    spec, names = film.scene.spec, plain.axis_names(film.scene.spec.layout)
    sizes = dict(zip(names, spec.shape, strict=True))
    kept = plain.kept_axes(film.kind, spec.layout)
    axes = kept if film.kind == "batch" else [name for name in names if name not in kept]
    tag = f"shape ({', '.join(str(sizes[axis]) for axis in axes)})"
    assert len(film.read.parameters) == 2
    for parameter in film.read.parameters:
        assert parameter.cells.tensor.shape == tuple(sizes[axis] for axis in axes)
    assert {tag, tag.removeprefix("shape ")} & set(film.read.texts["gamma_beta"])


def test_what_stands_beside_layer_norm_averages_over_what_it_says(film: Film) -> None:
    if film.kind == "batch":
        assert "conventions" not in film.read.texts
        return
    spec, x = film.scene.spec, film.scene.stage.tensor.astype(np.float64)
    names, texts = plain.axis_names(spec.layout), film.read.texts["conventions"]
    results = captions(film, "conventions")[-1]
    for averaged in ["CHW", "C"] if "C" in names else ["D", "TD"]:
        axes = tuple(names.index(axis) for axis in averaged)
        n = math.prod(x.shape[axis] for axis in axes)
        assert any(f' = 1 / "{n}" ' in text for text in texts)
        assert f"{x.size // n} means, {n} values each" in texts
        mean, var = (
            film.at(_spread(x.mean(axes, keepdims=True), x)),
            film.at(_spread(x.var(axes, keepdims=True), x)),
        )
        sd = math.sqrt(var + spec.eps_of(film.kind))
        x_hat = _signed((film.at(x) - mean) / sd)
        assert x_hat in results
        assert any(text.endswith(f" / {NUMBERS.number(sd)} = {x_hat}") for text in texts)
        assert f"mean {NUMBERS.number(mean)}, σ = {NUMBERS.number(math.sqrt(var))}" in texts
        assert f"{film.at(x):g} − {NUMBERS.number(mean)} = {NUMBERS.number(film.at(x) - mean)}" in texts


def captions(film: Film, beat: str) -> list[str]:
    """The captions of a beat."""
    return [cue.text for entry in film.scene.played if entry.name == beat for cue in entry.captions]


def test_a_brighter_sample_becomes_the_same(film: Film) -> None:
    if film.kind == "batch":
        return
    spec, x = film.scene.spec, film.scene.stage.tensor.astype(np.float64)
    named = {text.replace("\\", "") for text in film.read.texts["why"]}
    (said,) = (text for text in named if " x + " in text)
    gain, offset = (float(number) for number in re.findall(r"\d+", said))
    brighter = gain * x + offset
    x_hat = film.at(plain.normalized(brighter, "layer", spec.layout, spec.eps_of("layer")))
    (same,) = (text for text in captions(film, "why") if "both" in text)
    assert same == f"Our {film.at(x):g}, and what was {film.at(brighter):g}: both {_signed(x_hat)}."
    assert f"{gain:g} x + {offset:g}" in said


def test_the_same_place_of_every_sample_is_scaled_and_shifted_by_the_same(film: Film) -> None:
    if film.kind == "batch":
        assert "shared" not in film.read.texts
        return
    gamma, beta = (own_entry(film, parameter) for parameter in film.read.parameters)
    told = f"× {gamma:g} + {f'({beta:g})' if beta < 0 else f'{beta:g}'}".replace("-", "−")
    assert told in film.read.texts["shared"]


def test_the_outputs_in_three_batches_are_those_of_other_mates(film: Film) -> None:
    if film.kind == "layer":
        assert "cost" not in film.read.texts
        return
    spec, x = film.scene.spec, film.scene.stage.tensor
    swap = film.scene.stage.swap(film.scene.stage.methods[0], film.scene.hero.cell)
    shown = [QUOTED.findall(text) for text in film.read.texts["cost"] if " / " in text]
    for tensor in (x, swap.x_after):
        mean, var, _ = plain.statistics(tensor, film.kind, spec.layout)
        sd = math.sqrt(var[film.group])
        x_hat = (film.at(x) - mean[film.group]) / math.sqrt(var[film.group] + spec.eps_of("batch"))
        wanted = [f"{film.at(x):g}", NUMBERS.number(mean[film.group]), NUMBERS.number(sd)]
        assert any(numbers[:3] == wanted for numbers in shown)
        assert any(_signed(x_hat) in said for said in captions(film, "cost"))
    assert len(shown) == len({tuple(numbers) for numbers in shown}) == 3


def test_the_line_stands_still_while_the_batch_changes_and_goes(film: Film) -> None:
    if film.kind == "batch":
        assert "spares" not in film.read.texts
        return
    spec, x = film.scene.spec, film.scene.stage.tensor
    still = film.at(plain.normalized(x, "layer", spec.layout, spec.eps_of("layer")))
    first, *later = film.read.lines
    assert len(later) > 3
    for state in later:
        assert np.array_equal(state.x, first.x)
        assert (state.mean_x, state.head_x, state.score_text) == (
            first.mean_x,
            first.head_x,
            first.score_text,
        )
    assert first.score_text.endswith(f"= {_signed(still)}")
    said = [text for text in captions(film, "spares") if "still" in text]
    assert len(said) == 2
    assert all(text.endswith(f" {_signed(still)}.") for text in said)
    assert len(film.read.printed) == 3


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{NUMBERS.ratio(value)}"


def _spread(statistic: npt.NDArray[Any], x: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.broadcast_to(statistic, x.shape)


def test_the_mean_and_the_variance_are_worked_out_as_sum_over_count(film: Film) -> None:
    spec, x = film.scene.spec, film.scene.stage.tensor
    mean, var, n = plain.statistics(x, film.kind, spec.layout)
    group = film.group
    index = " ".join(axis.lower() for axis in film.kept)
    texts = film.read.texts["one_channel" if film.kind == "batch" else "one_sample"]
    shown = {text.split(" =")[0]: found for text in texts if len(found := QUOTED.findall(text)) == 3}
    total = float(plain.rows(x, film.kind, spec.layout)[group].sum())
    for name, true in ((f"mu_({index})", mean[group]), (f"sigma_({index})^2", var[group])):
        top, count, result = shown[name]
        assert int(count.replace(",", "")) == n
        assert NUMBERS.number(_read(top) / n) == result
        assert _is_printed(result, true)
    assert _read(shown[f"mu_({index})"][0]) == total
    (root,) = (QUOTED.findall(text) for text in texts if text.startswith(f"sigma_({index}) = sqrt"))
    assert _is_printed(root[1], math.sqrt(var[group]))


def test_gamma_and_beta_that_undo_are_the_deviation_and_the_mean(film: Film) -> None:
    if film.kind == "layer":
        assert "undo" not in film.read.texts
        return
    spec, x = film.scene.spec, film.scene.stage.tensor
    mean, var, _ = plain.statistics(x, film.kind, spec.layout)
    channel = film.cell["c"]
    shown = {text.split(" =")[0]: QUOTED.findall(text) for text in film.read.texts["undo"] if "= " in text}
    assert _is_printed(shown["gamma"][-1], math.sqrt(var[channel] + spec.eps_of(film.kind)))
    assert _is_printed(shown["beta"][-1], mean[channel])


def _read(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))


def _is_printed(text: str, value: float) -> bool:
    """Whether a text is a value with at least two decimals, as many as the arithmetic takes to come out."""
    places = len(text.partition(".")[2])
    return places >= 2 and text == NUMBERS.number(value, places)


def test_prediction_uses_the_running_statistics(film: Film) -> None:
    if film.kind == "layer":
        assert "training" not in film.read.texts
        return
    spec, x = film.scene.spec, film.scene.stage.tensor
    axis = plain.axis_names(spec.layout).index("N")
    channel = np.take(x, film.cell["c"], axis=plain.axis_names(spec.layout).index("C"))
    rng, mean, var, updates = np.random.default_rng(spec.seed), 0.0, 1.0, []
    for _ in range(40):
        batch = np.take(channel, rng.integers(0, x.shape[axis], x.shape[axis]), axis=0)
        pulls = ((mean, batch.mean()), (var, batch.var(ddof=1)))
        updates.append([(old, own, 0.9 * old + 0.1 * own) for old, own in pulls])
        mean, var = (update[-1] for update in updates[-1])
    spelled = [QUOTED.findall(text) for text in film.read.texts["training"] if " times " in text]
    assert any(
        all(
            any(all(map(_is_printed, numbers, pull)) for numbers in spelled if len(numbers) == 3)
            for pull in both
        )
        for both in updates
    )
    predicted_value = (film.at(x) - mean) / math.sqrt(var + spec.eps_of(film.kind))
    shown = [QUOTED.findall(text) for text in film.read.texts["training"] if "sqrt" in text]
    assert any(
        all(map(_is_printed, quoted[1:3], (mean, var))) and quoted[3] == NUMBERS.ratio(predicted_value)
        for quoted in shown
    )
    (predicted,) = {quoted[-1] for quoted in shown} - {film.read.tiles[2]}
    assert predicted not in film.read.tiles
