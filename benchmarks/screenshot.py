"""Take the pictures of the page for the documentation: `python benchmarks/screenshot.py`.

They show the sample news with one question answered and its first source marked, as the
program is started by hand, in the browser that the tests use.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect, sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
QUESTION = "What does the Kremlin require of any settlement?"
DESK = {"width": 1280, "height": 800}
SHOTS: dict[str, dict[str, Any]] = {
    "page": {"viewport": DESK, "color_scheme": "light"},
    "page-dark": {"viewport": DESK, "color_scheme": "dark"},
    "page-phone": {
        "viewport": {"width": 390, "height": 844},
        "color_scheme": "light",
        "device_scale_factor": 2,
    },
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


def take(browser: Browser, url: str, name: str) -> None:
    with browser.new_context(reduced_motion="reduce", **SHOTS[name]) as context:
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(url)
        box = page.get_by_role("textbox", name="Question")
        box.fill(QUESTION)
        box.press("Enter")
        page.get_by_role("link", name="[1]").click()
        expect(page.locator("#source-1-1.marked")).to_be_focused()
        if name == "page-phone":  # the answer and the top of its source
            page.evaluate("scrollTo(0, 0)")
        page.mouse.move(0, 0)
        path = IMAGES / f"{name}.png"
        page.screenshot(path=path, animations="disabled")
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
