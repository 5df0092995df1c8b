"""The core of the live tensor, asked in Chromium: many questions, one page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

import scenes.exports.web as web
from normcore.axes import Layout
from tests.exports.web.chromium import open_page

ANSWERS = """
async ([source, questions]) => {
  const core = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  const plain = (value) => {
    if (ArrayBuffer.isView(value)) return Array.from(value);
    if (Array.isArray(value)) return value.map(plain);
    if (!value || typeof value !== "object") return value;
    const notation = ["places", "exponent", "digits"];
    if (notation.every((name) => name in value)) return notation.map((name) => value[name]);
    return Object.fromEntries(Object.keys(value).map((key) => [key, plain(value[key])]));
  };
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer;
  const calls = {
    make: (options) => core.makeTensor(options),
    parameters: ({ size, seed }) => core.exampleParameters(size, seed),
    kinds: ({ tensor }) => core.kindsFor(core.tensorOf(tensor)),
    describe: ({ tensor, kind, groups }) => core.describe(core.tensorOf(tensor), kind, groups),
    normalize: ({ tensor, options }) => core.normalize(core.tensorOf(tensor), options),
    running: ({ tensor, options }) => core.running(core.tensorOf(tensor), options),
    predict: ({ tensor, seed, options }) => {
      const made = core.tensorOf(tensor);
      const running = core.running(made, { seed });
      return core.normalize(made, { kind: "batch", mode: "prediction", running, ...options });
    },
    hero: ({ tensor, eps, maps }) => core.heroOf(core.tensorOf(tensor), eps, { maps }),
    arithmetic: ({ tensor, options, cell }) => {
      const made = core.tensorOf(tensor);
      return core.arithmetic(made, core.normalize(made, options), cell);
    },
    predicted: ({ tensor, seed, options, cell }) => {
      const made = core.tensorOf(tensor);
      const running = core.running(made, { seed });
      return core.arithmetic(made, core.normalize(made, { ...options, mode: "prediction", running }), cell);
    },
    numbers: ({ tensor, eps, language, prints }) => {
      const numbers = core.NumberFormat.forTensor(core.tensorOf(tensor), eps, language);
      return prints.map(([method, ...given]) => numbers[method](...given));
    },
    csv: ({ text, options }) => core.parseCsv(text, options),
    npy: ({ file, options }) => core.parseNpy(bytes(file), options),
    file: ({ file }) => core.parseFile(bytes(file)),
  };
  return JSON.stringify(questions.map(({ call, ...given }) => {
    try {
      return plain(calls[call](given));
    } catch (error) {
      if (!(error instanceof core.TensorError)) throw error;
      return { error: error.message };
    }
  }));
}
"""


def ask(questions: Sequence[dict[str, Any]]) -> list[Any]:
    """What the built module answers to each question: `call` names it, the other entries are what it is given."""
    with open_page() as opened:
        answers = opened.page.evaluate(ANSWERS, [web.module("tensor"), list(questions)])
    assert not opened.messages
    return list(json.loads(answers))


def given(x: NDArray[Any], layout: Layout | str) -> dict[str, Any]:
    """A tensor as it is handed to the page."""
    return {
        "data": np.asarray(x, float).ravel().tolist(),
        "shape": list(x.shape),
        "layout": str(Layout.parse(layout)),
    }
