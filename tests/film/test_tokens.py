"""The film `tokens`: its numbers are what plain numpy makes of words, sentences and padding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenes.content.number_format import NumberFormat
from scenes.spec.lecture import LectureSpec
from tests.film.watch import watch

pytestmark = pytest.mark.films

NUMBERS = NumberFormat()


@pytest.fixture(scope="module", params=[(3, 5, 8), (2, 3, 4)], ids=["default", "small"])
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    spec = LectureSpec(shape=request.param)
    return watch(spec, tmp_path_factory.mktemp("tokens"), lambda _scene: None, slug="tokens").scene


def said(scene: Any, beat: str) -> str:
    """All captions of a beat."""
    return " ".join(cue.text for played in scene.played if played.name == beat for cue in played.captions)


def described(scene: Any, beat: str) -> str:
    """What is seen in a beat."""
    return next(played.description for played in scene.played if played.name == beat)


def x_hat(values: np.ndarray[Any, Any], x: float, eps: float) -> str:
    """A value normalized beside others, as it is printed."""
    text = NUMBERS.ratio((x - values.mean()) / np.sqrt(values.var() + eps))
    return text if text.startswith("−") else f"+{text}"


def test_the_hero_is_normalized_by_its_word_its_sentence_and_its_feature(scene: Any) -> None:
    tensor, (n, t, d), eps = scene.stage.tensor, scene.hero.cell, scene.spec.eps_of("layer")
    x = float(tensor[n, t, d])
    word, sentence, feature = (x_hat(each, x, eps) for each in (tensor[n, t], tensor[n], tensor[:, :, d]))
    assert f"becomes {word}" in said(scene, "one_word")
    assert f"would be {sentence}, not {word}" in said(scene, "mistake")
    assert f"becomes {feature}" in described(scene, "batch_norm")
    assert f"becomes {word}, {sentence} and {feature}" in described(scene, "one_line")


@pytest.mark.parametrize("view", ["batch", "layer"])
def test_a_focus_shows_its_own_method(view: Any, tmp_path: Path) -> None:
    spec = LectureSpec(shape=(3, 5, 8), view=view)
    film = watch(spec, tmp_path, lambda _scene: None, slug="tokens").scene
    told = " ".join([film.texts.title, *(said(film, beat) for beat in film.own_beats)])
    assert f"{view} norm" in told.lower()
    assert f"{'layer' if view == 'batch' else 'batch'} norm" not in told.lower()


def test_padding_moves_batch_norm_and_not_layer_norm(scene: Any) -> None:
    tensor, (n, t, d), eps = scene.stage.tensor, scene.hero.cell, scene.spec.eps_of("layer")
    x, rows = float(tensor[n, t, d]), tensor.shape[1] // 2
    padded = np.pad(tensor, ((0, 0), (0, rows), (0, 0)))[:, :, d]
    before, after = (NUMBERS.number(float(values.mean())) for values in (tensor[:, :, d], padded))
    assert f"mean {before}, now {after}" in said(scene, "batch_norm")
    assert f"is {x_hat(padded, x, eps)} now" in said(scene, "batch_norm")
    assert f"is still {x_hat(tensor[n, t], x, eps)}" in said(scene, "padding")


def test_another_word_moves_the_mean_of_a_sentence_as_much_as_any_can(scene: Any) -> None:
    tensor, (n, t, d), eps = scene.stage.tensor, scene.hero.cell, scene.spec.eps_of("layer")
    others = [row for row in range(tensor.shape[1]) if row != t]
    words = [tensor[place] for place in np.ndindex(tensor.shape[:2]) if place != (n, t)]
    found = []
    for row in others:
        for word in words:
            sentence = tensor[n].copy()
            sentence[row] = word
            apart = abs(float(word.mean() - tensor[n, row].mean()))
            found.append((apart, x_hat(sentence, float(tensor[n, t, d]), eps)))
    most = max(apart for apart, _ in found)
    assert any(f"is {text} now" in said(scene, "mistake") for apart, text in found if apart == most)


@pytest.mark.parametrize(
    ("shape", "layout", "asks"),
    [
        ((5, 4, 2, 3), "NCHW", "has no axis of tokens. .* --shape 3,5,8 --layout NTD"),
        ((2, 1, 4), "NTD", "with T = 1 there is one token"),
    ],
)
def test_a_tensor_without_sentences_is_refused_with_the_fix(
    shape: tuple[int, ...], layout: str, asks: str, tmp_path: Path
) -> None:
    with pytest.raises(Exception, match=asks):
        watch(LectureSpec(shape=shape, layout=layout), tmp_path, lambda _scene: None, slug="tokens")
