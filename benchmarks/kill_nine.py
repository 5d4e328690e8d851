"""Kill `dateline add` with SIGKILL at random moments and look at what is left.

Run from the repository root: `python -m benchmarks.kill_nine --kills 50`. After each kill the
index must open, hold every article that was acknowledged, find it, and rank as an index whose
lexical and vector parts were rebuilt from the catalog. Exits with 1 at the first failure.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from index import Filter, Index, SentenceTransformerEmbedder
from index.catalog import Catalog
from rag import NewsRAG

ADD = (sys.executable, "-c", "from rag.cli import main; main()", "add")
QUERIES = ("dam in the valley", "harbour bridge", "storm warning metres")


def corpus(path: Path, articles: int) -> None:
    """Write articles, each with a word of its own; every fifth is updated by a later line."""
    chance = random.Random(7)
    places = ("Arrin", "Tarran", "Calder Bay", "Veltria", "Norland")
    with path.open("w", encoding="utf-8") as file:
        for n in range(articles):
            for version in range(1 if n % 5 else 2):
                text = (
                    f"The dam in {chance.choice(places)} holds {chance.randint(2, 90)} metres. "
                    f"Engineer unique{n}word reported it in update {version}."
                )
                day = f"2025-10-{version + 1:02d}"
                line = {"uri": f"urn:{n}", "headline": f"Dam {n}", "text": text, "published": day}
                file.write(json.dumps(line) + "\n")


def add(source: Path, folder: Path, kill_after: float | None = None) -> tuple[list[str], float]:
    """Run `dateline add`; return the URIs that it acknowledged and the seconds to the first."""
    started = time.monotonic()
    acknowledged: list[str] = []
    first = 0.0
    command = [*ADD, str(source), "--index", str(folder), "--verbose"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        if kill_after is not None:
            try:
                process.wait(kill_after)
            except subprocess.TimeoutExpired:
                process.kill()
        for line in process.stdout or ():
            if line.startswith("stored ") and line.endswith("\n"):
                first = first or time.monotonic() - started
                acknowledged.append(line.split()[1])
    return acknowledged, first


def problems(
    folder: Path, acknowledged: set[str], embedder: SentenceTransformerEmbedder
) -> Iterator[str]:
    """Yield what is wrong with an index after a kill."""
    if not (folder / "catalog.sqlite").exists():
        if acknowledged:
            yield "the index is gone"
        return
    try:
        opened = Index.open(folder, embedder=embedder)
    except FileNotFoundError:
        if acknowledged:
            yield "the catalog is empty"
        return
    with opened as index:
        yield from index.notes
        present = set(index.uris())
        yield from (f"{uri} is lost" for uri in sorted(acknowledged - present))
        view = index.view()
        if view.lexical.size != len(view.columns.ids):
            yield f"{view.lexical.size} passages have words, {len(view.columns.ids)} exist"
        for uri in sorted(acknowledged & present):
            word = f"unique{uri.removeprefix('urn:')}word"
            hits = view.lexical.search(word, 1, Filter.now())
            found = index.passages([key for key, _ in hits])
            if not found or found[0][0].uri != uri:
                yield f"{uri} is not found by its own word"
        for passage, version in index.passages(view.columns.ids.tolist()):
            if version.text[passage.start : passage.end] != passage.text or not passage.text:
                yield f"passage {passage.id} is no slice of {version.uri}"
        if len(index.passages(view.columns.ids.tolist())) != len(view.columns.ids):
            yield "there are passages without text"
        catalog = Catalog(folder / "catalog.sqlite", writable=False)
        yield from catalog.check()
        if len(view.columns.ids):
            catalog.vectors(view.columns.ids.tolist(), embedder.identity.dimension)
        catalog.close()
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch) / "copy"
            shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("lexical", "vectors"))
            with Index.open(copy, embedder=embedder) as rebuilt:
                if _rankings(rebuilt) != _rankings(index):
                    yield "a rebuilt index ranks otherwise"


def _rankings(index: Index) -> list[list[tuple[int, float]]]:
    news = NewsRAG(index)
    return [[(hit.passage, hit.score) for hit in news.search(q, k=100)] for q in QUERIES]


def attack(kills: int, articles: int, seed: int) -> Iterator[str]:
    """Yield a line for each kill; one that starts with FAILED for each problem."""
    chance = random.Random(seed)
    embedder = SentenceTransformerEmbedder()
    with tempfile.TemporaryDirectory() as scratch:
        source, folder = Path(scratch) / "news.jsonl", Path(scratch) / "newsindex"
        corpus(source, articles)
        started = time.monotonic()
        whole, first = add(source, folder)
        total = time.monotonic() - started
        yield f"a whole run: {len(whole)} acknowledged, first after {first:.1f} s, {total:.1f} s"
        shutil.rmtree(folder)
        acknowledged: set[str] = set()
        for number in range(1, kills + 1):
            moment = chance.uniform(0.6 * first, total)
            acknowledged |= set(add(source, folder, moment)[0])
            found = list(problems(folder, acknowledged, embedder))
            yield from (f"FAILED {problem}" for problem in found)
            yield (
                f"kill {number} after {moment:.2f} s: {len(acknowledged)} acknowledged, "
                f"{len(found)} problems"
            )
            if len(acknowledged) >= 0.9 * articles:
                shutil.rmtree(folder)
                acknowledged = set()


def main() -> int:
    """Run the attack as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    failed = 0
    for line in attack(options.kills, options.articles, options.seed):
        print(line, flush=True)
        failed += line.startswith("FAILED")
    print(f"{failed} problems")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
