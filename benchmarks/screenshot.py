"""Take the pictures of the page for the documentation: `python benchmarks/screenshot.py`.

They show the sample news as the program is started by hand, in the browser that the tests use:
a question answered and its first source marked, light, dark and on a phone; the timeline, an
article, and the corpus.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
QUESTION = "What does the Kremlin require of any settlement?"
ELECTION = "Who won the presidential election in Veltria?"
AS_OF = "2025-11-27"
DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}


def marked(page: Page) -> None:
    ask(page, QUESTION)
    page.get_by_role("link", name="[1]").click()
    expect(page.locator("#source-1-1.marked")).to_be_focused()


def phone(page: Page) -> None:
    marked(page)
    page.evaluate("scrollTo(0, 0)")


def timeline(page: Page) -> None:
    ask(page, ELECTION)
    page.get_by_role("tab", name="Timeline").click()


def article(page: Page) -> None:
    ask(page, ELECTION)
    page.get_by_role("button", name="Read here").first.click()
    expect(page.locator("#reader mark")).to_be_visible()


def corpus(page: Page) -> None:
    page.get_by_role("button", name="Corpus").click()
    expect(page.locator(".plot").first).to_be_visible()


SHOTS: dict[str, tuple[Callable[[Page], None], dict[str, Any]]] = {
    "page": (marked, {**DESK, "color_scheme": "light"}),
    "page-dark": (marked, {**DESK, "color_scheme": "dark"}),
    "page-phone": (phone, {**PHONE, "color_scheme": "light"}),
    "page-timeline": (timeline, {**DESK, "color_scheme": "light"}),
    "page-article": (article, {**DESK, "color_scheme": "light"}),
    "page-corpus": (corpus, {**DESK, "color_scheme": "light"}),
}


def main() -> None:
    chromium = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if chromium is None:
        sys.exit("there is no Chromium: run .ci/system-packages")
    IMAGES.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "app.py", "--port", "0"]
    with (
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process,
        sync_playwright() as playwright,
    ):
        try:
            found = re.search(r"http://\S+", process.stdout.readline())
            if not found:
                sys.exit("the program did not start")
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
            )
            for name in SHOTS:
                take(browser, found[0], name)
            browser.close()
        finally:
            process.terminate()


def ask(page: Page, question: str) -> None:
    page.get_by_text("As of, sources").click()
    page.locator("#composer").get_by_label("As of").fill(AS_OF)
    box = page.get_by_role("textbox", name="Question").first
    box.fill(question)
    box.press("Enter")
    page.locator("#turn-1 .tools button").first.wait_for()


def take(browser: Browser, url: str, name: str) -> None:
    prepare, options = SHOTS[name]
    with browser.new_context(reduced_motion="reduce", timezone_id="UTC", **options) as context:
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.goto(url)
        expect(page.locator("#examples button")).to_have_count(4, timeout=120_000)
        prepare(page)
        page.mouse.move(0, 0)
        path = IMAGES / f"{name}.png"
        page.screenshot(path=path, animations="disabled")
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
