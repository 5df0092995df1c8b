"""A view has the texts of its lesson, but for those that it says in its own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenes.texts.catalog import lesson_text
from scenes.texts.check import check_reference
from scenes.texts.script import read_script

TEXTS = """
title = "Two"
claim = "One formula, two cuts."

[beats.ask]
title = "Which?"
captions.two = "Two cuts."
captions.one = "One cut."

[views.batch]
title = "One"
beats.ask.captions.two.images = "By channel."
beats.ask.captions.two.tokens = "By feature."
beats.ask.captions.two.flat = "By feature."
"""
SCRIPT = "class Tiny:\n    @beat\n    def ask(self):\n        self.say('two')\n        self.say('one')"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "tiny.toml").write_text(TEXTS)
    (tmp_path / "en" / "common.toml").write_text('name = "English"\n')
    return tmp_path


def test_a_view_replaces_its_own_texts_only(folder: Path) -> None:
    both, batch = (lesson_text("tiny", "en", "images", folder, view) for view in ("compare", "batch"))
    assert (both.title, both.beats["ask"].captions["two"]) == ("Two", "Two cuts.")
    assert (batch.title, batch.claim) == ("One", both.claim)
    assert dict(batch.beats["ask"].captions) == {"two": "By channel.", "one": "One cut."}
    assert lesson_text("tiny", "en", "tokens", folder, "batch").beats["ask"].captions["two"] == "By feature."


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[views.layer]\ntitle = 'One'", ""),
        ("[views.group]\ntitle = 'One'", "views.group.title: unused: there is no such text, or no such view"),
        ("[views.layer]\nbeats.ask.captions.three = 'One'", "views.layer.beats.ask.captions.three: unused"),
        ("[views.layer]\nclaim = '{nothing}'", "views.layer.claim: nothing fills in {nothing}"),
        ("[views.layer]\nclaim = ' '", "views.layer.claim: empty"),
    ],
)
def test_a_text_of_a_view_that_nothing_says_is_named(folder: Path, line: str, said: str) -> None:
    file = folder / "en" / "tiny.toml"
    file.write_text(f"{TEXTS}\n{line}\n")
    found = [str(each) for each in check_reference(folder, {"tiny": read_script(SCRIPT)}, read_script(""))]
    assert len(found) == bool(said)
    assert said in "".join(found)
