"""Sentences that a model could write of six articles of the sample, and whether they hold.

Written by hand for the tests. Each line: the end of the article's address, the sentence, and
whether the article carries it.
"""

FERRY = "ferry-maid-of-tarrow"
FLOOD = "arrin-flood"
RATE = "bank-norland-holds"
STRIKE = "port-strike-begins"
VOLTANE = "askeby-voltane-talks-2025-10-13"
BRIDGE = "ellery-bridge-closed"

CLAIMS = [
    # -- true: the article's own words, shortened, joined, or put otherwise
    (FERRY, "A car ferry carrying 212 people struck a reef on Sunday evening.", True),
    (FERRY, "The Maid of Tarrow hit Skarn Rock at 8.14 p.m. in clear visibility.", True),
    (FERRY, "Three people were hurt, one of them seriously, the coastguard said.", True),
    (FERRY, "The ferry was carrying 212 people when it struck a reef off Norland.", True),
    (FERRY, "Lifeboats took everyone off alive.", True),
    (FERRY, "On 12 October 2025 a ferry with 212 people aboard struck a reef off Norland.", True),
    (FERRY, "Its master, Viktor Haldane, had 26 years' experience, the company said.", True),
    (FERRY, "The vessel was built in 1998 and belongs to Tarrow Line.", True),
    (FERRY, "Three investigators are being sent by the Marine Accident Bureau.", True),
    (FERRY, "The breath sample that police took from the master was negative.", True),
    (FERRY, "Passenger Rosalind Aker said a boy next to her “went on eating his chips”.", True),
    (FERRY, 'Rosalind Aker said that "the stewards stayed calm," after the accident.', True),
    (FLOOD, "At least four people were killed when the River Arrin burst its banks.", True),
    (FLOOD, "At least 4 people were killed in the flooding in Vale Cross.", True),
    (FLOOD, "Seven people were unaccounted for, emergency services said.", True),
    (FLOOD, "About 2,300 residents had been moved to schools and sports halls.", True),
    (FLOOD, "The river rose to 6.8 metres, the highest reading since 1931.", True),
    (FLOOD, "About 11,000 homes were without electricity after the flood.", True),
    (FLOOD, "Prime Minister Marta Lindeval said she would travel to the valley.", True),
    (FLOOD, "“We had perhaps six minutes,” said Inspector Dag Rolfsen.", True),
    (RATE, "Norland's central bank kept its main interest rate at 3.75%.", True),
    (RATE, "The Bank of Norland kept its main interest rate at 3.75 percent on Thursday.", True),
    (RATE, "On 9 October 2025 the central bank kept its interest rate at 3.75 per cent.", True),
    (RATE, "The decision was unanimous.", True),
    (RATE, "The bank lowered its growth forecast for this year to 1.1% from 1.4%.", True),
    (RATE, "The crown slipped 0.4% against the euro after the announcement.", True),
    (RATE, "The bank said a reduction before the end of the year was more likely.", True),
    (RATE, "The next decision is due on 6 November.", True),
    (RATE, "Governor Karin Aldous told a news conference “The door is unlocked”.", True),
    (STRIKE, "The union said 1,800 of its members had walked out across all four terminals.", True),
    (STRIKE, "The Harbour Workers' Union wants an 11% rise over two years.", True),
    (STRIKE, "Calder Bay Terminals has offered 6% over the same period.", True),
    (STRIKE, "Dockworkers at Calder Bay stopped work on Monday in a dispute over pay.", True),
    (STRIKE, "The last full stoppage at the port, in 2011, lasted 19 days.", True),
    (VOLTANE, "Askeby Power said on Monday it was in talks to acquire Voltane Grid.", True),
    (VOLTANE, "Shares in Voltane had jumped by 17% before lunch.", True),
    (VOLTANE, "The Dunmore family holds 31% of Voltane.", True),
    (VOLTANE, "There was no certainty that an offer would be made, it said.", True),
    (BRIDGE, "The Ellery Bridge was closed to all traffic after an inspector found a crack.", True),
    (BRIDGE, "About 31,000 vehicles cross the bridge on a working day.", True),
    # -- false: a number, a unit, a date
    (FERRY, "A car ferry carrying 226 people struck a reef on Sunday evening.", False),
    (FERRY, "A car ferry carrying 212 people struck a reef on Monday evening.", False),
    (FERRY, "On 13 March 2024 a ferry with 212 people aboard struck a reef off Norland.", False),
    (FERRY, "Twelve people were hurt, one of them seriously, the coastguard said.", False),
    (FERRY, "The vessel was built in 1989 and belongs to Tarrow Line.", False),
    (FLOOD, "At least 14 people were killed when the River Arrin burst its banks.", False),
    (FLOOD, "About 2.3 million residents had been moved to schools and sports halls.", False),
    (FLOOD, "The river rose to 6.8 feet, the highest reading since measurements began.", False),
    (RATE, "Norland's central bank kept its main interest rate at 3.5%.", False),
    (RATE, "Norland's central bank kept its main interest rate at $3.75.", False),
    (RATE, "The bank lowered its growth forecast for this year to 1.4% from 1.8%.", False),
    (RATE, "The next decision is due on 6 December.", False),
    (STRIKE, "The Harbour Workers' Union wants an 11% rise over three years.", False),
    # -- false: a name
    (FERRY, "The Maid of Harrow hit Skarn Rock at 8.14 p.m. in clear visibility.", False),
    (FERRY, "Its master, Viktor Olander, had 26 years' experience, the company said.", False),
    (FLOOD, "At least four people were killed when the River Mora burst its banks.", False),
    (FLOOD, "Prime Minister Henrik Aasvold said he would travel to the valley.", False),
    (RATE, "Veltria's central bank kept its main interest rate at 3.75%.", False),
    (VOLTANE, "Reuters reported that Askeby Power was in talks to acquire Voltane Grid.", False),
    (BRIDGE, "Costan closed the Ellery Bridge after an inspector found a crack.", False),
    # -- false: swapped
    (VOLTANE, "Voltane Grid said on Monday it was in talks to acquire Askeby Power.", False),
    (STRIKE, "The Harbour Workers' Union has offered 6%, Calder Bay Terminals wants 11%.", False),
    (VOLTANE, "Shares in Askeby jumped by 17% while those in Voltane fell 4%.", False),
    # -- false: the contrary
    (FERRY, "Lifeboats did not take everyone off alive.", False),
    (FERRY, "The breath sample that police took from the master was positive.", False),
    (RATE, "Norland's central bank raised its main interest rate to 3.75%.", False),
    (RATE, "The decision was not unanimous.", False),
    (RATE, "The crown rose 0.4% against the euro after the announcement.", False),
    (RATE, "The bank said that a reduction had become less likely.", False),
    (VOLTANE, "There was certainty that an offer would be made, it said.", False),
    (STRIKE, "Dockworkers at Calder Bay started work on Monday after a dispute over pay.", False),
    (BRIDGE, "The Ellery Bridge was reopened to all traffic after an inspector's check.", False),
    # -- false: quotations
    (FERRY, "Rosalind Aker said a boy next to her “kept eating his chips”.", False),
    (FLOOD, "“We had perhaps ten minutes,” said Inspector Dag Rolfsen.", False),
    (FERRY, "Rosalind Aker said “three people were hurt, one of them seriously”.", False),
    (RATE, "Governor Karin Aldous said “the door is wide open”.", False),
    (RATE, "Governor Karin Aldous told reporters “the door is unlocked”.", False),
    # -- false: the verb, who said it, and who speaks
    (FERRY, "Everyone aboard the ferry drowned.", False),
    (FLOOD, "The River Arrin froze.", False),
    (STRIKE, "Dockworkers attacked the terminals.", False),
    (RATE, "The decision was unanimous, Bo Tervane said.", False),
    (FERRY, "The vessel was built in 1998, Rosalind Aker said.", False),
    (RATE, "I think that the decision was unanimous.", False),
    (FLOOD, "We had perhaps six minutes.", False),
    # -- false: not in the article at all
    (FERRY, "The accident was caused by a faulty radar.", False),
    (FERRY, "Everybody should wear a life jacket on a ferry.", False),
    (FLOOD, "Climate change makes such floods more frequent.", False),
    (RATE, "Mortgage holders will be relieved by the decision.", False),
    (STRIKE, "The strike ended after the mediator stepped in.", False),
    (BRIDGE, "The mayor apologised to drivers for the closure.", False),
    (RATE, "The decision was unanimous, because inflation had surprised everyone.", False),
    (BRIDGE, "About 31,000 vehicles cross the bridge, and Costan has paid for it.", False),
    (VOLTANE, "The takeover would create thousands of new jobs.", False),
]  # fmt: skip
