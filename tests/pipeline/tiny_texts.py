"""Puts the caption that the environment names into the texts, as an edit of them would."""

from __future__ import annotations

import os

from scenes.texts.catalog import LANGUAGES

VARIABLE = "TINY_TEXT"


def change() -> None:
    """Change the caption of the last beat, if the environment says how."""
    texts = LANGUAGES["en"].LESSONS["compare"]
    if VARIABLE in os.environ:
        title, captions = texts["one_line"]
        texts["one_line"] = (title, {**captions, "keep": os.environ[VARIABLE]})
