"""Fictional news prose from a small grammar: names in thousands, words by Zipf's law."""

# ruff: noqa: SIM905 (word lists read better than lists of words)

import random
import re
from collections.abc import Sequence

_ONSETS = "b br c ch d dr f g gr h j k kl l m n p r s sk st t th tr v w".split()
_VOWELS = "a e i o u ai ea oa ei".split()
_CODAS = "l n r s t m nd rn lt ck sk th".split()
_PLACE_ENDS = "ford ton mouth dale wick stead haven holm by field minster bridge".split()
_FIRST = (
    "Ada Bela Cora Dmitri Edda Farah Goran Hana Ivo Jora Kamal Lena Milo Nadia Oskar Petra "
    "Quentin Rosa Samir Tilda Umar Vera Wanda Yusuf Zora Anselm Brita Cyril Dagny Emeka"
).split()
_ROLES = (
    "minister|mayor|spokeswoman|spokesman|judge|farmer|teacher|engineer|union leader|economist|"
    "police chief|coach|doctor|lawyer|senator|harbour master|researcher|director|priest|analyst"
).split("|")
_NOUNS = (
    "bridge|budget|ferry|strike|court|school|harbour|dam|vote|hospital|river|mine|railway|storm|"
    "union|factory|festival|tunnel|tax|wage|fishery|treaty|inquiry|power plant|museum|stadium|road|"
    "election|water supply|housing plan|border post|airport|reservoir|bakery|archive|pension fund|"
    "trial|forest|market|lighthouse|orchestra|vaccine|satellite|glacier|pipeline|wind farm|bank|"
    "newspaper|theatre|prison|embassy|coalition|charter|quarry|vineyard|canal|league|academy|"
    "merger|patrol boat|data centre|ceasefire|census|subsidy|contract|licence|loan|verdict|appeal"
).split("|")
_ADJECTIVES = (
    "new|old|northern|southern|disputed|planned|local|national|former|costly|delayed|public|"
    "private|temporary|independent|historic|narrow|joint|regional|emergency|modest|rival|annual|"
    "unfinished|coastal|rural|urgent|secret|popular|failed|second|wider|cheaper|foreign|early"
).split("|")
_PAST = (
    "approved|rejected|delayed|opened|closed|criticised|praised|inspected|sold|bought|cancelled|"
    "expanded|repaired|announced|defended|postponed|reviewed|blocked|funded|welcomed|questioned|"
    "suspended|revived|condemned|signed|lost|won|abandoned|leaked|surveyed|restored|audited|moved"
).split("|")
_VERBS = (
    "repair|sell|close|open|review|fund|expand|cancel|defend|inspect|move|rebuild|tax|protect|"
    "finish|study|replace|share|limit|restore|audit|lease|widen|survey|insure|test|double|halve"
).split("|")
_REASONS = (
    "after weeks of rain|as prices rose|before the summer|in a close vote|without a debate|"
    "under heavy pressure|amid falling demand|by a wide margin|for a third time|with little notice|"
    "despite warnings|in spite of protests|to save money|at short notice|over safety fears|"
    "following a complaint|on legal advice|during the recess|against the odds|in near silence"
).split("|")
_QUOTES = (
    "We will {verb} the {noun} and nothing else|Nobody asked us about the {noun}|"
    "This {noun} is not for sale|I have never seen such a {adj} {noun}|It was time to {verb} it|"
    "The {noun} cannot wait until {month}|People here need a {noun}, not a {noun}|"
    "They {past} it and then they {past} the {noun}|My family lived beside that {noun}|"
    "If we {verb} the {adj} {noun}, others will follow|A {adj} {noun} costs {number} crowns a day|"
    "Our {role} knew about the {noun}|You cannot {verb} a {noun} in {month}|"
    "There is no {noun} without {place}"
).split("|")
_SENTENCES = (
    "{Org} {past} the {adj} {noun} in {place} on {weekday}, {reason}.|"
    "“{quote},” said {person}, a {role} in {place}.|"
    "{Person}, {age}, {past} {number} of the {adj} {noun}s {reason}.|"
    "About {number} people work at the {noun}, most of them from {place}.|"
    "The {noun} {past} by {org} cost {money}, {percent} more than planned.|"
    "{Org} said it would {verb} the {noun} by {month}.|"
    "Critics of {person} say the {adj} {noun} should be {past} {reason}.|"
    "In {month}, {org} {past} a {adj} {noun} worth {money}.|"
    "“{quote},” {person} told reporters outside the {noun}.|"
    "Shares in {org} fell {percent} to {money}.|"
    "{Place}, a town of {number}, {past} its own {noun} {reason}.|"
    "Neither {person} nor {org} answered questions about the {noun}.|"
    "{Reason}, {person} {past} the plan to {verb} a {noun} near {place}.|"
    "A {role} from {place} called the {noun} “{adj}” and asked {org} to {verb} it.|"
    "Officials counted {number} {noun}s between {place} and {place}.|"
    "The {role}, {person}, resigned {reason}.|"
    "{Org} and {org} {past} their {adj} {noun} {reason}.|"
    "Work on the {noun} began in {month} and stopped {number} days later.|"
    "“{quote}.” {Person} then left for {place}.|"
    "{Percent} of voters in {place} want to {verb} the {noun}, {org} found.|"
    "A {adj} {noun} in {place} was {past} {reason}, Dr. {surname} said.|"
    "{Person} paid {money} for {number} shares of {org}.|"
    "The {adj} {noun} that {org} {past} in {month} is still empty.|"
    "It was the {ordinal} {noun} {past} in {place} since {month}."
).split("|")
_HEADLINES = (
    "{Org} {past} {adj} {noun} in {place}|{Place} {noun} {past} {reason}|"
    "{Person} wants to {verb} {adj} {noun}|{Noun} near {place} {past}, {org} says"
).split("|")
# Reports that a desk fills in every day: much of the wording stays, the facts do not.
_TEMPLATES = {
    "{Org} reports quarterly earnings": (
        "{Org} on {weekday} reported quarterly earnings of {money}.|"
        "The {place}-based company said it had net income of {cents} cents per share. Earnings, "
        "adjusted for one-time gains and costs, came to {cents} cents per share. The results "
        "{beat} market expectations. The average estimate of {few} analysts was for earnings of "
        "{cents} cents per share.|"
        "The company posted revenue of {money} in the period. {few} analysts had expected "
        "{money}.|"
        "For the current quarter ending in {month}, {org} said it expects revenue in the range of "
        "{money} to {money}.|"
        "Company shares have {risen} {percent} since the beginning of the year. In the final "
        "minutes of trading on {weekday}, shares hit {cents}.{cents} crowns, {a_change} of "
        "{percent} in the last 12 months.|"
        "This report was written by a program from data that the exchange publishes. Figures are "
        "rounded, and adjusted earnings leave out what the company calls exceptional."
    ),
    "Weather for {place}": (
        "{sky} skies are expected over {place} on {weekday} with a high near {cents} degrees, the "
        "weather office said.|"
        "Winds from the {wind} will reach {cents} kilometres an hour in the afternoon. The chance "
        "of rain is {percent}, and lows overnight will be around {few} degrees.|"
        "The outlook for {weekday} is {sky} with {wind} winds and highs of {cents} degrees. "
        "Drivers on the road to {place} should allow more time."
    ),
    "{Person}, {age}": (
        "{Person}, {age}, of {place}, died on {weekday}, {month} {few}, at {place} General "
        "Hospital, surrounded by family.|"
        "{Surname} was born in {place} to {person} and {person}. After school the young {surname} "
        "worked {number} days at {org} and later as a {role}, and was known for a love of the "
        "{noun} and the {noun}.|"
        "Survivors include {few} children, {person} of {place} and {person} of {place}, and "
        "{few} grandchildren. A service will be held at {few} p.m. on {weekday} at the church of "
        "{place}. In lieu of flowers, donations may be made to {org}."
    ),
    "{Place} stocks close": (
        "The {place} index closed {percent} {up} at {number} points on {weekday}, the exchange "
        "said.|"
        "{Org} was the biggest gainer, adding {percent} to {money}. {Org} lost {percent} and "
        "{org} gave up {percent}.|"
        "The crown traded at {cents}.{cents} to the dollar, compared with {cents}.{cents} late on "
        "{weekday}. Turnover on the exchange was {money}. The yield on the ten-year bond stood at "
        "{percent}."
    ),
    "{Place} {few}, {place} {few}": (
        "{Person} scored {few} goals and {person} added another as {place} beat {place} "
        "{few}-{few} on {weekday} night.|"
        "{Place} goalkeeper {person} made {cents} saves. {Person} scored for {place} in the "
        "{ordinal} minute.|"
        "{Place} are {ordinal} in the league with {cents} points from {cents} matches and play "
        "{place} on {weekday}. Attendance was {number}."
    ),
}
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_FIXED = {
    "beat": ("beat", "met", "missed", "fell short of"),
    "risen": ("risen", "fallen", "climbed", "dropped"),
    "a_change": ("a rise", "a fall", "an increase", "a decline"),
    "sky": ("clear", "cloudy", "mostly cloudy", "partly sunny", "grey"),
    "wind": ("north", "north-west", "south", "south-east", "west"),
    "up": ("higher", "lower"),
    "month": _MONTHS,
    "weekday": _WEEKDAYS,
    "ordinal": "second third fourth fifth sixth seventh eighth ninth tenth twelfth".split(),
}
_WORDS = {
    "noun": _NOUNS,
    "adj": _ADJECTIVES,
    "past": _PAST,
    "verb": _VERBS,
    "role": _ROLES,
    "reason": _REASONS,
}
_KINDS = {word: kind for kind in (_NOUNS, _ADJECTIVES, _PAST, _VERBS, _ROLES) for word in kind}
_SLOT = re.compile(r"\{(\w+)\}")
_SENTENCE_END = re.compile(r"(?:(?<=\.)|(?<=\.”))(?<!Dr\.) (?=[“A-Z0-9])")
_BEFORE_VOWEL = re.compile(r"\b([Aa]) (?=[aeiouAEIOU])")


def sentences_of(paragraph: str) -> list[str]:
    """Return the sentences that a paragraph of this prose was made of."""
    return _SENTENCE_END.split(paragraph)


class Prose:
    """Writes with the numbers that it draws.

    Args:
        draw: The only source of chance.
    """

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.surnames = self._coined(4000, ("",))
        self.places = self._coined(1500, _PLACE_ENDS)

    def _coined(self, count: int, ends: Sequence[str]) -> list[str]:
        names: dict[str, None] = {}
        while len(names) < count:
            parts = [_ONSETS, _VOWELS, _CODAS]
            if ends == ("",):
                parts += [_ONSETS[:9], _VOWELS, _CODAS]
            name = "".join(map(self.draw.choice, parts)) + self.draw.choice(ends)
            names[name.capitalize()] = None
        return list(names)

    def _zipf(self, words: Sequence[str], skew: float = 2.0) -> str:
        return words[int(len(words) * self.draw.random() ** skew)]

    def headline(self) -> str:
        """Return a headline without a full stop."""
        return self._filled(self.draw.choice(_HEADLINES), {})

    def sentence(self, cast: dict[str, list[str]] | None = None) -> str:
        """Return a sentence, about the names of a cast if there is one."""
        return self._filled(self.draw.choice(_SENTENCES), cast or {})

    def paragraphs(self, words: int) -> list[str]:
        """Return paragraphs of one to three sentences about few people, some `words` long."""
        cast = {
            "person": [self._person() for _ in range(3)],
            "place": [self._zipf(self.places) for _ in range(3)],
            "org": [self._org() for _ in range(3)],
            "noun": [self._zipf(_NOUNS) for _ in range(8)],
        }
        written: list[str] = []
        count = 0
        while not written or count < words:
            said = [self.sentence(cast) for _ in range(self.draw.randint(1, 3))]
            written.append(" ".join(said))
            count += len(written[-1].split())
        return written

    def template(self) -> tuple[str, list[str]]:
        """Return headline and paragraphs of a report that is filled in every day."""
        headline, text = self.draw.choice(list(_TEMPLATES.items()))
        cast = {
            "surname": [self._zipf(self.surnames)],
            "org": [self._org()],
            "place": [self.place(), self.place()],
        }
        filled = [self._filled(paragraph, cast) for paragraph in text.split("|")]
        return self._filled(headline, cast), filled

    def edited(self, text: str, rate: float) -> str:
        """Return the text with a share of its common words replaced by others of their kind."""

        def other(match: re.Match[str]) -> str:
            kind = _KINDS.get(match[0])
            return self._zipf(kind) if kind and self.draw.random() < rate else match[0]

        return re.sub(r"[a-z]+", other, text)

    def place(self) -> str:
        """Return a town's name."""
        return self._zipf(self.places)

    def weekday(self) -> str:
        """Return a day of the week."""
        return self.draw.choice(_WEEKDAYS)

    def _person(self) -> str:
        return f"{self.draw.choice(_FIRST)} {self._zipf(self.surnames)}"

    def _org(self) -> str:
        form = self.draw.choice(("{} Council", "{} Power", "{} Union", "{} Group", "{} Rail"))
        return form.format(self._zipf(self.places))

    def _filled(self, pattern: str, cast: dict[str, list[str]]) -> str:
        def value(match: re.Match[str]) -> str:
            slot = match[1]
            said = self._value(slot.lower(), cast)
            return said[0].upper() + said[1:] if slot[0].isupper() else said

        text = _BEFORE_VOWEL.sub(r"\1n ", _SLOT.sub(value, pattern))
        return text[0].upper() + text[1:]

    def _value(self, slot: str, cast: dict[str, list[str]]) -> str:
        if slot in cast and self.draw.random() < 0.8:
            return self.draw.choice(cast[slot])
        if slot in _FIXED:
            return self.draw.choice(_FIXED[slot])
        if slot in _WORDS:
            return self._zipf(_WORDS[slot])
        return {
            "person": self._person,
            "surname": lambda: self._zipf(self.surnames),
            "place": self.place,
            "org": self._org,
            "quote": lambda: self._filled(self.draw.choice(_QUOTES), cast),
            "age": lambda: str(self.draw.randint(18, 97)),
            "cents": lambda: str(self.draw.randint(10, 99)),
            "few": lambda: str(self.draw.randint(2, 12)),
            "number": lambda: f"{int(10 ** self.draw.uniform(1, 5)):,}",
            "money": lambda: f"{self.draw.randint(10, 999) / 10} million crowns",
            "percent": lambda: f"{self.draw.randint(1, 600) / 10} percent",
        }[slot]()
