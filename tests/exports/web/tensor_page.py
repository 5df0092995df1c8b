"""A page with nothing but a live tensor, and what tests ask of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

import scenes.exports.web as web
from normcore import normalize
from normcore.partitions import group_labels
from normcore.samples import integers
from tests.exports.web.chromium import Opened, open_page

Record = dict[str, Any]


def written(folder: Path, attributes: str = "") -> Path:
    """The page, in a folder."""
    path = folder / "tensor.html"
    path.write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Tensor</title><style>{web.font_faces()} body {{ margin: 0 }}</style>"
        '<body><header><h1 style="font-size: 1rem; margin: 0">Tensor</h1></header>'
        f"<main><normreel-tensor {attributes}></normreel-tensor></main>"
        f'<script type="module">{web.module("tensor")}</script></body></html>',
        encoding="utf-8",
    )
    return path


@contextmanager
def tensor_page(folder: Path, attributes: str = "", **options: Any) -> Iterator[Opened]:
    """The page, open and still; nothing is said on its console and nothing is asked for."""
    with open_page(written(folder, attributes), **{"reduced_motion": "reduce", **options}) as opened:
        opened.page.wait_for_function("document.querySelector('normreel-tensor')?.lit")
        yield opened
        assert opened.messages == []
        assert opened.foreign == []


def ask(opened: Opened, script: str, argument: Any = None) -> Any:
    """The value of a script about `tensor`, the element, and `argument`."""
    return opened.page.evaluate(
        f"(argument) => {{ const tensor = document.querySelector('normreel-tensor'); return {script}; }}",
        argument,
    )


def show(opened: Opened, **patch: Any) -> None:
    """Set parts of the element's state."""
    ask(opened, "void (tensor.state = {...tensor.state, ...argument})", patch)


def sharing(kind: str, cell: int, shape: tuple[int, ...], layout: str) -> list[int]:
    """The cells that share a statistic with one, by normcore."""
    labels = group_labels(kind.replace("-", "_"), shape, layout).ravel()
    return [int(place) for place in np.flatnonzero(labels == labels[cell])]


def x_hat(kind: str, cell: int, shape: tuple[int, ...], layout: str, changes: dict[int, float]) -> float:
    """A normalized value of the films' tensor after changes, by normcore."""
    x = integers(shape, layout)
    x.ravel()[list(changes)] = list(changes.values())
    return float(normalize(x, kind, layout).x_hat.ravel()[cell])
