"""The lines that a page offers for other pages do what they say, on a server of one's own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenes.cli.main import cli
from tests.exports.web.chromium import open_page

pytestmark = [pytest.mark.xdist_group("page"), pytest.mark.products]


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder with a page in it, and the address at which it is served."""
    root = tmp_path_factory.mktemp("site")
    arguments = ["page", "--no-films", "--shape", "3,6,2,2", "--groups", "3", "--theme", "dark"]
    result = CliRunner().invoke(cli, [*arguments, "-o", str(root / "norms")])
    assert result.exit_code == 0, result.output
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield root, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_page_with_the_lines_shows_the_tensor_in_the_state_it_had(site: tuple[Path, str]) -> None:
    root, address = site
    with open_page(f"{address}/norms/index.html") as found:
        page = found.page
        page.evaluate(
            "document.querySelector('normreel-tensor').state = { shape: [2, 4, 3, 3], view: 'group' }"
        )
        page.wait_for_function("location.hash.includes('2,4,3,3')")
        frame, element = (page.locator(f"#{name}-code").inner_text() for name in ("iframe", "element"))
        state = page.evaluate("document.querySelector('normreel-tensor').state")
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert f'src="{address}/norms/index.html?compact#' in frame
    (root / "mine.html").write_text(
        f"<!DOCTYPE html><title>Mine</title><link rel=icon href='data:,'>{element}{frame}", encoding="utf-8"
    )
    with open_page(f"{address}/mine.html") as found:
        page = found.page
        shown = page.locator("body > normreel-tensor")
        page.wait_for_function("document.querySelector('normreel-tensor').shadowRoot")
        own = shown.evaluate("tensor => tensor.state")
        assert (own["shape"], own["view"]) == ([2, 4, 3, 3], "group")
        within = page.frame_locator("iframe").locator("normreel-tensor")
        within.locator("canvas").first.wait_for()
        assert within.evaluate("tensor => tensor.state") == state
        assert page.frame_locator("iframe").locator("#lesson").is_hidden()
        assert found.messages == []
        assert [each for each in found.requests if not each.startswith((address, "data:"))] == []
