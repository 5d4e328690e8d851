"""Names of languages, as data sets write them and as people know them, and BCP 47 tags."""

_TAGS = {
    name: tag
    for tag, names in {
        "ar": "ara arabic", "bg": "bul bulgarian", "bn": "ben bengali", "bs": "bos bosnian",
        "ca": "cat catalan", "cs": "ces cze czech", "da": "dan danish", "de": "deu ger german",
        "el": "ell gre greek", "en": "eng english", "es": "spa spanish", "et": "est estonian",
        "fa": "fas per persian farsi", "fi": "fin finnish", "fr": "fra fre french",
        "he": "heb hebrew", "hi": "hin hindi", "hr": "hrv croatian", "hu": "hun hungarian",
        "id": "ind indonesian", "it": "ita italian", "ja": "jpn japanese", "ka": "kat georgian",
        "km": "khm khmer", "ko": "kor korean", "lt": "lit lithuanian", "lv": "lav latvian",
        "mk": "mkd macedonian", "my": "mya burmese", "nb": "nob", "nl": "nld dut dutch",
        "no": "nor norwegian", "pl": "pol polish", "pt": "por portuguese", "ps": "pus pashto",
        "ro": "ron rum romanian", "ru": "rus russian", "sk": "slk slovak", "sl": "slv slovenian",
        "sq": "sqi albanian", "sr": "srp serbian", "sv": "swe swedish", "sw": "swa swahili",
        "ta": "tam tamil", "th": "tha thai", "tr": "tur turkish", "uk": "ukr ukrainian",
        "ur": "urd urdu", "uz": "uzb uzbek", "vi": "vie vietnamese", "zh": "zho chi chinese",
    }.items()
    for name in names.split()
}  # fmt: skip
_CODE = 3  # letters at most of an ISO 639 code; names have more
_NAMES: dict[str, str] = {}
for _name, _tag in _TAGS.items():
    if len(_name) > _CODE:
        _NAMES.setdefault(_tag, _name.capitalize())


def tag_of(language: str) -> str:
    """Return the BCP 47 tag of a language that is named in English or by ISO 639-2.

    What is not known so is returned as it is: it is a tag already.

    >>> tag_of("English"), tag_of("eng"), tag_of("pt-BR")
    ('en', 'en', 'pt-BR')
    """
    return _TAGS.get(language.casefold(), language)


def name_of(tag: str) -> str:
    """Return the English name of a language, or the tag itself where it is not known here.

    >>> name_of("fa"), name_of("pt-BR")
    ('Persian', 'pt-BR')
    """
    return _NAMES.get(tag.casefold(), tag)
