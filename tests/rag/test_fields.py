"""What a user says of the names in the data becomes options of reading."""

import pytest
import typer

from index.readers import Options
from rag.cli.fields import reading_options


def test_mappings_name_fields_as_data_sets_do():
    options = reading_options(["body=content_clean", "Date = meta.day"], 5)
    assert options == Options(
        fields={"text": "content_clean", "published": "meta.day"}, min_words=5
    )
    assert reading_options(None, None) == Options()


@pytest.mark.parametrize(
    ("maps", "reason"),
    [
        (["body"], "'body' is no mapping: write FIELD=NAME"),
        (["body="], "is no mapping"),
        (["=x"], "is no mapping"),
        (["colour=x"], "'colour' is no field of an article; known are uri, headline, text"),
        (["body=x", "text=y"], "text is mapped twice, to 'x' and to 'y'"),
    ],
)
def test_a_mapping_that_means_nothing_is_refused(maps, reason):
    with pytest.raises(typer.BadParameter) as refused:
        reading_options(maps, None)
    assert reason in refused.value.message
