"""LectureSpec: the one validated door for every setting of a film.

Whatever a user types (options, a TOML file, key=value pairs) becomes a `LectureSpec` or a `SpecError` that
names the value, the rule it breaks and how to fix it. Nothing here imports manim.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from numpy.typing import NDArray
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from normcore import samples
from scenes.design.contrast import readable_on
from scenes.design.frame import ASPECTS
from scenes.design.theme import THEMES, Theme
from scenes.spec.defaults import (
    LAYOUT_BY_NDIM,
    QUALITIES,
    View,
    theme_for_background,
)
from scenes.spec.errors import SpecError
from scenes.spec.parsing import (
    DIGITS,
    as_color,
    as_language,
    as_number,
    check_texts,
    explain,
)
from scenes.spec.quoting import quoted
from scenes.spec.settings import Setting, choose_from, settings_of
from scenes.spec.tensor_data import LoadedTensor, digest, read_again, read_data
from scenes.spec.tensor_rules import check_tensor, features
from scenes.spec.tensor_settings import TensorSettings
from scenes.texts.catalog import LANGUAGES


class LectureSpec(TensorSettings):
    """All settings of one film, validated, immutable and printable as JSON.

    >>> LectureSpec(shape=(3, 5, 8)).layout
    'NTD'
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False)

    cells: Annotated[
        Literal["auto", "digits", "heat"],
        Setting(
            help="How values are seen: printed, or as a heat map.",
            short=lambda cells: f"{cells}-cells",
            position=5,
        ),
    ] = Field(
        default="auto",
        description="How cells show their values: digits prints them, heat is a heat map of light and dark, "
        "auto prints those that can be read.",
    )
    background: Annotated[
        str | None,
        BeforeValidator(as_color),
        Setting(
            metavar="#0b1e3f",
            help="Your slide's colour; text stays easy to read on it.",
            fix="Give the slide's colour, e.g. #0b1e3f.",
            short=lambda color: f"on{color}",
            position=5,
            facet=None,
        ),
    ] = Field(default=None, description="Colour behind everything, #rrggbb; the theme's own by default.")
    transparent: Annotated[
        bool,
        Setting(
            help="Nothing behind: ProRes 4444 (.mov) and PNG with alpha.",
            short=lambda _: "transparent",
            position=5,
            facet=None,
        ),
    ] = Field(default=False, description="Draw nothing behind the film: a .mov with alpha.")
    theme: Annotated[
        Literal["dark", "light"],
        Setting(
            help="Colours; by default what can be read.",
            plural="themes",
            short=str,
            always_named=True,
            position=1,
        ),
    ] = Field(
        default_factory=theme_for_background,
        description="Colours of the film; dark by default, or what can be read on the background.",
    )
    quality: Annotated[
        Literal["480p", "720p", "1080p", "1440p", "2160p"],
        Setting(
            help="Height; 1080p by default.", plural="qualities", short=str, always_named=True, position=1
        ),
    ] = Field(default="1080p", description="Height of the picture; its width if it is higher than wide.")
    aspect: Annotated[
        Literal["16:9", "4:3", "1:1", "9:16"],
        Setting(plural="aspects", short=lambda aspect: aspect.replace(":", "x"), position=2),
    ] = Field(default="16:9", description="Width to height; the stage is laid out anew for each.")
    fps: Annotated[
        Literal[15, 30, 60],
        BeforeValidator(as_number),
        Setting(
            help="Frames a second; 30 by default.",
            fix="Choose 15, 30 or 60: at these rates every named duration is a whole number of frames.",
            short=lambda fps: f"{fps}fps",
            position=2,
            facet=None,
        ),
    ] = Field(default=30, description="Frames a second.")
    captions: Annotated[
        Literal["drawn", "sidecar", "none"],
        Setting(
            help="Where the captions stand: on the picture, beside the film only, nowhere.",
            short=lambda captions: f"captions-{captions}",
            position=5,
        ),
    ] = Field(
        default="drawn",
        description="drawn puts the captions on the picture and into .srt and .vtt beside the film; sidecar leaves "
        "the picture to a player's own captions; none gives their room to the picture and writes no caption files.",
    )
    language: Annotated[
        str,
        AfterValidator(as_language),
        Setting(
            metavar="|".join(LANGUAGES),
            help=f"Language of all texts; {LANGUAGES[0]} by default.",
            fix=choose_from(LANGUAGES),
            plural="languages",
            short=str,
            position=6,
        ),
    ] = Field(default=LANGUAGES[0], description="Language of all texts, e.g. en.")

    @model_validator(mode="after")
    def _axes_agree(self) -> Self:
        check_tensor(self)
        return self

    @classmethod
    def make(cls, **values: Any) -> Self:
        """Return the spec for `values`; raise `SpecError` that names each bad value, its rule and its fix."""
        check_texts(values)
        try:
            return cls(**values)
        except ValidationError as error:
            raise SpecError(explain(error, settings_of(cls))) from None

    def resolved(self) -> Self:
        """Return a spec whose shape and layout are those of the tensor.

        Raises `SpecError` if a given shape or layout contradicts the data.
        """
        if self.data is None:
            return self
        tensor = self.tensor()
        layout = self.layout if "layout" in self.model_fields_set else LAYOUT_BY_NDIM.get(tensor.ndim, "")
        if (self.shape, self.layout) == (tensor.shape, layout):
            return self
        return self._with(self._loaded, shape=tensor.shape, layout=layout)

    def resolved_like(self, other: Self) -> Self:
        """Return this spec with the shape and layout of a resolved one that has the same data.

        The data is not read again; what one of the two reads of it later, the other has as well.
        """
        return self._with(other._loaded, shape=other.shape, layout=other.layout)

    def with_view(self, view: View) -> Self:
        """Return the spec of the same film in another view."""
        return self._with(self._loaded, view=view)

    def _with(self, loaded: LoadedTensor, **others: Any) -> Self:
        given = {name: getattr(self, name) for name in self.model_fields_set}
        spec = self.make(**{**given, **others})
        spec.__dict__["_loaded"] = loaded
        return spec

    def tensor(self) -> NDArray[Any]:
        """Return the tensor of the film, read-only: read from `data`, or made from shape, layout and seed.

        It is loaded once for each spec. An .npy file of more than 64 MB is mapped into memory: writing to it while the
        tensor is in use, as np.save to its path does, destroys both.

        Raises `SpecError` if the data is not what was hashed before.
        """
        if self._loaded.tensor is None:
            made = self.data is None
            self._loaded.keep(
                samples.integers(self.shape, self.layout, self.seed) if made else self._read_data()
            )
        assert self._loaded.tensor is not None
        return self._loaded.tensor

    def release(self) -> None:
        """Give back the memory of a data file's tensor, once it is hashed; `tensor` reads it from the file again.

        A tensor that is mapped into memory takes none, and stays. So does one that is in use elsewhere.
        """
        if self.has_file:
            self._loaded.release()

    def check_data(self) -> None:
        """Raise `SpecError` if the data file no longer holds what was hashed."""
        if self._loaded.digest:
            self._read_data()

    def _read_data(self) -> NDArray[Any]:
        if self._loaded.digest:
            return read_again(str(self.data), self.key, self._loaded.digest)
        given = {name: getattr(self, name) for name in ("shape", "layout") if name in self.model_fields_set}
        return read_data(str(self.data), self.key, **given)

    def provide(self, tensor: NDArray[Any]) -> None:
        """Take the tensor of a data file that lies on another machine, where it was hashed.

        Raises `SpecError` if it is another one.
        """
        if digest(tensor) != self._loaded.digest:
            raise SpecError(f"data = {quoted(self.data)}: the values that came are not those of this file.")
        self._loaded.keep(tensor)

    @property
    def has_file(self) -> bool:
        """Whether the tensor is read from a file of the user's."""
        return self.data not in (None, DIGITS)

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
        return self.groups if features(self.shape, self.layout) % self.groups == 0 else 1

    def to_json(self) -> str:
        """Return every setting as one line of JSON, keys sorted."""
        return json.dumps(self.model_dump(mode="json"), sort_keys=True)

    def fingerprint(self, **others: Any) -> str:
        """Return a hash of all settings and of the tensor in the data file: equal hash, equal film.

        With `others` it is the hash of a spec that has these settings but the same data. The file is read once.

        >>> LectureSpec(theme="light").fingerprint(theme="dark") == LectureSpec().fingerprint()
        True
        """
        if self.has_file and not self._loaded.digest:
            self._loaded.digest = digest(self.tensor())
        settings = {**self.model_dump(mode="json"), **others}
        content = json.dumps(settings, sort_keys=True) + self._loaded.digest
        return hashlib.sha256(content.encode()).hexdigest()

    @cached_property
    def _loaded(self) -> LoadedTensor:
        return LoadedTensor()

    def __copy__(self) -> Self:
        """Return a copy that computes anew: `model_copy` may change its settings."""
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied

    def __getstate__(self) -> dict[Any, Any]:
        """Return what is pickled: the settings without the tensor, which another process loads itself.

        A hash of the data that is known goes with them: the other process takes no other data.
        """
        settings = {name: getattr(self, name) for name in type(self).model_fields}
        loaded = LoadedTensor(digest=self._loaded.digest)
        return {**super().__getstate__(), "__dict__": {**settings, "_loaded": loaded}}

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """Return the JSON schema of a spec file."""
        description = "Settings of one film; a TOML file has them as key = value."
        return {**cls.model_json_schema(), "description": description}
