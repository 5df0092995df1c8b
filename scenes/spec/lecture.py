"""LectureSpec: the one validated door for every setting of a film.

Whatever a user types (options, a TOML file, key=value pairs) becomes a `LectureSpec` or a `SpecError` that
names the value, the rule it breaks and how to fix it. Nothing here imports manim.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from numpy.typing import NDArray
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from normcore import samples
from normcore.axes import Layout
from scenes.design.contrast import readable_on, wants_light_text
from scenes.design.frame import ASPECTS
from scenes.design.theme import THEMES, Theme
from scenes.spec.errors import SpecError
from scenes.spec.parsing import DIGITS, as_color, as_sizes, explain, format_sizes, parse_pairs, read_toml
from scenes.texts.catalog import LANGUAGES

QUALITIES: dict[str, int] = {"480p": 480, "720p": 720, "1080p": 1080, "1440p": 1440, "2160p": 2160}
"""The shorter side of the picture in pixels."""
LAYOUT_BY_NDIM: dict[int, str] = {2: "NC", 3: "NTD", 4: "NCHW", 5: "NCDHW"}
MAX_ELEMENTS = 2**28


def _layout_from_shape(validated: dict[str, Any]) -> str:
    """Return the usual layout for the number of axes of an already validated shape."""
    return LAYOUT_BY_NDIM.get(len(validated["shape"]), "")


def _theme_for_background(validated: dict[str, Any]) -> Literal["dark", "light"]:
    """Return the theme whose text is meant for a background as light as this one."""
    background = validated.get("background")
    return "dark" if background is None or wants_light_text(background) else "light"


def _existing_file(value: Any) -> Any:
    """Return `value`, a data file that exists, the word digits or None."""
    if value is None or value == DIGITS:
        return value
    path = Path(value).expanduser()
    if not path.exists():
        raise ValueError("there is no such file")
    if not path.is_file():
        raise ValueError("this is not a file")
    return str(path)


Size = Annotated[int, Field(ge=1, strict=True)]


@dataclass(eq=False)
class _Computed:
    """What a spec has loaded and hashed already: its data may be large, and it is asked for often."""

    tensor: NDArray[Any] | None = None
    data_digest: str = ""


__all__ = ["QUALITIES", "LectureSpec", "SpecError", "check_axes", "check_groups", "check_size"]


class LectureSpec(BaseModel):
    """All settings of one film, validated, immutable and printable as JSON.

    >>> LectureSpec(shape=(3, 5, 8)).layout
    'NTD'
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)

    shape: Annotated[tuple[Size, ...], BeforeValidator(as_sizes)] = Field(
        default=(5, 4, 2, 3),
        min_length=2,
        description="Size of each axis; taken from the data if data is given.",
    )
    layout: str = Field(
        default_factory=_layout_from_shape,
        description="Name of each axis, e.g. NCHW; by default NC, NTD, NCHW or NCDHW by the number of axes.",
    )
    data: Annotated[str | None, BeforeValidator(_existing_file)] = Field(
        default=None, description="A .npy or .npz file, or digits for the bundled real activations."
    )
    groups: int = Field(default=2, ge=1, description="Groups of group norm; must divide the channels.")
    eps: float = Field(default=1e-5, gt=0, allow_inf_nan=False, description="Added to the variance.")
    seed: int = Field(default=0, ge=0, description="Seed of the example tensor.")
    background: Annotated[str | None, BeforeValidator(as_color)] = Field(
        default=None, description="Colour behind everything, #rrggbb; the theme's own by default."
    )
    transparent: bool = Field(default=False, description="Draw nothing behind the film: a .mov with alpha.")
    theme: Literal["dark", "light"] = Field(
        default_factory=_theme_for_background,
        description="Colours of the film; dark by default, or what can be read on the background.",
    )
    quality: Literal["480p", "720p", "1080p", "1440p", "2160p"] = Field(
        default="1080p", description="Height of the picture; its width if it is higher than wide."
    )
    aspect: Literal["16:9", "4:3", "1:1", "9:16"] = Field(
        default="16:9", description="Width to height; the stage is laid out anew for each."
    )
    fps: Literal[15, 30, 60] = Field(default=30, description="Frames a second.")
    language: str = Field(default=LANGUAGES[0], description="Language of all texts, e.g. en.")

    @model_validator(mode="after")
    def _axes_agree(self) -> Self:
        given = self.model_fields_set
        if self.data is not None and "shape" not in given:
            if "layout" in given:
                Layout.parse(self.layout)
            return self
        check_axes(self.shape, self.layout)
        if "groups" in given:
            check_groups(self.groups, self.shape, self.layout)
        return self

    @classmethod
    def make(cls, **values: Any) -> Self:
        """Return the spec for `values`; raise `SpecError` that names each bad value, its rule and its fix."""
        try:
            return cls(**values)
        except ValidationError as error:
            raise SpecError(explain(error, cls.model_fields)) from None

    @classmethod
    def from_toml(cls, path: str | Path) -> Self:
        """Return the spec in a TOML file; a relative `data` path is taken from the file's own folder."""
        return cls.make(**read_toml(Path(path)))

    def with_overrides(self, pairs: Iterable[str]) -> Self:
        """Return this spec with ``key=value`` pairs applied, e.g. ``["seed=7", "shape=3,5,8"]``.

        What was never given is inferred again, so a new shape brings its own layout.
        """
        values = {name: getattr(self, name) for name in self.model_fields_set}
        return self.make(**{**values, **parse_pairs(pairs)})

    def resolved(self) -> Self:
        """Return a spec whose shape and layout are those of the tensor.

        Raises `SpecError` if a given shape or layout contradicts the data.
        """
        if self.data is None:
            return self
        tensor = self.tensor()
        values = {name: getattr(self, name) for name in self.model_fields_set}
        found = {"shape": tensor.shape, "layout": self._data_layout(tensor.ndim)}
        spec = self.make(**{**values, **found})
        spec._computed.tensor, spec._computed.data_digest = tensor, self._computed.data_digest
        return spec

    def tensor(self) -> NDArray[Any]:
        """Return the tensor of the film, read-only: read from `data`, or made from shape, layout and seed.

        It is loaded once for each spec.
        """
        if self._computed.tensor is None:
            made = self.data is None
            tensor = samples.integers(self.shape, self.layout, self.seed) if made else self._checked_data()
            tensor = tensor.view()
            tensor.flags.writeable = False
            self._computed.tensor = tensor
        return self._computed.tensor

    def _checked_data(self) -> NDArray[Any]:
        array = self._load()
        if "shape" in self.model_fields_set and array.shape != self.shape:
            raise SpecError(
                f"shape = {format_sizes(self.shape)}: the data {self.data} has shape "
                f"{format_sizes(array.shape)}. Leave the shape out, or give the one that the data has."
            )
        return array

    def _load(self) -> NDArray[Any]:
        try:
            if self.data == DIGITS:
                return samples.digits()
            given = self.layout if "layout" in self.model_fields_set else None
            return samples.load(str(self.data), given)
        except (ValueError, OSError) as error:
            raise SpecError(f"data = {self.data}: {error}") from None

    def _data_layout(self, ndim: int) -> str:
        return self.layout if "layout" in self.model_fields_set else LAYOUT_BY_NDIM.get(ndim, "")

    @property
    def film_theme(self) -> Theme:
        """The colours of the film: its theme, readable on its own background or on none."""
        theme = THEMES[self.theme]
        if self.background is not None:
            theme = readable_on(theme, self.background)
        return replace(theme, clear=self.transparent)

    @property
    def pixel_width(self) -> int:
        """Width of the film in pixels; always even."""
        return self._pixels(ASPECTS[self.aspect])

    @property
    def pixel_height(self) -> int:
        """Height of the film in pixels; always even."""
        return self._pixels(1 / ASPECTS[self.aspect])

    @property
    def film_suffix(self) -> str:
        """The ending of the film's file name: an MP4 has no alpha."""
        return ".mov" if self.transparent else ".mp4"

    def _pixels(self, longer: float) -> int:
        """A side that is `longer` times the other one."""
        return 2 * round(QUALITIES[self.quality] * max(1.0, longer) / 2)

    @cached_property
    def group_count(self) -> int:
        """Number of groups for group norm: `groups`, or 1 where nobody asked and it does not divide C."""
        features = _features(self.shape, self.layout)
        return self.groups if features % self.groups == 0 else 1

    def to_json(self) -> str:
        """Return every setting as one line of JSON, keys sorted."""
        return json.dumps(self.model_dump(mode="json"), sort_keys=True)

    def fingerprint(self, **others: Any) -> str:
        """Return a hash of all settings and of the data file's content: equal hash, equal film.

        With `others` it is the hash of a spec that has these settings but the same data. The file is read once.

        >>> LectureSpec(theme="light").fingerprint(theme="dark") == LectureSpec().fingerprint()
        True
        """
        if self.data not in (None, DIGITS) and not self._computed.data_digest:
            self._computed.data_digest = hashlib.sha256(Path(str(self.data)).read_bytes()).hexdigest()
        settings = {**self.model_dump(mode="json"), **others}
        content = json.dumps(settings, sort_keys=True) + self._computed.data_digest
        return hashlib.sha256(content.encode()).hexdigest()

    @cached_property
    def _computed(self) -> _Computed:
        return _Computed()

    def __copy__(self) -> Self:
        """Return a copy that computes anew: `model_copy` may change its settings."""
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied

    def __getstate__(self) -> dict[Any, Any]:
        """Return what is pickled: the settings without the tensor, which another process loads itself."""
        settings = {name: getattr(self, name) for name in type(self).model_fields}
        return {**super().__getstate__(), "__dict__": settings}

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """Return the JSON schema of a spec file."""
        return {
            **cls.model_json_schema(),
            "description": "Settings of one film; a TOML file has them as key = value.",
        }


def check_size(shape: tuple[int, ...]) -> None:
    """Raise `SpecError` if a tensor of this shape is larger than can be normalized in memory."""
    elements = math.prod(shape)
    if elements > MAX_ELEMENTS:
        raise SpecError(
            f"shape = {format_sizes(shape)}: {elements:,} values are more than the {MAX_ELEMENTS:,} that "
            "fit in memory. Make an axis smaller."
        )


def check_axes(shape: tuple[int, ...], layout: str) -> None:
    """Raise `SpecError` unless the layout names each axis of the shape and the tensor has a sane size."""
    if not layout:
        raise SpecError(
            f"shape = {format_sizes(shape)}: no usual layout has {len(shape)} axes. "
            "Name them with layout, e.g. NCHW."
        )
    Layout.parse(layout).sizes(shape)
    check_size(shape)


def check_groups(groups: int, shape: tuple[int, ...], layout: str) -> None:
    """Raise `SpecError` unless `groups` divides the size of the features axis."""
    features = _features(shape, layout)
    if features % groups:
        divisors = [n for n in range(1, min(features, 4096) + 1) if features % n == 0]
        raise SpecError(
            f"groups = {groups}: the {features} channels cannot be cut into {groups} equal groups. "
            f"Choose one of {', '.join(map(str, divisors[:12]))}."
        )


def _features(shape: tuple[int, ...], layout: str) -> int:
    parsed = Layout.parse(layout)
    return parsed.sizes(shape)[parsed.features]
