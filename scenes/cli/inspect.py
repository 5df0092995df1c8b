"""`normreel inspect`: what every kind of normalization does to a tensor, in numbers."""

from __future__ import annotations

import json
from typing import Any

import click
import cloup
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from scenes.cli import inspection
from scenes.cli.options import build_spec, setting_options

SHOWN, WIDE = 4, 110
"""How many statistics a row shows on a console of so many columns; half as many on a narrower one."""


@cloup.command("inspect")
@setting_options(groups=["Tensor"])
@cloup.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool, **options: Any) -> None:
    """Show each kind's averaged axes, counts, means and variances for a tensor."""
    spec = build_spec(options)
    if as_json:
        click.echo(json.dumps(inspection.as_json(spec)))
        return
    console = Console()
    table = Table("kind", "over", "count", "n", "mean", "variance", box=SIMPLE_HEAD)
    table.title = f"{'x'.join(map(str, spec.shape))} {spec.layout}, eps {spec.eps:g}"
    table.caption = "count: how many statistics; n: how many values each one averages"
    for row in inspection.rows(spec, SHOWN if console.width >= WIDE else SHOWN // 2):
        label = f"{row.label} (mean square)" if row.mean is None else row.label
        mean = "none" if row.mean is None else _numbers(row.mean, row.count)
        var = _numbers(row.var, row.count)
        table.add_row(label, " ".join(row.reduced) or "nothing", f"{row.count:,}", f"{row.n:,}", mean, var)
    console.print(table)


def _numbers(values: tuple[float, ...], count: int) -> str:
    shown = ", ".join(f"{value:.4g}" for value in values)
    return f"{shown}, …" if count > len(values) else shown
