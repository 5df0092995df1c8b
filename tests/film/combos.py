"""The tensors, looks and frames whose films are audited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from scenes.lessons import storyboard
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec

_Case = TypeVar("_Case")
_SHAPES: tuple[tuple[tuple[int, ...], str, str], ...] = (
    ((5, 4, 2, 3), "NCHW", "dark"),
    ((5, 4, 2, 3), "NCHW", "light"),
    ((2, 2, 1, 1), "NCHW", "dark"),
    ((2, 2, 1, 1), "NCHW", "light"),
    ((3, 5, 8), "NTD", "dark"),
    ((3, 5, 8), "NTD", "light"),
    ((2, 64, 7, 7), "NCHW", "dark"),
    ((2, 64, 7, 7), "NCHW", "light"),
    ((256, 2048, 7, 7), "NCHW", "light"),
    ((4, 3), "NC", "dark"),
    ((2, 2), "NC", "light"),
    ((7, 7), "NC", "dark"),
    ((64, 512), "NC", "light"),
    ((2, 100000), "NC", "dark"),
    ((4, 3, 6), "NCL", "dark"),
    ((2, 5, 1), "NCL", "light"),
    ((8, 16, 1000), "NCL", "dark"),
    ((2, 3, 2, 2, 2), "NCDHW", "dark"),
    ((3, 2, 4, 5, 6), "NCDHW", "light"),
    ((2, 3, 1, 1, 9), "NCDHW", "dark"),
    ((5, 2, 3, 4), "NHWC", "dark"),
    ((4, 7, 7, 32), "NHWC", "light"),
    ((5, 4, 2, 3), "N C Freq Time", "dark"),
    ((3, 4, 40, 100), "N C Freq Time", "light"),
    ((2, 3, 2, 3), "N C Electrode Millisecond", "dark"),
    ((4, 6, 12, 3), "N C wavelength_bin polarization", "light"),
    ((2, 4, 8), "NTD", "dark"),
    ((8, 128, 768), "NTD", "light"),
    ((2, 1, 4), "NTD", "dark"),
    ((6, 12, 2), "NTD", "light"),
    ((2, 6, 7, 2), "NCHW", "dark"),
    ((7, 7, 2, 2), "NCHW", "light"),
    ((7, 2, 7, 7), "NCHW", "dark"),
    ((3, 7, 5, 4), "NCHW", "light"),
    ((6, 5, 3, 2), "NCHW", "dark"),
    ((2, 3, 7, 6), "NCHW", "light"),
    ((4, 4, 4, 4), "NCHW", "dark"),
    ((64, 3, 32, 32), "NCHW", "dark"),
    ((64, 2, 2, 2), "NCHW", "light"),
    ((5, 3, 1, 4), "NCHW", "light"),
    ((5, 3, 4, 1), "NCHW", "dark"),
    ((2, 40, 3, 3), "NCHW", "light"),
    ((3, 4, 2, 5), "CNHW", "dark"),
    ((5, 8, 3), "NDT", "light"),
)

COMBOS: tuple[LectureSpec, ...] = tuple(
    LectureSpec(shape=shape, layout=layout, theme="light" if theme == "light" else "dark", seed=0)
    for shape, layout, theme in _SHAPES
)

NARROW: tuple[LectureSpec, ...] = tuple(
    LectureSpec.make(shape=shape, layout=layout, aspect=aspect, **colours)
    for shape, layout, aspect, colours in (
        ((5, 4, 2, 3), "NCHW", "4:3", {"background": "#0b1e3f"}),
        ((3, 5, 8), "NTD", "4:3", {"theme": "light"}),
        ((5, 4, 2, 3), "NCHW", "1:1", {"background": "#808080"}),
        ((256, 2048, 7, 7), "NCHW", "1:1", {"theme": "light"}),
        ((4, 6, 12, 3), "N C wavelength_bin polarization", "1:1", {}),
        ((2, 2, 1, 1), "NCHW", "9:16", {"transparent": True}),
        ((8, 128, 768), "NTD", "9:16", {"background": "#ffcc00"}),
    )
)
"""Frames that are laid out anew, and backgrounds of one's own."""

OF_ONE_KIND: tuple[tuple[str, LectureSpec], ...] = tuple(
    (slug, LectureSpec.make(shape=shape, layout=layout, theme=theme, aspect=aspect))
    for slug, shape, layout, theme, aspect in (
        ("batch", (5, 4, 2, 3), "NCHW", "dark", "16:9"),
        ("layer", (5, 4, 2, 3), "NCHW", "light", "16:9"),
        ("batch", (2, 2, 1, 1), "NCHW", "light", "16:9"),
        ("layer", (2, 2, 1, 1), "NCHW", "dark", "16:9"),
        ("batch", (2, 64, 7, 7), "NCHW", "dark", "16:9"),
        ("layer", (2, 64, 7, 7), "NCHW", "light", "16:9"),
        ("batch", (3, 5, 8), "NTD", "light", "16:9"),
        ("layer", (3, 5, 8), "NTD", "dark", "16:9"),
        ("batch", (5, 2, 3, 4), "NHWC", "dark", "4:3"),
        ("layer", (5, 2, 3, 4), "NHWC", "light", "4:3"),
        ("batch", (4, 3), "NC", "light", "1:1"),
        ("layer", (2, 2), "NC", "dark", "1:1"),
        ("layer", (5, 4, 2, 3), "NCHW", "dark", "1:1"),
        ("layer", (4, 6, 12, 3), "N C wavelength_bin polarization", "light", "9:16"),
        ("batch", (8, 128, 768), "NTD", "dark", "9:16"),
    )
)
"""The lessons that follow one kind, each on tensors of every sort and in every aspect ratio."""


CLEAR: tuple[tuple[str, LectureSpec], ...] = (
    ("affine", LectureSpec(captions="none", aspect="9:16")),
    ("layer", LectureSpec(captions="none", aspect="1:1", shape=(3, 5, 8), theme="light")),
    ("questions", LectureSpec(captions="none", aspect="4:3")),
    ("family", LectureSpec(captions="none")),
    ("tokens", LectureSpec(captions="sidecar", shape=(3, 5, 8))),
)
"""Films without captions on the picture, which has their room or keeps it clear for a player."""


def name(spec: LectureSpec) -> str:
    """A short name of a combination, for the test's own."""
    frame = "" if spec.aspect == "16:9" else f"-{spec.aspect.replace(':', 'x')}"
    words = "" if spec.captions == "drawn" else f"-captions-{spec.captions}"
    return f"{'x'.join(map(str, spec.shape))}-{spec.layout.replace(' ', '_')}-{spec.theme}{frame}{words}"


def _measured(level: float, scale: float, shape: tuple[int, ...] = (6, 4, 3, 3)) -> NDArray[Any]:
    """Values as a layer gives them: each channel with an offset and a spread of its own."""
    rng = np.random.default_rng(11)
    channel = np.arange(shape[1]).reshape(1, -1, *[1] * (len(shape) - 2))
    return np.asarray(level + scale * (channel + (1 + channel) * rng.standard_normal(shape)))


def _with_channel(value: float) -> NDArray[Any]:
    tensor = _measured(0.0, 1.0)
    tensor[:, 1] = value
    return tensor


FILES: dict[str, Callable[[], NDArray[Any]]] = {
    "around_1e-3": lambda: _measured(1e-3, 2e-4),
    "around_1e4": lambda: _measured(1e4, 300.0),
    "constant_channel": lambda: _with_channel(2.5),
    "zero_channel": lambda: np.maximum(_with_channel(0.0), 0.0),
    "outlier": lambda: np.where(np.arange(216).reshape(6, 4, 3, 3) == 100, 3000.0, _measured(0.0, 1.0)),
    "tokens_around_1e-3": lambda: _measured(1e-3, 2e-4, (4, 6, 8)),
}
"""Data files with values of every kind."""


def can_show(lesson: str, spec: LectureSpec) -> bool:
    """Whether a lesson can be made of a tensor."""
    try:
        storyboard.find(lesson).check(spec)
    except SpecError:
        return False
    return True


@dataclass(frozen=True)
class Combo:
    """What films are made of: settings, the data file of `FILES`, if any, and the lessons that are audited with it."""

    settings: dict[str, Any] = field(default_factory=dict)
    file: str | None = None
    lessons: tuple[str, ...] = ()

    def spec(self, folder: Path) -> LectureSpec:
        """The spec of a small film; its data file is written to the folder."""
        data = {}
        if self.file is not None:
            np.save(folder / f"{self.file}.npy", FILES[self.file]())
            data = {"data": str(folder / f"{self.file}.npy")}
        return LectureSpec.make(**{"quality": "480p", "fps": 15, **self.settings, **data})

    @property
    def name(self) -> str:
        """A short name, without blanks."""
        words = [self.file] if self.file else []
        for key, value in self.settings.items():
            words.append(
                "x".join(map(str, value)) if key == "shape" else key if value is True else str(value)
            )
        return "-".join(words or ["default"]).replace(":", "x").replace(" ", "_")

    def suits(self, lesson: str, folder: Path) -> bool:
        """Whether a lesson can be made of it."""
        return can_show(lesson, self.spec(folder).resolved())


LESSONS = tuple(storyboard.slugs())
TRIED_ON_ALL = ("compare", "batch", "layer")
"""The lessons that are tried on everything; each other one is tried on its share, which goes round."""
_COMPARE, _BATCH, _LAYER = ("compare",), ("batch",), ("layer",)


def share(lesson: str, cases: Sequence[_Case], count: int = 1) -> list[_Case]:
    """The cases that a lesson is tried on: all, or `count` that follow on those of the lesson before.

    A lesson keeps its share when others are put after it.
    """
    if lesson in TRIED_ON_ALL:
        return list(cases)
    place = LESSONS.index(lesson) - len(TRIED_ON_ALL)
    return [cases[(place * count + step) % len(cases)] for step in range(min(count, len(cases)))]


def in_turn(case: _Case, cases: Sequence[_Case]) -> tuple[str, ...]:
    """The lessons that are tried on one of the cases where films are dear: `compare` on each, every other on one."""
    place = cases.index(case)
    return tuple(
        lesson for number, lesson in enumerate(LESSONS) if lesson == "compare" or number % len(cases) == place
    )


_AWKWARD: tuple[dict[str, Any], ...] = (
    {"theme": "light", "aspect": "9:16"},
    {"shape": (3, 5, 8), "theme": "light"},
    {"shape": (2, 2, 1, 1), "aspect": "1:1"},
    {"data": "digits"},
    {"shape": (256, 2048, 7, 7), "theme": "light"},
    {"shape": (3, 5, 8), "aspect": "9:16"},
    {"shape": (8, 16, 7, 7), "theme": "light", "aspect": "4:3"},
    {"shape": (4, 10)},
    {"shape": (5, 2, 3, 4), "layout": "NHWC", "theme": "light"},
    {"shape": (8, 128, 768), "aspect": "1:1"},
    {"shape": (2, 3, 4, 4, 4), "theme": "light"},
    {"aspect": "1:1", "background": "#808080"},
)
"""What a lesson that is not tried on everything is audited on in turn, of what it can be made of."""


def _shares(count: int = 1) -> tuple[Combo, ...]:
    """The share of each lesson that is not tried on everything."""
    found = []
    for lesson in LESSONS:
        if lesson not in TRIED_ON_ALL:
            suited = [each for each in _AWKWARD if Combo(each).suits(lesson, Path())]
            found += [Combo(each, lessons=(lesson,)) for each in share(lesson, suited, count)]
    return tuple(found)


def _of_all(settings: dict[str, Any]) -> Combo:
    """The combination for every lesson that can be made of it."""
    return Combo(settings, lessons=tuple(each for each in LESSONS if Combo(settings).suits(each, Path())))


AUDITED: tuple[Combo, ...] = (
    _of_all({}),
    Combo({"shape": (3, 5, 8)}, lessons=("tokens",)),
    *_shares(),
    Combo({"theme": "light", "aspect": "9:16"}, lessons=("compare", "batch")),
    Combo({"shape": (3, 5, 8), "theme": "light"}, lessons=_COMPARE),
    Combo({"data": "digits"}, lessons=_LAYER),
    Combo({"aspect": "1:1", "background": "#808080"}, lessons=_LAYER),
    Combo({"transparent": True}, lessons=_COMPARE),
    Combo({"shape": (2, 2, 1, 1)}, lessons=_COMPARE),
    Combo({"shape": (2, 2, 1, 1), "theme": "light", "aspect": "1:1"}, lessons=_BATCH),
    Combo({"shape": (8, 16, 7, 7)}, lessons=_COMPARE),
    Combo({"shape": (2, 64, 7, 7), "theme": "light"}, lessons=_BATCH),
    Combo({"shape": (256, 2048, 7, 7), "theme": "light"}, lessons=_LAYER),
    Combo({"shape": (3, 5, 8), "aspect": "9:16"}, lessons=_LAYER),
    Combo({"shape": (8, 128, 768), "theme": "light", "aspect": "1:1"}, lessons=_COMPARE),
    Combo({"shape": (4, 10)}, lessons=_COMPARE),
    Combo({"shape": (64, 512), "theme": "light"}, lessons=_LAYER),
    Combo({"shape": (2, 3, 4, 4, 4), "theme": "light", "aspect": "9:16"}, lessons=_BATCH),
    Combo({"shape": (4, 3, 6), "layout": "NCL"}, lessons=_LAYER),
    Combo({"shape": (8, 16, 1000), "layout": "NCL", "theme": "light"}, lessons=_BATCH),
    Combo({"data": "digits", "theme": "light", "aspect": "1:1"}, lessons=_COMPARE),
    Combo({}, "around_1e-3", _BATCH),
    Combo({"theme": "light"}, "around_1e4", _COMPARE),
    Combo({}, "constant_channel", _LAYER),
    Combo({}, "zero_channel", _BATCH),
    Combo({"theme": "light"}, "outlier", _BATCH),
    Combo({}, "tokens_around_1e-3", _LAYER),
    Combo({"convention": "keras", "shape": (3, 5, 8), "theme": "light"}, lessons=_BATCH),
    Combo({"convention": "onnx", "aspect": "9:16"}, lessons=_LAYER),
    Combo({"view": "batch"}, lessons=_COMPARE),
    Combo({"view": "layer"}, lessons=_COMPARE),
    Combo({"view": "layer", "shape": (3, 5, 8), "theme": "light", "aspect": "9:16"}, lessons=_COMPARE),
)
"""What is audited whenever the tests run, each with the lessons it is audited in."""

_UNLIKE_THE_AUDITED = frozenset(
    {
        ((2, 2), "NC"),
        ((7, 7), "NC"),
        ((4, 3), "NC"),
        ((2, 100000), "NC"),
        ((2, 5, 1), "NCL"),
        ((3, 2, 4, 5, 6), "NCDHW"),
        ((2, 3, 1, 1, 9), "NCDHW"),
        ((3, 4, 40, 100), "N C Freq Time"),
        ((4, 6, 12, 3), "N C wavelength_bin polarization"),
        ((2, 1, 4), "NTD"),
        ((6, 12, 2), "NTD"),
        ((2, 4, 8), "NTD"),
        ((5, 8, 3), "NDT"),
        ((4, 7, 7, 32), "NHWC"),
        ((3, 4, 2, 5), "CNHW"),
        ((64, 3, 32, 32), "NCHW"),
        ((5, 3, 4, 1), "NCHW"),
        ((2, 6, 7, 2), "NCHW"),
        ((7, 2, 7, 7), "NCHW"),
        ((4, 4, 4, 4), "NCHW"),
        ((2, 40, 3, 3), "NCHW"),
        ((64, 2, 2, 2), "NCHW"),
        ((7, 7, 2, 2), "NCHW"),
        ((6, 5, 3, 2), "NCHW"),
    }
)


def _laid_out() -> tuple[tuple[str, LectureSpec], ...]:
    """Every tensor and frame with one of the shorter lessons that can be made of it, which go round."""
    unlike = [spec for spec in COMBOS if (spec.shape, spec.layout) in _UNLIKE_THE_AUDITED]
    narrow = [spec for spec in NARROW if spec.aspect in ("1:1", "9:16")]
    found, short = [], [each for each in LESSONS if each not in TRIED_ON_ALL]
    for place, spec in enumerate([*unlike, *narrow]):
        turn = short[place % len(short) :] + short[: place % len(short)]
        found.append((next(each for each in turn if can_show(each, spec)), spec))
    of_one = [each for each in OF_ONE_KIND if each[1].aspect in ("1:1", "9:16")]
    return (*found, *of_one, *CLEAR)


LAID_OUT = _laid_out()
"""What `AUDITED` has nothing like: films whose layout is looked at whenever the tests run."""

_OTHERS = (*COMBOS, *NARROW, *(spec for _, spec in OF_ONE_KIND))
EVERYTHING: tuple[Combo, ...] = tuple(
    {
        (combo.file, LectureSpec.make(**combo.settings)): combo
        for combo in (
            *(Combo(spec.model_dump(include=spec.model_fields_set - {"seed"})) for spec in _OTHERS),
            *(Combo(one.settings, one.file) for one in AUDITED),
        )
    }.values()
)
"""All tensors, looks and frames there are, each for every lesson that can be made of it."""
