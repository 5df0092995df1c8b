"""`normreel export`: films as clips for slides and pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from os.path import isfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import click
import cloup
from pydantic import ByteSize, Field, TypeAdapter, ValidationError

from scenes.cli import packing
from scenes.cli.options import cluster_option, force_option, preset_option, renderer_option, setting_options
from scenes.cli.render import render_options
from scenes.exports import sizes
from scenes.exports.bundles.targets import BEAMER, PLAYERS, beamer
from scenes.exports.registry import TARGETS, Target
from scenes.exports.selection import Selection
from scenes.pipeline import manifest
from scenes.pipeline.disk_space import check_space, in_words
from scenes.pipeline.names import distinct_prints
from scenes.pipeline.outputs import check_output, work_folder
from scenes.pipeline.placing import check_unchanged, place
from scenes.pipeline.scripts import beat_names
from scenes.spec.errors import SpecError
from scenes.spec.quoting import quoted

if TYPE_CHECKING:
    from scenes.exports.film_file import FilmFile

README = "README.md"
SIZE: TypeAdapter[ByteSize] = TypeAdapter(Annotated[ByteSize, Field(ge=1000)])


@cloup.command("export")
@packing.lessons_argument
@cloup.option(
    "--for",
    "names",
    metavar="TARGET",
    multiple=True,
    required=True,
    type=click.Choice(list(TARGETS)),
    help=f"{', '.join(TARGETS)}; may be given more than once.",
)
@packing.beats_option
@packing.loop_option
@cloup.option(
    "--player",
    type=click.Choice(list(PLAYERS)),
    help="What plays clips on Beamer slides: multimedia (Okular, pympress, pdfpc), link (the film player of any "
    "viewer), animate (Acrobat, Foxit, Okular: frames, many MB).  [default: multimedia; animate with --transparent]",
)
@cloup.option("--max-size", metavar="5MB", default="5MB", show_default=True, help="Of a GIF or WebP.")
@setting_options()
@packing.films_option
@preset_option
@force_option
@renderer_option
@cluster_option
@cloup.option("-o", "--output", metavar="DIR", default="media/exports", show_default=True, type=Path)
def command(
    lessons: tuple[str, ...],
    names: tuple[str, ...],
    beats: str,
    loops: str,
    player: str | None,
    max_size: str,
    films: Path,
    final: bool,
    force: bool,
    renderer: str,
    cluster: str | None,
    output: Path,
    **options: Any,
) -> None:
    """Cut films into clips for slides and pages."""
    if player is not None and BEAMER.name not in names:
        raise SpecError(
            f"--player {player}: only {BEAMER.name} has players. Add --for {BEAMER.name}, or leave it away."
        )
    targets = [chosen_target(name, player) for name in dict.fromkeys(names)]
    how = render_options(renderer, final, force, cluster=cluster)
    wanted = packing.wanted(lessons, beats, loops, films, how, options, parse_size(max_size))
    for target in targets:
        wanted.check_alpha(target)
        check_bundles(target, wanted, output)
    tell_sizes(wanted, targets, output)
    wanted.render()
    from scenes.exports.film_file import FilmFile

    found = [FilmFile.read(film.path, film.spec) for film in wanted.films]
    export_films(found, targets, wanted.selection, output)


def chosen_target(name: str, player: str | None) -> Target:
    """The target of this name, with the player that was chosen for its clips."""
    return beamer(player) if player is not None and name == BEAMER.name else TARGETS[name]


def check_bundles(target: Target, wanted: packing.Wanted, output: Path) -> None:
    """Raise `SpecError` if the folders of the films cannot be written, or if they would replace other files."""
    folder = output / target.name
    check_output(folder)
    check_unchanged(folder, README, [README])
    for film in wanted.films:
        name = bundle_name(folder, film.path.stem, film.lesson.slug, film.spec.model_dump(mode="json"))
        ends = (*target.formats(film.spec.transparent), "png", "srt", "vtt", "md", "html")
        files = [
            target.snippet,
            *(f"{stem}.{end}" for stem in (name, *wanted.clips_of(film)) for end in ends),
        ]
        check_unchanged(folder, name, [f"{name}/{each}" for each in files])


def bundle_name(folder: Path, name: str, lesson: str, settings: Mapping[str, Any]) -> str:
    """The name of a film's folder among those of other films in `folder`."""
    found = manifest.read(folder, name)
    return name if found is None else distinct_prints(name, lesson, settings, (found.lesson, found.spec))


def tell_sizes(wanted: packing.Wanted, targets: Sequence[Target], output: Path) -> None:
    """Say how many bytes large clips will take; raise `SpecError` if all do not fit on the disk."""
    needed = 0
    for film in wanted.films:
        clips = sum(lesson == film.lesson.slug for lesson, _ in wanted.selection.beats)
        share, is_prores = clips / len(beat_names(film.lesson, film.spec.view)), film.spec.transparent
        size = wanted.bytes_of(film)
        for target in targets:
            formats = target.formats(is_prores)
            found = sizes.expected_bytes(formats, size, is_prores, clips, share, wanted.selection.max_bytes)
            needed += found
            if set(formats) & set(sizes.LARGE):
                said = f"{target.name} {film.name}: clips as {' and '.join(formats)}"
                click.echo(f"{said}, at most about {in_words(found)}", err=True)
    check_space(output, needed, "the export")


def export_films(
    films: Sequence[FilmFile], targets: Sequence[Target], selection: Selection, output: Path
) -> None:
    """Write every film for every target into `output`/target and print where it is."""
    for target in targets:
        folder = output / target.name
        for each in films:
            lesson, settings = each.timeline.lesson, dict(each.settings)
            film = replace(each, folder=bundle_name(folder, each.path.stem, lesson, settings))
            with work_folder(folder) as work, packing.packing(f"{target.name} {film.name}"):
                written = target.write(film, selection, work)
                made, advice = written.made[::-1], written.advice
                places = place(made, folder, film.name, lesson=lesson, spec=settings, advice=advice)
                place([write_readme(folder, work)], folder, README)
                click.echo(places[-1])


def write_readme(folder: Path, work: Path) -> Path:
    """Write README.md into `work`: what to do with each film of which a file lies in `folder`."""
    there = (each for each in manifest.records(folder) if any(isfile(folder / name) for name in each.files))
    found = sorted((each for each in there if each.advice), key=lambda each: min(each.files))
    parts = []
    for each in found:
        lines = "".join(f"{number}. {line}\n" for number, line in enumerate(each.advice, 1))
        parts.append(lines if len(found) == 1 else f"## {min(each.files).partition('/')[0]}\n\n{lines}")
    path = work / README
    path.write_text("\n".join(parts), encoding="utf-8")
    return path


def parse_size(text: str) -> int:
    """Return a size like ``5MB`` or ``800KB`` in bytes; raise `SpecError` for anything else.

    >>> parse_size("5MB"), parse_size("2.5 mb"), parse_size("200KB")
    (5000000, 2500000, 200000)
    """
    try:
        return SIZE.validate_python(text)
    except ValidationError:
        raise SpecError(
            f"--max-size {quoted(text)}: this is not a size of 1KB or more. Write for example 5MB or 800KB."
        ) from None
