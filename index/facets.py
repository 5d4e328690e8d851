"""The names that filters compare: an article's source, its sections and its languages.

None of them is compared by case. An article may be of several sections, and whoever asks for a
language means its regional forms, too.
"""

from collections import Counter
from collections.abc import Iterable

from index.readers.languages import tag_of

_PARTED = ","
"""What stands between the sections of an article that is of several."""


def folded(name: str) -> str:
    """Return a name as it is compared: on one line, without case.

    >>> folded(" World  News ")
    'world news'
    """
    return " ".join(name.split()).casefold()


def section_names(section: str) -> tuple[str, ...]:
    """Return the sections that an article's `section` names: pages and agencies may list several.

    >>> section_names("World, Europe")
    ('World', 'Europe')
    """
    return tuple(filter(None, (part.strip() for part in section.split(_PARTED))))


def section_keys(section: str) -> frozenset[str]:
    """Return what a section may be asked for by: each one's name, or all as they are written."""
    return frozenset(map(folded, (section, *section_names(section)))) - {""}


def language_key(language: str) -> str:
    """Return a language as it is compared: a BCP 47 tag in small letters.

    >>> language_key("pt_BR"), language_key("German")
    ('pt-br', 'de')
    """
    return tag_of(folded(language)).replace("_", "-").casefold()


def language_keys(language: str) -> frozenset[str]:
    """Return what a language may be asked for by: the tag, and it without its last parts.

    So that "pt" finds "pt-BR", and not the other way (RFC 4647, section 3.3.1).

    >>> sorted(language_keys("zh-Hant-TW"))
    ['zh', 'zh-hant', 'zh-hant-tw']
    """
    parts = language_key(language).split("-")
    return frozenset("-".join(parts[:end]) for end in range(1, len(parts) + 1)) - {""}


def primary_language(language: str) -> str:
    """Return a tag's language without script and region, "" if there is none.

    >>> primary_language("en_GB")
    'en'
    """
    return language_key(language).partition("-")[0]


def counted(names: Iterable[str]) -> dict[str, int]:
    """Return how often each name is there, most first; what differs by case alone is one.

    Each is written as it mostly is, equals in the order of the alphabet; empty ones do not count.
    """
    spelled: dict[str, Counter[str]] = {}
    for name in filter(None, names):
        spelled.setdefault(folded(name), Counter())[name] += 1
    found = {
        min(forms, key=lambda form: (-forms[form], form)): forms.total()
        for forms in spelled.values()
    }
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
