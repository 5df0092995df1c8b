"""The settings of what a film teaches, whatever tensor it shows and however it is drawn."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from scenes.spec.defaults import BOTH, View
from scenes.spec.parsing import as_number
from scenes.spec.settings import Setting


class LessonSettings(BaseModel):
    """What a film teaches of its lesson."""

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
    eps: Annotated[
        float,
        BeforeValidator(as_number),
        Setting(
            group="Tensor",
            metavar="1e-5",
            fix="Give a small positive number, e.g. 1e-5.",
            short=lambda eps: f"eps{eps:g}",
            position=4,
            facet=None,
        ),
    ] = Field(default=1e-5, gt=0, allow_inf_nan=False, description="Added to the variance.")
