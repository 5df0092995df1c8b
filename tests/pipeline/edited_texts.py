"""A copy of a lesson's texts with one caption changed, as an edit of the file would."""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path

from scenes.spec.lesson_entry import LessonEntry

VARIABLE = "TINY_TEXT"
"""With this in the environment the last beat's caption is changed to it."""


def edited(entry: LessonEntry, beat: str, caption: str, text: str) -> Path:
    """A folder with the entry's English texts, in which a caption of a beat is another one."""
    source = (entry.texts / "en" / f"{entry.slug}.toml").read_text(encoding="utf-8")
    head, mark, rest = source.partition(f"[beats.{beat}]\n")
    assert mark, f"{entry.slug} has no beat {beat}"
    own, following, others = rest.partition("\n[")
    kept, count = re.subn(rf"^captions\.{caption}(\.\w+)? = .*\n", "", f"{own}\n", flags=re.MULTILINE)
    assert count, f"{beat} has no caption {caption}"
    folder = Path(tempfile.mkdtemp(prefix="texts-"))
    (folder / "en").mkdir()
    path = folder / "en" / f"{entry.slug}.toml"
    changed = f"{kept}captions.{caption} = {json.dumps(text)}\n"
    path.write_text(f"{head}{mark}{changed}{following}{others}", encoding="utf-8")
    return folder


def edited_by_the_environment(entry: LessonEntry) -> Path:
    """The entry's texts, with the caption that the environment asks for."""
    wanted = os.environ.get(VARIABLE)
    return entry.texts if wanted is None else edited(entry, "one_line", "keep", wanted)
