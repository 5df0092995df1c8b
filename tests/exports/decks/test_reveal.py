"""The HTML deck in a real browser: which picture is shown after each step, and what else a talk needs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page
from pypdf import PdfReader

from scenes.cli.deck import make_deck
from scenes.content.timeline import Beat, Caption, Timeline
from scenes.design.theme import DARK, LIGHT
from scenes.exports import clips
from scenes.exports.film_file import FilmFile
from scenes.exports.selection import Selection
from scenes.pipeline.manifest import FOLDER
from tests.exports.decks import numbered
from tests.exports.reading import psnr
from tests.exports.web.chromium import Opened, kept_browser, open_page

pytestmark = [pytest.mark.xdist_group("reveal"), pytest.mark.products]

FPS = numbered.FPS
PATIENCE = 300_000
"""Milliseconds that a page may take, on a machine that has other things to do."""
PLAIN, ASKS, LOOPS, LAST = range(1, 5)
"""The slides after the title, by what their clips do."""
ASKED, ANSWERED = Caption(8.0, 12.0, "Why?"), Caption(12.0, 16.0, "So.")
BEATS = (
    Beat("plain", "One & two", 0.0, 8.0, (Caption(0.0, 8.0, "First <words>."),), "Bars in black and white."),
    Beat(
        "asks",
        "Three?",
        8.0,
        16.0,
        (Caption(8.0, 12.0, "Why?"), Caption(12.0, 16.0, "So.")),
        "An answer.",
        0.0,
        (4.0,),
    ),
    Beat("loops", "Four", 16.0, 19.0, (Caption(16.0, 19.0, "Round."),), "A loop."),
    Beat("last", "Five", 19.0, 25.0, (Caption(19.0, 25.0, "The end."),), "The last bars."),
)
ENDS = {PLAIN: 79, ASKS: 159, LOOPS: 189, LAST: 249}
"""The number of the last picture of each slide."""
QUESTION = 119
"""The number of the picture in which the question stands."""


@pytest.fixture(scope="module", autouse=True)
def _browser() -> Iterator[None]:
    """One browser for all tests here."""
    with kept_browser():
        yield


def film_of(folder: Path) -> FilmFile:
    """The film of bars and its timeline."""
    starts = {round(beat.start * FPS) for beat in BEATS}
    path = numbered.write(folder / "bars.mp4", 250, starts)
    timeline = Timeline("bars", "Bars <1>", "Bars are numbers.", "Bars.", "en", FPS, BEATS)
    return FilmFile(path, timeline, DARK.background, DARK.text, tensor="250 bars")


def selection(loops: bool = True) -> Selection:
    """All beats, one of which loops."""
    pairs = frozenset(("bars", beat.name) for beat in BEATS)
    return Selection(pairs, frozenset(pair for pair in pairs if loops and pair[1] == "loops"), 0)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> FilmFile:
    """The film of bars."""
    return film_of(tmp_path_factory.mktemp("bars"))


@pytest.fixture(scope="module")
def deck(film: FilmFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deck of it, in one file."""
    path = tmp_path_factory.mktemp("inside") / "talk.html"
    make_deck([film], selection(), "My talk <1>", None, path)
    assert {each.name for each in path.parent.iterdir()} == {"talk.html", FOLDER}
    return path


class Talk:
    """A deck that is given: steps are taken, and the picture is read from the screen."""

    def __init__(self, opened: Opened) -> None:
        self.opened, self.page = opened, opened.page

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def wait(self, script: str) -> None:
        """Wait until a script is true, `v` being the video and `d` the deck."""
        self.page.wait_for_function(f"(d => {{ const v = d.current?.player.video; return {script}; }})(deck)")

    def ask(self, script: str) -> Any:
        """The value of a script."""
        return self.page.evaluate(f"(d => {{ const v = d.current?.player.video; return {script}; }})(deck)")

    @property
    def slide(self) -> int:
        """The number of the slide, 0 for the title."""
        return int(self.page.evaluate("Reveal.getSlidePastCount()"))

    @property
    def state(self) -> str:
        """What the clip does or waits for."""
        return str(self.ask("d.current?.state ?? ''"))

    @property
    def shown(self) -> int:
        """The number of the picture on the screen."""
        return numbered.read(self.page.screenshot())

    def turns_to(self, picture: int, *before: int) -> None:
        """Wait until a picture that had to be sought is shown; meanwhile there is nothing but those `before`."""
        while (shown := self.shown) != picture:
            assert shown in before

    def play(self, slide: int) -> None:
        """Go forward to a slide and wait until its clip moves."""
        self.page.evaluate(f"Reveal.slide(1, {slide - 1})")
        self.wait("v && v.currentTime > 0 && !v.paused")

    def go_back_from(self, slide: int) -> int:
        """Take a step back from the start of a slide; return the picture that is shown at once."""
        self.play(slide)
        self.press("ArrowLeft")
        return self.shown


@contextmanager
def given(path: Path, query: str = "", slow: bool = True, **context: Any) -> Iterator[Talk]:
    """A deck in a browser; it complained of nothing and asked no host for anything.

    Clips play `slow`, so that none comes to its end by itself while a busy machine takes a step.
    """
    with open_page(path.resolve().as_uri() + query, **context) as opened:
        opened.page.set_default_timeout(PATIENCE)
        opened.page.wait_for_function("window.Reveal?.isReady() && window.deck?.bar")
        if slow:
            opened.page.evaluate(
                "addEventListener('play', ({target}) => { target.playbackRate = 0.25; }, true)"
            )
        yield Talk(opened)
        assert opened.messages == []
        assert opened.foreign == []


def test_next_plays_to_the_stop_and_only_then_leaves(deck: Path) -> None:
    with given(deck) as talk:
        assert talk.page.title() == "My talk <1>"
        assert talk.page.evaluate("Reveal.getTotalSlides()") == 5
        talk.press("ArrowRight")
        talk.wait("v && v.currentTime > 0 && !v.paused")
        assert talk.ask("v.muted")
        assert talk.shown < ENDS[PLAIN]
        talk.press("ArrowRight")
        assert (talk.slide, talk.shown, talk.state) == (PLAIN, ENDS[PLAIN], "end")
        talk.press(" ")
        assert talk.slide == ASKS
        talk.wait("v.currentTime > 0")
        assert ENDS[PLAIN] < talk.shown < QUESTION


def test_a_clip_that_is_left_alone_stays_at_its_last_picture(deck: Path) -> None:
    with given(deck) as talk:
        talk.play(PLAIN)
        talk.ask("d.current.player.seek(7.5), d.current.player.play()")
        talk.wait("d.current.player.atEnd")
        assert (talk.slide, talk.shown) == (PLAIN, ENDS[PLAIN])


def test_a_question_stands_until_the_next_step_whether_it_was_reached_or_sought(deck: Path) -> None:
    with given(deck) as talk:
        talk.play(ASKS)
        talk.ask("d.current.player.seek(3.5), d.current.player.play()")
        talk.wait("d.current.state === 'question' && !v.seeking")
        talk.turns_to(QUESTION, QUESTION - 1, QUESTION + 1)
        assert talk.page.locator("normreel-bar .state").inner_text() == "Question: next goes on"
        talk.press("PageDown")
        talk.wait("v.currentTime > 4.2 && !v.paused")
        assert (talk.slide, talk.state) == (ASKS, "playing")
        talk.press("PageDown")
        assert (talk.slide, talk.shown, talk.state) == (ASKS, ENDS[ASKS], "end")
        talk.press("ArrowLeft")
        talk.turns_to(QUESTION, ENDS[ASKS])
        assert (talk.slide, talk.state) == (ASKS, "question")
        talk.press("ArrowLeft")
        assert (talk.slide, talk.shown) == (PLAIN, ENDS[PLAIN])
        talk.press("ArrowRight")
        talk.wait("v.currentTime > 0")
        talk.press("ArrowRight")
        talk.turns_to(QUESTION, *range(ENDS[PLAIN] + 1, QUESTION))
        assert (talk.slide, talk.state) == (ASKS, "question")


def test_back_shows_the_end_of_the_step_before_at_once_and_nothing_moves(deck: Path) -> None:
    with given(deck) as talk:
        for slide in (ASKS, LOOPS, LAST):
            seen = [talk.go_back_from(slide), *(talk.shown for _ in range(3))]
            assert seen == [ENDS[slide - 1]] * 4
            assert talk.ask("v.paused && d.current.state") == "end"
        talk.press("ArrowRight")
        assert talk.slide == LAST
        assert talk.go_back_from(PLAIN) == 0 or talk.slide == 0


def test_a_loop_runs_to_its_end_before_it_is_left(deck: Path) -> None:
    with given(deck) as talk:
        talk.play(LOOPS)
        assert talk.ask("v.loop && d.current.state") == "loop"
        talk.ask("window.ends = [], addEventListener('ended', () => ends.push(v.currentTime), true)")
        talk.ask("d.current.player.seek(1), d.current.player.play()")
        talk.press("ArrowRight")
        assert (talk.slide, talk.state) == (LOOPS, "leaving")
        assert talk.page.locator("normreel-bar .state").inner_text() == "Goes on when the loop ends"
        length = talk.ask("v.duration")
        talk.wait("Reveal.getSlidePastCount() === 4")
        assert talk.page.evaluate("ends") == pytest.approx([length], abs=0.11)
        talk.play(LOOPS)
        talk.press("ArrowRight", "ArrowRight")
        assert talk.slide == LAST
        assert talk.page.evaluate("ends.length") == 1


def test_a_loop_goes_on_until_then(deck: Path) -> None:
    with given(deck) as talk:
        talk.play(LOOPS)
        talk.ask("window.turns = 0, v.addEventListener('seeked', () => turns++)")
        talk.ask("d.current.player.seek(v.duration - 0.2), d.current.player.play()")
        talk.wait("turns > 1 && v.currentTime < 2 && !v.paused")
        assert talk.slide == LOOPS


def test_clips_pause_play_on_and_play_again(deck: Path) -> None:
    with given(deck) as talk:
        talk.play(PLAIN)
        talk.press("k")
        assert talk.ask("v.paused && d.current.state") == "paused"
        talk.press("k")
        talk.wait("!v.paused")
        talk.press("ArrowRight", "r")
        talk.wait("!v.paused && v.currentTime < 6 && !d.current.player.atEnd")
        talk.page.mouse.move(600, 700)
        talk.page.locator("normreel-bar button.play").click()
        assert talk.ask("v.paused") is True
        assert talk.slide == PLAIN


def test_a_black_screen_and_the_overview_pause_the_clip(deck: Path) -> None:
    with given(deck) as talk:
        for key in ("b", "o"):
            talk.play(PLAIN)
            talk.press(key)
            talk.wait("v.paused && !d.current.player.atEnd")
            talk.press(key)
            talk.page.evaluate("Reveal.slide(0)")


def test_what_is_seen_is_shown_at_the_end_of_a_clip_and_holds_a_loop(deck: Path) -> None:
    with given(deck) as talk:
        text = "d.current.player.shadowRoot.querySelector('.strip:not([hidden]) .text')?.textContent"
        talk.play(PLAIN)
        talk.press("d", "ArrowRight")
        talk.wait(f"{text} === '{BEATS[0].description}'")
        assert (talk.slide, talk.shown, talk.state) == (PLAIN, ENDS[PLAIN], "end")
        talk.play(LOOPS)
        talk.ask("d.current.player.seek(3.5), d.current.player.play()")
        talk.press("ArrowRight")
        talk.wait(f"{text} === '{BEATS[2].description}'")
        assert (talk.slide, talk.state) == (LOOPS, "end")
        talk.press("ArrowRight")
        assert talk.slide == LAST


def test_a_click_is_a_step_and_a_button_is_none(deck: Path) -> None:
    with given(deck) as talk:
        talk.page.mouse.click(640, 300)
        talk.wait("v && v.currentTime > 0")
        talk.page.mouse.click(640, 300)
        assert (talk.slide, talk.state) == (PLAIN, "end")
        talk.page.locator("normreel-bar button.next").click()
        assert talk.slide == ASKS
        talk.page.locator("normreel-bar button.back").click()
        assert (talk.slide, talk.state) == (PLAIN, "end")
        talk.press(" ")
        assert talk.slide == 0, "the button that has the keyboard was pressed: back"


def test_captions_and_speed_stay_from_slide_to_slide(deck: Path) -> None:
    with given(deck, slow=False) as talk:
        strip = "d.current.player.shadowRoot.querySelector('.strip')"
        talk.play(PLAIN)
        assert talk.ask(f"{strip}.hidden") is True
        talk.press("c", ">")
        talk.wait(f"{strip}.querySelector('.text').textContent === 'First <words>.'")
        picture, below = talk.ask(f"[v.getBoundingClientRect().bottom, {strip}.getBoundingClientRect().top]")
        assert picture <= below + 1
        talk.play(LAST)
        talk.wait(f"{strip}.querySelector('.text').textContent === 'The end.'")
        assert talk.ask("v.playbackRate") == 1.25
        assert talk.ask("d.bar.shadowRoot.querySelector('.captions').ariaPressed") == "true"
        talk.press("c")
        talk.play(PLAIN)
        assert talk.ask(f"{strip}.hidden") is True


def test_who_asked_for_less_motion_starts_clips_by_hand(deck: Path) -> None:
    with given(deck, reduced_motion="reduce") as talk:
        talk.press("ArrowRight")
        talk.wait("v && v.readyState > 2")
        assert (talk.shown, talk.ask("v.paused && v.currentTime")) == (0, 0)
        talk.press("ArrowRight")
        assert (talk.slide, talk.shown) == (PLAIN, ENDS[PLAIN])
        talk.press("ArrowRight")
        talk.wait("v.readyState > 2")
        talk.press("ArrowRight")
        talk.turns_to(QUESTION, ENDS[PLAIN] + 1)
        assert talk.slide == ASKS
        talk.press("k")
        talk.wait("!v.paused && v.currentTime > 4.1")


def test_fingers_swipe_and_taps_only_bring_the_controls(deck: Path) -> None:
    with given(deck, has_touch=True, width=390, height=844) as talk:
        devtools = talk.page.context.new_cdp_session(talk.page)

        def swipe(start: int, end: int) -> None:
            for kind, x in (("touchStart", start), ("touchMove", end), ("touchEnd", None)):
                points = [] if x is None else [{"x": x, "y": 420}]
                devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        swipe(320, 80)
        talk.wait("v && v.currentTime > 0")
        talk.page.wait_for_selector("normreel-bar.deck[idle]", state="attached")
        talk.page.touchscreen.tap(195, 420)
        talk.page.wait_for_selector("normreel-bar.deck:not([idle])")
        assert (talk.slide, talk.state) == (PLAIN, "playing")
        swipe(320, 80)
        assert (talk.slide, talk.state) == (PLAIN, "end")
        swipe(80, 320)
        assert talk.slide == 0


def test_help_opens_by_its_key_and_keeps_the_slide(deck: Path) -> None:
    with given(deck) as talk:
        talk.press("?")
        assert talk.page.locator("dialog.help").is_visible()
        assert talk.opened.findings() == []
        talk.press("ArrowRight")
        assert talk.slide == 0
        talk.press("Escape")
        assert not talk.page.locator("dialog.help").is_visible()
        assert not talk.page.evaluate("Reveal.isOverview()")


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_axe_finds_nothing_on_any_slide(film: FilmFile, theme: Any, tmp_path: Path) -> None:
    own = FilmFile(film.path, film.timeline, theme.background, theme.text)
    make_deck([own], selection(loops=False), None, None, tmp_path / "talk.html")
    with given(tmp_path / "talk.html", reduced_motion="reduce") as talk:
        assert talk.page.title() == "Bars <1>"
        for steps in ((), ("ArrowRight",), ("ArrowRight", "c")):
            talk.press(*steps)
            assert talk.opened.findings() == []


def test_the_keyboard_reaches_every_control_and_is_seen(deck: Path) -> None:
    with given(deck) as talk:
        talk.press("ArrowRight", "ArrowRight")
        names = []
        for _ in range(9):
            talk.press("Tab")
            found = talk.page.evaluate(
                """() => {
                  const host = document.activeElement, at = host.shadowRoot?.activeElement ?? host;
                  const idle = document.querySelector("normreel-bar.deck").hasAttribute("idle");
                  return [at.ariaLabel, getComputedStyle(at).outlineStyle, idle];
                }"""
            )
            assert found[1:] == ["solid", False], found
            names.append(found[0])
        wanted = [
            "Position",
            "Back",
            "Next",
            "Play again",
            "Captions",
            "Audio description",
            "Speed",
            "Full screen",
            "Help",
        ]
        assert names == wanted


def test_films_may_lie_in_a_folder_beside_the_page(film: FilmFile, tmp_path: Path) -> None:
    path = tmp_path / "talk.html"
    make_deck([film], selection(), None, None, path, inside=False)
    assert {each.name for each in tmp_path.iterdir()} == {"talk.html", "talk-files", FOLDER}
    with given(path) as talk:
        talk.play(PLAIN)
        assert talk.ask("v.currentSrc").startswith((tmp_path / "talk-files").as_uri())
        assert talk.go_back_from(LOOPS) == ENDS[ASKS]
    make_deck([film], selection(), None, None, path)
    assert {each.name for each in tmp_path.iterdir()} == {"talk.html", FOLDER}


def test_the_slides_tell_what_is_said_and_seen(deck: Path) -> None:
    with given(deck) as talk:
        talk.play(PLAIN)
        beat = BEATS[0]
        notes = talk.page.evaluate("Reveal.getSlideNotes()")
        assert notes.count("First &lt;words&gt;.") == 1
        assert talk.ask("v.getAttribute('aria-label')") == beat.description
        assert talk.page.evaluate("Reveal.getCurrentSlide().querySelector('h2').textContent") == beat.title
        assert talk.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 20, 28)"


def test_several_lessons_have_titles_of_their_own(film: FilmFile, tmp_path: Path) -> None:
    other = FilmFile(film.path, replace(film.timeline, title="Again & again"), DARK.background, DARK.text)
    make_deck([film, other], selection(loops=False), None, None, tmp_path / "talk.html")
    with given(tmp_path / "talk.html", reduced_motion="reduce") as talk:
        assert talk.page.evaluate("Reveal.getTotalSlides()") == 1 + 2 * (1 + len(BEATS))
        titles = []
        for _ in range(3):
            titles.append(talk.page.evaluate("Reveal.getCurrentSlide().querySelector('h1, h2').textContent"))
            talk.press("ArrowRight")
        assert titles == ["Normalization", "Bars <1>", BEATS[0].title]
        talk.page.evaluate("Reveal.slide(2, 0)")
        assert talk.page.evaluate("Reveal.getCurrentSlide().innerText").startswith("Again & again")
        talk.press("ArrowLeft")
        assert talk.shown == ENDS[LAST]


ENDINGS = "[...document.querySelectorAll('img.end')]"


def test_paper_shows_the_last_picture_of_every_clip(deck: Path, film: FilmFile, tmp_path: Path) -> None:
    for how in ("", "?print-pdf"):
        with given(deck, how) as talk:
            page: Page = talk.page
            page.wait_for_function(f"{ENDINGS}.every(end => end.naturalWidth === {numbered.WIDTH})")
            page.emulate_media(media="print")
            assert page.evaluate(f"{ENDINGS}.every(end => getComputedStyle(end).visibility === 'visible')")
            assert page.evaluate(
                "[...document.querySelectorAll('video')].every(v => !v.getClientRects().length)"
            )
            page.emulate_media(media=None)
            page.screenshot()  # what was never drawn is printed as an empty sheet
            printed = page.pdf(prefer_css_page_size=True)
            sheets = PdfReader(io.BytesIO(printed)).pages
            assert [len(sheet.images) for sheet in sheets] == [0, *(1 for _ in BEATS)]
    make_deck([film], selection(loops=False), None, None, tmp_path / "talk.html", inside=False)
    for beat in BEATS:
        clip = clips.cut_beat(film.path, film.timeline, beat, tmp_path)
        wanted = np.asarray(clips.ends(clip.film)[1])
        assert psnr(np.asarray(Image.open(tmp_path / "talk-files" / f"{clip.stem}-end.png")), wanted) > 38


def test_the_view_of_a_speaker_shows_the_ends_and_plays_nothing(deck: Path) -> None:
    with given(deck, "?receiver") as talk:
        talk.page.evaluate("Reveal.slide(1, 0)")
        talk.wait("d.current.player.atEnd && v.paused")
        assert (talk.slide, talk.shown) == (PLAIN, ENDS[PLAIN])
        assert not talk.page.locator("normreel-bar.deck").is_visible()
