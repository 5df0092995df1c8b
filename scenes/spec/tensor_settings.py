"""The settings of the tensor that a film shows: its sizes, its axes, where its values come from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from scenes.spec.defaults import LARGEST_SIZE, Size, layout_from_shape
from scenes.spec.lesson_settings import LessonSettings
from scenes.spec.parsing import DIGITS, as_file, as_number, as_sizes
from scenes.spec.settings import Setting


class TensorSettings(LessonSettings):
    """What a film teaches, and of which tensor."""

    shape: Annotated[
        tuple[Size, ...],
        BeforeValidator(as_sizes),
        Setting(
            group="Tensor",
            metavar="5,4,2,3",
            help="Size of each axis; also 5x4x2x3.",
            fix="Give one size for each axis, e.g. 5,4,2,3.",
            plural="shapes",
            short=lambda shape: "x".join(map(str, shape)),
            always_named=True,
            position=1,
            facet=lambda shape: "×".join(map(str, shape)),
        ),
    ] = Field(
        default=(5, 4, 2, 3),
        min_length=2,
        description="Size of each axis; taken from the data if data is given.",
    )
    layout: Annotated[
        str,
        Setting(
            group="Tensor",
            metavar="NCHW",
            help="Name of each axis: NCHW, NHWC, NC, NTD, NCDHW or your own.",
            fix="Name each axis once, batch first or not, e.g. NCHW, NHWC or NTD.",
            plural="layouts",
            short=str,
            always_named=True,
            position=1,
        ),
    ] = Field(
        default_factory=layout_from_shape,
        max_length=200,
        description="Name of each axis, e.g. NCHW; by default NC, NTD, NCHW or NCDHW by the number of axes.",
    )
    data: Annotated[
        str | None,
        BeforeValidator(as_file),
        Setting(
            group="Tensor",
            metavar="FILE",
            help="Your own .npy or .npz, or the word digits.",
            fix=f"Give a .npy or .npz file, or the word {DIGITS}.",
            short=lambda data: Path(data).stem,
            position=0,
            facet=lambda data: "made from a seed" if data is None else Path(data).name,
        ),
    ] = Field(default=None, description="A .npy or .npz file, or digits for the bundled real activations.")
    key: Annotated[
        str | None,
        Setting(
            group="Tensor",
            metavar="NAME",
            help="Which array of an .npz that holds several.",
            fix="Give the name of an array in the .npz file.",
            position=0,
            facet=None,
        ),
    ] = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="The array to take of an .npz that holds several.",
    )
    groups: Annotated[
        int,
        BeforeValidator(as_number),
        Setting(
            group="Tensor",
            metavar="2",
            help="Groups of group norm.",
            fix="Give a number of groups that divides the channels, e.g. 2 for 4 channels.",
            position=4,
            facet=None,
        ),
    ] = Field(default=2, ge=1, le=LARGEST_SIZE, description="Groups of group norm; must divide the channels.")
    seed: Annotated[
        int,
        BeforeValidator(as_number),
        Setting(
            group="Tensor",
            metavar="0",
            fix="Give a whole number from 0, e.g. 7.",
            plural="seeds",
            position=3,
            facet=None,
        ),
    ] = Field(default=0, ge=0, lt=2**32, description="Seed of the example tensor.")
