"""`dateline export`: what it writes, where, and what it says."""

import gzip
import json

from tests.rag.test_cli import process


def test_it_writes_lines_that_add_reads_back(dateline, folder, sample_path):
    found = dateline("export", sample_path, "--out", "news.jsonl.gz", "--withdrawn")
    assert (found.code, found.out) == (0, "")
    assert found.err == "exported 74 articles, 81 versions\n"
    with gzip.open("news.jsonl.gz") as file:
        lines = [json.loads(line) for line in file]
    assert {line["uri"] for line in lines if line.get("status") == "withdrawn"}
    assert [path.name for path in folder.iterdir()] == ["news.jsonl.gz"]
    plain = process("export", sample_path, "--withdrawn")
    assert [json.loads(line) for line in plain.out.splitlines()] == lines


def test_it_says_what_it_left_out(dateline, sample_path):
    found = process("export", sample_path, "--newest")
    assert found.err == (
        "exported 73 articles, 73 versions; 2 versions withdrawn and left out "
        "(--withdrawn takes all)\n"
    )
    assert all(json.loads(line).get("status") != "withdrawn" for line in found.out.splitlines())


def test_what_cannot_be_written_or_read_is_one_line(dateline, folder, sample_path):
    assert "there is no index at nowhere" in dateline("export", "nowhere").complaint
    assert (
        "no/news.jsonl cannot be written"
        in dateline("export", sample_path, "-o", "no/news.jsonl").complaint
    )
    assert dateline("export", sample_path, "-o", folder).code == 2
