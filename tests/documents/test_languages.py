"""What stands beside a film is in the film's language: its words, its attributes, its numbers."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from normcore import BATCH, Layout
from scenes.content import formulas
from scenes.content.number_format import NumberFormat
from scenes.content.timeline import Beat, Caption, Timeline
from scenes.documents.transcript import write_transcript
from scenes.texts import catalog

BEATS = (Beat("a", "Anfang", 0, 2, (Caption(0, 2, "Guten Tag."),), "Ein Würfel."),)


@pytest.fixture
def second_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """German words for documents beside English."""
    for language in ("en", "de"):
        shutil.copytree(catalog.TEXTS / "en", tmp_path / language)
    path = tmp_path / "de" / "common.toml"
    text = path.read_text(encoding="utf-8").replace('name = "English"', 'name = "Deutsch"')
    text = text.replace('seen = "Seen"', 'seen = "Zu sehen"').replace(
        'said = "Captions"', 'said = "Untertitel"'
    )
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(catalog, "TEXTS", tmp_path)


@pytest.mark.usefixtures("second_language")
def test_a_transcript_speaks_the_language_of_its_film(tmp_path: Path) -> None:
    timeline = Timeline("compare", "T", "C", "D", "de", 30, BEATS)
    markdown, page = (
        path.read_text(encoding="utf-8") for path in write_transcript(timeline, tmp_path / "compare.mp4")
    )
    assert re.findall(r"\*\*(.*?):\*\*", markdown) == ["Zu sehen", "Untertitel"]
    assert '<html lang="de">' in page
    assert 'srclang="de" label="Deutsch"' in page
    assert "<dt>Zu sehen</dt>" in page
    assert "Seen" not in page


def test_a_formula_prints_its_count_in_the_signs_of_the_language() -> None:
    count = NumberFormat(language="de").count(12544)
    formula = formulas.mean(BATCH, Layout.parse("NCHW"), count)
    assert '"12.544"' in formula
    assert "12,544" not in formula
