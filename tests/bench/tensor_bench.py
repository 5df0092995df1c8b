"""How fast the live tensor draws in Chromium without a GPU: canvas with our own projection, and the same as SVG.

Usage: python -m tests.bench.tensor_bench [--json out.json]. Milliseconds a frame of a cube that turns; the bar is 16.7,
which is 60 frames a second.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import scenes.exports.web as web
from tests.exports.web.chromium import open_page

SHAPES = {"4,096 cells": "16,16,4,4", "maps": "4,4,16,16", "tokens": "8,16,32", "1,024 cells": "8,8,4,4"}
VIEWS = ("compare", "batch", "instance")
FRAMES = 120

TURN = """async ({frames, open}) => {
  const tensor = document.querySelector('normreel-tensor');
  tensor.state = {...tensor.state, open, animate: false};
  const stage = tensor.shadowRoot.querySelector('.cube');
  const box = stage.getBoundingClientRect();
  const send = (type, x, y) => stage.dispatchEvent(new PointerEvent(type, {clientX: x, clientY: y, isPrimary: true,
    pointerType: 'mouse', pointerId: 1, button: 0, bubbles: true}));
  stage.setPointerCapture = () => {};
  const [x, y] = [box.left + box.width / 2, box.top + 40];
  send('pointerdown', x, y);
  const times = [], gaps = [];
  let last = performance.now();
  for (let i = 0; i < frames; i++) {
    const now = await new Promise(requestAnimationFrame);
    gaps.push(now - last);
    last = now;
    const start = performance.now();
    send('pointermove', x + 60 * Math.sin(i / 9), y);
    times.push(performance.now() - start);
  }
  send('pointerup', x, y);
  return {times: times.slice(5), gaps: gaps.slice(5)};
}"""

SVG = """async ({frames, cells}) => {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 1200 600');
  const faces = Array.from({length: cells}, () => document.createElementNS('http://www.w3.org/2000/svg', 'path'));
  faces.forEach((face, i) => face.setAttribute('fill', `hsl(${i % 360} 50% 70%)`));
  svg.append(...faces);
  document.body.replaceChildren(svg);
  const side = Math.ceil(Math.sqrt(cells)), gaps = [];
  let last = performance.now();
  for (let i = 0; i < frames; i++) {
    const now = await new Promise(requestAnimationFrame);
    gaps.push(now - last);
    last = now;
    const turn = Math.cos(i / 9) * 0.5 + 0.5;
    faces.forEach((face, j) => {
      const [x, y] = [(j % side) * 9 * turn, Math.floor(j / side) * 9 + (j % side) * turn];
      face.setAttribute('d', `M${x} ${y}l${8 * turn} ${turn}v8l${-8 * turn} ${-turn}z`);
    });
  }
  return {times: gaps.slice(5), gaps: gaps.slice(5)};
}"""


def page(attributes: str) -> str:
    """A page with nothing but the tensor."""
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Tensor</title><style>{web.font_faces()}</style>'
        f'<body><normreel-tensor {attributes}></normreel-tensor><script type="module">{web.module("tensor")}</script>'
    )


def summary(found: dict[str, list[float]]) -> dict[str, float]:
    """What a frame took, and what passed between two; the 10th percentile is that of a machine at rest."""

    def part(values: list[float], share: float) -> float:
        return round(sorted(values)[int(share * (len(values) - 1))], 2)

    return {
        "draw_p10_ms": part(found["times"], 0.1),
        "draw_median_ms": part(found["times"], 0.5),
        "draw_p95_ms": part(found["times"], 0.95),
        "frame_median_ms": part(found["gaps"], 0.5),
        "frame_p95_ms": part(found["gaps"], 0.95),
    }


def measure(shapes: dict[str, str]) -> dict[str, Any]:
    """Measure shapes in every view, open and closed, then as many faces as SVG."""
    results: dict[str, Any] = {}
    with TemporaryDirectory() as folder:
        for name, shape in shapes.items():
            for view in VIEWS:
                place = Path(folder) / "tensor.html"
                place.write_text(page(f'shape="{shape}" view="{view}"'), encoding="utf-8")
                with open_page(place, width=1280, height=800) as opened:
                    for state in (True, False):
                        found = opened.page.evaluate(TURN, {"frames": FRAMES, "open": state})
                        key = f"canvas, {name} ({shape}), {view}, {'open' if state else 'closed'}"
                        results[key] = summary(found)
                        print(key, results[key], flush=True)
        with open_page("about:blank", width=1280, height=800) as opened:
            found = opened.page.evaluate(SVG, {"frames": FRAMES, "cells": 4096})
            results["svg, 4,096 faces"] = summary(found)
            print("svg, 4,096 faces", results["svg, 4,096 faces"], flush=True)
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the results here too")
    target = parser.parse_args().json
    results = measure(SHAPES)
    if target:
        target.write_text(json.dumps(results, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
