"""Language models that quote well, misquote, invent, miscount and break off, each in its manner.

A model reads the passages in its prompt, as a real one does, and writes about what is nearest to
the question. What a manner alters, it alters on purpose; whether it comes through is for a checker
to say that knows nothing of manners.
"""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.prose import sentences_of
from tests.llm.server import Act, Request, ScriptedServer

_PASSAGE = re.compile(r"^\[(\d+)\] [^\n]*\n", re.MULTILINE)
_FENCED = re.compile(r"===== BEGIN [^\n]*\n(.*)\n===== END ", re.DOTALL)
_ASKED = re.compile(r"Question: (.*)\Z", re.DOTALL)
_SAID = re.compile(
    r"“(?P<words>[^”]+?)[,.]?” (?:said (?P<who>[A-Z]\w+ [A-Z]\w+)|(?P<told>[A-Z]\w+ [A-Z]\w+))"
)
_ONE = "ONE"  # the answer of a model that is to take a question apart
_INVENTED = (
    "We shall never sell the lighthouse",
    "Nobody in this town believes a word of it",
    "The {noun} was a mistake from the first day",
    "I would do it all again tomorrow",
)
BRACKETS = (
    "[{n}]", " [{n}]", "【{n}】", "【{n}†source】", " [^{n}]", " (source {n})",
    " [[{n}]](#source-{n})", " [{n}, {m}]", " [{n}][{m}]", " [{n}-{m}]", " [Passage {n}]",
    " \\[{n}\\]", " **[{n}]**",
    " ([{n}])", "<sup>{n}</sup>", " [ {n} ]", " [Source {n}, Source {m}]", " ⟦{n}⟧", " [doc_{n}]",
    " ({n})", " [{n} and {m}]", " [{n}](https://evil.example/{n})",
)  # fmt: skip
"""Ways to write a number, and a second one, behind a sentence."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words that somebody says in a passage.

    Args:
        number: The passage's.
        words: Between the quotation marks, without a comma before the closing one.
        who: The speaker.
    """

    number: int
    words: str
    who: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies before a model that writes an answer.

    Args:
        passages: Their texts by number.
        told: Sentences with their passages' numbers, the nearest to the question first.
        said: The same of quotations.
        memory: Sentences that a model may remember but must not use: withdrawn or replaced ones.
        draw: Chooses.
    """

    passages: Mapping[int, str]
    told: Sequence[tuple[str, int]]
    said: Sequence[Said]
    memory: Sequence[str]
    draw: random.Random

    def fact(self) -> str:
        """Return a true sentence with its number."""
        sentence, number = self.told[0]
        return f"{sentence[:-1]} [{number}]{sentence[-1]}"

    def quote(self) -> Said:
        """Return one of the two nearest quotations; where there are none, a whole sentence."""
        if not self.said:
            sentence, number = self.told[0]
            return Said(number, re.sub("[“”]", "", sentence[:-1]), "the report")
        return self.draw.choice(self.said[:2])


def desk(prompt: str, memory: Sequence[str], draw: random.Random) -> Desk:
    """Return what a prompt lays before a model."""
    fenced, asked = _FENCED.search(prompt), _ASKED.search(prompt)
    parts = _PASSAGE.split(fenced[1] if fenced else "")
    passages = {int(n): text.strip() for n, text in zip(parts[1::2], parts[2::2], strict=True)}
    wanted = _words(asked[1] if asked else "")

    def near(text: str) -> int:
        return len(_words(text) & wanted)

    told = [
        (sentence, number)
        for number, text in passages.items()
        for paragraph in text.split("\n\n")
        for sentence in sentences_of(paragraph)
        if len(sentence.split()) > 3
    ]
    told.sort(key=lambda pair: -near(pair[0]))
    said = [
        Said(number, found["words"], found["who"] or found["told"])
        for sentence, number in told
        if (found := _SAID.search(sentence))
    ]
    return Desk(passages, told, said, memory, draw)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _letter(words: str, draw: random.Random) -> str:
    """Return words with one letter replaced by another."""
    at = draw.choice([place for place, char in enumerate(words) if char.isalpha()])
    other = draw.choice([c for c in "abcdefghijklmnopqrstuvwxyz" if c != words[at].lower()])
    return words[:at] + other + words[at + 1 :]


def _word(words: str, draw: random.Random) -> str:
    """Return words with one of them left out, doubled or exchanged with the next."""
    parts = words.split()
    at = draw.randrange(max(len(parts) - 1, 1))
    match draw.randrange(3):
        case 0:
            del parts[at]
        case 1:
            parts.insert(at, parts[at])
        case _:
            parts[at : at + 2] = parts[at : at + 2][::-1]
    return " ".join(parts)


def _inside(words: str, what: str, draw: random.Random) -> str:
    """Return words with something put between two of them."""
    parts = words.split()
    at = draw.randrange(1, max(len(parts), 2))
    return " ".join([*parts[:at], what, *parts[at:]])


def _part(words: str, draw: random.Random) -> str:
    """Return some neighbouring words, at least three where there are."""
    parts = words.split()
    start = draw.randrange(max(len(parts) - 2, 1))
    return " ".join(parts[start : start + draw.randint(3, 6)])


def _spoken(d: Desk, alter: Callable[[str], str] = str, form: str = "") -> str:
    said = d.quote()
    form = form or d.draw.choice(
        ("{who} said: “{words}.” [{n}]", "“{words},” said {who} [{n}].",
         "{who} said “{words}” [{n}].", "According to {who}, “{words}” [{n}].")
    )  # fmt: skip
    return form.format(who=said.who, words=alter(said.words), n=said.number)


def _across(d: Desk) -> str:
    """Quote over the end of a paragraph."""
    pairs = [
        (before, after, number)
        for number, text in d.passages.items()
        for above, below in zip(text.split("\n\n"), text.split("\n\n")[1:], strict=False)
        if not re.search("[“”]", (before := sentences_of(above)[-1])
                         + (after := sentences_of(below)[0]))
    ]  # fmt: skip
    if not pairs:
        return _spoken(d)
    before, after, number = d.draw.choice(pairs)
    return f"The report says: “{before}{d.draw.choice((' ', chr(10)))}{after}” [{number}]"


def _remembered(d: Desk) -> str:
    """Tell what was withdrawn or replaced as if the first passage said it."""
    if not d.memory:
        return _spoken(d, lambda words: _letter(words, d.draw))
    sentence = d.draw.choice(d.memory)
    shown = sentence if d.draw.random() < 0.5 else f"“{re.sub('[“”]', '', sentence)}”"
    return f"{shown} [{d.draw.choice(list(d.passages))}]"


def _scare(d: Desk) -> str:
    """Put words of a sentence in quotation marks that have none there."""
    sentence, number = d.draw.choice(d.told[:3])
    plain = re.sub("[“”]", "", sentence[:-1])
    part = _part(plain, d.draw)
    return f"{plain.replace(part, f'“{part}”', 1)} [{number}]."


def _bracketed(d: Desk) -> str:
    sentence, number = d.told[0]
    other = d.draw.choice(list(d.passages))
    style = d.draw.choice(BRACKETS).format(n=number, m=other)
    return f"{sentence}{style}" if d.draw.random() < 0.5 else f"{sentence[:-1]}{style}."


def _two(d: Desk) -> tuple[Said, Said]:
    return (d.said[0], d.said[-1]) if len(d.said) > 1 else (d.quote(), d.quote())


def _joined(d: Desk) -> str:
    one, other = _two(d)
    glue = d.draw.choice((" ", " … ", ". ", " ... ", ", and "))
    return f"{one.who} said: “{one.words}{glue}{other.words}.” [{one.number}]"


def _other_speaker(d: Desk) -> str:
    one, other = _two(d)
    return f"“{one.words},” said {other.who} [{one.number}]."


def _cut(d: Desk) -> Act:
    """Break off: at the length, without an end, or with the connection."""
    text = f"{d.fact()} {_spoken(d)} {_spoken(d)}"
    cut = text[: d.draw.randrange(len(text) // 3, len(text))]
    match d.draw.randrange(3):
        case 0:
            return Act(cut, finish="length")
        case 1:
            return Act(cut, finish=None)
        case _:
            return Act(text, drop="middle")


Manner = Callable[[Desk], str | Act]
_SPOKEN: dict[str, Callable[[str, random.Random], str]] = {
    "misquotes a letter": _letter,
    "misquotes a word": _word,
    "quotes a part": _part,
    "leaves out with an ellipsis": lambda w, d: _inside(_word(w, d), "…", d),
    "puts in a word in brackets": lambda w, d: _inside(w, "[the council]", d),
    "emphasises in a quotation": lambda w, d: _inside(w, "**", d).replace("** ", "**", 1) + "**",
    "cites within a quotation": lambda w, d: _inside(w, "[1]", d),
    "lower case": lambda w, _: w[0].lower() + w[1:],
    "invisible characters": lambda w, d: _inside(w, "\u200b", d).replace(" \u200b", "\u200b"),
    "look-alike letters": lambda w, _: w.replace("e", "\u0435", 1),
    "another mark at the end": lambda w, d: w + d.choice("!?;"),
    "white space": lambda w, d: w.replace(" ", d.choice(("  ", "\u00a0", "\n")), 1),
    "numbers within": lambda w, d: _inside(w, str(d.randrange(2, 99)), d),
}  # fmt: skip
_MARKED = {
    "straight marks": '"{words}," said {who} [{n}].',
    "single marks": "{who} said ‘{words}’ [{n}].",
    "straight single marks": "'{words}', said {who} [{n}].",
    "angled marks": "«{words}», said {who} [{n}].",
    "low marks": "{who} said: „{words}“ [{n}].",
    "entities": "&ldquo;{words}&rdquo;, said {who} [{n}].",
    "an open quotation": "“{words}, said {who} [{n}].",
    "a quotation only closed": "{words},” said {who} [{n}].",
    "quotation in a quotation": "The report says: “‘{words},’ said {who}” [{n}].",
    "a list": "## Answer\n\n- {who}: “{words}” [{n}]\n- “{words},” {who} said [{n}]\n",
    "list of sources": "“{words},” said {who} [{n}].\n\nSources:\n[{n}] “All the rest is true”",
    "thinks aloud": "<think>“We lost it all,” said {who}.</think>“{words},” said {who} [{n}].",
    "a number that is not there": "“{words},” said {who} [7{n}].",
    "no number": "“{words},” said {who}.",
    "paraphrases": "It was {who} who told reporters “{words}” [{n}].",
}
MANNERS: dict[str, Manner] = {
    "quotes well": _spoken,
    "tells a fact": lambda d: d.fact(),
    "invents": lambda d: _spoken(
        d, lambda _: d.draw.choice(_INVENTED).replace("{noun}", d.draw.choice(("dam", "vote")))
    ),
    "wrong number": lambda d: _spoken(
        d, form=f"“{{words}},” said {{who}} [{d.draw.choice([*d.passages, 0, 99])}]."
    ),
    "all brackets": _bracketed,
    "quotes over a paragraph": _across,
    "remembers": _remembered,
    "scare quotes": _scare,
    "joins quotations": _joined,
    "another speaker": _other_speaker,
    "cut off": _cut,
    **{name: (lambda d, alter=alter: _spoken(d, lambda words: alter(words, d.draw)))
       for name, alter in _SPOKEN.items()},
    **{name: (lambda d, form=form: _spoken(d, form=form)) for name, form in _MARKED.items()},
}  # fmt: skip
"""How a model writes a sentence, or an answer; by what a person would say of it."""
_GOOD = ("tells a fact", "quotes well", "all brackets")


class ScriptedModels(ScriptedServer):
    """Serves models that each write in the manner that is set before they are asked.

    `memory` holds sentences that they may remember; `manner` is the name of one of `MANNERS`.
    """

    def __init__(self, seed: int = 0) -> None:
        super().__init__([Act()])
        self.seed = seed
        self.manner = "quotes well"
        self.memory: list[str] = []

    def next_act(self, request: Request, headers: dict[str, str], path: str) -> Act:
        """Return what the model of the moment writes; a true sentence comes before most of it."""
        super().next_act(request, headers, path)
        messages = [str(message["content"]) for message in request["messages"]]  # type: ignore[attr-defined]
        prompt = messages[-1]
        if "===== BEGIN" not in prompt:
            return Act(_ONE)
        draw = random.Random(f"{self.seed} {self.manner} {prompt}")
        d = desk(prompt, self.memory, draw)
        if not d.told:
            return Act("The articles do not say.")
        written = MANNERS[self.manner](d)
        if isinstance(written, Act):
            return written
        first = draw.random() < 0.3 and not written.startswith(("#", "<think>"))
        others = [MANNERS[name](d) for name in draw.choices(_GOOD, k=draw.randrange(1, 3))]
        told = " ".join(map(str, [written, *others] if first else [*others, written]))
        return Act(told, pieces=_pieces(told, draw))


def _pieces(text: str, draw: random.Random) -> list[str]:
    """Return a text in pieces as they come over the wire: of one to nine characters."""
    pieces = []
    while text:
        size = draw.randrange(1, 10)
        pieces.append(text[:size])
        text = text[size:]
    return pieces
