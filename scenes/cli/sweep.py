"""The command that makes many films from one file: it parses and calls."""

from __future__ import annotations

from pathlib import Path

import click
import cloup

from scenes.cli.options import RenderError, preset_option, renderer_option
from scenes.renderer.encoders import presets


@cloup.command()
@cloup.argument(
    "file", metavar="FILE.toml", type=Path, help="Lessons, shapes, themes ... or a list of films."
)
@cloup.option("-o", "--output", metavar="DIR", default="media/sweep", show_default=True, type=Path)
@cloup.option("--plan", is_flag=True, help="Only tell what is there, what is new and what it will take.")
@cloup.option("--json", "as_json", is_flag=True, help="Print JSON, a line for each event.")
@preset_option
@cloup.option("--force", is_flag=True, help="Draw even what is up to date.")
@renderer_option
@cloup.option("--traceback", is_flag=True, help="Show where failed drawings stopped.")
def sweep(
    file: Path,
    output: Path,
    plan: bool,
    as_json: bool,
    final: bool,
    force: bool,
    renderer: str,
    traceback: bool,
) -> None:
    """Make films for many shapes, layouts, themes and sizes.

    A film is made if it is not up to date; beats that are kept are not drawn again.
    """
    from scenes.cli import run_sweep
    from scenes.pipeline import beat_cache
    from scenes.pipeline import sweep_file as files
    from scenes.pipeline.options import RenderOptions

    found = files.read(file)
    films = run_sweep.placed(found, output)
    preset = presets.FINAL if final else presets.DRAFT
    options = RenderOptions(renderer, preset, force, traceback, beat_cache.default_folder())
    for note in found.notes:
        click.echo(note, err=True)
    if plan:
        run_sweep.show_plan(films, options, as_json)
        return
    failures = run_sweep.run_sweep(films, output, options, as_json)
    if failures:
        raise RenderError("\n".join(failures))
