from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Status, canonical_text
from index.wire import read_wire, status_of

LEDE = "The dam above the town held overnight, officials said on Tuesday."
NEXT = "Nobody was hurt."

DATELINES = [
    ("MOSCOW (Reuters) -", "MOSCOW", "", "Reuters"),
    ("MOSCOW (Reuters) - ", "MOSCOW", "", "Reuters"),
    ("GENEVA, Nov 12 (Reuters) - ", "GENEVA", "Nov 12", "Reuters"),
    ("LONDON, 3 Nov 2025 (Reuters) - ", "LONDON", "3 Nov 2025", "Reuters"),
    ("KYIV, Ukraine (AP) — ", "KYIV, Ukraine", "", "AP"),
    ("London (CNN) — ", "London", "", "CNN"),
    ("London (CNN) ", "London", "", "CNN"),
    ("(CNN) ", "", "", "CNN"),
    ("(Reuters) - ", "", "", "Reuters"),
    ("Nov 12 (Reuters) - ", "", "Nov 12", "Reuters"),
    ("New York CNN Business —\n\n", "New York", "", "CNN Business"),
    ("New York CNN Business — ", "New York", "", "CNN Business"),
    ("Reno, Nevada CNN —\n\n", "Reno, Nevada", "", "CNN"),
    ("Hong Kong/Taipei CNN —\n\n", "Hong Kong/Taipei", "", "CNN"),
    ("CNN —\n\n", "", "", "CNN"),
    ("WASHINGTON/BRUSSELS (Reuters) - ", "WASHINGTON/BRUSSELS", "", "Reuters"),
    ("KRAMATORSK/KYIV, Ukraine, April 8 (Reuters) - ", "KRAMATORSK/KYIV, Ukraine", "April 8",
     "Reuters"),
    ("PARIS — ", "PARIS", "", ""),
    ("PARIS – ", "PARIS", "", ""),
    ("DETROIT -- ", "DETROIT", "", ""),
    ("McALLEN, Texas — ", "McALLEN, Texas", "", ""),
    ("RIO de JANEIRO, Brazil — ", "RIO de JANEIRO, Brazil", "", ""),
    ("L’AQUILA, Italy — ", "L’AQUILA, Italy", "", ""),
    ("SÃO PAULO — ", "SÃO PAULO", "", ""),
    ("ST. LOUIS — ", "ST. LOUIS", "", ""),
    ("BEIJING, Nov. 3 (Xinhua) -- ", "BEIJING", "Nov. 3", "Xinhua"),
    ("UNITED NATIONS (AP) —", "UNITED NATIONS", "", "AP"),
    ("PORT-AU-PRINCE, Haiti (AP) — ", "PORT-AU-PRINCE, Haiti", "", "AP"),
    ("CALDER BAY, Norland (Norland Wire) - ", "CALDER BAY, Norland", "", "Norland Wire"),
    ("CALDER BAY (NWA) — ", "CALDER BAY", "", "NWA"),
    ("Calder Bay (Norland News Agency) - ", "Calder Bay", "", "Norland News Agency"),
    ("Calder Bay, Nov 3 (Nordwire) - ", "Calder Bay", "Nov 3", "Nordwire"),
    ("WASHINGTON, D.C. (AP) — ", "WASHINGTON, D.C.", "", "AP"),
]  # fmt: skip


@pytest.mark.parametrize(("start", "place", "date", "agency"), DATELINES)
def test_a_dateline_goes_into_fields_and_the_text_starts_with_its_first_sentence(
    start, place, date, agency
):
    copy = read_wire("", f"{start}{LEDE}\n\n{NEXT}")
    assert (copy.dateline, copy.dated, copy.agency) == (place, date, agency)
    assert copy.text == f"{LEDE}\n\n{NEXT}"


@pytest.mark.parametrize(
    "text",
    [
        "Apple (AAPL) - the company said on Monday that it would hire.",
        "Apple (AAPL) - The company said on Monday that it would hire.",
        "NVIDIA (NVDA) - The chipmaker rose.",
        "GENERAL MOTORS (GM) - The carmaker fell.",
        "IBM (IBM.N) - The company rose.",
        "WHO (World Health Organization) - The agency warned.",
        '"I am (almost) - but not quite - sure," she said.',
        "Jane Roe (Labour) - The candidate won.",
        "Manchester United (Premier League) - The club lost.",
        "The storm — the worst in years — passed.",
        "The Calder Valley — which had flooded twice — was dry.",
        "NASA — The agency that flew to the moon — will return.",
        "BREAKING NEWS — Fire at the port.",
        "EXCLUSIVE — Fire at the port.",
        "PARIS–NICE winner Roe retires.",
        "PARIS-NICE winner Roe retires.",
        "berlin — The city woke up.",
        "US — The country that never sleeps.",
        "PARIS — the city, not the myth — wakes up.",
        "COVID-19 — The virus is back.",
        "Dear Editor —\n\nThe dam is old.",
        "— Recommendations are independently chosen.",
        "In Paris (Reuters) it rained.",
        "He said it in Moscow (Reuters) - twice.",
        "“MOSCOW (Reuters) - The” is how such a text begins.",
        "Officials said so.\n\nMOSCOW (Reuters) - The Kremlin said.",
        "(Almost nobody) - The hall was empty.",
        "(Sponsored) - The best pans of the year.",
        "By the time the rain stopped, the river had fallen.",
        "(Adds up to nothing, he said.) The minister laughed.",
    ],
)
def test_text_that_merely_looks_like_a_dateline_stays_whole(text):
    copy = read_wire("Head", text)
    assert copy.text == text
    assert (copy.dateline, copy.agency, copy.notices, copy.credits) == ("", "", (), "")


@pytest.mark.parametrize(
    ("raw", "headline", "notices", "status"),
    [
        ("Dam opens", "Dam opens", (), Status.USABLE),
        ("UPDATE 1-Dam opens", "Dam opens", ("Update 1",), Status.USABLE),
        ("UPDATE 3-iPhones sell", "iPhones sell", ("Update 3",), Status.USABLE),
        ("Update 2-Dam opens", "Dam opens", ("Update 2",), Status.USABLE),
        ("CORRECTED-Dam opens", "Dam opens", ("Corrected",), Status.CORRECTED),
        ("CORRECTED (OFFICIAL)-Dam opens", "Dam opens", ("Corrected (official)",),
         Status.CORRECTED),
        ("OFFICIAL CORRECTED-Dam opens", "Dam opens", ("Official corrected",), Status.CORRECTED),
        ("REFILE-Dam opens", "Dam opens", ("Refile",), Status.USABLE),
        ("REPEAT-Dam opens", "Dam opens", ("Repeat",), Status.USABLE),
        ("RPT-Dam opens", "Dam opens", ("Repeat",), Status.USABLE),
        ("WRAPUP 2-Dam opens", "Dam opens", ("Wrapup 2",), Status.USABLE),
        ("STORY WITHDRAWN-Dam opens", "Dam opens", ("Story withdrawn",), Status.WITHDRAWN),
        ("WITHDRAWN-Dam opens", "Dam opens", ("Withdrawn",), Status.WITHDRAWN),
        ("MANDATORY KILL - Dam opens", "Dam opens", ("Mandatory kill",), Status.WITHDRAWN),
        ("(CORRECTED) Dam opens", "Dam opens", ("Corrected",), Status.CORRECTED),
        ("Dam opens (CORRECTED)", "Dam opens", ("Corrected",), Status.CORRECTED),
        ("CORRECTED-UPDATE 2-Dam opens", "Dam opens", ("Corrected", "Update 2"), Status.CORRECTED),
        ("REPEAT-OFFENDER LAW PASSES", "REPEAT-OFFENDER LAW PASSES", (), Status.USABLE),
        ("Repeat-Offender Law Passes", "Repeat-Offender Law Passes", (), Status.USABLE),
        ("Withdrawn drug returns", "Withdrawn drug returns", (), Status.USABLE),
        ("Update 1 is out", "Update 1 is out", (), Status.USABLE),
        ("SOCCER-Dam United win", "SOCCER-Dam United win", (), Status.USABLE),
        ("EXCLUSIVE-Dam leaks", "EXCLUSIVE-Dam leaks", (), Status.USABLE),
        ("NORLAND-DAM/ (CORRECTED)", "NORLAND-DAM/", ("Corrected",), Status.CORRECTED),
        ("BULLETIN KILL-Dam opens", "Dam opens", ("Bulletin kill",), Status.WITHDRAWN),
        ("KILL - Dam opens", "Dam opens", ("Kill",), Status.WITHDRAWN),
        ("KILL-SWITCH LAW PASSES", "KILL-SWITCH LAW PASSES", (), Status.USABLE),
        ("KILL BILL RETURNS", "KILL BILL RETURNS", (), Status.USABLE),
        ("Kill-switch law passes", "Kill-switch law passes", (), Status.USABLE),
        ("ADVISORY-Dam story to follow", "Dam story to follow", ("Advisory",), Status.USABLE),
        ("ADVISORY-Story headlined 'Dam opens' withdrawn", "Story headlined 'Dam opens' withdrawn",
         ("Advisory",), Status.WITHDRAWN),
        ("ADVISORY: Dam alert has been withdrawn", "Dam alert has been withdrawn", ("Advisory",),
         Status.WITHDRAWN),
        ("ADVISORY-Kill of dam story", "Kill of dam story", ("Advisory",), Status.WITHDRAWN),
        ("ADVISORY-Story on troops withdrawn from dam repeated",
         "Story on troops withdrawn from dam repeated", ("Advisory",), Status.USABLE),
        ("ADVISORY BOARD QUITS", "ADVISORY BOARD QUITS", (), Status.USABLE),
        ("ADVISORY-BOARD MEMBERS QUIT", "ADVISORY-BOARD MEMBERS QUIT", (), Status.USABLE),
        ("Advisory-board members quit", "Advisory-board members quit", (), Status.USABLE),
        ("Story headlined 'Dam opens' wins prize", "Story headlined 'Dam opens' wins prize", (),
         Status.USABLE),
        ("EMBARGOED-Dam opens", "Dam opens", ("Embargoed",), Status.USABLE),
        ("EMBARGOED UNTIL 06:00 GMT NOV 12-Dam opens", "Dam opens",
         ("Embargoed until 06:00 GMT NOV 12",), Status.USABLE),
        ("EMBARGOED-GOODS TRADE RISES", "EMBARGOED-GOODS TRADE RISES", (), Status.USABLE),
        ("Embargoed oil reaches Norland", "Embargoed oil reaches Norland", (), Status.USABLE),
    ],
)  # fmt: skip
def test_tags_leave_the_headline_and_become_notices(raw, headline, notices, status):
    copy = read_wire(raw, LEDE)
    assert (copy.headline, copy.notices, copy.status) == (headline, notices, status)


@pytest.mark.parametrize(
    ("advisory", "status"),
    [
        ("Corrects the amount in paragraph 2 to 3 million", Status.CORRECTED),
        ("Adds minister's reaction in paragraph 3", Status.USABLE),
        ("Adds reaction, corrects spelling in paragraph 4", Status.CORRECTED),
        ("Refiles to fix typo", Status.USABLE),
        ("Recasts, adds details (paragraphs 2 to 4)", Status.USABLE),
        ("This Nov. 12 story has been corrected to fix the amount", Status.CORRECTED),
        ("This story has been refiled to add a dropped word", Status.USABLE),
        ("Withdraws the story; there will be no substitute", Status.WITHDRAWN),
    ],
)
@pytest.mark.parametrize("gap", ["\n\n", "\n", " "])
def test_a_bracketed_advisory_above_the_dateline_is_a_notice(advisory, status, gap):
    copy = read_wire("Dam opens", f"({advisory}){gap}CALDER BAY (Reuters) - {LEDE}")
    assert (copy.notices, copy.status) == ((advisory,), status)
    assert (copy.dateline, copy.text) == ("CALDER BAY", LEDE)


@pytest.mark.parametrize(
    "line", ["By Jane Roe", "By Jane Roe and Juan de la Cruz", "BY JANE ROE, Norland Wire"]
)
def test_a_byline_above_a_dateline_is_a_field(line):
    copy = read_wire("", f"{line}\n\nCALDER BAY, Nov 3 (Reuters) - {LEDE}")
    assert (copy.byline, copy.dateline, copy.text) == (line[3:], "CALDER BAY", LEDE)
    alone = f"{line}\n\n{LEDE}"
    assert read_wire("", alone).text == alone


@pytest.mark.parametrize(
    ("foot", "names"),
    [
        ("(Reporting by Jane Roe; editing by John Doe)",
         "Reporting by Jane Roe; editing by John Doe"),
        ("(Writing by Jane Roe)", "Writing by Jane Roe"),
        ("(Additional reporting by Jane Roe in Calder Bay and Ole van den Berg in Oslo)",
         "Additional reporting by Jane Roe in Calder Bay and Ole van den Berg in Oslo"),
        ("(Reporting by Jane Roe)\n\n(Editing by John Doe)",
         "Reporting by Jane Roe; Editing by John Doe"),
        ("(Reporting and writing by Jane Roe;\nediting by John Doe)",
         "Reporting and writing by Jane Roe; editing by John Doe"),
        ("(Jane Roe in Calder Bay, editing by John Doe)",
         "Jane Roe in Calder Bay, editing by John Doe"),
        ("Reporting by Jane Roe. Editing by John Doe.",
         "Reporting by Jane Roe. Editing by John Doe."),
        ("— Jane Roe contributed to this report.", "Jane Roe contributed to this report."),
        ("Roe reported from Calder Bay. J. D. Doe in Oslo contributed to this report.",
         "Roe reported from Calder Bay. J. D. Doe in Oslo contributed to this report."),
        ("Contributing: Jane Roe, Norland Wire", "Contributing: Jane Roe, Norland Wire"),
    ],
)  # fmt: skip
def test_credits_at_the_foot_are_joined_in_their_field(foot, names):
    copy = read_wire("", f"{LEDE}\n\n{NEXT}\n\n{foot}")
    assert (copy.credits, copy.text) == (names, f"{LEDE}\n\n{NEXT}")


def test_credits_at_the_end_of_the_last_sentence_are_taken_too():
    copy = read_wire("", f"{LEDE} (Reporting by Jane Roe; Editing by John Doe)")
    assert (copy.credits, copy.text) == ("Reporting by Jane Roe; Editing by John Doe", LEDE)


def test_credits_above_a_foreign_foot_are_taken():
    copy = read_wire("", f"{LEDE}\n\n(Reporting by Jane Roe)\n\nSign up for our letter.")
    assert (copy.credits, copy.text) == (
        "Reporting by Jane Roe",
        f"{LEDE}\n\nSign up for our letter.",
    )


@pytest.mark.parametrize(
    "paragraph",
    [
        "(The dam was built in 1931.)",
        "(Editing by committee is never a good idea, he said.)",
        "Reporting by the state broadcaster has shown that the dam leaks.",
        "Writing by hand is good for you.",
        "(All times local.)",
        "The minister declined to comment. Jane Roe contributed to this report.",
        "The report was updated in 2020.",
        "This report was updated annually by the ministry.",
        "___",
    ],
)
@pytest.mark.parametrize("end", ["", f"\n\n{NEXT}"])
def test_a_paragraph_that_merely_looks_odd_stays(paragraph, end):
    text = f"{LEDE}\n\n{paragraph}{end}"
    copy = read_wire("", text)
    assert (copy.text, copy.credits, copy.notices, copy.junk) == (text, "", (), "")


@pytest.mark.parametrize(
    ("footer", "status"),
    [
        ("This story has been corrected to show that the dam is 90 metres high.",
         Status.CORRECTED),
        ("This version corrects the height of the dam.", Status.CORRECTED),
        ("An earlier version of this story misstated the height.", Status.CORRECTED),
        ("Correction: The dam is 90 metres high.", Status.CORRECTED),
        ("This story has been updated to correct the height.", Status.CORRECTED),
        ("This story has been updated with additional details.", Status.USABLE),
    ],
)  # fmt: skip
def test_a_correction_below_the_text_is_a_notice(footer, status):
    for foot in (footer, f"({footer})", f"___\n\n{footer}", f"___\n{footer}"):
        copy = read_wire("", f"{LEDE}\n\n{foot}")
        assert (copy.notices, copy.status, copy.text) == ((footer,), status, LEDE)


def test_a_correction_after_the_rule_is_found_above_other_footers():
    footer = "This story has been corrected to show that the dam is 90 metres high."
    copy = read_wire("", f"{LEDE}\n\n___\n\n{footer}\n\n___\n\nFollow the dam at dam.example.")
    assert copy.status is Status.CORRECTED
    assert copy.text == f"{LEDE}\n\n___\n\nFollow the dam at dam.example."


@pytest.mark.parametrize(
    "junk",
    [
        "tagreuters.com2025binary_LYNXABCDEF0AB-VIEWIMAGE",
        "tag:reuters.com,2025:binary_LYNXABCDEF0AB-BASEIMAGE",
        "tag:reuters.com,2025:newsml_KBN0ABCDE:1",
        "((jane.roe@wire.example; +1 646 555 0100;))",
        "Our Standards: The Thomson Reuters Trust Principles.",
        "More AP dams: https://dams.example/hub",
    ],
)
def test_codes_and_contact_lines_are_junk(junk):
    copy = read_wire("", f"{LEDE}\n\n(Editing by John Doe)\n\n{junk}")
    assert (copy.junk, copy.credits, copy.text) == (junk, "Editing by John Doe", LEDE)


def test_a_code_glued_to_the_last_word_is_junk():
    code = "tagreuters.com2025binary_LYNXABCDEF0AB-VIEWIMAGE"
    copy = read_wire("", f"{LEDE}{code}")
    assert (copy.junk, copy.text) == (code, LEDE)


@pytest.mark.parametrize("line", ["tag your photos #dam", "VIEW IMAGE", "Read more: dam.example"])
def test_other_last_lines_stay(line):
    text = f"{LEDE}\n\n{line}"
    assert read_wire("", text).text == text


@pytest.mark.parametrize(
    ("notice", "status"),
    [
        ("Eds: UPDATES: With quotes, details.", Status.USABLE),
        ("Eds: EDITS: For length.", Status.USABLE),
        ("Eds: CORRECTS: The height of the dam.", Status.CORRECTED),
        ("Eds: UPDATES: With quotes. CORRECTS: Spelling.", Status.CORRECTED),
        ("Eds: Corrects the height of the dam.", Status.CORRECTED),
        ("EDS.: CORRECTS name", Status.CORRECTED),
        ("Updates with the minister's reaction to a corrective law", Status.USABLE),
        ("BULLETIN KILL", Status.WITHDRAWN),
        ("Eds: BULLETIN KILL: the dam did not open.", Status.WITHDRAWN),
        ("Editors: Please kill the story BC-NL--Dam.", Status.WITHDRAWN),
        ("KILL: wrong dam; CORRECTS nothing", Status.WITHDRAWN),
        ("Kills the story about the dam", Status.WITHDRAWN),
        ("Story withdrawn; there will be no substitute", Status.WITHDRAWN),
        ("This story has been withdrawn", Status.WITHDRAWN),
        ("Killed in the flood were two engineers; adds names", Status.USABLE),
        ("Withdraws quote in the last paragraph", Status.USABLE),
        ("Adds that the bill was withdrawn", Status.USABLE),
        ("Eds: With photos of the kill.", Status.USABLE),
        ("", Status.USABLE),
    ],
)
def test_what_notices_make_of_an_item(notice, status):
    assert status_of(["Update 1", notice]) is status


@pytest.mark.parametrize(
    "opening",
    [
        "BULLETIN KILL",
        "STORY WITHDRAWN",
        "ADVISORY-Story headlined 'Dam opens' withdrawn",
        "Story headlined “Dam opens” is withdrawn. There will be no substitute.",
        "This Nov. 12 story has been withdrawn because its source was wrong.",
        "Norland Wire has withdrawn this story.",
        "ATTENTION EDITORS - Please kill the earlier story about the dam.",
    ],
)
@pytest.mark.parametrize("end", ["", f"\n\n{NEXT}"])
def test_an_opening_that_takes_the_story_back_withdraws_it(opening, end):
    for dateline in ("", "CALDER BAY (Reuters) - "):
        copy = read_wire("Dam opens", f"{dateline}{opening}{end}")
        assert copy.status is Status.WITHDRAWN
        assert copy.text == f"{opening}{end}"


@pytest.mark.parametrize(
    "text",
    [
        "The minister has withdrawn his offer.",
        "The newspaper’s story headlined “Dam opens” was withdrawn after protests.",
        "The report has been withdrawn, the ministry said.",
        "Killed in the flood were two engineers.",
        "Kill the bill, the crowd chanted.",
        "Withdrawn drugs are back on the shelves.",
        "Norland has withdrawn troops from the dam.",
        "An advisory board withdrew its story of the flood.",
        f"{LEDE}\n\nThis story has been withdrawn from the archive, she read.",
    ],
)
def test_news_about_withdrawing_and_killing_is_no_kill(text):
    assert read_wire("Dam opens", text).status is Status.USABLE


def test_the_foot_is_found_above_tables_that_close_the_text():
    table = "Day | mm\nMonday | 41"
    copy = read_wire("", f"{LEDE}\n\n(Reporting by Jane Roe)\n\n{table}\n\n{table}")
    assert (copy.credits, copy.text) == ("Reporting by Jane Roe", f"{LEDE}\n\n{table}\n\n{table}")
    assert read_wire("", table).text == table


@pytest.mark.parametrize("text", ["(Editing by John Doe)", "CNN —", "(Corrects the name)", "___"])
def test_the_text_is_never_emptied(text):
    assert read_wire("", text).text == text


PIECES = st.sampled_from(
    [
        LEDE, NEXT, "(An aside.)", "___", "— He paused —", "“Yes (maybe) - no,” she said.",
        "(Reporting by Jane Roe; editing by John Doe)", "(Writing by Jane Roe)",
        "This story has been corrected to show that it held.", "(Corrects name)",
        "tagreuters.com2025binary_LYNXABCDEF0AB-VIEWIMAGE", "Contributing: Jane Roe",
        "Jane Roe contributed to this report.", "PARIS — Two held.", "More AP dams: https://d.example",
    ]
)  # fmt: skip
STARTS = st.sampled_from([row[0] for row in DATELINES] + ["", "(Adds details)\n\n"])
TAGS = st.sampled_from(
    ["", "UPDATE 1-", "CORRECTED-", "(CORRECTED) ", "REFILE-UPDATE 2-", "ADVISORY-", "EMBARGOED: "]
)
HEADLINES = st.one_of(st.just("Dam opens"), st.text(max_size=40))
BODIES = st.one_of(
    st.builds(
        lambda start, parts: start + "\n\n".join(parts), STARTS, st.lists(PIECES, max_size=6)
    ),
    st.text(max_size=200),
)


def letters(*texts):
    return Counter(char for text in texts for char in text.casefold() if char.isalnum())


@given(TAGS, HEADLINES, BODIES)
def test_nothing_is_lost(tag, headline, text):
    copy = read_wire(tag + headline, text)
    kept = letters(
        copy.headline, copy.text, *copy.notices, copy.dateline, copy.dated, copy.agency,
        copy.byline, copy.credits, copy.junk,
    )  # fmt: skip
    whole = canonical_text(tag + headline)
    if "Repeat" in copy.notices:
        whole = whole.replace("RPT", "REPEAT", 1)
    assert kept == letters(whole, canonical_text(text))


@given(TAGS, HEADLINES, BODIES)
def test_the_text_is_canonical_and_a_part_of_what_came_in(tag, headline, text):
    copy = read_wire(tag + headline, text)
    assert copy.text == canonical_text(copy.text)
    whole = canonical_text(text)
    assert all(paragraph in whole for paragraph in copy.text.split("\n\n"))


@given(TAGS, STARTS, st.lists(PIECES.filter(lambda piece: "PARIS" not in piece), min_size=1))
def test_reading_the_text_again_changes_nothing(tag, start, parts):
    first = read_wire(tag + "Dam opens", start + LEDE + "\n\n" + "\n\n".join(parts))
    second = read_wire(first.headline, first.text)
    assert (second.headline, second.text) == (first.headline, first.text)
    assert (second.dateline, second.agency, second.notices, second.credits) == ("", "", (), "")
