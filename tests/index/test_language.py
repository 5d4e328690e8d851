# ruff: noqa: E501
"""The language of a text is recognised, or left open."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from index.language import language_of

TEXTS = {
    "en": "The dam on the river Arrin reopened on Monday after ten years, officials said. It had been closed since the flood, and the town of Calder Bay paid for the repairs itself.",
    "de": "Der Damm am Fluss Arrin wurde am Montag nach zehn Jahren wieder geöffnet, sagten Beamte.",
    "fr": "Le barrage sur la rivière Arrin a rouvert lundi après dix ans, ont indiqué les autorités.",
    "es": "La presa del río Arrin reabrió el lunes después de diez años, dijeron las autoridades.",
    "pt": "A barragem no rio Arrin reabriu na segunda-feira após dez anos, disseram as autoridades.",
    "it": "La diga sul fiume Arrin ha riaperto lunedì dopo dieci anni, hanno detto le autorità.",
    "nl": "De dam in de rivier de Arrin is maandag na tien jaar weer geopend, zeiden ambtenaren.",
    "sv": "Dammen vid floden Arrin öppnades på måndagen efter tio år, sade tjänstemän i Norland.",
    "ru": "Плотина на реке Аррин открылась в понедельник после десяти лет простоя, сообщили власти.",
    "uk": "Гребля на річці Аррін відкрилася в понеділок після десяти років, повідомили чиновники.",
    "pl": "Zapora na rzece Arrin została w poniedziałek ponownie otwarta po dziesięciu latach.",
    "tr": "Arrin nehrindeki baraj on yıl sonra pazartesi günü yeniden açıldı, yetkililer söyledi.",
    "fa": "سد رودخانه آرین روز دوشنبه پس از ده سال دوباره باز شد، مقامات گفتند.",
    "he": "הסכר על נהר ארין נפתח מחדש ביום שני לאחר עשר שנים, אמרו גורמים רשמיים.",
    "ja": "アリン川のダムは10年ぶりに月曜日に再び開かれたと当局者が語った。",
    "ko": "아린 강의 댐이 10년 만에 월요일에 다시 열렸다고 당국자들이 말했다.",
    "vi": "Con đập trên sông Arrin đã mở cửa trở lại vào thứ Hai sau mười năm, các quan chức cho biết.",
    "el": "Το φράγμα στον ποταμό Άριν άνοιξε ξανά τη Δευτέρα μετά από δέκα χρόνια.",
}  # fmt: skip


@pytest.mark.parametrize(("tag", "text"), TEXTS.items(), ids=TEXTS)
def test_one_sentence_is_enough(tag, text):
    assert language_of(text) == tag


@pytest.mark.parametrize(
    "text",
    [
        "", "ok", "Dam opens", "12345 " * 40, "4.25% 3.10% 2.0% " * 20, "!!!" * 50,
        "Calder Bay 2, Port Sele 1", "Ann Ives, Lea Orn, Tom Ash, Ira Vane, Cal Moss, Una Ferry",
        "http://post.example/a/b/c?d=1", "\ud800" * 60,
    ],
)  # fmt: skip
def test_where_there_is_too_little_the_language_stays_open(text):
    assert language_of(text) == ""


def test_a_doubtful_opening_is_read_further():
    opening = "Calder Bay 2, Port Sele 1; Arrin 0, Stonehaven 0; North Quay 3, Millford 2. " * 4
    assert language_of(opening) == ""
    assert language_of(opening + " ".join([TEXTS["de"]] * 8)) == "de"


def test_only_the_head_of_a_long_text_counts():
    assert language_of(TEXTS["en"] * 3 + TEXTS["ru"] * 100_000) == "en"


def test_many_threads_get_what_one_gets():
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(language_of, list(TEXTS.values()) * 5)) == list(TEXTS) * 5


def test_the_model_is_loaded_for_the_first_text_only():
    code = "import sys, index.language; assert 'py3langid' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
