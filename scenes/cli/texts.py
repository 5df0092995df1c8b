"""`normreel texts`: the languages of the films, and whether their texts are complete."""

from __future__ import annotations

import re
from functools import reduce
from importlib.util import find_spec
from operator import or_
from pathlib import Path

import click
import cloup

from scenes.lessons import storyboard
from scenes.spec.errors import SpecError
from scenes.texts import catalog
from scenes.texts.check import REFERENCE, Problem, check_reference, check_translation
from scenes.texts.script import Script, read_script

PAGE = ("scenes.exports.page", "scenes.exports.web", "normcore")
"""The packages of the page, of what browsers run of it, and of the codes that it has words for."""
SHARED = ("scenes.staging", "scenes.content", "normcore")
"""The packages with what lessons share: acts, and the names of rows, kinds and properties that are caption keys too."""


@cloup.command("texts")
@cloup.option("--check", is_flag=True, help="Name every text that is missing, unused or cannot be filled in.")
@cloup.option("--language", metavar="en", help="This language only.")
@click.pass_context
def command(context: click.Context, check: bool, language: str | None) -> None:
    """Show the languages of the films, or check their texts."""
    there = {path.parent.name for path in catalog.TEXTS.glob(f"*/{catalog.COMMON}.toml")}
    if language is not None and language not in there:
        raise SpecError(
            f"language = {language}: there is no file {language}/{catalog.COMMON}.toml in {catalog.TEXTS}. "
            f"Choose one of {', '.join(catalog.LANGUAGES)}, or begin with a copy of {REFERENCE}."
        )
    problems: list[Problem] = []
    for each in catalog.LANGUAGES if language is None else [language]:
        if not check:
            click.echo(f"{each}  {catalog.language_name(each)}")
            continue
        found = check_language(each)
        problems += found
        click.echo("\n".join(map(str, found)) or f"{each}: complete")
    context.exit(1 if problems else 0)


def check_language(language: str, folder: Path | None = None) -> list[Problem]:
    """Everything wrong with the texts of a language: English beside the lessons, any other beside English."""
    folder = folder or catalog.TEXTS
    if language != REFERENCE:
        return check_translation(folder, language)
    scripts = {entry.slug: _script(_place(entry.module)) for entry in storyboard.LESSONS}
    modules = (path for package in SHARED for path in sorted(_place(package).parent.rglob("*.py")))
    return check_reference(folder, scripts, reduce(or_, map(_script, modules)), _page_words())


def _page_words() -> frozenset[str]:
    """Every word in the sources of the page."""
    page, web, core = (_place(package).parent for package in PAGE)
    modules = [*page.glob("*.py"), *core.glob("*.py")]
    sources = [*modules, *page.glob("templates/*"), *web.glob("src/**/*.js")]
    return frozenset(
        word for path in sources for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))
    )


def _place(module: str) -> Path:
    """The file of a module, which is not imported: lessons would load Manim."""
    found = find_spec(module)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin)


def _script(path: Path) -> Script:
    return read_script(path.read_text(encoding="utf-8"))
