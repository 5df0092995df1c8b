"""What settings are where they are not given, and the values that several of them may take."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, get_args

from pydantic import Field

from scenes.design.contrast import wants_light_text

QUALITIES: dict[str, int] = {"480p": 480, "720p": 720, "1080p": 1080, "1440p": 1440, "2160p": 2160}
"""The shorter side of the picture in pixels."""
View = Literal["compare", "batch", "layer"]
"""Which methods a film shows: both, or one of them."""
VIEWS: Final[tuple[View, ...]] = get_args(View)
BOTH: Final = "compare"
LAYOUT_BY_NDIM: dict[int, str] = {2: "NC", 3: "NTD", 4: "NCHW", 5: "NCDHW"}
LARGEST_SIZE = 2**31 - 1
"""No size or number of groups is larger."""
Size = Annotated[int, Field(ge=1, le=LARGEST_SIZE, strict=True)]


def layout_from_shape(validated: dict[str, Any]) -> str:
    """Return the usual layout for the number of axes of an already validated shape.

    >>> layout_from_shape({"shape": (3, 5, 8)}), layout_from_shape({"shape": (1,) * 9})
    ('NTD', '')
    """
    return LAYOUT_BY_NDIM.get(len(validated["shape"]), "")


def theme_for_background(validated: dict[str, Any]) -> Literal["dark", "light"]:
    """Return the theme whose text is meant for a background as light as this one.

    >>> theme_for_background({}), theme_for_background({"background": "#ffffff"})
    ('dark', 'light')
    """
    background = validated.get("background")
    return "dark" if background is None or wants_light_text(background) else "light"
