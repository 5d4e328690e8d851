import pytest

from index.names import names_of

_TABLE = [
    # headline, text, in it, not in it
    ("Voss to leave", "The premier, Mara Voss, said so.", {"mara voss", "voss"}, {"the", "leave"}),
    ("Storm hits", "Police said so. They met Police Chief Orlo Dane.", {"orlo"}, {"they"}),
    ("Storm hits", "Officials said so. Nobody met officials.", set(), {"officials", "nobody"}),
    ("Storm hits", "Voss said so. Nobody met Voss.", {"voss"}, {"nobody"}),
    ("Storm hits", "Voss’s aide said so of Norland's plan.", {"norland"}, {"norland's"}),
    ("Storm hits", "a vote in the Bank of Norland today", {"bank of norland"}, {"of"}),
    ("Storm hits", "NATO, the U.S., Kel-Arrin.", {"nato", "u.s.", "kel-arrin"}, set()),
    ("Storm hits", "On Monday, March 3, Calder Bay", {"calder bay"}, {"monday", "march", "3"}),
    ("Storm hits", "after Monday's vote in March’s heat", set(), {"monday", "march"}),
    ("Storm hits", "In 2025 some 1,250 of 48 houses lost 7.", {"1250", "48"}, {"2025", "7"}),
    ("Quake of 6.4 rocks Norland", "", {"6.4", "norland"}, set()),
    ("VOSS QUITS IN NORLAND", "Mara Voss left.", {"mara voss"}, {"quits"}),
    ("Voss Quits After Long Norland Fight", "Mara Voss left.", {"mara voss"}, {"quits", "fight"}),
    ("VOSS QUITS IN NORLAND", "", {"voss", "norland"}, {"in"}),
    ("Łódka i Øyvind Ås", "Øyvind Ås spotkał się z Łódką.", {"øyvind ås"}, set()),
    ("Воду в Кальдере отключили", "Мэр Орло Дейн сообщил.", {"орло", "дейн", "кальдере"}, set()),
    ("استقالة رئيسة الوزراء", "", {"استقالة", "الوزراء"}, set()),
    ("ראש הממשלה התפטרה", "", {"ראש", "הממשלה"}, set()),
    ("北国首相辞任", "", {"北国", "首相", "辞任"}, {"北国首相辞任"}),
    ("", "", set(), {""}),
]  # fmt: skip


@pytest.mark.parametrize(("headline", "text", "found", "absent"), _TABLE)
def test_names_are_found_without_a_model(headline, text, found, absent):
    names = names_of(headline, text)
    assert found <= names
    assert not absent & names


def test_only_the_beginning_is_read():
    assert "calder" not in names_of("Storm hits coast", "rain " * 300 + "in Calder")


def test_a_text_of_nothing_but_capitals_ends():
    assert names_of("A " * 5_000, "É" * 50_000)
