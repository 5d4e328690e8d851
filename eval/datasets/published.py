"""Where question sets are published: addresses, licences, and checksums where some are known.

The addresses are those that the publishers name; nothing is fetched from them but by
`eval.download`, when it is asked to.
"""

from collections.abc import Mapping
from dataclasses import dataclass

MIB = 1 << 20
_HUB = "https://huggingface.co/datasets/yixuantt/MultiHopRAG"
_REALTIME_QA = "https://github.com/realtimeqa/realtimeqa_public"
_WEEKLY = "https://raw.githubusercontent.com/realtimeqa/realtimeqa_public/main/past/2022"
_WEEKS = ("20220617", "20220624", "20220701", "20220708", "20220715")
_BEIR = "https://github.com/beir-cellar/beir"
_ZIPS = "https://public.ukp.informatik.tu-darmstadt.de/thakur/BEIR/datasets"
_SQUAD = "https://rajpurkar.github.io/SQuAD-explorer"
_OF_ITS_SOURCE = "that of its source; the address names it"


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One file of a published question set.

    Args:
        url: Its address.
        name: What it is called in the set's folder. A `.zip` is unpacked and not kept.
        most: Bytes that it has at most.
        md5: The checksum that the publisher, or those who use the file, name; empty if none.
    """

    url: str
    name: str
    most: int
    md5: str = ""


@dataclass(frozen=True, slots=True)
class PublishedSet:
    """A question set that can be fetched.

    Args:
        page: Where a person reads about it.
        licence: As it is stated there.
        files: What is fetched.
    """

    page: str
    licence: str
    files: tuple[PublishedFile, ...]


def _beir(name: str, most: int, md5: str) -> PublishedSet:
    file = PublishedFile(f"{_ZIPS}/{name}.zip", f"{name}.zip", most * MIB, md5)
    return PublishedSet(_BEIR, _OF_ITS_SOURCE, (file,))


def _squad(name: str, md5: str) -> PublishedSet:
    file = PublishedFile(f"{_SQUAD}/dataset/{name}.json", f"{name}.json", 16 * MIB, md5)
    return PublishedSet(f"{_SQUAD}/", "CC BY-SA 4.0", (file,))


PUBLISHED: Mapping[str, PublishedSet] = {
    "multihop-rag": PublishedSet(
        _HUB,
        "ODC-BY",
        tuple(
            PublishedFile(f"{_HUB}/resolve/main/{name}", name, 64 * MIB)
            for name in ("MultiHopRAG.json", "corpus.json")
        ),
    ),
    "realtime-qa": PublishedSet(
        _REALTIME_QA,
        "none stated; the articles are their publishers'",
        tuple(
            PublishedFile(f"{_WEEKLY}/{week}_{kind}.jsonl", f"{week}_{kind}.jsonl", 64 * MIB)
            for week in _WEEKS
            for kind in ("qa", "gold", "gcs")
        ),
    ),
    "squad-v1.1": _squad("dev-v1.1", "3e85deb501d4e538b6bc56f786231552"),
    "squad-v2.0": _squad("dev-v2.0", "246adae8b7002f8679c027697b0b7cf8"),
    "scifact": _beir("scifact", 8, "5f7d1de60b170fc8027bb7898e2efca1"),
    "nfcorpus": _beir("nfcorpus", 8, "a89dba18a62ef92f7d323ec890a0d38d"),
    "fiqa": _beir("fiqa", 32, "17918ed23cd04fb15047f73e6c3bd9d9"),
    "trec-covid": _beir("trec-covid", 128, "ce62140cb23feb9becf6270d0d1fe6d1"),
}
"""By the name that `dateline eval … NAME --download` takes."""
