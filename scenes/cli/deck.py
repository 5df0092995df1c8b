"""`normreel deck`: films as slides that play."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
UNSHOWN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML, and with it a slide, cannot hold."""
EXAMPLES = [f"talk{suffix}" for suffix in DECKS]


@cloup.command("deck")
@packing.lessons_argument
@cloup.option(
    "-o",
    "--output",
    metavar="|".join(EXAMPLES),
    required=True,
    type=Path,
    help=f"{' or '.join(kind.name for kind in DECKS.values())}.",
)
@packing.beats_option
@packing.loop_option
@cloup.option("--title", metavar="TEXT", help="Title of the talk.")
@cloup.option(
    "--poster",
    type=click.Choice(["first", "last"]),
    help="What a slide shows before it plays: last in PowerPoint, which prints it, and first on a page, which prints "
    "the last picture whatever it shows before.",
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
    poster: str | None,
    films: Path,
    final: bool,
    force: bool,
    renderer: str,
    cluster: str | None,
    **options: Any,
) -> None:
    """Make slides that play: each beat by itself, then a stop."""
    check_deck(output, title)
    how = render_options(renderer, final, force, cluster=cluster)
    wanted = packing.wanted(lessons, beats, loops, films, how, options)
    wanted.check_alpha(DECKS[output.suffix.lower()])
    check_clips(wanted, output)
    check_space(output.parent, sum(map(wanted.bytes_of, wanted.films)), f"-o {output}")
    wanted.render()
    from scenes.exports.film_file import FilmFile

    found = [FilmFile.read(film.path, film.spec) for film in wanted.films]
    make_deck(found, wanted.selection, title, poster, output)


def check_deck(output: Path, title: str | None = None) -> None:
    """Raise `SpecError` if no deck ends like this, if it cannot be written, or if it would replace other files.

    So does a title that no slide can show.
    """
    if title is not None and UNSHOWN.search(title):
        raise SpecError(f"--title {quoted(title)}: it holds characters that no slide shows. Leave them out.")
    if title is not None and len(title) > LONGEST_TITLE:
        raise SpecError(
            f"--title {quoted(title)}: it has {len(title):,} characters. Use at most {LONGEST_TITLE}."
        )
    if output.suffix.lower() not in DECKS:
        raise SpecError(f"-o {quoted(output)}: no deck ends in this. Write {' or '.join(EXAMPLES)}.")
    names.check_name(output.name, f"-o {output}")
    check_output(output.parent)
    check_unchanged(output.parent, output.name, [output.name])


def check_clips(wanted: packing.Wanted, output: Path) -> None:
    """Raise `SpecError` if the folder of a deck's clips would replace other files."""
    clips = [stem for film in wanted.films for stem in wanted.clips_of(film)]
    ends = (".mp4", ".webm", ".png", "-end.png")
    files = [f"{output.stem}-files/{stem}{end}" for stem in clips for end in ends]
    if DECKS[output.suffix.lower()].has_folder:
        check_unchanged(output.parent, output.name, [f"{output.stem}-files/reveal/reveal.js", *files])


def make_deck(
    films: Sequence[FilmFile], selection: Selection, title: str | None, poster: str | None, output: Path
) -> None:
    """Write a talk that plays the selected beats as `output`, a deck of the kind it ends in, and print its path.

    Its slides show the "first" or "last" picture of a clip before it plays, without `poster` what suits the kind.
    """
    from scenes.exports.decks.talk import cut_talk

    kind, folder = DECKS[output.suffix.lower()], output.parent
    with work_folder(folder) as work, packing.packing(output.name):
        clips = work / f"{output.stem}-files"
        clips.mkdir()
        talk = cut_talk(films, selection, title, poster or kind.poster, clips)
        made = kind.write(talk, work / output.name)
        click.echo(place(made[::-1], folder, output.name)[-1])
