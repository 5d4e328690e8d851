"""Sections and languages are compared as people mean them."""

import pytest

from index.facets import (
    counted,
    folded,
    language_key,
    language_keys,
    primary_language,
    section_keys,
)


@pytest.mark.parametrize(
    ("section", "asked", "found"),
    [
        ("World", "world", True),
        ("World", "WORLD ", True),
        ("Straße", "strasse", True),
        ("World, Europe", "europe", True),
        ("World, Europe", "World, Europe", True),
        ("World News", "world  news", True),
        ("World News", "world", False),
        ("Arts, Books & Culture", "arts, books & culture", True),
        ("", "", False),
        ("", "world", False),
        (" , ", "", False),
    ],
)
def test_a_section_is_found_by_its_name_or_by_each_of_its_names(section, asked, found):
    assert (folded(asked) in section_keys(section)) is found


@pytest.mark.parametrize(
    ("language", "asked", "found"),
    [
        ("en", "en", True),
        ("en-GB", "EN", True),
        ("en_GB", "en-gb", True),
        ("en", "en-GB", False),
        ("zh-Hant-TW", "zh-Hant", True),
        ("zh-Hant-TW", "zh-TW", False),
        ("de", "German", True),
        ("Deutsch", "de", False),
        ("ger", "de-AT", False),
        ("eng", "en", True),
        ("ens", "en", False),
        ("", "en", False),
        ("", "", False),
    ],
)
def test_a_language_is_found_by_its_tag_and_by_what_it_is_a_form_of(language, asked, found):
    assert (language_key(asked) in language_keys(language)) is found


@pytest.mark.parametrize(
    ("language", "primary"), [("pt_BR", "pt"), ("English", "en"), ("nb", "nb"), ("", "")]
)
def test_a_language_is_counted_without_its_region(language, primary):
    assert primary_language(language) == primary


def test_names_that_differ_by_case_are_counted_as_one():
    names = ["world", "World", "World", "", "Sport", "Arts", "arts"]
    assert list(counted(names).items()) == [("World", 3), ("Arts", 2), ("Sport", 1)]
