"""The player in a real browser: its controls, captions, chapters and audio description."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from scenes.content.timeline import Beat, Caption
from scenes.documents import subtitles
from scenes.documents.templating import data_uri
from scenes.exports import web
from scenes.texts.catalog import TEXTS, player_words
from tests.exports.decks import numbered
from tests.exports.web.chromium import Opened, kept_browser, open_page

pytestmark = [pytest.mark.xdist_group("player"), pytest.mark.products]

BEATS = (
    Beat("one", "One", 0.0, 4.0, (Caption(0.0, 4.0, "Said & <done>."),), "White bars."),
    Beat("two", "Two", 4.0, 9.0, (Caption(4.0, 9.0, "Said again."),), "More\n\nbars."),
    Beat("three", "Three", 9.0, 12.0, (), "The last bars."),
)
VOICE = """
window.spoken = [];
const far = { lang: "en-US", localService: false, name: "far" };
const near = { lang: "en_GB", localService: true, name: "near" };
class Utterance { constructor(text) { this.text = text; } }
Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance });
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [far, near],
  speak: (said) => spoken.push(said),
  cancel: () => spoken.forEach((said) => said.onerror?.()),
} });
"""
"""A browser whose voices are told of what they say; the second is on the device."""
NO_VOICE = (
    'Object.defineProperty(window, "speechSynthesis", { value: { getVoices: () => [], cancel: () => {} } });'
)
PATIENCE = 300_000
"""Milliseconds that a page may take, on a machine that has other things to do."""
PLAYER = "document.querySelector('normreel-player')"
BAR = f"{PLAYER}.shadowRoot.querySelector('normreel-bar').shadowRoot"


@pytest.fixture(scope="module", autouse=True)
def _browser() -> Iterator[None]:
    """One browser for all tests here."""
    with kept_browser():
        yield


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with one film in the player."""
    folder = tmp_path_factory.mktemp("player")
    numbered.write(folder / "bars.mp4", 120, {0})
    return _page(folder / "page.html", "bars.mp4")


def _page(path: Path, film: str, attributes: str = "", more: str = "") -> Path:
    cues = {
        "captions": subtitles.cues(BEATS),
        "chapters": subtitles.chapters(BEATS),
        "descriptions": subtitles.descriptions(BEATS),
    }
    tracks = "".join(
        f'<track kind="{kind}" srclang="en" label="{kind}" src="{data_uri(subtitles.to_vtt(cue), "text/vtt")}">'
        for kind, cue in cues.items()
    )
    path.write_text(
        f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Bars</title>
<link rel="icon" href="data:,">
<style>:root {{ color-scheme: light dark; }}</style></head><body><main><h1>Bars</h1>
<normreel-player {attributes}><video controls muted playsinline preload="metadata" width="480" height="270">
<source src="{film}" type="video/mp4">{tracks}{more}</video></normreel-player></main>
<script type="module">{web.module("player")}</script></body></html>""",
        encoding="utf-8",
    )
    return path


@contextmanager
def opened(page: Path, script: str = "", **context: Any) -> Iterator[Opened]:
    """The page, its film ready to play; it complained of nothing and asked no host for anything."""
    with open_page(**context) as browser:
        browser.page.set_default_timeout(PATIENCE)
        browser.page.add_init_script(script)
        browser.page.goto(page.as_uri())
        browser.page.wait_for_function("document.querySelector('video').readyState > 1")
        browser.page.wait_for_function(
            f"{PLAYER}.chapters.length === 3 && {PLAYER}.descriptions.length === 3"
        )
        yield browser
        assert browser.messages == []
        assert browser.foreign == []


def text(browser: Opened) -> str:
    """What stands below the picture."""
    strip = f"{PLAYER}.shadowRoot.querySelector('.strip')"
    return str(browser.page.evaluate(f"{strip}.hidden ? '' : {strip}.querySelector('.text').textContent"))


def until(browser: Opened, script: str) -> None:
    """Wait until a script is true, `v` being the video and `p` the player."""
    browser.page.wait_for_function(f"((v, p) => ({script}))(document.querySelector('video'), {PLAYER})")


def value(browser: Opened, script: str) -> Any:
    """The value of a script."""
    return browser.page.evaluate(f"((v, p) => ({script}))(document.querySelector('video'), {PLAYER})")


def turns_to(browser: Opened, picture: int, *before: int) -> None:
    """Wait until a picture of the film is shown; meanwhile there is nothing but those `before`."""
    while (shown := numbered.read(browser.page.locator("video").screenshot())) != picture:
        assert shown in before


def test_english_words_of_the_module_are_those_of_the_texts() -> None:
    script = "import(URL.createObjectURL(new Blob([source], {type: 'text/javascript'}))).then(m => m.WORDS)"
    with open_page("data:text/html,<title>x</title>") as browser:
        found = browser.page.evaluate(f"source => {script}", web.module("player"))
    written = tomllib.loads((TEXTS / "en" / "common.toml").read_text(encoding="utf-8"))["player"]
    assert found == written == dict(player_words("en"))


def test_descriptions_are_cues_of_one_line_from_each_beat() -> None:
    assert subtitles.descriptions(BEATS) == [
        Caption(0.0, 4.0, "White bars."),
        Caption(4.0, 9.0, "More bars."),
        Caption(9.0, 12.0, "The last bars."),
    ]


def test_its_own_controls_stand_in_for_the_browser_s(page: Path) -> None:
    with opened(page) as browser:
        assert value(browser, "v.controls") is False
        play = browser.page.locator("normreel-bar button.play")
        assert play.get_attribute("aria-label") == "Play"
        play.click()
        until(browser, "!v.paused && v.currentTime > 0")
        assert play.get_attribute("aria-label") == "Pause"
        browser.page.locator("video").click()
        until(browser, "v.paused")
        value(browser, "p.seek(11.9)")
        play.click()
        until(browser, "p.atEnd")
        assert play.get_attribute("aria-label") == "Play again"
        play.click()
        until(browser, "!v.paused && v.currentTime < 5")


def test_captions_stand_below_the_picture_and_are_remembered(page: Path) -> None:
    with opened(page) as browser:
        assert text(browser) == ""
        browser.page.locator("normreel-bar button.captions").click()
        browser.page.wait_for_function(
            f"{PLAYER}.shadowRoot.querySelector('.text').textContent === 'Said & <done>.'"
        )
        picture = browser.page.locator("video").bounding_box()
        strip = browser.page.locator("normreel-player .strip").bounding_box()
        assert picture is not None
        assert strip is not None
        assert picture["y"] + picture["height"] <= strip["y"] + 1
        value(browser, "p.seek(6)")
        browser.page.wait_for_function(
            f"{PLAYER}.shadowRoot.querySelector('.text').textContent === 'Said again.'"
        )
        browser.page.locator("normreel-bar select.speed").select_option("1.5")
        browser.page.reload()
        until(browser, "v.readyState > 1 && p.captionTrack && v.playbackRate === 1.5")
        assert value(browser, "[...v.textTracks].map(t => t.mode)") == ["hidden"] * 3


def test_captions_of_several_languages_are_chosen_from_a_list(page: Path, tmp_path: Path) -> None:
    track = data_uri(subtitles.to_vtt([Caption(0.0, 9.0, "Gesagt.")]), "text/vtt")
    more = f'<track kind="subtitles" srclang="de" label="Deutsch" src="{track}">'
    both = _page(page.with_name("both.html"), "bars.mp4", more=more)
    with opened(both) as browser:
        languages = browser.page.locator("normreel-bar select.languages")
        assert languages.locator("option").all_inner_texts() == ["No captions", "captions", "Deutsch"]
        languages.select_option("de")
        browser.page.wait_for_function(
            f"{PLAYER}.shadowRoot.querySelector('.text').textContent === 'Gesagt.'"
        )


def test_chapters_are_a_list_and_marks(page: Path) -> None:
    with opened(page) as browser:
        button = browser.page.locator("normreel-bar button.chapters")
        button.click()
        items = browser.page.locator("normreel-bar ol.list button")
        assert items.all_inner_texts() == ["0:00\nOne", "0:04\nTwo", "0:09\nThree"]
        assert button.get_attribute("aria-expanded") == "true"
        assert browser.findings() == []
        items.nth(1).click()
        until(browser, "v.currentTime === 4")
        assert button.get_attribute("aria-expanded") == "false"
        button.click()
        assert items.nth(1).get_attribute("aria-current") == "true"
        browser.page.keyboard.press("Escape")
        assert button.get_attribute("aria-expanded") == "false"
        assert browser.page.evaluate(
            f"[...{BAR}.querySelectorAll('.marks i')].map(i => i.style.insetInlineStart)"
        ) == [f"{100 * start / 12:.4f}".rstrip("0").rstrip(".") + "%" for start in (4, 9)]


def test_what_is_seen_is_spoken_at_the_end_of_each_beat_while_the_film_waits(page: Path) -> None:
    with opened(page, VOICE) as browser:
        browser.page.locator("normreel-bar button.description").click()
        value(browser, "p.seek(3.7), p.play()")
        until(browser, "spoken.length === 1 && v.paused")
        first = browser.page.evaluate("[spoken[0].text, spoken[0].voice.name]")
        assert first == ["White bars.", "near"]
        assert value(browser, "Math.abs(v.currentTime - 4) < 0.3 && p.playing") is True
        assert text(browser) == ""
        browser.page.evaluate("spoken[0].onend()")
        until(browser, "!v.paused && v.currentTime > 4")
        value(browser, "p.seek(8.7), p.play()")
        until(browser, "spoken.length === 2 && v.paused")
        browser.page.keyboard.press("k")
        browser.page.evaluate("spoken[1].onend()")
        assert value(browser, "v.paused && !p.playing") is True, "who paused while it was spoken stays there"
        value(browser, "p.seek(11.8), p.play()")
        until(browser, "spoken.length === 3 && p.atEnd")
        assert browser.page.evaluate("spoken.map(said => said.text)") == [
            "White bars.",
            "More bars.",
            "The last bars.",
        ]


def test_without_a_voice_what_is_seen_is_shown_until_the_viewer_goes_on(page: Path) -> None:
    with opened(page, NO_VOICE) as browser:
        browser.page.locator("normreel-bar button.description").click()
        value(browser, "p.seek(3.7), p.play()")
        until(browser, "v.paused && v.currentTime > 3.7")
        assert text(browser) == "White bars."
        assert browser.page.locator("normreel-player .text").get_attribute("aria-live") == "polite"
        assert browser.findings() == []
        browser.page.get_by_role("button", name="Go on").click()
        until(browser, "!v.paused && v.currentTime > 4")
        assert text(browser) == ""


def test_the_film_waits_at_its_stops(page: Path) -> None:
    stops = _page(page.with_name("stops.html"), "bars.mp4", 'stops="1.95 6.95"')
    with opened(stops) as browser:
        value(browser, "p.seek(1.5), p.play()")
        until(browser, "v.paused && p.heldAt === 0 && !v.seeking")
        turns_to(browser, 19, 18, 20)
        value(browser, "p.play()")
        until(browser, "!v.paused && v.currentTime > 2.1")
        value(browser, "p.skip()")
        until(browser, "v.paused && p.heldAt === 1 && !v.seeking")
        turns_to(browser, 69, *range(19, 69))


def test_keys_work_while_the_keyboard_is_in_the_player(page: Path) -> None:
    with opened(page) as browser:
        browser.page.keyboard.press("k")
        assert value(browser, "v.paused") is True
        browser.page.keyboard.press("Tab")
        seek = browser.page.locator("normreel-bar input.seek")
        for key, moment in (("ArrowRight", 5), ("PageUp", 9), ("ArrowLeft", 4), ("End", 12), ("Home", 0)):
            browser.page.keyboard.press(key)
            until(browser, f"!v.seeking && Math.abs(v.currentTime - {moment}) < 0.06")
        assert seek.get_attribute("aria-valuetext") == "0:00 of 0:12, One"
        browser.page.keyboard.press("Tab")
        for key, script in (
            ("k", "!v.paused"),
            ("k", "v.paused"),
            (">", "v.playbackRate === 1.25"),
            ("c", "p.captionTrack"),
        ):
            browser.page.keyboard.press(key)
            until(browser, script)
        browser.page.keyboard.press("Space")
        until(browser, "!v.paused")
        browser.page.keyboard.press("f")
        until(browser, "document.fullscreenElement === p")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(page: Path, scheme: str, width: int) -> None:
    with opened(page, color_scheme=scheme, width=width) as browser:
        browser.page.locator("normreel-bar button.captions").click()
        assert browser.findings() == []
        assert browser.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        boxes = browser.page.evaluate(
            f"[...{BAR}.querySelectorAll('button, select, input')].map(e => e.getBoundingClientRect())"
            ".filter(b => b.width).map(b => [b.width, b.height])"
        )
        assert min(min(box) for box in boxes) >= 24


def test_a_film_that_cannot_be_played_is_said_to_be(page: Path) -> None:
    (page.parent / "broken.mp4").write_bytes(b"no film")
    broken = _page(
        page.with_name("broken.html"), "broken.mp4", f"words='{json.dumps({'failed': 'Kaputt.'})}'"
    )
    with open_page(broken) as browser:
        browser.page.wait_for_function(f"{PLAYER}.failed")
        browser.page.wait_for_function(
            f"{PLAYER}.shadowRoot.querySelector('.text').textContent === 'Kaputt.'"
        )
        assert text(browser) == "Kaputt."


def test_the_duration_is_known_before_the_film_is_loaded(tmp_path: Path) -> None:
    page = _page(tmp_path / "page.html", "none.mp4", 'duration="12.4"')
    page.write_text(page.read_text().replace('preload="metadata"', 'preload="none"'), encoding="utf-8")
    with open_page(page) as browser:
        browser.page.wait_for_function(f"{PLAYER}.chapters.length === 3")
        assert browser.page.evaluate(f"{BAR}.querySelector('.time').textContent").endswith("0:12")
        assert browser.page.evaluate(f"{BAR}.querySelector('input[type=range]').max") == "12.4"
        assert browser.messages == []
