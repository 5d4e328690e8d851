"""The encoding of a web page: what it says, what its server said, what its bytes allow."""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The WHATWG Encoding Standard, section 4.2: what a label stands for on the web, where Python
# takes it more narrowly.
_ON_THE_WEB = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_ALIASES = {"x-sjis": "cp932", "windows-31j": "cp932", "x-gbk": "gb18030", "x-euc-jp": "euc_jp"}
# Python's own, which no page is in and some of which raise whatever they are given.
_NOT_OF_THE_WEB = frozenset(
    ("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7")
)
_META = re.compile(
    rb"""<meta\b[^>]{0,300}?\bcharset\s*=\s*["']?\s*([\w:.-]{2,40})""", re.IGNORECASE
)
_XML = re.compile(rb"""\s*<\?xml\b[^>]{0,100}?\bencoding\s*=\s*["']([\w:.-]{2,40})""")
_HEAD = 4096
_MARKUP = re.compile(rb"<(script|style)\b.*?</\1|<[^>]*>|\s+", re.IGNORECASE | re.DOTALL)
_SAMPLE = 8 << 10
_STRAY = 0.01


def decoded(body: bytes, charset: str = "") -> str:
    """Return the page's text.

    In this order: a byte-order mark; UTF-8 if the bytes are that and more than ASCII (no other
    encoding looks like it by chance); `charset`; the charset of the meta tag or the XML
    declaration; what charset-normalizer finds; Windows-1252. A named encoding counts if nearly
    all bytes are valid in it; the others become U+FFFD.

    >>> decoded("Приказ подписан".encode("cp1251"), "windows-1251")
    'Приказ подписан'
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    if wide := _wide(body):
        return body.decode(wide, "replace")
    text = _strict(body, "utf-8")
    if text is not None and not (body.isascii() and b"\x1b" in body):
        return text
    head = body[:_HEAD]
    labels = [
        charset,
        *(m[1].decode("ascii", "ignore") for m in (_XML.match(head), _META.search(head)) if m),
    ]
    for name in filter(None, map(_codec, labels)):
        text = body.decode(name, "replace")
        if text.count("\ufffd") <= _STRAY * len(text):
            return text
    return _guessed(body)


def _wide(body: bytes) -> str:
    """Return UTF-16 if every other byte of the first ASCII characters is zero; else nothing."""
    head = body[:_HEAD]
    if head[:1] == b"<" and head[1:2] == b"\x00":
        return "utf-16-le"
    return "utf-16-be" if head[:2] == b"\x00<" else ""


def _strict(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except UnicodeDecodeError:
        return None


def _codec(label: str) -> str:
    """Return Python's name of the encoding that a label means on the web; empty if unknown.

    UTF-16 and UTF-32 are left out: bytes in them would have been known without a label.
    """
    label = label.strip().strip("\"'").lower()
    try:
        name = codecs.lookup(_ALIASES.get(label, label)).name
    except (LookupError, ValueError):
        return ""
    if name in _NOT_OF_THE_WEB or name.startswith(("utf-16", "utf-32")):
        return ""
    if not codecs.lookup(name)._is_text_encoding:
        return ""
    return _ON_THE_WEB.get(name, name)


def _guessed(body: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - heavy, seldom needed

    sample = _MARKUP.sub(b" ", body[: _SAMPLE * 32])[:_SAMPLE]
    best = from_bytes(sample).best()
    return body.decode(best.encoding if best else "cp1252", "replace")
