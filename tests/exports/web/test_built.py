"""The modules that browsers run are those that the sources make."""

from __future__ import annotations

import hashlib
from pathlib import Path

import scenes.exports.web as web
from scenes.texts.catalog import page_texts

FOLDER = Path(web.__file__).parent


def test_built_modules_belong_to_their_sources() -> None:
    sources = {path.relative_to(FOLDER / "src").as_posix(): path for path in (FOLDER / "src").rglob("*.js")}
    found = hashlib.sha256()
    for name in sorted(sources):
        found.update(name.encode() + sources[name].read_bytes())
    written = (FOLDER / "built" / "sources.sha256").read_text().strip()
    assert written == found.hexdigest(), "the sources changed: run make web"


def test_modules_are_whole_and_fonts_are_within() -> None:
    assert "import " not in web.module("player").split(";")[0]
    assert web.font_faces().count("data:font/woff2;base64,") == 2


def test_the_tensor_says_the_words_of_the_catalog() -> None:
    words = page_texts("en", "images")["tensor"]
    module = web.module("tensor")
    assert [text for text in words.values() if text not in module] == []
    assert "tags = " not in module
