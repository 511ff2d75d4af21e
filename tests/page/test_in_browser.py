"""Pages in headless Chromium: at the width of a phone and of a desk, with and without scripts."""

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.page.pages import PAGES

pytestmark = pytest.mark.browser

CHROMIUM = os.environ.get("CHROMIUM", "chromium")
INSPECTION = Path(__file__).with_name("inspection.js").read_text(encoding="utf-8")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--enable-logging=stderr",
    "--window-size=1400,1000",
)


@pytest.fixture(scope="module")
def page(request, tmp_path_factory):
    return PAGES[request.param](tmp_path_factory.mktemp("page"))


def chromium(folder, wrapper):
    if shutil.which(CHROMIUM) is None:
        pytest.fail(f"{CHROMIUM} is not installed; name another by CHROMIUM=...")
    (folder / "wrapper.html").write_text(wrapper, encoding="utf-8")
    address = (folder / "wrapper.html").as_uri()
    profile = f"--user-data-dir={folder / 'profile'}"
    return subprocess.run(
        [CHROMIUM, *FLAGS, profile, "--dump-dom", address],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )


def inspect(folder, text, width, sandbox=""):
    """Return what the inspection finds in a page shown so many pixels wide."""
    frame = f'<iframe {sandbox} style="width: {width}px; height: 900px; border: 0"'
    wrapper = (
        "<!DOCTYPE html><script>window.errors = []; </script>"
        f'{frame} srcdoc="{html.escape(text)}"></iframe>'
        f"<script>window.onload = () => {{ {INSPECTION} }}</script>"
    )
    done = chromium(folder, wrapper)
    (verdict,) = re.findall(r'<pre id="verdict">(.*?)</pre>', done.stdout, re.DOTALL)
    console = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return json.loads(html.unescape(verdict)) | {"console": console}


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("page", PAGES, indirect=True)
def test_nothing_on_a_page_trips_its_reader(page, width, tmp_path):
    seen = inspect(tmp_path, page, width)
    assert seen["found"] == [] and seen["console"] == []
    assert seen["width"] == pytest.approx(width, abs=20) and seen["seen"] > 30


@pytest.mark.parametrize("page", PAGES, indirect=True)
def test_a_page_reads_the_same_without_scripts(page, tmp_path):
    with_scripts = inspect(tmp_path, page, 800)
    without = inspect(tmp_path, page, 800, sandbox='sandbox="allow-same-origin"')
    assert without["found"] == [] and without["seen"] == with_scripts["seen"]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda t: t.replace("--soft: #565656", "--soft: #999999"), "contrast"),
        (lambda t: t.replace("<main>", '<main><div style="width: 2000px">wide</div>'), "sideways"),
        (lambda t: t.replace("<main>", '<main><img src="data:,">'), "alternative text"),
        (lambda t: t.replace("<main>", '<main><img alt="" src="other.png">'), "another file"),
        (lambda t: t.replace("<main>", "<main><script>throw Error('broken')</script>"), "broken"),
    ],
)
def test_the_inspection_finds_what_is_wrong(spoil, words, tmp_path):
    page = next(iter(PAGES.values()))(tmp_path)
    seen = inspect(tmp_path, spoil(page), 360)
    assert any(words in line for line in [*seen["found"], *seen["console"]])
