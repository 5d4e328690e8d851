"""Speed of reading web pages, on one core: from the bytes of a page to an article.

    python -m benchmarks.html_speed [--pages 300]

The pages are made up: a story of some 900 words in paragraphs, with JSON-LD, two menus, a figure,
sixty related links and a footer, about 40 KB each. Models and libraries are loaded before the clock
starts.
"""

import argparse
import json
import os
import random
import time

from benchmarks.prose import Prose
from index.article import Article
from index.pages import article_of_page


def page(prose: Prose, number: int) -> bytes:
    """Return the page of one story."""
    headline = prose.headline()
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": headline,
        "datePublished": f"2025-11-{number % 28 + 1:02}T08:00:00+01:00",
        "author": [{"@type": "Person", "name": "Ina Roe"}],
        "publisher": {"@type": "Organization", "name": "Calder Bay Courier"},
    }
    menu = "".join(
        f"<li class='menu-item'><a class='menu-link' href='/section/{n}'>Section {n}</a></li>"
        for n in range(40)
    )
    related = "".join(
        f"<div class='card'><a href='/story/{n}'><img src='/i/{n}.jpg' alt=''>"
        f"<span class='card-title'>{prose.headline()}</span></a></div>"
        for n in range(60)
    )
    story = "".join(f"<p class='story-text'>{text}</p>" for text in prose.paragraphs(900))
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{headline}</title>"
        f"<link rel='canonical' href='https://courier.example/story/{number}'>"
        f"<script type='application/ld+json'>{json.dumps(facts)}</script>"
        f"<style>{'.a{color:red}' * 300}</style><script>{'var a=1;' * 500}</script></head><body>"
        f"<nav><ul>{menu}</ul></nav><main><article><h1>{headline}</h1>"
        f"<figure><img src='/a.jpg'><figcaption>The harbour</figcaption></figure>{story}"
        f"</article></main><aside>{related}</aside><footer><ul>{menu}</ul>Imprint</footer>"
        "</body></html>"
    ).encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=300)
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    prose = Prose(random.Random(1))
    pages = [page(prose, number) for number in range(options.pages)]
    article_of_page(pages[0], url="https://courier.example/story/0")
    begin = time.process_time()
    read = [
        article_of_page(body, url=f"https://courier.example/story/{number}")
        for number, body in enumerate(pages)
    ]
    spent = time.process_time() - begin
    articles = [item for item in read if isinstance(item, Article)]
    words = sum(len(article.text.split()) for article in articles) / max(1, len(articles))
    size = sum(map(len, pages)) / len(pages) / 1024
    print(
        f"{len(articles)} of {len(pages)} pages of {size:.0f} KB read, {words:.0f} words each: "
        f"{1000 * spent / len(pages):.2f} ms, {len(pages) / spent:.0f} pages/s"
    )


if __name__ == "__main__":
    main()
