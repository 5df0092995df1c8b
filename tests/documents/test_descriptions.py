"""What is seen, in words: for every beat, with the numbers of the tensor; and the transcript that says it."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from scenes.documents.descriptions import beats_seen, film_seen
from scenes.documents.score import Score
from scenes.lessons import storyboard
from scenes.spec.lecture import LectureSpec
from scenes.texts.catalog import LANGUAGES, seen_texts

SHAPES = [("5,4,2,3", "NCHW"), ("3,5,8", "NTD"), ("2,7,7,64", "NHWC"), ("4,6", "NC"), ("2,3,2,4,5", "NCDHW")]
LONGEST = 600


@pytest.mark.parametrize(("shape", "layout"), SHAPES)
@pytest.mark.parametrize("slug", sorted(seen_texts().SEEN))
def test_every_beat_says_what_is_seen(slug: str, shape: str, layout: str) -> None:
    seen = beats_seen(slug, LectureSpec.make(shape=shape, layout=layout))
    assert list(seen) == list(LANGUAGES["en"].LESSONS[slug])
    for text in seen.values():
        assert text.endswith((".", "?"))
        assert 40 < len(text) < LONGEST
        assert "{" not in text


def test_the_numbers_are_those_of_the_tensor() -> None:
    spec = LectureSpec(shape=(5, 4, 2, 3))
    seen, tensor = beats_seen("compare", spec), spec.tensor()
    assert "5 samples × 4 channels × 2 × 3 positions" in seen["meet_the_batch"]
    assert "30 cells of c = 1" in seen["cut_by_channel"]
    assert (
        f"mean {tensor[:, 0].mean():.2f} and the variance {tensor[:, 0].var():.2f}" in seen["cut_by_channel"]
    )
    assert f"mean {tensor[0].mean():.2f} and variance {tensor[0].var():.2f}" in seen["cut_by_sample"]
    assert "layer-norm output by 0." in seen["batch_mates"]
    assert "Averages over: N, H, W (batch norm), C, H, W (layer norm)" in seen["table"]


def test_tokens_are_called_tokens() -> None:
    seen = beats_seen("compare", LectureSpec(shape=(3, 5, 8)))
    assert "3 sentences × 5 tokens × 8 features" in seen["meet_the_batch"]
    assert "one token slides out: the 8 cells of n = 1, t = 1" in seen["cut_by_sample"]


def test_one_of_something_is_one() -> None:
    assert (
        "1 position,"
        in beats_seen("compare", LectureSpec.make(shape="4,6,1", layout="NCL"))["meet_the_batch"]
    )


def test_a_film_is_told_by_its_claim_its_tensor_and_its_steps() -> None:
    entry = storyboard.find("compare")
    assert film_seen(entry, LectureSpec(shape=(4, 6)), ["One", "Two"]) == (
        f"{entry.claim} Drawn on a batch of 4 samples × 6 features, in 2 steps: One; Two."
    )


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
def test_the_transcript_says_all_that_is_said_and_seen(film: Path, told: Score) -> None:
    markdown = film.with_suffix(".md").read_text(encoding="utf-8")
    page = Page(film.with_suffix(".html").read_text(encoding="utf-8"))
    for beat in told.beats:
        for text in (beat.title, beat.seen, *(cue.text for cue in beat.cues)):
            assert text in markdown
            assert any(text in words for words in page.words)
    assert page.tags["source"]["src"] == "compare.mp4"
    assert page.tags["video"]["aria-label"] == told.seen
    assert str(page.tags["track"]["src"]).startswith("data:text/vtt;base64,")
    assert page.tags["html"]["lang"] == "en"
