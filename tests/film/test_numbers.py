"""Every number on the screen is what plain numpy computes from the tensor of the film."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from scenes.content.number_format import NumberFormat
from scenes.mobjects.charts.line_prints import Stage
from scenes.mobjects.charts.line_set import LineSet
from scenes.mobjects.charts.line_state import LineState
from scenes.mobjects.charts.value_line import ValueLine
from scenes.mobjects.cube.tensor_cube import TensorCube
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
HERO = (("beside_its_channel", "batch"), ("beside_its_sample", "layer"))
ALL = (("every_channel", "batch"), ("beside_its_sample", "layer"))
NUMBERS = NumberFormat()
NUMBER = r"[−+]?\d[\d.,]*"
QUOTED = re.compile(r'"([^"]*)"')
NUMBERED = re.compile(rf'"({NUMBER})"')
EARLIER = 40
Labels = tuple[str, ...]
Tensor = npt.NDArray[Any]


@dataclass
class Read:
    """What a film showed, by beat: its texts, the states of its number lines, what is printed on its cells."""

    texts: dict[str, set[str]] = field(default_factory=dict)
    single: dict[str, list[tuple[ValueLine, LineState]]] = field(default_factory=dict)
    rows: dict[str, dict[str, list[LineState]]] = field(default_factory=dict)
    cells: dict[str, list[tuple[TensorCube, Labels]]] = field(default_factory=dict)
    viewer: Viewer = field(default_factory=Viewer)

    def __call__(self, scene: Any) -> None:
        beat = scene.current
        self.texts.setdefault(beat, set()).update(
            text.name.replace("\N{NO-BREAK SPACE}", " ") for text in self.viewer.look(scene.mobjects).texts
        )
        family = scene.get_mobject_family_members()
        shared = [part for part in family if isinstance(part, LineSet)]
        for lines in shared:
            for name, line in zip(lines.names, lines.lines, strict=True):
                place = name.markup.replace("\\", "")
                self.rows.setdefault(beat, {}).setdefault(place, []).append(line.state)
        inside = {id(line) for lines in shared for line in lines.lines}
        for line in (part for part in family if isinstance(part, ValueLine) and id(part) not in inside):
            self.single.setdefault(beat, []).append((line, line.state))
        for cube in (part for part in family if isinstance(part, TensorCube)):
            self.cells.setdefault(beat, []).append((cube, cube.state.labels))


@dataclass
class Film:
    """A played film and what was read from it."""

    scene: Any
    read: Read

    @property
    def x(self) -> Tensor:
        return np.asarray(self.scene.stage.tensor, dtype=np.float64)

    @property
    def layout(self) -> str:
        return str(self.scene.spec.layout)

    @property
    def hero(self) -> tuple[int, ...]:
        return tuple(self.scene.hero.cell)

    def group(self, kind: str) -> int:
        """The place of the hero's group."""
        names, kept = plain.axis_names(self.layout), plain.kept_axes(kind, self.layout)
        places = [names.index(axis) for axis in kept]
        return int(
            np.ravel_multi_index([self.hero[p] for p in places], tuple(self.x.shape[p] for p in places))
        )

    def x_hat(self, kind: str, x: Tensor | None = None) -> float:
        """The normalized hero."""
        tensor = self.x if x is None else x
        return float(plain.normalized(tensor, kind, self.layout, self.scene.spec.eps_of(kind))[self.hero])

    def said(self, beat: str) -> str:
        """All captions of a beat."""
        played = (entry for entry in self.scene.played if entry.name == beat)
        return " ".join(cue.text for entry in played for cue in entry.captions)

    def found(self, beat: str, pattern: str) -> list[list[str]]:
        """The groups of every text of a beat that is what a pattern says."""
        matches = (re.fullmatch(pattern, text) for text in sorted(self.read.texts[beat]))
        return [list(match.groups()) for match in matches if match]


@pytest.fixture(scope="module", params=SPECS, ids=combos.name)
def film(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Film:
    read = Read()
    return Film(watch(request.param, tmp_path_factory.mktemp("film"), read).scene, read)


def is_printed(text: str, value: float) -> bool:
    """Whether a text is a value with at least two decimals, as many as the arithmetic takes to come out."""
    bare = text.removeprefix("+")
    places = len(bare.partition(".")[2])
    return places >= 2 and bare == NUMBERS.number(value, places) and text.startswith("+") <= (value > 0)


@pytest.mark.parametrize(("beat", "kind"), HERO)
def test_the_hero_is_measured_beside_the_values_of_its_group(film: Film, beat: str, kind: str) -> None:
    mean, var, _ = plain.statistics(film.x, kind, film.layout)
    mu, sd, x = mean[film.group(kind)], math.sqrt(var[film.group(kind)]), film.x[film.hero]
    assert any(is_printed(text, mu) for (text,) in film.found(beat, f"mean ({NUMBER})"))
    assert any(is_printed(text, sd) for (text,) in film.found(beat, f"σ = ({NUMBER})"))
    ((first, second, apart),) = film.found(beat, rf"({NUMBER}) − \(?({NUMBER})\)? = ({NUMBER})")
    assert first == NUMBERS.total(x)
    assert is_printed(second, mu)
    assert is_printed(apart, x - mu)
    ((top, below, result),) = film.found(beat, rf"\(?({NUMBER})\)? / ({NUMBER}) = ({NUMBER})")
    assert top == apart
    assert is_printed(below, sd)
    assert is_printed(result, film.x_hat(kind))
    assert result in film.said(beat)


@pytest.mark.parametrize(("beat", "kind"), HERO)
def test_every_value_of_the_heros_group_is_one_dot_of_its_line(film: Film, beat: str, kind: str) -> None:
    values = np.sort(plain.rows(film.x, kind, film.layout)[film.group(kind)])
    line, state = film.read.single[beat][-1]
    assert np.array_equal(np.sort(state.raw), values)
    assert state.present.all()
    assert line.hero is not None
    assert state.raw[line.hero] == film.x[film.hero]
    if line.dot_size is not None:
        assert len(state.x) == len(values)
        assert (state.size == 1).all()


def test_a_dot_stands_above_its_value_on_the_axis(film: Film) -> None:
    for line, state in (pair for shown in film.read.single.values() for pair in shown):
        if line.dot_size is not None and state.turn == 1 and state.size.all():
            off = state.x - np.array([state.axis.at(float(value)) for value in state.values])
            assert np.abs(off).max() <= 2 * line.dot_size.radius + 1e-6


@pytest.mark.parametrize(("beat", "kind"), ALL)
def test_means_are_counted_for_both_cuts(film: Film, beat: str, kind: str) -> None:
    mean, _, n = plain.statistics(film.x, kind, film.layout)
    assert f"{len(mean):,} means, {n:,} values each" in film.said(beat)


def test_every_channel_has_its_mean_and_becomes_what_the_formula_gives(film: Film) -> None:
    beat, kind = ALL[0]
    groups, (mean, *_) = (
        plain.rows(film.x, kind, film.layout),
        plain.statistics(film.x, kind, film.layout),
    )
    x_hat = plain.rows(
        plain.normalized(film.x, kind, film.layout, film.scene.spec.eps_of(kind)), kind, film.layout
    )
    rows = film.read.rows[beat]
    assert len(rows) >= min(len(mean), 4)
    printed = {text for (text,) in film.found(beat, f"mean ({NUMBER})")}
    for name, states in rows.items():
        group = plain.group_index(name, film.x, kind, film.layout)
        assert np.array_equal(np.sort(states[0].raw), np.sort(groups[group]))
        assert NUMBERS.number(mean[group]) in printed
        dropped = [state for state in states if state.stage is Stage.RAW and state.mean_seen == 1]
        assert dropped[-1].mean == pytest.approx(mean[group])
        assert states[-1].stage is Stage.SCALED
        np.testing.assert_allclose(np.sort(states[-1].values), np.sort(x_hat[group]), atol=1e-9)
    assert len({(states[-1].axis.low, states[-1].axis.high) for states in rows.values()}) == 1


def test_cells_print_the_tensor_and_then_its_normalized_values(film: Film) -> None:
    """Cells that are too small for what becomes of their values keep these, and lose their digits."""
    cube = film.scene.cube
    index = cube.grid.index.tolist()

    def printed(values: Tensor) -> Labels:
        return NUMBERS.cells([float(values[tuple(place)]) for place in index])

    def own(beat: str) -> list[Labels]:
        return [labels for shown, labels in film.read.cells[beat] if shown is cube]

    x, x_hat = (
        printed(film.x),
        printed(plain.normalized(film.x, "batch", film.layout, film.scene.spec.eps_of("batch"))),
    )
    assert set(own("where_it_lives")) == {x}
    roomy = len(plain.statistics(film.x, "batch", film.layout)[0]) == 64
    assert own("every_channel")[-1] == (x_hat if roomy else x)
    assert set(own("every_channel")) <= {x, x_hat}
    assert own("beside_its_sample")[-1] == x
    assert set(own("beside_its_sample")) <= {x, own("every_channel")[-1]}


def test_both_cuts_give_the_hero_its_two_results(film: Film) -> None:
    shown = [found for text in film.read.texts["one_formula"] if len(found := QUOTED.findall(text)) == 4]
    assert len(shown) == 2
    for kind in ("batch", "layer"):
        mean, var, n = plain.statistics(film.x, kind, film.layout)
        group, x_hat = film.group(kind), film.x_hat(kind)
        (found,) = (each for each in shown if is_printed(each[3], x_hat))
        assert found[0] == NUMBERS.total(film.x[film.hero])
        assert is_printed(found[1].strip("()"), mean[group])
        assert is_printed(found[2], math.sqrt(var[group]))
        index = " ".join(axis.lower() for axis in plain.kept_axes(kind, film.layout))
        assert any(text.startswith(f'mu_({index}) = 1 / "{n:,}" ') for text in film.read.texts["one_formula"])
        assert found[3] in film.said("one_formula")
        assert found[3] in film.read.texts["keep"]


def test_words_for_the_hero_agree_with_its_numbers(film: Film) -> None:
    texts = film.scene.stage.texts["verdicts"]
    for kind in ("batch", "layer"):
        x_hat = film.x_hat(kind)
        word = "large" if x_hat >= 0.5 else "small" if x_hat <= -0.5 else "above" if x_hat > 0 else "below"
        for beat in ("large_or_small", "one_formula", "keep"):
            assert texts[word] in film.read.texts[beat]


def test_a_changed_mate_moves_what_it_says(film: Film) -> None:
    place = plain.axis_names(film.layout).index("N")
    (upper, above), (lower, below) = film.read.single["batch_mate"][-2:]
    sample = film.hero[place]
    mate = sample - 1 if sample == film.x.shape[place] - 1 and sample else film.x.shape[place] - 1
    assert f" {mate + 1} gets other values" in film.said("batch_mate")
    old = np.sort(plain.rows(film.x, "batch", film.layout)[film.group("batch")])
    kept = np.take(film.x, [mate], axis=place)
    gone = np.sort(plain.rows(kept, "batch", film.layout)[film.group("batch")])
    values = list(np.sort(above.raw))
    for value in _without(list(old), list(gone)):
        values.remove(value)
    assert len(values) == len(gone)
    mu, sd = float(above.raw.mean()), float(above.raw.std())
    x = film.x[film.hero]
    new = (x - mu) / math.sqrt(sd**2 + film.scene.spec.eps_of("batch"))
    assert any(is_printed(text, mu) for (text,) in film.found("batch_mate", f"mean ({NUMBER})"))
    said = re.search(f"({NUMBER}) becomes ({NUMBER})", film.said("batch_mate"))
    assert said is not None
    assert is_printed(said[1], film.x_hat("batch"))
    assert is_printed(said[2].rstrip("."), new)
    group = plain.rows(film.x, "layer", film.layout)[film.group("layer")]
    assert np.array_equal(np.sort(below.raw), np.sort(group))
    results = film.found("batch_mate", rf"\(?{NUMBER}\)? / {NUMBER} = ({NUMBER})")
    for x_hat in (film.x_hat("batch"), new, film.x_hat("layer")):
        assert any(is_printed(text, x_hat) for (text,) in results)
    assert upper is not lower


def _without(values: list[float], gone: list[float]) -> list[float]:
    for value in gone:
        values.remove(value)
    return values


def test_the_running_mean_follows_forty_resampled_batches(film: Film) -> None:
    names, spec = plain.axis_names(film.layout), film.scene.spec
    feature = next(name for name in ("C", "D") if name in names)
    channel = np.take(film.x, film.hero[names.index(feature)], axis=names.index(feature))
    axis = names.index("N") - (names.index(feature) < names.index("N"))
    rng, mean, var, size = np.random.default_rng(spec.seed), 0.0, 1.0, channel.shape[axis]
    for _ in range(EARLIER):
        batch = np.take(channel, rng.integers(0, size, size), axis=axis)
        mean, var = 0.9 * mean + 0.1 * batch.mean(), 0.9 * var + 0.1 * batch.var(ddof=1)
    (seen,) = (beat.description for beat in film.scene.played if beat.name == "predict_alone")
    (told,) = re.findall(f"ends at ({NUMBER}?)\\. ", seen)
    assert is_printed(told, float(mean))
    assert f"{EARLIER} resampled batches" in film.said("predict_alone")
    assert told in film.read.texts["predict_alone"]
    formulas = [text for text in film.read.texts["predict_alone"] if "sqrt" in text]
    ((x, below, root, result),) = (NUMBERED.findall(text) for text in formulas)
    assert (x, below) == (NUMBERS.total(film.x[film.hero]), told)
    assert is_printed(root, var)
    assert f"running variance {root}" in film.read.texts["predict_alone"]
    assert result == NUMBERS.ratio((film.x[film.hero] - mean) / math.sqrt(var + spec.eps_of("batch")))


def test_a_batch_of_one_has_the_mean_of_what_is_left(film: Film) -> None:
    names = plain.axis_names(film.layout)
    alone = np.take(film.x, [film.hero[names.index("N")]], axis=names.index("N"))
    feature = film.group("batch")
    left = plain.rows(alone, "batch", film.layout)[feature]
    assert f"{len(left):,} values left" in film.said("predict_alone")
    shown = [text for (text,) in film.found("predict_alone", f"mean ({NUMBER})")]
    assert any(is_printed(text, float(left.mean())) for text in shown)
    assert any(is_printed(text, float(film.x[film.hero])) for text in shown)


def test_the_table_names_what_each_method_averages_over(film: Film) -> None:
    names = plain.axis_names(film.layout)
    for kind in ("batch", "layer"):
        over = [name for name in names if name not in plain.kept_axes(kind, film.layout)]
        n = plain.statistics(film.x, kind, film.layout)[2]
        assert f"{', '.join(over)}: {n:,} values" in film.read.texts["table"]


def test_axis_marks_name_every_size(film: Film) -> None:
    marks = " ".join(film.read.texts["where_it_lives"])
    for size in film.x.shape:
        assert re.search(rf"(= |× ){size:,}\b", marks)
    letters = [name.lower() for name in plain.axis_names(film.layout)]
    address = ", ".join(f"{axis} = {place + 1}" for axis, place in zip(letters, film.hero, strict=True))
    assert address in film.said("where_it_lives")
