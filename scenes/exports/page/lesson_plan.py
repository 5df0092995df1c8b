"""The lesson plan of a page: objectives, activities with the tensor each begins with, questions, references."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from scenes.exports.page.comparison import Comparison
from scenes.spec.defaults import BOTH

REFERENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ioffe2015": "https://arxiv.org/abs/1502.03167",
        "ba2016": "https://arxiv.org/abs/1607.06450",
        "ulyanov2016": "https://arxiv.org/abs/1607.08022",
        "vaswani2017": "https://arxiv.org/abs/1706.03762",
        "wu2018": "https://arxiv.org/abs/1803.08494",
        "santurkar2018": "https://arxiv.org/abs/1805.11604",
        "zhang2019": "https://arxiv.org/abs/1910.07467",
        "liu2022": "https://arxiv.org/abs/2201.03545",
        "touvron2023": "https://arxiv.org/abs/2302.13971",
        "torch": "https://docs.pytorch.org/docs/stable/nn.html#normalization-layers",
        "keras": "https://keras.io/api/layers/normalization_layers/",
        "flax": "https://flax.readthedocs.io/en/stable/api_reference/flax.nnx/nn/normalization.html",
        "onnx": "https://onnx.ai/onnx/operators/",
    }
)
"""Where each of the references is found, in the order of their years."""
OBJECTIVES: Final = ("dimensions", "modes", "choice", "learned")
QUESTIONS: Final = ("batch_of_one", "gamma_beta", "independent", "other_kinds")
MISTAKES: Final = ("transformer", "pictures", "positions", "epsilon", "momentum", "shapes")
DISPUTED: Final = ("why", "best", "gauss")
"""What the lesson plan says, by the keys of its texts."""
TOKENS: Final[Mapping[str, Any]] = MappingProxyType({"shape": [3, 5, 8], "layout": "NTD"})
"""The tensor of the activity on sentences."""
MINUTES: Final = 10
"""How long one activity takes."""


@dataclass(frozen=True)
class Activity:
    """An activity: its title, what is done, and the state of the live tensor that it begins with."""

    title: str
    steps: str
    sets: Mapping[str, Any]

    @property
    def setting(self) -> str:
        """The state as JSON."""
        return json.dumps(dict(self.sets))


@dataclass(frozen=True)
class Question:
    """A question for discussion and its answer."""

    ask: str
    answer: str


@dataclass(frozen=True)
class LessonPlan:
    """The lesson plan of the tensor that is compared."""

    comparison: Comparison

    @property
    def objectives(self) -> tuple[str, ...]:
        """What students can do afterwards."""
        return tuple(self._filled(self._texts["objectives"][key]) for key in OBJECTIVES)

    @cached_property
    def activities(self) -> tuple[Activity, ...]:
        """What students do."""
        spec = self.comparison.spec
        begins = {"view": BOTH, "mode": "training", "one": False}
        own = {"shape": list(spec.shape), "layout": spec.layout, **begins}
        sets = {"dimensions": own, "sentences": {**TOKENS, **begins}, "batch_size": own, "modes": own}
        texts = self._texts["activities"]
        return tuple(
            Activity(texts[key]["title"], self._filled(texts[key]["steps"]), MappingProxyType(each))
            for key, each in sets.items()
        )

    @property
    def minutes(self) -> int:
        """How long all activities take."""
        return MINUTES * len(self.activities)

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is discussed."""
        texts = {key: self._texts["questions"][key] for key in QUESTIONS}
        answers = {key: each["answer"] for key, each in texts.items()}
        if self.comparison.fails_alone:
            answers["batch_of_one"] = texts["batch_of_one"]["answer_alone"]
        return tuple(
            Question(self._filled(each["ask"]), self._filled(answers[key])) for key, each in texts.items()
        )

    @property
    def mistakes(self) -> tuple[str, ...]:
        """What is often mistaken."""
        return tuple(self._texts["mistakes"][key] for key in MISTAKES)

    @property
    def disputed(self) -> tuple[str, ...]:
        """What the field does not agree on."""
        return tuple(self._texts["disputed"][key] for key in DISPUTED)

    @property
    def references(self) -> tuple[tuple[str, str], ...]:
        """Every reference with its address."""
        return tuple((self._texts["references"][key], address) for key, address in REFERENCES.items())

    @property
    def _texts(self) -> Mapping[str, Mapping[str, Any]]:
        return self.comparison.texts

    def _filled(self, text: str) -> str:
        return text.format(**self.comparison.facts)
