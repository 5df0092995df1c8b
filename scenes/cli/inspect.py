"""`normreel inspect`: what every kind of normalization does to a tensor, in numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from itertools import islice
from typing import Any

import click
import cloup
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from scenes.cli import inspection
from scenes.cli.inspection import KindRow
from scenes.cli.options import build_spec, setting_options
from scenes.spec.quoting import quoted

SHOWN, WIDE = 4, 110
"""How many statistics a row shows on a console of so many columns; half as many on a narrower one."""


@cloup.command("inspect")
@setting_options(groups=["Convention", "Tensor"])
@cloup.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool, **options: Any) -> None:
    """Show each kind's averaged axes, counts, means and variances for a tensor."""
    spec = build_spec(options)
    if as_json:
        click.echo(json.dumps(inspection.as_json(spec), allow_nan=False))
        return
    console = Console()
    table = Table("kind", "over", "count", "n", "mean", "variance", box=SIMPLE_HEAD)
    name = escape(quoted(inspection.tensor_name(spec)))
    rows = inspection.rows(spec, SHOWN if console.width >= WIDE else SHOWN // 2)
    eps = " or ".join(f"{each:g}" for each in dict.fromkeys(row.eps for row in rows))
    table.title = f"{name}: {'x'.join(map(str, spec.shape))} {spec.layout}, eps {eps}"
    for row in rows:
        label = f"{row.label} (mean square)" if row.mean is None else row.label
        mean = "none" if row.mean is None else _numbers(row.mean, row.count)
        var = _numbers(row.variances, row.count)
        table.add_row(label, " ".join(row.reduced) or "nothing", f"{row.count:,}", f"{row.n:,}", mean, var)
    console.print(table)
    console.print("count: how many statistics; n: how many values each one averages", style="dim")
    for row in rows:
        for note in notes(row):
            console.print(escape(note), soft_wrap=True)


def notes(row: KindRow) -> list[str]:
    """What there is to say of groups in which there is nothing to normalize."""
    what = "variance" if row.mean is not None else "mean square"
    found = (
        (row.single, "one value each (n = 1), so the variance is 0 and every value becomes 0"),
        (row.constant, f"{what} 0, so every value becomes 0"),
        (
            row.within_eps,
            f"{what} of eps ({row.eps:g}) or less, so that of the normalized values is 0.5 or less",
        ),
    )
    return [f"! {row.label}: {count:,} of {row.count:,} groups: {what}." for count, what in found if count]


def _numbers(values: Iterable[float | Decimal], count: int) -> str:
    values = list(islice(values, SHOWN))
    shown = ", ".join(_number(value) for value in values)
    return f"{shown}, …" if count > len(values) else shown


def _number(value: float | Decimal) -> str:
    """Four digits of a number; of one that float64 does not hold with a power of ten.

    >>> _number(0.25), _number(Decimal("1.23456e380")), _number(Decimal("1.5e-340"))
    ('0.25', '1.235e+380', '1.5e-340')
    """
    if isinstance(value, float):
        return f"{value:.4g}"
    digits, _, exponent = f"{value:.3e}".partition("e")
    return f"{digits.rstrip('0').rstrip('.')}e{exponent}"
