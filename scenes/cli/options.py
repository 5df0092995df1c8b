"""Options that several commands share, and the specs they make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
import cloup

from scenes.lessons import storyboard
from scenes.pipeline.executors.clusters import check_address
from scenes.pipeline.film_settings import FilmSettings, read_settings
from scenes.pipeline.shards import OUTPUTS, Shard
from scenes.renderer import registry
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.spec.parsing import parse_pairs, read_toml
from scenes.spec.settings import is_flag, settings_of

Command = TypeVar("Command", bound=Callable[..., Any])

spec_options = cloup.option_group(
    "Spec",
    cloup.option("--spec", metavar="FILE.toml", help="Read settings from a file; options come before it."),
    cloup.option(
        "--from",
        "source",
        metavar="FILM",
        callback=lambda _context, _option, film: None if film is None else read_settings(Path(film)),
        help="Take the settings of a film that normreel made; options come before them.",
    ),
    cloup.option("--set", "pairs", metavar="KEY=VALUE", multiple=True, help="Set anything `schema` lists."),
)
renderer_option = cloup.option(
    "--renderer",
    type=click.Choice(registry.NAMES),
    default=registry.FAST,
    envvar=registry.VARIABLE,
    show_default=True,
    help="Ours, or Manim's own to compare with.",
)
preset_option = cloup.option(
    "--final/--draft",
    "final",
    default=True,
    help="Final: visually clean. Draft: quicker and smaller, for a look at a change.",
)
cluster_option = cloup.option(
    "--cluster",
    metavar="tcp://HOST:PORT",
    callback=lambda _context, _option, address: None if address is None else check_address(address),
    help="Draw on the workers of this dask scheduler, each film split among those that are free.",
)
shard_option = cloup.option(
    "--shard",
    metavar="I/N",
    callback=lambda _context, _option, text: None if text is None else Shard.parse(text),
    help="Make every Nth film only, from the Ith on; `join` puts the N folders together.",
)
force_option = cloup.option("--force", is_flag=True, help="Draw even what is up to date.")
traceback_option = cloup.option("--traceback", is_flag=True, help="Show where a failed drawing stopped.")
film_output_option = cloup.option(
    "-o",
    "--output",
    metavar="DIR|FILM.mp4",
    default=OUTPUTS["render"],
    show_default=True,
    type=Path,
    help="A folder, in which each film has the name of its settings; or the film itself.",
)


def setting_options(
    model: type[LectureSpec] = LectureSpec, groups: Iterable[str] | None = None
) -> Callable[[Command], Command]:
    """Give a command an option for every field of a spec, or for those of some groups, and `--spec` and `--set`."""
    grouped: dict[str, list[Any]] = {}
    for name, setting in settings_of(model).items():
        asked: dict[str, Any] = (
            {"is_flag": True, "default": None}
            if is_flag(model.model_fields[name])
            else {"metavar": setting.metavar}
        )
        option = cloup.option(f"--{name.replace('_', '-')}", name, help=setting.help, **asked)
        grouped.setdefault(setting.group, []).append(option)
    wanted = list(grouped) if groups is None else list(groups)

    def give(command: Command) -> Command:
        command = spec_options(command)
        for group in reversed(wanted):
            command = cloup.option_group(group, *grouped[group])(command)
        return command

    return give


def build_spec(
    options: dict[str, Any],
    default_shape: tuple[int, ...] | None = None,
    model: type[LectureSpec] = LectureSpec,
) -> LectureSpec:
    """Return the spec: the settings of a file or film, then options, then pairs; shape and layout are the data's."""
    given = {
        name: value for name, value in options.items() if name in model.model_fields and value is not None
    }
    own = {**given, **parse_pairs(options["pairs"])}
    values = {**_from_file(options, own), **own}
    if default_shape and values.keys().isdisjoint({"shape", "data"}):
        values["shape"] = default_shape
    return model.make(**values).resolved()


def _from_file(options: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The settings of `--spec` or of `--from`; those that say how a film's data is read give way to other data."""
    source: FilmSettings | None = options["source"]
    if source is not None and options["spec"]:
        raise SpecError(f"--from {source.path}: --spec {options['spec']} was given too. Give one of them.")
    if source is not None:
        left_out = ("shape", "layout", "key") if "data" in own else ()
        return {name: value for name, value in source.values.items() if name not in left_out}
    return read_toml(Path(options["spec"])) if options["spec"] else {}


def viewed(lessons: Sequence[str], options: dict[str, Any], most: int | None = None) -> list[str]:
    """Return the lessons that were named, else that of `--view`, else that of the film whose settings are taken."""
    source: FilmSettings | None = options["source"]
    view: str | None = options["view"]
    if view is not None:
        LectureSpec.make(view=view)
    named = [source.lesson] if source is not None and source.lesson and not (lessons or view) else lessons
    return storyboard.viewed(named, view, most)


def wanted_films(lessons: Iterable[str], options: dict[str, Any]) -> list[tuple[LessonEntry, LectureSpec]]:
    """Return each lesson, once, with its spec; raise `SpecError` if a lesson cannot show its tensor."""
    return [wanted_film(slug, options) for slug in dict.fromkeys(lessons)]


def wanted_film(lesson: str, options: dict[str, Any]) -> tuple[LessonEntry, LectureSpec]:
    """Return a lesson with its spec; raise `SpecError` if it cannot show its tensor."""
    entry = storyboard.find(lesson)
    spec = build_spec(options, entry.default_shape)
    return entry, entry.fitted(spec)
