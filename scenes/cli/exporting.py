"""What `normreel export` and `normreel deck` do: make sure the films are current, then pack what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import av
import click
from rich.console import Console

from scenes.cli.commands import RenderOptions, render_films
from scenes.content.timeline import Timeline
from scenes.exports import clips
from scenes.exports.bundles import bundle
from scenes.exports.bundles.bundle import Choice, Film
from scenes.exports.bundles.targets import TARGETS, Target
from scenes.exports.decks.reveal import write_page
from scenes.exports.decks.talk import Talk, cut_talk
from scenes.pipeline import beat_cache
from scenes.pipeline.outputs import place, place_folder, work_folder
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.video.convert import ConvertError


class ExportError(click.ClickException):
    """Something could not be packed although everything given was right."""

    exit_code = 1


def current_films(wanted: list[tuple[LessonEntry, LectureSpec]], folder: Path) -> list[Film]:
    """The films in `folder`, rendered first if they are not up to date."""
    failures = render_films(wanted, folder, RenderOptions(cache=beat_cache.default_folder()))
    if failures:
        raise ExportError("\n".join(failures))
    return [_film(entry, spec, folder) for entry, spec in wanted]


def _film(entry: LessonEntry, spec: LectureSpec, folder: Path) -> Film:
    path = folder / f"{entry.slug}{spec.film_suffix}"
    told = Timeline.read(path.with_suffix(".json"))
    theme = spec.film_theme
    return Film(path, told, theme.background, theme.text, spec.transparent)


def choose(films: Iterable[Film], beats: Sequence[str], loops: Sequence[str], limit: int) -> Choice:
    """Which beats are packed, all if none is named, and which of them loop."""
    timelines = [film.timeline for film in films]
    return Choice(clips.chosen(timelines, beats or [clips.ALL]), clips.chosen(timelines, loops), limit)


def export_films(films: Sequence[Film], targets: Sequence[Target], choice: Choice, output: Path) -> None:
    """Pack every film for every target into `output`/target/lesson and print these folders."""
    for target in targets:
        for film in films:
            _check(target, film)
    for target in targets:
        for film in films:
            with work_folder(output / target.name) as work, _packing(target.name, film.timeline.lesson):
                folder = bundle.pack(target, film, choice, work)
                advice = bundle.write_advice(target, film, work)
                click.echo(place_folder(folder, output / target.name))
                place([advice], output / target.name)


def make_deck(films: Sequence[Film], choice: Choice, title: str | None, poster: str, output: Path) -> None:
    """Write a talk that plays the chosen beats as `output`, a .pptx or a .html file, and print its path."""
    make, folder = DECKS[output.suffix.lower()], output.parent
    if output.suffix.lower() == ".pptx":
        for film in films:
            _check(TARGETS["powerpoint"], film)
    with work_folder(folder) as work, _packing(output.name):
        clips_folder = work / f"{output.stem}-files"
        clips_folder.mkdir()
        talk = cut_talk(films, choice, title, poster, clips_folder)
        made = make(talk, clips_folder, work / output.name)
        if output.suffix.lower() == ".html":
            place_folder(clips_folder, folder)
        click.echo(place([made], folder)[0])


def check_deck(output: Path) -> None:
    """Raise `SpecError` unless a deck of this ending can be made."""
    if output.suffix.lower() not in DECKS:
        raise SpecError(
            f"-o {output}: no deck ends in this. Write {' or '.join(f'talk{kind}' for kind in DECKS)}."
        )


def _pptx(talk: Talk, _folder: Path, path: Path) -> Path:
    from scenes.exports.decks.powerpoint import write_pptx

    return write_pptx(talk, path)


DECKS: dict[str, Callable[[Talk, Path, Path], Path]] = {".pptx": _pptx, ".html": write_page}


def _check(target: Target, film: Film) -> None:
    if film.transparent and not target.clear:
        raise SpecError(
            f"--transparent: {target.name} shows no film with alpha. "
            f"Give the slide's colour instead, e.g. --background '#0b1e3f'."
        )


@contextmanager
def _packing(*names: str) -> Iterator[None]:
    """Say on a terminal what is being packed; what goes wrong meanwhile becomes one readable error."""
    label = " ".join(names)
    try:
        with Console(stderr=True).status(f"packing {label}"):
            yield
    except SpecError:
        raise
    except (ConvertError, OSError, av.FFmpegError, ValueError) as error:
        raise ExportError(f"{label}: {error}") from None
