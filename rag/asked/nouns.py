"""Which kind of answer a noun asks for: "Which airline …" wants an organisation."""

from rag.asked.kinds import Kind


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PERSON = _words(
    """person man woman boy girl child player star celebrity actor actress singer musician rapper
    band-leader artist painter author writer novelist poet journalist reporter editor critic
    comedian comic director producer host presenter anchor broadcaster dancer designer chef
    president premier minister chancellor senator congressman congresswoman lawmaker legislator
    representative governor mayor politician candidate nominee leader head chief boss founder
    owner executive ceo chairman chairwoman chair official officer secretary ambassador diplomat
    envoy spokesman spokeswoman spokesperson judge justice lawyer attorney prosecutor detective
    general admiral colonel soldier pilot astronaut scientist researcher professor doctor
    physician surgeon nurse engineer inventor economist historian explorer philanthropist
    billionaire businessman businesswoman entrepreneur investor king queen prince princess duke
    duchess emperor monarch pope bishop cardinal coach manager quarterback athlete swimmer runner
    boxer golfer driver cyclist champion winner scorer captain teenager suspect gunman killer
    victim survivor activist critic member relative wife husband son daughter brother sister
    father mother opponent successor predecessor hero nobleman convict individual figure"""
)
_PEOPLE = _words("people men women brothers sisters actors players citizens authors officials")
_ORGANISATION = _words(
    """company firm corporation business maker automaker carmaker manufacturer retailer store shop
    supermarket chain restaurant brand airline carrier bank lender insurer broker fund startup
    start-up studio network broadcaster channel newspaper magazine publisher outlet agency
    department ministry bureau commission committee council authority regulator court union
    federation league association alliance party coalition group organisation organization
    charity foundation institute nonprofit gang clinic farm sponsor university college school
    academy hospital team club side squad franchise church band militia army police force service
    website platform app operator bookmaker laboratory museum airport port"""
)
_PLACE = _words(
    """place country nation state province territory region city town village suburb district
    county borough neighbourhood neighborhood capital continent island peninsula area location
    venue stadium arena attraction landmark address street road river lake sea ocean bay coast beach
    mountain volcano valley desert forest park hotel planet prison parish"""
)
_TITLE = _words(
    """show series sitcom drama movie film picture documentary musical play opera song single
    track album record book novel memoir game videogame comedy cartoon podcast programme program
    painting sculpture episode motto slogan"""
)
_NAME = _words(
    """award awards prize holiday festival event tournament competition model vehicle car phone
    device spacecraft satellite rocket mission ship ferry plane aircraft variant strain storm
    hurricane typhoon law bill act amendment treaty operation project programme scheme language
    religion brand beverage name title nickname role character fire blaze gene"""
)
_DATE = _words("day date month year season decade century hour time weekday quarter morning week")
_PERCENT = _words("percentage percent share proportion portion fraction rate turnout")
_MONEY = _words(
    """price cost fee fare fine salary wage wages sum amount bid offer payment payout ransom
    revenue revenues profit profits budget severance bonus
    penalty prize-money rent tariff debt loss"""
)
_NUMBER = _words(
    """number figure total count magnitude score toll tally height depth weight length width size
    speed distance temperature population margin odds level ratio rank ranking scale vote result
    capacity"""
)
_DURATION = _words("duration length-of-time sentence")
_AGE = _words("age")
_REASON = _words("reason reasons cause causes motive motives grounds explanation rationale")
_SPEECH = _words(
    """message comment comments statement reaction response remark remarks warning view opinion
    argument claim demand demands condition conditions promise advice position stance"""
)
_TABLE = (
    (Kind.AGE, _AGE),
    (Kind.PERCENT, _PERCENT),
    (Kind.MONEY, _MONEY),
    (Kind.NUMBER, _NUMBER),
    (Kind.DURATION, _DURATION),
    (Kind.DATE, _DATE),
    (Kind.REASON, _REASON),
    (Kind.PLACE, _PLACE),
    (Kind.TITLE, _TITLE),
    (Kind.PERSON, _PERSON | _PEOPLE),
    (Kind.ORGANISATION, _ORGANISATION),
    (Kind.SPEECH, _SPEECH),
    (Kind.NAME, _NAME),
)


def kind_of_noun(noun: str) -> Kind:
    """Return the kind of answer that a noun asks for; `Kind.ANY` if it does not tell.

    Args:
        noun: One noun in lower case, singular or plural.
    """
    forms = {noun, noun.removesuffix("s"), noun.removesuffix("es")}
    if noun.endswith("ies"):
        forms.add(f"{noun[:-3]}y")
    if noun.endswith("men"):
        forms.add(f"{noun[:-3]}man")
    for kind, nouns in _TABLE:
        if forms & nouns:
            return kind
    return Kind.ANY
