"""News texts that are hard to cut into sentences, written for this project: every person,
company and event in them is invented.

A bar (‖) stands where a sentence ends and the next begins; taking the bars out gives the text.
Three conventions settle what grammar leaves open:

* a quotation and its attribution are one sentence (“Will you go?” she asked.);
* a quotation of several sentences stays whole when it is short, so that no part of it loses its
  speaker (He said: “I go. You stay.”);
* headings, list items and credit lines are sentences of their own.
"""

from dataclasses import dataclass

BAR = "‖"


@dataclass(frozen=True, slots=True)
class Case:
    """One marked text."""

    name: str
    marked: str

    @property
    def text(self) -> str:
        """The text as a newspaper would print it."""
        return self.marked.replace(BAR, "")

    @property
    def sentences(self) -> list[str]:
        """The sentences expected of it, in order."""
        return [sentence.strip() for sentence in self.marked.split(BAR)]


DEV = [
    Case("plain", "The ferry left at dawn.‖ It came back empty."),
    Case(
        "us-mid", "The U.S. government bought nine icebreakers from Harrow Yards.‖ Two have sailed."
    ),
    Case("us-mid-capital", "A judge told the U.S. Treasury to pay the growers."),
    Case("us-end", "She has lived for years in the U.S.‖ The plan is to return to Velmora."),
    Case("us-end-pronoun", "Ten firms moved to the U.S.‖ They hired locals."),
    Case("us-end-but", "Sales doubled in the U.S.‖ But they fell in Asia."),
    Case("us-end-paragraph", "The jets were built in the U.S.‖\n\nBoth crashed within a year."),
    Case("uk-based", "The drug comes from the U.K.-based firm Aldbury.‖ It costs £40."),
    Case("un-title", "U.N. Secretary-General Oskar Lindqvist arrived late.‖ He left early."),
    Case("dc", "Protesters gathered in Washington, D.C., on Friday.‖ Police watched."),
    Case("dc-end", "The museum will open in Washington, D.C.‖ A second is planned for Denver."),
    Case("senator", "Sen. John Marwick voted against the bill.‖ So did Sen. Ada Poole."),
    Case("representative", "Rep. Lucia Brandt, D-Ohio, wrote the text.‖ Rep. Tom Hale signed it."),
    Case("governor", "Gov. Della Quist signed it.‖ Lt. Gov. Ray Amos did not attend."),
    Case("general", "Lt. Gen. Marcus Thorne took command.‖ Brig. Gen. Ida Sloan stays on."),
    Case("sergeant", "Sgt. Paul Renner and Cpl. Amy Wu were hurt.‖ Both will recover."),
    Case("reverend", "Rev. Samuel Otis led the march.‖ The Rev. Joan Pike spoke."),
    Case("doctor", "Dr. Nadia Ferris runs the clinic.‖ Patients trust Dr. Ferris."),
    Case("mr-and-mrs", "Mr. and Mrs. Calloway sold the farm.‖ Ms. Dunne bought it."),
    Case("junior", "Harold Pym Jr. won the seat.‖ Harold Pym Sr. held it before him."),
    Case("junior-end", "The seat went to Harold Pym Jr.‖ He is 29."),
    Case("phd", "She holds a Ph.D. in glaciology from Tarnby.‖ He has none."),
    Case("phd-end", "At 61, the baker earned a Ph.D.‖ Her thesis was about yeast."),
    Case("initials", "J.K. Marlowe wrote it in a café.‖ The film by A.R. Dastur came later."),
    Case("spaced-initials", "The author P. D. Wexley died at 88.‖ Her last book sold well."),
    Case("middle-initial", "President Alan B. Corrigan spoke first.‖ Maria T. Vance replied."),
    Case("january", "The riot of Jan. 6 is still before the courts.‖ Trials go on."),
    Case("september", "On Sept. 11 the dam gave way.‖ By Oct. 2 the valley was dry."),
    Case("month-year", "Exports fell in Nov. 2031 and again in Dec. 2031.‖ They rose in spring."),
    Case("weekday", "The hearing is set for Tues. Aug. 4 in Dover.‖ It is open to all."),
    Case("number-ten", "The prime minister returned to No. 10 Downing Street.‖ She said little."),
    Case("nos", "Wells Nos. 3 and 4 were sealed.‖ Well No. 5 still leaks."),
    Case("no-answer", "Would he resign?‖ No.‖ He would fight on."),
    Case("saint", "Trams stopped in St. Petersburg on Monday.‖ Ice had broken the wires."),
    Case("street-end", "The fire began on Canal St.‖ It spread to two warehouses."),
    Case("am-mid", "Doors open at 9 a.m. Saturday and close at 6 p.m. Sunday.‖ Entry is free."),
    Case("am-est", "The launch is at 10:30 a.m. EST.‖ Clouds may delay it."),
    Case("pm-end", "The polls closed at 8 p.m.‖ The count began at once."),
    Case("inc-mid", "Kestrel Inc. shares rose 4%.‖ Borough & Co. stock fell."),
    Case("inc-end", "He once ran Kestrel Inc.‖ The board dismissed him in May."),
    Case("corp-ltd", "Danvers Corp. sued Oakmere Ltd. over a patent.‖ A trial is due in June."),
    Case("versus", "The case is Harlan vs. City of Elmsworth.‖ Arguments start Monday."),
    Case(
        "versus-v", "In Harlan v. Elmsworth, the court sided with the city.‖ Two judges dissented."
    ),
    Case(
        "for-example",
        "Some crops, e.g. Timor rice, need more water.‖ Others, i.e. Sorghum, do not.",
    ),
    Case("etcetera", "They took boots, tents, etc. from the store.‖ Nothing was paid for."),
    Case("op-cit", "The figure is disputed (Larkin, op. cit., p. 12).‖ No one has checked it."),
    Case("op-cit-start", "Op. cit. Larkin gives a lower figure.‖ It is older."),
    Case("page", "The error is on p. 12 of the report.‖ Figures on pp. 14-16 are right."),
    Case("figure", "As Fig. 3 shows, rents doubled.‖ Wages did not."),
    Case("approx", "The crater is approx. 40 metres wide.‖ It is still growing."),
    Case("million", "The city paid $1.5 million for the land.‖ It is worth $3.2 million now."),
    Case("decimal", "Turnout rose by 3.14 points.‖ That is 0.4 more than in 2027."),
    Case("amount-end", "The lot went for $1.5.‖ 40 people had bid."),
    Case("number-start", "Rain fell for a week.‖ 300 homes were flooded.‖ 12 people died."),
    Case("url-www", "Details are at www.example.com for members.‖ Sign up by May."),
    Case("url-https", "Read it at https://example.com/a.b?c=d.e today.‖ It is long."),
    Case("email", "Write to tips.desk@example.co.uk with news.‖ We protect sources."),
    Case("url-end", "The form is on www.example.org.‖ Send it back by Friday."),
    Case("ellipsis-mid", "He paused ... and then signed.‖ The crowd cheered."),
    Case("ellipsis-end", "We waited and waited…‖ Nobody came."),
    Case("ellipsis-lower", "It was… not what they had hoped for.‖ They left."),
    Case("interrobang", "The mayor did what?!‖ Nobody could believe it!‖ She smiled."),
    Case("yahoo", "Yahoo! said it would close the office.‖ Staff were told by email."),
    Case("iphone", "Profit was flat.‖ iPhone sales fell.‖ eBay rose 2%."),
    Case("quote-comma", "“We will go,” he said.‖ “There is no other way.”"),
    Case("quote-question", "“Will you go?” she asked.‖ Nobody answered."),
    Case("quote-exclaim", "“Stop!” he shouted at them.‖ They ran."),
    Case("quote-capital-said", "“Is it over?” Sen. Marwick asked.‖ It was not."),
    Case("quote-name-said", "“Who pays?” Brandt said.‖ “We do!” Poole replied."),
    Case("quote-inside", "He said: “I go. You stay.”‖ Then he left."),
    Case("quote-two-attributed", "“It is late. We are tired,” said Ida Sloan.‖ The talks went on."),
    Case("quote-stop-inside", "He called it “a needless conflict.”‖ He added that peace was near."),
    Case("quote-stop-straight", 'She called the law "a mess."‖ The minister disagreed.'),
    Case("quote-straight-said", '"Where is the money?" she asked.‖ "Gone!" he said.'),
    Case("quote-after-quote", "“The roof is gone.”‖ “We have nothing left.”"),
    Case("quote-title-inside", "Her song “Who Knows?” topped the charts.‖ It is her third."),
    Case("quote-single", "‘Nobody told us,’ he said.‖ ‘Why not?’ asked the judge."),
    Case("quote-nested", "“He shouted ‘Fire!’ and we ran,” Amy Wu said.‖ All got out."),
    Case("quote-german", "„Wir bleiben hier“, sagte sie in German.‖ „Niemand geht.“‖ He agreed."),
    Case("quote-french", "« Nous partons », said Luc Armand.‖ «It is time.»‖ The hall emptied."),
    Case("apostrophe", "The Joneses’ barn burned.‖ It wasn't insured.‖ ’Twas a pity."),
    Case(
        "parenthesis-inside",
        "The firm (it has 40 staff. None are unionised.) will close.‖ No date is set.",
    ),
    Case("parenthesis-whole", "Talks failed.‖ (The minister was ill.)‖ They resume on Monday."),
    Case("credit", "Markets rose.‖ (Reporting by Nia Holt in Lagos; Editing by Ron Pace)"),
    Case("dash", "The mayor — a former boxer — won.‖ Her rival – he is 80 – conceded."),
    Case("list", "1. First, boil the water.‖\n2. Then add salt.‖\n3. Wait."),
    Case("heading", "What we know so far‖\n\nThe bridge fell at noon.‖ Nobody was on it."),
    Case("blank-line", "The inquiry, which began in‖\n\nMay, has cost millions.‖ It goes on."),
    Case("blank-line-spaces", "Share this story‖\n \t\n The storm has passed.‖ Power is back."),
    Case("lone-newline", "The council voted on\nTuesday to close the pool.‖\nIt opened in 1931."),
    Case("crlf", "The council met.‖\r\n\r\nIt voted twice.‖ Both motions fell."),
    Case("nbsp", "Gen.\u00a0Thorne met Mr.\u00a0Hale.‖\u00a0They spoke for an hour."),
    Case("names-foreign", "Łukasz Żak met Øyvind Ås in São Tomé.‖ Ézékiel N’Dour was there."),
    Case("accent-start", "The vote is over.‖ Über alles else, it was calm.‖ Éric Blanc lost."),
    Case("all-caps", "STORM HITS COAST.‖ THOUSANDS FLEE HOMES.‖ MR. PYM IS MISSING."),
    Case("no-space", "The strike has ended.‖The next is planned for June.‖It may be longer."),
    Case("dateline", "LAGOS, Nigeria (AP) — A ferry sank on Sunday.‖ Forty were saved."),
    Case("states", "The plant in Gary, Ind. closed and one in Mesa, Ariz. opened.‖ Jobs moved."),
    Case("emoji", "The team won 🎉 again.‖ Fans sang 😀 all night.‖ Gov. Quist joined them."),
]

HELD_OUT = [
    Case("us-end-name", "Exports went mainly to the U.S.‖ Velmora kept the rest."),
    Case("us-quote", "“I left the U.S. The plan failed,” said Ada Poole.‖ She is home."),
    Case("us-possessive", "The U.S.'s debt grew.‖ The U.S. and U.K. signed a pact."),
    Case("un-end", "He spent a decade at the U.N.‖ Before that, he taught law."),
    Case("attorney-general", "Atty. Gen. Rosa Lind sued.‖ Asst. Atty. Gen. Max Bohr argued it."),
    Case("secretary", "Defence Sec. Ian Crole flew in.‖ Adm. Piet Vos met him."),
    Case("president-initials", "President J. P. R. Wold resigned.‖ No reason was given."),
    Case("gov-plural", "Govs. Quist and Amos met.‖ Reps. Hale and Brandt joined them."),
    Case("mount-fort", "A climber died on Mt. Harrow.‖ Soldiers from Ft. Alden found her."),
    Case("road-end", "The mast stands on Quarry Rd.‖ It will be cut down."),
    Case("avenue-number", "A van hit a wall at 44 Hill Ave.‖ 3 people were hurt."),
    Case("am-but", "The alarm rang at 3 a.m.‖ But no crew came."),
    Case("pm-weekday-new", "The dam burst at 2 p.m.‖ Friday was a holiday."),
    Case("pm-bst", "Kick-off is at 7.45 p.m. BST.‖ Rain is forecast."),
    Case("vol", "See Vol. 2, ch. 4 of the inquiry.‖ It names nobody."),
    Case("c-sharp", "The vase, c. 1740, was stolen.‖ The thief left a note."),
    Case("euro", "It cost €2.3bn.‖ The state paid half."),
    Case("percent", "Rates are at 4.75%.‖ They were 0.1% in 2020."),
    Case("score", "Ostrava won 3-0.‖ 2 players were sent off."),
    Case("temperature", "It reached 41.2 C.‖ Crops failed."),
    Case("company-dot", "Harvest.io sold its shop.‖ Buyer Plum.com paid cash."),
    Case("file-name", "The leak, budget.v2.pdf, spread fast.‖ Nobody has owned up."),
    Case("twitter", "Follow @dateline.news for more.‖ #StormAda is trending."),
    Case("bang-name", "The musical Ahoy! opens in May.‖ Tickets cost £30."),
    Case("jeopardy", "She won on “Guess Again!” last year.‖ He lost."),
    Case("quote-asked-title", "“Where were you?” prosecutor Lena Graf asked.‖ He wept."),
    Case("quote-appositive", "“Why now?” Tom Hale, a Dover baker, asked.‖ Few could say."),
    Case("quote-verb-first", "“Not us!” insisted Mr. Hale.‖ The jury agreed."),
    Case("quote-the-judge", "“Is that all?” the judge asked.‖ “Yes,” Pym said."),
    Case("quote-capital-new", "He shouted “Never!”‖ The crowd cheered."),
    Case("quote-paragraphs", "“It was dark.‖\n\n“Then we saw the light,” said Wu.‖ All wept."),
    Case("quote-colon", "Quist put it plainly: “We lost.”‖ Her party agreed."),
    Case("quote-mid-stop", "“We lost,” she said.‖ “It hurts. We will be back.”‖ Nobody spoke."),
    Case("quote-single-stop", "He called it ‘a farce.’‖ The court did not."),
    Case("bracket", "“They [the unions] agreed,” he said.‖ [Laughter.]‖ The talks ended."),
    Case("credit-dash", "The dam held.‖ — Additional reporting by Eli Roux"),
    Case("list-letters", "a) Close the school.‖\nb) Sell the land."),
    Case("bullets", "• The toll rose to 40.‖\n• Two are missing."),
    Case("semicolons", "It was cold; it was dark; no one came.‖ We left."),
    Case("dots-spaced", "It was over . . . or so they thought.‖ It was not."),
    Case("ellipsis-quote", "“I just… I can't,” she said.‖ Then she left the stage."),
    Case("question-row", "Who did it?‖ Why?‖ The file does not say."),
    Case("initial-end", "The medal went to Malcolm X.‖ Nobody had expected it."),
    Case("vitamin", "The tablets hold vitamin C.‖ They are free."),
    Case("caps-abbreviation", "GOV. QUIST SIGNS BILL.‖ SEN. POOLE TO SUE."),
    Case("spanish-names", "Gen. José Ñáñez spoke.‖ ¿Quién paga?‖ Nobody knew."),
    Case("middle-east", "Gunmen stormed the camp.‖ al-Noor said it would respond."),
    Case("degree-end", "The panel has three M.D.s and a J.D.‖ None is a nurse."),
]
