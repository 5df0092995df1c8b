"""The settings of what a film teaches, whatever tensor it shows and however it is drawn."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field

from normcore.conventions import CONVENTIONS, Convention
from normcore.kinds import NormKind
from scenes.spec.defaults import BOTH, View
from scenes.spec.parsing import as_number
from scenes.spec.settings import Setting


class LessonSettings(BaseModel):
    """What a film teaches of its lesson, and in whose words and numbers."""

    view: Annotated[
        View,
        Setting(
            group="Lesson",
            help="Both methods, or one of them; without LESSON, the lesson of this name.",
            plural="views",
            short=lambda view: f"{view}-view",
            position=2,
        ),
    ] = Field(
        default=BOTH,
        description="In a lesson with both methods: compare shows both, batch and layer focus on one of them.",
    )
    convention: Annotated[
        Literal["paper", "torch", "keras", "flax", "onnx"],
        Setting(
            group="Convention",
            metavar="torch|keras|flax|onnx",
            help="Names and defaults of a library; gamma and beta with PyTorch's numbers if none is named.",
            plural="conventions",
            short=str,
            position=2,
        ),
    ] = Field(
        default="paper",
        description="Whose names the learned parameters have, and whose eps, momentum and running variance are used: "
        "those of torch, keras, flax or onnx; paper has gamma and beta with PyTorch's numbers.",
    )
    eps: Annotated[
        float | None,
        BeforeValidator(as_number),
        Setting(
            group="Convention",
            metavar="1e-5",
            help="Added to the variance; by default the convention's.",
            fix="Give a small positive number, e.g. 1e-5.",
            short=lambda eps: f"eps{eps:g}",
            position=4,
            facet=None,
        ),
    ] = Field(
        default=None,
        gt=0,
        allow_inf_nan=False,
        description="Added to the variance; by default that of the convention: 1e-5, for keras 1e-3, for flax 1e-6 "
        "in all but batch norm.",
    )

    @property
    def library(self) -> Convention:
        """Whose names and defaults are used."""
        return CONVENTIONS[self.convention]

    def eps_of(self, kind: NormKind | str) -> float:
        """What is added to the variances of a kind."""
        return self.library.eps_of(kind) if self.eps is None else self.eps
