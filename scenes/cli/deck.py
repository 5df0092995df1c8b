"""`normreel deck`: films as slides that play."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import cloup

from scenes.cli import packing
from scenes.cli.options import cluster_option, force_option, preset_option, renderer_option, setting_options
from scenes.cli.render import render_options
from scenes.exports.registry import DECKS
from scenes.exports.selection import Selection
from scenes.pipeline import names
from scenes.pipeline.disk_space import check_space
from scenes.pipeline.outputs import check_output, work_folder
from scenes.pipeline.placing import check_unchanged, place
from scenes.spec.errors import SpecError
from scenes.spec.quoting import quoted

if TYPE_CHECKING:
    from scenes.exports.film_file import FilmFile

LONGEST_TITLE = 255
"""Characters of the title in a PowerPoint file's properties."""
PAGE_SIZE = 1 + 4 / 3
"""What a page that holds its films takes while it is made: the clips, and again as text in the page."""
UNSHOWN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML, and with it a slide, cannot hold."""
EXAMPLES = [f"talk{suffix}" for suffix in DECKS]
ANY_OF = f"{', '.join(EXAMPLES[:-1])} or {EXAMPLES[-1]}"


@cloup.command("deck")
@packing.lessons_argument
@cloup.option(
    "-o",
    "--output",
    metavar="|".join(EXAMPLES),
    required=True,
    type=Path,
    help=f"What to write, by its ending: {', '.join(kind.name for kind in DECKS.values())}.",
)
@packing.beats_option
@packing.loop_option
@cloup.option("--title", metavar="TEXT", help="Title of the talk.")
@cloup.option("--author", metavar="NAME", default="", help="Who gives it, for the properties of the file.")
@cloup.option(
    "--template",
    metavar="MY.pptx",
    type=Path,
    help="A PowerPoint file whose size, master, fonts and colours the slides take; films take its background.",
)
@cloup.option(
    "--poster",
    type=click.Choice(["first", "last"]),
    help="What a slide shows before it plays, its first picture by default; on paper it is the last one either way.",
)
@cloup.option(
    "--files",
    type=click.Choice(["inside", "beside"]),
    help="Where a page has its films: inside, the default, as one file, or beside it, in a folder that goes with it.",
)
@setting_options()
@packing.films_option
@preset_option
@force_option
@renderer_option
@cluster_option
def command(
    lessons: tuple[str, ...],
    output: Path,
    beats: str,
    loops: str,
    title: str | None,
    author: str,
    template: Path | None,
    poster: str | None,
    files: str | None,
    films: Path,
    final: bool,
    force: bool,
    renderer: str,
    cluster: str | None,
    **options: Any,
) -> None:
    """Make slides that play: each beat by itself, then a stop; a question is a stop of its own."""
    check_deck(output, title, author)
    inside = check_files(output, files)
    if template is not None:
        check_template(output, template, options)
    how = render_options(renderer, final, force, cluster=cluster)
    wanted = packing.wanted(lessons, beats, loops, films, how, options)
    kind = DECKS[output.suffix.lower()]
    wanted.check_alpha(kind)
    if not inside:
        check_clips(wanted, output)
    held = PAGE_SIZE if inside and kind.has_folder else 1.0
    check_space(output.parent, round(held * sum(map(wanted.bytes_of, wanted.films))), f"-o {output}")
    wanted.render()
    from scenes.exports.film_file import FilmFile

    found = [FilmFile.read(film.path, film.spec) for film in wanted.films]
    make_deck(found, wanted.selection, title, poster, output, author, template, inside)


def check_deck(output: Path, title: str | None = None, author: str = "") -> None:
    """Raise `SpecError` if no deck ends like this, if it cannot be written, or if it would replace other files.

    So do a title and an author that no slide can show.
    """
    for option, text in (("--title", title or ""), ("--author", author)):
        if UNSHOWN.search(text):
            raise SpecError(
                f"{option} {quoted(text)}: it holds characters that no slide shows. Leave them out."
            )
        if len(text) > LONGEST_TITLE:
            raise SpecError(
                f"{option} {quoted(text)}: it has {len(text):,} characters. Use at most {LONGEST_TITLE}."
            )
    if output.suffix.lower() not in DECKS:
        raise SpecError(f"-o {quoted(output)}: no deck ends in this. Write {ANY_OF}.")
    DECKS[output.suffix.lower()].check()
    names.check_name(output.name, f"-o {output}")
    check_output(output.parent)
    check_unchanged(output.parent, output.name, [output.name])


def check_template(output: Path, template: Path, options: dict[str, Any]) -> None:
    """Raise `SpecError` if the deck takes no template or this is none; else let the films take its background.

    They keep one that was asked for, and their own where the template has more than one colour behind a slide.
    """
    if not DECKS[output.suffix.lower()].takes_template:
        raise SpecError(
            f"--template {quoted(template)}: {output.suffix} takes none. Write {EXAMPLES[0]}, or leave --template away."
        )
    from scenes.exports.decks.template import template_background

    found = template_background(template)
    given = options["background"] or options["source"] or options["spec"]
    if given or any(pair.partition("=")[0].strip() == "background" for pair in options["pairs"]):
        return
    if found is None:
        said = (
            "its background is not one colour, so the films keep their own; --background gives them another"
        )
    else:
        options["background"] = found
        said = f"the films take its background, {found}"
    click.echo(f"{template.name}: {said}", err=True)


def check_files(output: Path, files: str | None) -> bool:
    """Whether the deck holds its films itself; `SpecError` if it was told where and cannot have them anywhere else."""
    if files is not None and not DECKS[output.suffix.lower()].has_folder:
        raise SpecError(f"--files {files}: {output.suffix} is one file in any case. Leave --files away.")
    return files != "beside"


def check_clips(wanted: packing.Wanted, output: Path) -> None:
    """Raise `SpecError` if the folder of a deck's clips would replace other files."""
    clips = [stem for film in wanted.films for stem in wanted.clips_of(film)]
    ends = (".mp4", ".webm", ".png", "-end.png")
    files = [f"{output.stem}-files/{stem}{end}" for stem in clips for end in ends]
    check_unchanged(output.parent, output.name, files)


def make_deck(
    films: Sequence[FilmFile],
    selection: Selection,
    title: str | None,
    poster: str | None,
    output: Path,
    author: str = "",
    template: Path | None = None,
    inside: bool = True,
) -> None:
    """Write a talk that plays the selected beats as `output`, a deck of the kind it ends in, and print its path.

    A page that does not have its films `inside` has them in a folder beside it, whose path is printed too. Slides show
    the "first" or "last" picture of a clip before it plays. Their design is that of the file `template`.
    """
    from scenes.exports.decks.talk import cut_talk

    kind, folder = DECKS[output.suffix.lower()], output.parent
    with work_folder(folder) as work, packing.packing(output.name):
        clips = work / f"{output.stem}-files"
        clips.mkdir()
        talk = cut_talk(films, selection, title, poster or "first", clips, kind.stops, kind.moves)
        talk = replace(talk, author=author, template=template, inside=inside)
        made = kind.write(talk, work / output.name)
        *beside, deck = place(made[::-1], folder, output.name)
        click.echo(deck)
        for each in beside:
            click.echo(f"{each}{os.sep} holds its films: keep it beside {deck.name}", err=True)
