"""The command `normreel`: parses, calls, prints. What needs manim is imported by the commands that draw."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import cloup
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from scenes import __version__
from scenes.cli import doctor, export, inspection, sweep
from scenes.cli.options import (
    RenderError,
    build_spec,
    preset_option,
    renderer_option,
    settings,
    spec_options,
    tensor_options,
    view_option,
    wanted_films,
)
from scenes.lessons import storyboard
from scenes.renderer.encoders import presets
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec

SHOWN = 4
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


class RefusedError(click.ClickException):
    """Something the user gave cannot be used."""

    exit_code = 2


class Commands(cloup.Group):
    """A group whose commands may raise `SpecError`: it is shown without a traceback and exits with 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except SpecError as error:
            raise RefusedError(str(error)) from None


@cloup.group(cls=Commands, context_settings=CONTEXT)
@cloup.version_option(__version__, prog_name="normreel")
def cli() -> None:
    """Films that explain normalization, drawn from numbers a tested core computed."""


@cli.command("list")
def list_lessons() -> None:
    """Show the lessons in the order of the lecture."""
    table = Table("lesson", "what it shows", "default tensor", box=None)
    for entry in storyboard.LESSONS:
        table.add_row(entry.slug, entry.text(LectureSpec()).claim, "x".join(map(str, entry.default_shape)))
    Console().print(table)


@cli.command()
@cloup.argument("lessons", metavar="LESSON...", nargs=-1)
@view_option
@settings
@cloup.option("-o", "--output", metavar="DIR", default="media/films", show_default=True, type=Path)
@preset_option
@cloup.option("--force", is_flag=True, help="Draw even what is up to date.")
@renderer_option
@cloup.option("--traceback", is_flag=True, help="Show where a failed drawing stopped.")
def render(
    lessons: tuple[str, ...],
    view: str | None,
    output: Path,
    final: bool,
    force: bool,
    renderer: str,
    traceback: bool,
    **options: Any,
) -> None:
    """Render lessons to films with captions, chapters and a poster."""
    from scenes.cli.commands import RenderOptions, render_films
    from scenes.pipeline import beat_cache

    films = wanted_films(storyboard.viewed(lessons, view), options)
    preset = presets.FINAL if final else presets.DRAFT
    failures = render_films(
        films, output, RenderOptions(renderer, preset, force, traceback, beat_cache.default_folder())
    )
    if failures:
        raise RenderError("\n".join(failures))


@cli.command()
@cloup.argument("names", metavar="LESSON BEAT", nargs=-1)
@view_option
@settings
@cloup.option("--at", type=click.FloatRange(0, 1), default=1.0, help="Moment of the beat: 0 start, 1 end.")
@cloup.option("-o", "--output", metavar="DIR", default="media/stills", show_default=True, type=Path)
@renderer_option
def still(
    names: tuple[str, ...], view: str | None, at: float, output: Path, renderer: str, **options: Any
) -> None:
    """Draw one beat as a PNG and print its path."""
    from scenes.cli.commands import render_still

    *lessons, beat = names or ("",)
    (lesson,) = storyboard.viewed(lessons, view, most=1)
    entry = storyboard.find(lesson)
    spec = build_spec(options, entry.default_shape)
    entry.check(spec)
    click.echo(render_still(entry, spec, beat, at, output, renderer))


@cli.command()
@cloup.argument("lessons", metavar="LESSON", nargs=-1)
@view_option
@settings
@cloup.option("-o", "--output", metavar="DIR", default="media/preview", show_default=True, type=Path)
@renderer_option
def preview(lessons: tuple[str, ...], view: str | None, output: Path, renderer: str, **options: Any) -> None:
    """Draw a sheet with the end of every beat, then a 480p film."""
    from scenes.cli.commands import RenderOptions, render_films, render_sheet
    from scenes.pipeline import beat_cache

    (lesson,) = storyboard.viewed(lessons, view, most=1)
    entry = storyboard.find(lesson)
    if options["quality"] is not None:
        raise SpecError(f"quality = {options['quality']}: a preview is 480p. Use render for another quality.")
    spec = build_spec({**options, "quality": "480p"}, entry.default_shape)
    entry.check(spec)
    click.echo(render_sheet(entry, spec, output, renderer))
    rendering = RenderOptions(renderer, presets.DRAFT, cache=beat_cache.default_folder())
    failures = render_films([(entry, spec)], output, rendering)
    if failures:
        raise RenderError("\n".join(failures))


@cli.command()
@tensor_options
@spec_options
@cloup.option("--json", "as_json", is_flag=True, help="Print JSON.")
def inspect(as_json: bool, **options: Any) -> None:
    """Show each kind's averaged axes, counts, means and variances for a tensor."""
    spec = build_spec(options)
    if as_json:
        click.echo(json.dumps(inspection.as_json(spec)))
        return
    console = Console()
    shown = SHOWN if console.width >= 110 else SHOWN // 2
    title = f"{'x'.join(map(str, spec.shape))} {spec.layout}, eps {spec.eps:g}"
    caption = "count: how many statistics; n: how many values each one averages"
    table = Table("kind", "over", "count", "n", "mean", "variance", box=SIMPLE_HEAD)
    table.title, table.caption = title, caption
    for row in inspection.rows(spec, shown):
        label = f"{row.label} (mean square)" if row.mean is None else row.label
        mean = "none" if row.mean is None else _numbers(row.mean, row.count)
        var = _numbers(row.var, row.count)
        table.add_row(label, " ".join(row.reduced) or "nothing", f"{row.count:,}", f"{row.n:,}", mean, var)
    console.print(table)


@cli.command("doctor")
def examine() -> None:
    """Check that this machine can render; say how to mend what is wrong."""
    findings = doctor.examine()
    for finding in findings:
        click.echo(f"{'wrong' if finding.fix else 'ok':6}{finding.name:9}{finding.found}")
    fixes = [f"{finding.name}: {finding.fix}" for finding in findings if finding.fix]
    if fixes:
        raise RenderError("\n".join(fixes))


@cli.command("cache")
@cloup.option("--clear", is_flag=True, help="Drop all that is kept.")
def show_cache(clear: bool) -> None:
    """Show where drawn beats are kept, and how much of the disk they take."""
    from scenes.pipeline import beat_cache

    folder = beat_cache.default_folder()
    if clear:
        beat_cache.clear(folder)
    kept = beat_cache.usage(folder)
    click.echo(f"{folder}: {kept.beats} beats of {kept.films} films, {kept.size / 2**20:,.1f} MB")


cli.add_command(export.export)
cli.add_command(export.deck)
cli.add_command(sweep.sweep)


@cli.command()
def schema() -> None:
    """Print the JSON schema of a spec file."""
    click.echo(json.dumps(LectureSpec.json_schema(), indent=2))


def main() -> None:
    """Run the command line."""
    cli(prog_name="normreel")


def _numbers(values: tuple[float, ...], count: int) -> str:
    shown = ", ".join(f"{value:.4g}" for value in values)
    return f"{shown}, …" if count > len(values) else shown
