"""A lecture holds its films as they are, with its own captions and chapters; what is unchanged is not drawn again."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest
import srt

from scenes.cli import lecture as command
from scenes.cli.lecture import make_lecture
from scenes.cli.render import render_films
from scenes.content.timeline import Timeline
from scenes.lessons import storyboard
from scenes.pipeline.film_request import FilmRequest
from scenes.pipeline.film_settings import read_settings
from scenes.pipeline.films import FilmEvent, FinishedFilm
from scenes.pipeline.fingerprints import FilmFingerprint
from scenes.pipeline.lecture import CARD_SECONDS, LectureRequest, chosen, lecture_name
from scenes.pipeline.options import RenderOptions
from scenes.pipeline.scripts import beat_names
from scenes.spec.defaults import BOTH, View
from scenes.spec.errors import SpecError
from scenes.spec.lecture import LectureSpec
from scenes.spec.lesson_entry import LessonEntry
from scenes.spec.title_card import CardEntry, card_spec, line_ends
from tests.film.conftest import GOLDEN
from tests.pipeline.captioned_lesson import ENTRY as CAPTIONED
from tests.pipeline.helpers import read_film, small_entry

SPEC = LectureSpec(quality="480p", fps=15)
SMALL = small_entry()
LONGER = dataclasses.replace(CAPTIONED, class_name="Longer")
CACHE = RenderOptions(cache=Path("cache"))
KINDS = ("mp4", "srt", "vtt", "png", "json", "md", "html")


def asked(
    *lessons: LessonEntry, options: RenderOptions = CACHE, output: str = "out/lecture.mp4"
) -> LectureRequest:
    return LectureRequest.at(Path(output), [(lesson, SPEC) for lesson in lessons], options)


def packets(film: Path) -> list[bytes]:
    """What is stored of each frame."""
    with av.open(str(film)) as opened:
        return [bytes(packet) for packet in opened.demux(video=0) if packet.pts is not None]


@pytest.fixture
def second(tmp_path: Path) -> LessonEntry:
    """A lesson beside `compare` whose beats are cached as those are."""
    (tmp_path / "en").mkdir()
    shutil.copyfile(CAPTIONED.texts / "en" / "compare.toml", tmp_path / "en" / "second.toml")
    return dataclasses.replace(CAPTIONED, slug="second", texts=tmp_path)


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How many frames were rendered for each film that was made last."""
    frames: dict[str, int] = {}
    make = command.make

    def noted(films: list[FilmRequest], *others: Any) -> Iterator[tuple[int, FilmEvent]]:
        for number, event in make(films, *others):
            if isinstance(event, FinishedFilm):
                frames[films[number].name] = event.rendered
            yield number, event

    monkeypatch.setattr(command, "make", noted)
    return frames


@pytest.mark.films
def test_a_lecture_is_its_cards_and_films_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert make_lecture(asked(CAPTIONED, SMALL)) == []
    assert capsys.readouterr().out == "out/lecture.mp4\n"
    out = Path("out")
    assert {path.name for path in out.iterdir() if path.is_file()} == {f"lecture.{kind}" for kind in KINDS}
    assert [path.name for path in out.iterdir() if path.is_dir()] == [".normreel"]
    alone = [FilmRequest(lesson.slug, lesson, SPEC, Path("alone")) for lesson in (CAPTIONED, SMALL)]
    assert render_films(alone, CACHE) == []
    timeline = Timeline.read(out / "lecture.json")
    stored = packets(out / "lecture.mp4")
    cards = [beat for beat in timeline.beats if beat.name.endswith(":card")]
    assert [beat.name for beat in cards] == ["compare:card", "small:card"]
    for card, film in zip(cards, alone, strict=True):
        first, own = round(card.end * SPEC.fps), packets(film.path)
        assert stored[first : first + len(own)] == own
    read = read_film(out / "lecture.mp4")
    assert read.times == [Fraction(number, SPEC.fps) for number in range(round(timeline.duration * SPEC.fps))]
    assert (out / "lecture.png").read_bytes() == alone[0].path.with_suffix(".png").read_bytes()

    films = [Timeline.read(film.path.with_suffix(".json")) for film in alone]
    starts = [card.end for card in cards]
    captions = list(srt.parse((out / "lecture.srt").read_text()))
    own = [
        (start + each.start.total_seconds(), start + each.end.total_seconds(), each.content)
        for start, film in zip(starts, alone, strict=True)
        for each in srt.parse(film.path.with_suffix(".srt").read_text())
    ]
    assert [each.content for each in captions] == [content for _, _, content in own]
    for each, (start, end, _) in zip(captions, own, strict=True):
        assert each.start.total_seconds() == pytest.approx(start, abs=2e-3)
        assert each.end.total_seconds() == pytest.approx(end, abs=2e-3)
    titles = [
        title
        for number, film in enumerate(films, 1)
        for title in (
            f"{number} {film.title}",
            *(f"{number}.{place} {beat.title}" for place, beat in enumerate(film.beats, 1)),
        )
    ]
    assert [title for title, _, _ in read.chapters] == titles
    assert [start for _, start, _ in read.chapters] == pytest.approx(
        [beat.opens for beat in timeline.beats], abs=1e-3
    )
    assert all(title in (out / "lecture.md").read_text() for title in titles)
    settings = read_settings(out / "lecture.mp4")
    assert settings.lesson == "lecture-compare-small"
    assert settings.values == {"quality": "480p", "fps": 15, "theme": "dark"}

    assert make_lecture(asked(CAPTIONED, SMALL)) == []
    assert capsys.readouterr().out.endswith("out/lecture.mp4 is up to date\n")


@pytest.mark.films
def test_a_lesson_that_changes_is_drawn_alone(second: LessonEntry, rendered: dict[str, int]) -> None:
    assert make_lecture(asked(CAPTIONED, second)) == []
    assert all(rendered.values())
    before = Path("out/lecture.mp4").read_bytes()
    assert make_lecture(asked(LONGER, second)) == []
    assert rendered["second"] == 0
    assert rendered["compare"] > 0
    assert make_lecture(asked(CAPTIONED, second)) == []
    assert set(rendered.values()) == {0}
    assert Path("out/lecture.mp4").read_bytes() == before


@pytest.mark.films
def test_what_was_drawn_before_a_failure_is_not_drawn_again(
    second: LessonEntry, rendered: dict[str, int], capsys: pytest.CaptureFixture[str]
) -> None:
    (failure,) = make_lecture(asked(CAPTIONED, small_entry("Broken")))
    assert failure.startswith("broken: RuntimeError: the chalk broke")
    assert capsys.readouterr().out == ""
    assert not Path("out").exists() or not any(Path("out").iterdir())
    assert make_lecture(asked(CAPTIONED, second)) == []
    assert rendered["compare"] == 0
    assert rendered["second"] > 0


def test_a_file_of_somebody_else_is_not_replaced() -> None:
    Path("out").mkdir()
    Path("out/lecture.md").write_text("mine")
    with pytest.raises(SpecError, match=r"out/lecture\.md: this is not, or no longer, what normreel wrote"):
        make_lecture(asked(SMALL))
    assert Path("out/lecture.md").read_text() == "mine"


def test_lessons_are_told_in_their_order_unless_another_is_asked_for() -> None:
    every = storyboard.slugs()
    assert chosen() == every
    assert chosen(only=f"{every[2]}, {every[0]}") == [every[0], every[2]]
    assert chosen(skip=every[0]) == every[1:]
    assert chosen(only=f"{every[0]},{every[1]}", skip=every[1]) == every[:1]
    assert chosen(order=every[2]) == [every[2], *(slug for slug in every if slug != every[2])]
    assert chosen(only=f"{every[0]},{every[1]}", order=f"{every[1]},{every[0]}") == [every[1], every[0]]


WRONG = [
    ({"only": "compar"}, "Did you mean compare?"),
    ({"skip": "bach"}, "Did you mean batch?"),
    ({"order": "nothing-like-it"}, "there is no lesson of this name"),
    ({"only": "batch,"}, "there is no lesson of this name"),
    ({"only": "batch,batch"}, "--only batch,batch: batch is named twice"),
    ({"order": "batch, batch"}, "batch is named twice"),
    ({"only": "batch", "skip": "batch"}, "--only batch --skip batch: no lesson is left"),
    ({"skip": ",".join(storyboard.slugs())}, "no lesson is left"),
    ({"only": "batch", "order": "layer,batch"}, "--order layer,batch: layer is left out"),
]


@pytest.mark.parametrize(("given", "said"), WRONG, ids=[said for _, said in WRONG])
def test_lessons_that_cannot_be_chosen_are_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(SpecError, match=said.replace("?", r"\?")):
        chosen(**given)


def test_a_lecture_is_named_by_its_lessons() -> None:
    every = storyboard.slugs()
    assert lecture_name(every) == "lecture"
    assert lecture_name(every[1:]) == f"lecture-without-{every[0]}"
    assert lecture_name([every[1], every[0]]) == f"lecture-{every[1]}-{every[0]}"


def test_cards_are_alike_as_long_as_the_line_stands_where_it_stood() -> None:
    def card(*seconds: float) -> CardEntry:
        return CardEntry.before(CAPTIONED, SPEC, 2, line_ends(seconds))

    assert card(60.0, 60.0) == card(60.2, 60.0)
    assert card(60.0, 60.0).facts != card(66.0, 60.0).facts
    assert card(60.0, 60.0).card.done == 0.5
    seen = card(60.0, 60.0).text(SPEC).beats["card"].seen
    assert CAPTIONED.text(SPEC).title in seen
    assert "2 of 2" in seen
    assert "50%" in seen


def test_a_card_has_the_looks_of_its_lesson_and_no_tensor_of_its_own() -> None:
    own = LectureSpec(shape=(3, 5, 8), layout="NTD", seed=3, theme="light", aspect="9:16", fps=60)
    card = json.loads(card_spec(own).to_json())
    assert (card["theme"], card["aspect"], card["fps"]) == ("light", "9:16", 60)
    assert (card["shape"], card["layout"], card["seed"]) == ([5, 4, 2, 3], "NCHW", 0)


def _beats_of_a_lecture(view: View, *slugs: str) -> dict[str, list[str]]:
    lessons = [storyboard.find(slug) for slug in slugs]
    parts = [(each, each.fitted(LectureSpec(shape=each.default_shape, view=view))) for each in lessons]
    request = LectureRequest.at(Path("out/lecture.mp4"), parts, CACHE)
    return {lesson.slug: beat_names(lesson, spec.view) for lesson, spec in request.lessons}


def test_a_beat_that_another_lesson_of_the_lecture_tells_is_left_out() -> None:
    whole = beat_names(storyboard.COMPARE)
    assert _beats_of_a_lecture(BOTH, "compare", "batch")["compare"] == whole
    told = _beats_of_a_lecture(BOTH, "compare", "running-stats")["compare"]
    assert told == [name for name in whole if name != "predict_alone"]


def test_a_lesson_that_focuses_on_one_method_keeps_its_beats() -> None:
    found = _beats_of_a_lecture("layer", "running-stats", "small-batch")
    assert found["running-stats"] == beat_names(storyboard.find("running-stats"), "layer")


@pytest.mark.parametrize("entry", storyboard.LESSONS, ids=storyboard.slugs())
def test_what_is_told_by_another_lesson_is_a_beat_and_the_other_lesson_keeps_its_own(
    entry: LessonEntry,
) -> None:
    for beat, slug in entry.covered_by:
        assert beat in beat_names(entry)
        assert slug != entry.slug
        assert beat_names(storyboard.find(slug).beside(storyboard.slugs()))


def test_what_is_left_out_makes_another_film_whose_first_beats_are_the_same() -> None:
    shorter = dataclasses.replace(CAPTIONED, left_out=("normalize",))
    whole, other = (FilmFingerprint(each, SPEC, CACHE) for each in (CAPTIONED, shorter))
    assert whole.files != other.files
    assert whole.beat("ask", "") == other.beat("ask", "")
    assert whole.beat("one_line", "") != other.beat("one_line", "")
    assert list(other.scripts) == ["ask", "one_line"]


def test_the_whole_lecture_takes_eight_to_twelve_minutes() -> None:
    """As long as the beats of its lessons are, by their golden scores, and a card for each."""
    total = 0.0
    for lesson in (each.beside(storyboard.slugs()) for each in storyboard.LESSONS):
        score = (GOLDEN / f"{lesson.slug}.txt").read_text(encoding="utf-8")
        found = re.findall(r"^ +([\d.]+) +([\d.]+)  (\w+): ", score, re.M)
        beats = {name: float(end) - float(start) for start, end, name in found}
        assert set(beats) >= set(beat_names(lesson))
        total += sum(beats[name] for name in beat_names(lesson)) + CARD_SECONDS
    assert 8 * 60 <= total <= 12 * 60
