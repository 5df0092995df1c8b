"""The films of a page: in its folder, played by the page, beside the page of a textbook."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scenes.cli.main import cli
from scenes.content.timeline import Timeline
from tests.exports.web.chromium import open_page

pytestmark = [pytest.mark.xdist_group("compare_film"), pytest.mark.products]
READY = "document.querySelector('normreel-tensor').shadowRoot"


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(cli, ["page", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result


def test_films_are_played_from_the_folder(film: Path, timeline: Timeline, tmp_path: Path) -> None:
    run("--from", film, "--films", tmp_path / "films", "-o", tmp_path / "page")
    files = sorted(path.name for path in (tmp_path / "page" / "films").iterdir())
    assert files == [f"compare{ending}" for ending in (".html", ".mp4", ".png", ".srt", ".vtt")]
    assert (tmp_path / "page" / "films" / "compare.mp4").read_bytes() == film.read_bytes()
    with open_page(tmp_path / "page" / "index.html", width=1000, reduced_motion="reduce") as found:
        found.page.wait_for_function(READY)
        tracks = "[...document.querySelector('video').textTracks]"
        assert found.page.evaluate(f"{tracks}.map(each => each.kind)") == [
            "captions",
            "chapters",
            "descriptions",
        ]
        found.page.get_by_role("article", name=timeline.title).get_by_role("button", name="Play").click()
        found.page.wait_for_function("document.querySelector('video').currentTime > 0.2")
        found.page.wait_for_function(f"{tracks}[1].cues?.length === {len(timeline.beats)}")
        found.page.evaluate("document.querySelector('video').pause()")
        said = found.page.locator("normreel-player").first.get_attribute("duration")
        assert float(said or 0) == pytest.approx(timeline.duration, abs=1e-3)
        assert found.findings() == []
        assert found.messages == []
        assert found.foreign == []
        found.page.get_by_role("link", name=f"Transcript of {timeline.title}").click()
        found.page.wait_for_url("**/films/compare.html")


def test_films_lie_beside_the_page_of_the_book(film: Path, tmp_path: Path) -> None:
    place = tmp_path / "sims" / "norms"
    run("--from", film, "--films", tmp_path / "films", "--for", "microsim", "-o", place)
    text = (place / "index.md").read_text(encoding="utf-8")
    addresses = re.findall(r'(?:src|poster|href)="(films/[^"]+)"', text)
    assert len(addresses) == 4
    assert all((place / address).is_file() for address in addresses)
    assert not list(place.glob("films/*.md"))
    assert (place / "norms.png").read_bytes() == film.with_suffix(".png").read_bytes()
