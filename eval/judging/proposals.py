"""Questions proposed from a corpus: by rule, of articles that differ in source, time and story."""

import hashlib
from collections.abc import Iterator, Sequence

from eval.judging.draft import Draft
from eval.judging.forms import Form, asked, forms
from index import Index, Status, Version
from index.names import names_of
from index.sentences import sentences

_HEAD = 1500  # characters of an article that are read
_SENTENCES = 4
_LANGUAGE = "en"


def propose(index: Index, count: int, seed: int) -> list[Draft]:
    """Return questions that articles of an index seem to answer; fewer if there are no more.

    One of a story and of a group of copies at most. Sources and months take turns, and inside
    each the order is that of a digest of seed and URI: the same index and seed give the same
    questions.

    Args:
        index: The corpus.
        count: How many at most.
        seed: Another one gives other questions.
    """
    drafts: list[Draft] = []
    stories: set[str] = set()
    copied: set[str] = set()
    texts: set[str] = set()
    for uri in _in_turns(index, seed):
        if len(drafts) == count:
            break
        if uri in copied:
            continue
        story = index.stories([uri]).get(uri, "")
        if story and story in stories:
            continue
        version = index.versions(uri)[-1]
        form = proposed(version)
        if form is None or form.text.casefold() in texts:
            continue
        answers = (form.answer,) if form.answer else ()
        drafts.append(Draft(form.text, _asked(version), answers, uri, form.rule))
        texts.add(form.text.casefold())
        stories.add(story)
        copied.update(copy.uri for copy, _share in index.copies(uri))
    return drafts


def proposed(version: Version) -> Form | None:
    """Return the first question that an article's headline or first sentences give, if any."""
    if version.language.split("-")[0] not in ("", _LANGUAGE):
        return None
    if form := asked(version.headline):
        return form
    head = version.text[:_HEAD]
    names = names_of(version.headline, version.text)
    for start, end in sentences(head)[:_SENTENCES]:
        sentence = head[start:end]
        if "\n" not in sentence and end < _HEAD:
            for form in forms(sentence, names):
                return form
    return None


def _in_turns(index: Index, seed: int) -> Iterator[str]:
    """Yield the URIs of usable, dated articles: one of each source and month, then the next."""
    groups: dict[tuple[str, str], list[str]] = {}
    for uri in index.uris():
        version = index.versions(uri)[-1]
        if version.status in (Status.USABLE, Status.CORRECTED) and version.published:
            groups.setdefault((version.source, str(version.published)[:7]), []).append(uri)
    queues = [
        sorted(groups[key], key=lambda uri: _digest(seed, uri))
        for key in sorted(groups, key=lambda key: _digest(seed, *key))
    ]
    for turn in range(max(map(len, queues), default=0)):
        yield from (queue[turn] for queue in queues if turn < len(queue))


def _asked(version: Version) -> str:
    """Return the day on which the article came out: its end is the question's as-of."""
    return str(version.published)[:10] if version.published else ""


def _digest(seed: int, *parts: str) -> str:
    return hashlib.sha256("\x1f".join((str(seed), *parts)).encode()).hexdigest()


def shuffled(items: Sequence[int], seed: int, *salt: str) -> list[int]:
    """Return whole numbers in an order that seed and salt alone decide.

    Args:
        items: The numbers.
        seed: The seed.
        salt: Whatever the order is of.
    """
    return sorted(items, key=lambda item: _digest(seed, *salt, str(item)))
