"""What is seen, in words: for every beat, with the numbers of the tensor; and the transcript that says it."""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from scenes.content.timeline import Beat, Timeline
from scenes.documents.descriptions import film_timeline
from scenes.lessons import storyboard
from scenes.spec.lecture import LectureSpec
from scenes.spec.parsing import as_sizes
from tests.beats import suiting
from tests.film import combos
from tests.film.watch import watch

pytestmark = pytest.mark.films

SHAPES = [("5,4,2,3", "NCHW"), ("3,5,8", "NTD"), ("2,7,7,64", "NHWC"), ("4,6", "NC")]
LONGEST = 800


@cache
def described(slug: str, shape: str, layout: str) -> dict[str, str]:
    """What is seen in each beat, as the lesson says it when it is played."""
    spec, folder = LectureSpec.make(shape=shape, layout=layout), Path("dry").resolve()
    scene = watch(spec, folder, lambda _scene: None, slug=slug).scene
    return {beat.name: beat.description for beat in scene.played}


@pytest.mark.parametrize(
    ("slug", "shape", "layout"),
    [
        (slug, *tensor)
        for tensor in SHAPES
        for slug in suiting(as_sizes(tensor[0]), tensor[1])
        if slug in combos.in_turn(tensor, SHAPES)
    ],
)
def test_every_beat_says_what_is_seen(slug: str, shape: str, layout: str) -> None:
    for text in described(slug, shape, layout).values():
        assert text.endswith((".", "?"))
        assert 40 < len(text) < LONGEST
        assert "{" not in text


def in_one_beat(seen: dict[str, str], *parts: str) -> bool:
    """Whether one of the descriptions has all of these parts."""
    return any(all(part in text for part in parts) for text in seen.values())


def test_the_numbers_are_those_of_the_tensor() -> None:
    spec = LectureSpec(shape=(5, 4, 2, 3))
    seen, tensor = described("compare", "5,4,2,3", "NCHW"), spec.tensor()
    assert in_one_beat(seen, "5 samples × 4 channels × 2 × 3 positions")
    channel, sample = tensor[:, 2], tensor[0]
    for group, values, name in ((channel, "30 values", "c = 3"), (sample, "24 values", "n = 1")):
        assert in_one_beat(seen, name, values, f"mean {group.mean():.2f}", f"{group.std():.2f}")
    assert in_one_beat(seen, "+1.23", "+0.28", "nothing moves: −0.74")
    assert in_one_beat(
        seen, "Averages over: N, H, W: 30 values (batch norm), C, H, W: 24 values (layer norm)"
    )


def test_tokens_are_called_tokens() -> None:
    seen = described("compare", "3,5,8", "NTD")
    assert in_one_beat(seen, "3 sentences × 5 tokens × 8 features")
    assert in_one_beat(seen, "one row a token", "n = 1, t = 2", "its 8 values")


def test_one_of_something_is_one() -> None:
    assert in_one_beat(described("compare", "4,6,1", "NCL"), "1 position,")


def test_a_film_is_told_by_its_claim_its_tensor_and_its_steps() -> None:
    entry, spec = storyboard.find("compare"), LectureSpec(shape=(4, 6))
    beats = [Beat("one_line", "One", 0, 1), Beat("table", "Two", 1, 2)]
    timeline = film_timeline(entry, spec, beats)
    claim = entry.text(spec).claim
    assert (
        timeline.description == f"{claim} Drawn on a batch of 4 samples × 6 features, in 2 steps: One; Two."
    )
    assert "feature" in claim


class Page(HTMLParser):
    """The words, addresses and tags of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: dict[str, dict[str, str | None]] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag."""
        self.tags[tag] = dict(attrs)

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        self.words.append(" ".join(data.split()))


@pytest.mark.xdist_group("compare_film")
def test_the_transcript_says_all_that_is_said_and_seen(film: Path, timeline: Timeline) -> None:
    markdown = film.with_suffix(".md").read_text(encoding="utf-8")
    page = Page(film.with_suffix(".html").read_text(encoding="utf-8"))
    for beat in timeline.beats:
        for text in (beat.title, beat.description, *(cue.text for cue in beat.captions)):
            assert text in markdown
            assert any(text in words for words in page.words)
    assert page.tags["source"]["src"] == "compare.mp4"
    assert page.tags["video"]["aria-label"] == timeline.description
    assert str(page.tags["track"]["src"]).startswith("data:text/vtt;base64,")
    assert page.tags["html"]["lang"] == "en"


def test_the_means_of_all_groups_are_told_where_they_are_seen() -> None:
    tensor = LectureSpec(shape=(5, 4, 2, 3)).tensor()
    channels = [f"c = {number}: {tensor[:, number - 1].mean():.2f}" for number in range(1, 5)]
    samples = [f"n = {number}: {tensor[number - 1].mean():.2f}" for number in range(1, 6)]
    seen = described("compare", "5,4,2,3", "NCHW")
    assert "; ".join(channels) in seen["one_formula"]
    assert "; ".join(samples) in seen["one_formula"]
    assert "; ".join(samples) in seen["beside_its_sample"]
    for number in range(1, 5):
        own = tensor[:, number - 1]
        assert f"c = {number}: mean {own.mean():.2f}, deviation {own.std():.2f}" in seen["every_channel"]


def test_of_many_groups_the_first_are_told_with_dots_for_the_others() -> None:
    assert "; ..." in described("compare", "2,7,7,64", "NHWC")["one_formula"]


def test_a_table_ends_with_the_measured_answers() -> None:
    seen = described("compare", "5,4,2,3", "NCHW")["keep"]
    assert "+1.23, with mean 2.13 and deviation 1.52, and −0.74, with mean 5.71 and deviation 2.30" in seen
    seen = described("compare", "5,4,2,3", "NCHW")["batch_mate"]
    assert "the mean, from 2.13 to 3.23" in seen
