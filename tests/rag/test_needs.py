"""A question of clear form is taken apart, any other stays whole, and every part has its share."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.needs import Need, merged, needs
from rag.retrieval import Scored

SPLIT = """
Who won in Norland this year, and at which port did Tern land in May?
    Who won in Norland this year? | Who won in Norland this year
    at which port did Tern land in May? | at which port did Tern land in May
Whom did Sudria name as envoy? And from what year has Norland banned the nets?
    Whom did Sudria name as envoy? | Whom did Sudria name as envoy
    from what year has Norland banned the nets? | from what year has Norland banned the nets
Whose bid for the Arrin mill was refused, and why did Mara Voss leave the Calder board?
    Whose bid for the Arrin mill was refused? | Whose bid for the Arrin mill was refused
    why did Mara Voss leave the Calder board? | why did Mara Voss leave the Calder board
Norland or Sudria: who spent more on roads?
    Norland spent more on roads | Norland
    Sudria spent more on roads | Sudria
The Calder dam and the Arrin bridge: which of the two cost more to build?
    The Calder dam cost more to build | The Calder dam
    the Arrin bridge cost more to build | the Arrin bridge
Mara Voss or Arno Hale, whose resignation came first?
    Mara Voss's resignation came first | Mara Voss
    Arno Hale's resignation came first | Arno Hale
Did the flood in Calder Bay happen before the fire at the Arrin mill?
    When did the flood in Calder Bay happen? | the flood in Calder Bay
    When did the fire at the Arrin mill happen? | the fire at the Arrin mill
Did the Norland election take place after the dam failure?
    When did the Norland election happen? | the Norland election
    When did the dam failure happen? | the dam failure
did the flood in calder bay happen before or after the mill fire
    When did the flood in calder bay happen? | the flood in calder bay
    When did the mill fire happen? | the mill fire
Did the opening of the dam occur three days before Mara Voss resigned?
    When did the opening of the dam happen? | the opening of the dam
    Mara Voss resigned | Mara Voss resigned
Did Norland sign the accord before Sudria?
    When did Norland sign the accord? | Norland
    When did Sudria sign the accord? | Sudria
Did Norland sign the accord before Sudria did?
    When did Norland sign the accord? | Norland
    When did Sudria sign the accord? | Sudria
Did Mara Voss resign after the Calder Bay inquiry?
    When did Mara Voss resign? | Mara Voss resign
    When did the Calder Bay inquiry happen? | the Calder Bay inquiry
Was the Calder dam opened before the Arrin bridge?
    When was the Calder dam opened? | the Calder dam
    When was the Arrin bridge opened? | the Arrin bridge
Was the Calder Bay flood before or after the Arrin fire?
    When was the Calder Bay flood? | the Calder Bay flood
    When was the Arrin fire? | the Arrin fire
was the flood in calder bay before the fire at the mill
    When was the flood in calder bay? | the flood in calder bay
    When was the fire at the mill? | the fire at the mill
Was Mara Voss born earlier than Arno Hale?
    When was Mara Voss born? | Mara Voss
    When was Arno Hale born? | Arno Hale
Which came first, the flood in Calder Bay or the fire at the Arrin mill?
    When did the flood in Calder Bay happen? | the flood in Calder Bay
    When did the fire at the Arrin mill happen? | the fire at the Arrin mill
Which happened first: the Norland strike or the Sudria lockout?
    When did the Norland strike happen? | the Norland strike
    When did the Sudria lockout happen? | the Sudria lockout
which came first the flood or the fire
    When did the flood happen? | the flood
    When did the fire happen? | the fire
Which was built first, the Calder dam or the Arrin bridge?
    When was the Calder dam built? | the Calder dam
    When was the Arrin bridge built? | the Arrin bridge
Which event took place later, the vote in Norland or the coup in Sudria?
    When did the vote in Norland happen? | the vote in Norland
    When did the coup in Sudria happen? | the coup in Sudria
Did the flood or the fire come first?
    When did the flood happen? | the flood
    When did the fire happen? | the fire
Did Norland or Sudria sign the treaty first?
    When did Norland sign the treaty? | Norland
    When did Sudria sign the treaty? | Sudria
Was the flood or the fire first?
    When was the flood? | the flood
    When was the fire? | the fire
The strike or the lockout: which came first?
    When did The strike happen? | The strike
    When did the lockout happen? | the lockout
Did the strike start first or did the lockout?
    When did the strike start? | the strike
    When did the lockout start? | the lockout
What do Norland and Sudria each say about the river Arrin?
    What does Norland say about the river Arrin? | Norland
    What does Sudria say about the river Arrin? | Sudria
What do Norland and Sudria say about the flood tax?
    What does Norland say about the flood tax? | Norland
    What does Sudria say about the flood tax? | Sudria
What did the Kremlin and Kyiv say about the ceasefire?
    What did the Kremlin say about the ceasefire? | the Kremlin
    What did Kyiv say about the ceasefire? | Kyiv
what did the kremlin and kyiv say about the ceasefire
    what did the kremlin say about the ceasefire? | the kremlin
    what did kyiv say about the ceasefire? | kyiv
How did farmers and fishermen react to the new quota?
    How did farmers react to the new quota? | farmers
    How did fishermen react to the new quota? | fishermen
How did Norland, Sudria and Estmark respond to the sanctions?
    How did Norland respond to the sanctions? | Norland
    How did Sudria respond to the sanctions? | Sudria
    How did Estmark respond to the sanctions? | Estmark
What did Mara Voss say about the dam, and what did Arno Hale?
    What did Mara Voss say about the dam? | Mara Voss
    What did Arno Hale say about the dam? | Arno Hale
What did Mara Voss say about the dam and what did Arno Hale say?
    What did Mara Voss say about the dam? | Mara Voss
    What did Arno Hale say about the dam? | Arno Hale
How did Norland react to the vote, and how did Sudria react to it?
    How did Norland react to the vote? | Norland
    How did Sudria react to the vote? | Sudria
How do Norland's and Sudria's positions on fishing differ?
    Norland's positions on fishing | Norland
    Sudria's positions on fishing | Sudria
How do Norland and Sudria differ on fishing?
    Norland on fishing | Norland
    Sudria on fishing | Sudria
Compare Norland and Sudria on pensions
    Norland on pensions | Norland
    Sudria on pensions | Sudria
Compare Norland's and Sudria's plans for the port.
    Norland's plans for the port | Norland
    Sudria's plans for the port | Sudria
compare the calder plan with the arrin plan
    the calder plan | the calder plan
    the arrin plan | the arrin plan
What is the difference between Norland's and Sudria's plans for the port?
    Norland's plans for the port | Norland
    Sudria's plans for the port | Sudria
What is the difference between Norland and Sudria's plans for the port?
    Norland's plans for the port | Norland
    Sudria's plans for the port | Sudria
What is the difference between the Calder plan and the Arrin plan?
    the Calder plan | the Calder plan
    the Arrin plan | the Arrin plan
How does Norland's position on fishing differ from Sudria's?
    Norland's position on fishing | Norland
    Sudria's position on fishing | Sudria
Is Norland's army bigger than Sudria's?
    How big is Norland's army? | Norland
    How big is Sudria's army? | Sudria
Is the Calder dam more expensive than the Arrin dam?
    How expensive is the Calder dam? | the Calder dam
    How expensive is the Arrin dam? | the Arrin dam
Is Calder Bay older than Port Arrin?
    How old is Calder Bay? | Calder Bay
    How old is Port Arrin? | Port Arrin
Was the turnout in Norland higher than that in Sudria?
    How high was the turnout in Norland? | Norland
    How high was the turnout in Sudria? | Sudria
Which has more inhabitants, Calder Bay or Port Arrin?
    Calder Bay has more inhabitants | Calder Bay
    Port Arrin has more inhabitants | Port Arrin
Who spent more on roads, Norland or Sudria?
    Norland spent more on roads | Norland
    Sudria spent more on roads | Sudria
Which is bigger, Calder Bay or Port Arrin?
    How big is Calder Bay? | Calder Bay
    How big is Port Arrin? | Port Arrin
Whose economy grew faster, Norland's or Sudria's?
    Norland's economy grew faster | Norland
    Sudria's economy grew faster | Sudria
Which of Norland and Sudria has more ships?
    Norland has more ships | Norland
    Sudria has more ships | Sudria
Did Norland spend more on roads than Sudria?
    Did Norland spend more on roads? | Norland
    Did Sudria spend more on roads? | Sudria
Do Norland and Sudria agree on the border?
    Norland on the border | Norland
    Sudria on the border | Sudria
Does Norland agree with Sudria on fishing quotas?
    Norland on fishing quotas | Norland
    Sudria on fishing quotas | Sudria
Between the article of The Gazette on the Calder flood and that of The Herald on the mill \
fire, which names more victims?
    the article of The Gazette on the Calder flood, which names more victims? | The Gazette
    the article of The Herald on the mill fire, which names more victims? | The Herald
Does the article from The Gazette on the dam claim that it is safe, while the article from The \
Herald on the inquiry suggests that it is not?
    the article from The Gazette on the dam claim that it is safe | The Gazette
    the article from The Herald on the inquiry suggests that it is not | The Herald
Does the Gazette report on Norland's budget agree with the Herald report on Sudria's budget?
    the Gazette report on Norland's budget | Gazette
    the Herald report on Sudria's budget | Herald
Which company, covered by both The Gazette and The Herald, was fined for the spill?
    Which company, covered by The Gazette, was fined for the spill? | The Gazette
    Which company, covered by The Herald, was fined for the spill? | The Herald
Who, according to The Gazette and The Herald, led the coup?
    Who, according to The Gazette, led the coup? | The Gazette
    Who, according to The Herald, led the coup? | The Herald
Who won the election in Norland and what did the Kremlin say about the sanctions?
    Who won the election in Norland? | Who won the election in Norland
    what did the Kremlin say about the sanctions? | what did the Kremlin say about the sanctions
who won the election in norland and what did the kremlin say about the sanctions
    who won the election in norland? | who won the election in norland
    what did the kremlin say about the sanctions? | what did the kremlin say about the sanctions
Who won the election in Norland? What did Sudria say about the dam?
    Who won the election in Norland? | Who won the election in Norland
    What did Sudria say about the dam? | What did Sudria say about the dam
In May, did the flood in Calder Bay or the fire at the mill come first?
    In May, when did the flood in Calder Bay happen? | the flood in Calder Bay
    In May, when did the fire at the mill happen? | the fire at the mill
What did Johnson and Johnson and Marks and Spencer say about the recall?
    What did Johnson and Johnson say about the recall? | Johnson and Johnson
    What did Marks and Spencer say about the recall? | Marks and Spencer
What are the positions of Norland and Sudria on the border?
    the positions of Norland on the border | Norland
    the positions of Sudria on the border | Sudria
Did both Norland and Sudria ratify the accord?
    Did Norland ratify the accord? | Norland
    Did Sudria ratify the accord? | Sudria
Compare what Mara Voss and Arno Hale said about the dam
    what Mara Voss said about the dam | Mara Voss
    what Arno Hale said about the dam | Arno Hale
Who resigned first, Mara Voss or Arno Hale?
    Mara Voss resigned first | Mara Voss
    Arno Hale resigned first | Arno Hale
Could you please compare Norland with Sudria on crime?
    Norland on crime | Norland
    Sudria on crime | Sudria
Was Norland in the union before Sudria?
    When was Norland in the union? | Norland
    When was Sudria in the union? | Sudria
Did the strike in Norland start long before the lockout in Sudria?
    When did the strike in Norland start? | the strike in Norland
    When did the lockout in Sudria start? | the lockout in Sudria
Did Mara Voss become mayor before Arno Hale became governor?
    When did Mara Voss become mayor? | Mara Voss become mayor
    Arno Hale became governor | Arno Hale became governor
Did the Norland parliament approve the budget before the Sudria parliament did?
    When did the Norland parliament approve the budget? | the Norland parliament
    When did the Sudria parliament approve the budget? | the Sudria parliament
which is older calder bay or port arrin?
    How old is calder bay? | calder bay
    How old is port arrin? | port arrin
Which city is bigger, Calder Bay or Port Arrin?
    How big is Calder Bay? | Calder Bay
    How big is Port Arrin? | Port Arrin
Which company employs more people, Voltane or Askeby Power?
    Voltane employs more people | Voltane
    Askeby Power employs more people | Askeby Power
Which party won more seats, the Greens or the Reds?
    the Greens won more seats | the Greens
    the Reds won more seats | the Reds
Which is the largest, Norland, Sudria or Estmark?
    Norland is the largest | Norland
    Sudria is the largest | Sudria
    Estmark is the largest | Estmark
Is Calder Bay or Port Arrin bigger?
    How big is Calder Bay? | Calder Bay
    How big is Port Arrin? | Port Arrin
Is the population of Norland larger than that of Sudria?
    How large is the population of Norland? | Norland
    How large is the population of Sudria? | Sudria
How much did Norland and Sudria each spend on the war?
    How much did Norland spend on the war? | Norland
    How much did Sudria spend on the war? | Sudria
What do scientists and politicians, respectively, propose for the river?
    What do scientists propose for the river? | scientists
    What do politicians propose for the river? | politicians
What did the president of Norland and the king of Sudria say about the accord?
    What did the president of Norland say about the accord? | the president of Norland
    What did the king of Sudria say about the accord? | the king of Sudria
What did Norland’s president and Sudria’s king say about the accord?
    What did Norland’s president say about the accord? | Norland’s president
    What did Sudria’s king say about the accord? | Sudria’s king
What do both Norland and Sudria demand of Estmark?
    What does Norland demand of Estmark? | Norland
    What does Sudria demand of Estmark? | Sudria
What did Bosnia and Herzegovina and Norland say about the vote?
    What did Bosnia and Herzegovina say about the vote? | Bosnia and Herzegovina
    What did Norland say about the vote? | Norland
What did “Salt and Light” and Norland say about the row?
    What did “Salt and Light” say about the row? | “Salt and Light”
    What did Norland say about the row? | Norland
How did the reactions of Norland and Sudria to the vote differ?
    the reactions of Norland to the vote | Norland
    the reactions of Sudria to the vote | Sudria
What's the difference between the Calder plan and the Arrin plan?
    the Calder plan | the Calder plan
    the Arrin plan | the Arrin plan
Compare and contrast the Calder plan and the Arrin plan
    the Calder plan | the Calder plan
    the Arrin plan | the Arrin plan
How does Calder Bay compare with Port Arrin on crime?
    Calder Bay on crime | Calder Bay
    Port Arrin on crime | Port Arrin
WHAT DID NORLAND AND SUDRIA SAY ABOUT THE FLOOD?
    WHAT DID NORLAND SAY ABOUT THE FLOOD? | NORLAND
    WHAT DID SUDRIA SAY ABOUT THE FLOOD? | SUDRIA
What did Norland and Sudria say about the dam and how did Estmark react to the vote in Ostland?
    What did Norland say about the dam? | Norland
    What did Sudria say about the dam? | Sudria
    how did Estmark react to the vote in Ostland? | how did Estmark react to the vote in Ostland
Which football club, featured in reports by The Gazette, The Herald and The Post, sold its \
stadium?
    Which football club, featured in reports by The Gazette, sold its stadium? | The Gazette
    Which football club, featured in reports by The Herald, sold its stadium? | The Herald
    Which football club, featured in reports by The Post, sold its stadium? | The Post
who, as reported by both the gazette and the herald, led the coup?
    who, as reported by the gazette, led the coup? | the gazette
    who, as reported by the herald, led the coup? | the herald
Who is the founder that the Gazette article on the bank accuses of fraud and the Herald \
article on the trial describes as calm?
    Who is the founder that the Gazette article on the bank accuses of fraud? | Gazette
    Who is the founder that the Herald article on the trial describes as calm? | Herald
Does the Gazette article on the dam claim more deaths, while the Gazette article on the fire \
claims fewer?
    the Gazette article on the dam claim more deaths | the Gazette article on the dam claim \
more deaths
    the Gazette article on the fire claims fewer | the Gazette article on the fire claims fewer
Do the Gazette article and the Herald article on the flood agree?
    the Gazette article on the flood agree | Gazette
    the Herald article on the flood agree | Herald
does the article from the gazette on the dam blame the mayor, while the article from the \
herald on the flood blames the rain?
    the article from the gazette on the dam blame the mayor | the gazette
    the article from the herald on the flood blames the rain | the herald
After the Gazette report on Mara Voss on 3 May and the Herald report on the vote, was there a \
change in the polls?
    the Gazette report on Mara Voss on 3 May, was there a change in the polls? | Gazette
    the Herald report on the vote, was there a change in the polls? | Herald
Did Calder United score more goals than Arrin Rovers?
    Did Calder United score more goals? | Calder United
    Did Arrin Rovers score more goals? | Arrin Rovers
What have the unions and the employers proposed for the mines?
    What have the unions proposed for the mines? | the unions
    What have the employers proposed for the mines? | the employers
How do Kyiv and Moscow view the plan for the port?
    How does Kyiv view the plan for the port? | Kyiv
    How does Moscow view the plan for the port? | Moscow
What does Norland say about the border and what does Sudria?
    What does Norland say about the border? | Norland
    What does Sudria say about the border? | Sudria
Why do Norland and Sudria disagree about fishing?
    Norland about fishing | Norland
    Sudria about fishing | Sudria
Which of Norland, Sudria and Estmark exported more grain?
    Norland exported more grain | Norland
    Sudria exported more grain | Sudria
    Estmark exported more grain | Estmark
Does the Herald story about the mill contradict that of The Gazette about the fire?
    the Herald story about the mill | Herald
    the article of The Gazette about the fire | The Gazette
On Friday, what did Norland and Sudria say about the border?
    On Friday, what did Norland say about the border? | Norland
    On Friday, what did Sudria say about the border? | Sudria
Which team scored first, Calder United or Arrin Rovers?
    Calder United scored first | Calder United
    Arrin Rovers scored first | Arrin Rovers
In May, who spent more on roads, Norland or Sudria?
    In May, Norland spent more on roads | Norland
    In May, Sudria spent more on roads | Sudria
What did the US and the UK say about the treaty?
    What did the US say about the treaty? | the US
    What did the UK say about the treaty? | the UK
Did the U.S. enter the war before the U.K.?
    When did the U.S. enter the war? | the U.S.
    When did the U.K. enter the war? | the U.K.
Which film won more awards, War and Peace or Crime and Punishment?
    War and Peace won more awards | War and Peace
    Crime and Punishment won more awards | Crime and Punishment
According to the BBC and Reuters, how many died?
    According to the BBC, how many died? | the BBC
    According to Reuters, how many died? | Reuters
Was Norland or Sudria founded first?
    When was Norland founded? | Norland
    When was Sudria founded? | Sudria
Is the yen weaker than the euro?
    How weak is the yen? | the yen
    How weak is the euro? | the euro
"""
WHOLE = """
What does Trinidad and Tobago say about the pipeline?
What did Trinidad and Tobago say about the pipeline?
how did johnson and johnson react to the recall
What did Marks and Spencer report for the winter?
What did critics say about Crime and Punishment?
How did the Bill and Melinda Gates Foundation respond to the flood?
How did the Hale and Voss Foundation respond to the flood?
What did Procter & Gamble say about prices?
Did research and development spending rise before the crisis?
Is the missing sailor dead or alive?
Did Norland spend more or less on roads?
Who resigned, and why?
When did the dam open and who built it?
When did the dam open and who built the bridge?
What are the name and age of the driver?
Is it a dog or a cat?
What happened between 3 and 7 May?
What came of the talks between Norland and Sudria?
Who won the war between Norland and Sudria?
How are Norland and Sudria related?
How are Mara Voss and Arno Hale related?
What did Norland, Sudria, Estmark, Ostland and Velden say about the border?
Where did Norland and Sudria meet?
When did Norland and Sudria sign the accord?
What did the foreign and defence ministers say about the coup?
What did the home and foreign secretaries say about the visas?
What did Norland and Sudria officials say about the border?
What did Mara Voss, the mayor of Calder Bay, and Arno Hale say about the dam?
What did the mayor and his deputy say about the dam?
What did Norland and Sudria say about each other?
What did Norland and Sudria say about their border?
What did Hale and Sons say about the strike?
What did the Ministry of Trade and Industry say about tariffs?
Did the mayor resign before the vote?
Did the flood happen before 2020?
Did the strike begin before Friday?
Did the dam fail after all?
Did Mara Voss appear before the Norland Senate?
Was the ship named after Mara Voss?
Was it before or after the war?
Did the fire start after midnight?
Did inflation rise after last year's tax cut?
Is inflation higher than last year?
Is the dam taller than 100 metres?
Is the damage worse than feared?
Was the turnout higher than in 2019?
Who won, Norland or Sudria?
Which colour is it, red or blue?
Will Norland or Sudria host the games?
Who leads Norland and how old is she?
How many people died in the Calder Bay flood and how much damage was caused?
What happened in Norland and how did it end?
Why did Mara Voss resign and apologise?
Who wrote War and Peace?
What did the Gazette and the Herald agree on?
What do Norland and Sudria have in common?
Did prices rise and wages fall in Norland?
What did the minister say about health and safety?
Who plays Romeo and who plays Juliet?
Which team won, and by how much?
What is the difference between right and wrong?
Is the bridge open or closed?
Did Voss say yes or no?
What did Norland say about roads and railways?
Which countries border Norland and Sudria?
How did the fire start, and how was it put out?
Do men and women agree on the tax?
What did the red and white army say about the truce?
Did Mara Voss explain why the dam failed and what Norland will do about the flood?
What is the distance between Calder Bay and Port Arrin?
Which article of the constitution did Norland break?
What did the Gazette article on the dam say?
Which came first?
and
or?
What did he and she say about the dam?
How did Norland and others react to the vote?
What did Voss and co say about it?
Compare
Compare and contrast
Did Norland before Sudria?
Is Norland older than Sudria or Estmark?
Which is the biggest: Calder Bay?
Why did Norland go to war before it was ready?
How long before the flood did the dam open?
Was Mara Voss seen before she died?
What did Mara Voss do before the election?
Who was mayor before Mara Voss?
What did the presidents of Norland and Sudria say about the accord?
What did Barnes and Noble report for the winter?
what did salt and pepper say about fish and chips
What did "Bread and Roses" say about the strike?
What did Norland & Sudria say about fuel?
What did Norland and Sudria Airlines say about fuel?
what do norland and sudria officials say about the border
How have unions and employers in Norland reacted to the pay deal?
What does Norland and Sudria say about the border?
Compare the 2020 and 2024 floods in Norland.
Compare the floods of 2020 and 2024
What did Mara Voss say before and after the vote?
Are there more women than men in parliament?
Are Norland and Sudria bigger than Estmark?
Is it colder in Norland than in Sudria?
Did more people move to Norland than last year?
Which five of Norland, Sudria, Estmark, Ostland and Velden are the largest?
Which is the largest: Norland, Sudria, Estmark, Ostland or Velden?
Who won the final, Calder United or Arrin Rovers?
Which companies compete with Voltane and Askeby Power?
What did the Gazette report about the flood and the fire?
How did the Gazette article on the flood and the fire begin?
who won the election in norland and how many people voted
What happened in Norland and how did Sudria respond?
Who resigned in Norland? Why?
Did the company warn its customers before the flood?
Did the vote take place after that?
Was there a strike before the flood?
Were the papers brought before the court?
Did the mayor and the governor resign before the vote?
Did anyone die before help came?
Was the mayor warned before the flood?
What do Norland and Sudria produce?
Who attacked whom first, and when?
What is the price of bread and butter?
How do Mara Voss and her deputy differ on tax?
Do they agree on the border?
What did the Church of Norland and Mara Voss say about the war?
Has the war between Norland and Sudria become worse than before?
When is the match between Calder United and Arrin Rovers?
What did you and I say about the dam?
What did Voss and Hale promise together?
Who was first?
Did Mara Voss look after Arno Hale?
Did Norland name the bridge after Mara Voss?
Was the Calder bridge called after Mara Voss?
What did the Estmark's Green and Red parties say about the treaty?
What did Norland's and Sudria's prime ministers say about the treaty?
Is the new Calder phone better than the old one?
Did the Gazette report that the Herald story on the flood was false?
Did Norland and Sudria agree on a truce?
Did Voss and Hale agree to meet?
What happened first: did Norland attack or did Sudria?
What did Norland (and Sudria) say about the dam?
Is it better to rent or buy?
Which countries, including Norland and Sudria, voted for the accord?
Did Mara Voss defend the Norland budget before the Sudria senate?
Did Norland spend more on roads than Sudria or Estmark?
Who won the vote in Norland and what did Mara Voss of the Greens say?
Who won the vote in Norland and when did it end in Sudria?
Who won in Norland. Nobody knew and what did Sudria say about the dam?
"""


def table():
    """Each question with its parts: text | what it is about."""
    questions = []
    for line in SPLIT.strip().splitlines():
        if line.startswith(" "):
            text, about = line.split(" | ")
            questions[-1][1].append(Need(text.strip(), about))
        else:
            questions.append((line, []))
    return questions


@pytest.mark.parametrize(("question", "parts"), table())
def test_a_question_of_clear_form_is_taken_apart(question, parts):
    assert list(needs(question)) == parts


@pytest.mark.parametrize("question", WHOLE.strip().splitlines())
def test_a_question_stays_whole_where_the_form_is_not_clear(question):
    assert needs(question) == ()


@pytest.mark.parametrize(("question", "parts"), table())
def test_the_end_mark_and_white_space_do_not_matter(question, parts):
    assert list(needs(f"  {question.rstrip('?')}\n")) == parts
    assert list(needs(question.replace(" ", "  "))) == parts


@pytest.mark.parametrize("question", [question for question, _ in table()])
def test_what_a_part_is_about_are_characters_of_the_question(question):
    assert all(need.about and need.about in question for need in needs(question))


def test_four_members_are_parts_and_five_are_one_need():
    names = ["Norland", "Sudria", "Estmark", "Ostland", "Velden"]
    asked = "What did {} and {} say about the border?"
    four, five = (asked.format(", ".join(names[: n - 1]), names[n - 1]) for n in (4, 5))
    assert [need.about for need in needs(four)] == names[:4]
    assert needs(five) == ()


def test_two_questions_whose_parts_would_be_more_than_four_are_two():
    lists = "Norland, Sudria and Estmark", "Mara Voss, Arno Hale and Ines Brandt"
    asked = [f"What did {names} say about the dam in Calder Bay" for names in lists]
    assert [need.text for need in needs(f"{asked[0]}? {asked[1]}?")] == [f"{q}?" for q in asked]


def test_a_text_with_a_question_in_it_stays_whole():
    question = "What did Norland and Sudria say about the flood" + " in the valley" * 1400
    assert len(question) > 19_000
    assert needs(question) == ()
    assert len(needs(question[:900])) == 2


WORDS = """did was were is are do does what which who how compare between before after or and first
happen come opened say about differ on than bigger more each both while article from the of with a
Norland Sudria Calder Bay Mara Voss Norland's Sudria's The Gazette Herald report covered by election
flood dam Marks Spencer 1 7 May it they , ? . : " “ ” ’s it's & ; 平和 Élan ß""".split()  # noqa: SIM905


@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join) | st.text(max_size=200))
@example("")
@example("?")
@example("did or first?")
@example("\x00 and \ud800 or")
def test_any_text_is_whole_or_has_two_to_four_parts_of_its_own_words(text):
    question = " ".join(text.split())
    parts = needs(question)
    assert len(parts) in {0, 2, 3, 4}
    assert all(need.about and need.about in question for need in parts)
    assert len({need.text for need in parts}) == len(parts)
    assert all(need.text == " ".join(need.text.split()) for need in parts)
    assert needs(text) == parts


def scored(passage, score=0.5, **more):
    return Scored(passage, score, None, None, None, None, **more)


def ids(found):
    return [hit.passage for hit in found]


RANKINGS = st.lists(
    st.lists(st.tuples(st.integers(0, 30), st.floats(-1, 1)), unique_by=lambda hit: hit[0]).map(
        lambda hits: [scored(*hit) for hit in sorted(hits, key=lambda hit: -hit[1])]
    ),
    min_size=1,
    max_size=5,
)


@given(RANKINGS, st.integers(1, 40))
def test_each_part_keeps_its_share(rankings, count):
    whole, *parts = rankings
    found = merged(parts, whole, count)
    everything = {hit.passage for ranking in rankings for hit in ranking}
    assert len(found) == len(set(ids(found))) == min(count, len(everything))
    scores = [hit.score for hit in found]
    assert scores == sorted(scores, reverse=True)
    assert merged(parts, whole, count) == found
    share = -(-count // (2 * len(parts))) if parts else 0
    if share * len(parts) <= count:
        for part in parts:
            assert len(set(ids(part)) & set(ids(found))) >= min(share, len(part))
    elif all(parts):  # fewer places than parts: the first ones have them
        assert all(part[0].passage in ids(found) for part in parts[:count])


@given(RANKINGS)
def test_the_first_places_hold_the_best_of_each_part(rankings):
    whole, *parts = rankings
    best = []
    for part in parts:
        best += [next((key for key in ids(part) if key not in best), None)]
    best = [key for key in best if key is not None]
    assert ids(merged(parts, whole, 40))[: len(best)] == best


def test_parts_and_whole_take_turns():
    parts = [[scored(n) for n in range(start, start + 9)] for start in (10, 20)]
    whole = [scored(n) for n in range(30, 39)]
    assert ids(merged(parts, whole, 8)) == [10, 20, 30, 31, 11, 21, 32, 33]
    assert ids(merged(parts, whole, 5)) == [10, 20, 30, 11, 21]
    assert ids(merged(parts, whole, 1)) == [10]


def test_a_part_takes_its_next_passage_where_another_holds_its_best():
    parts = [[scored(1), scored(2)], [scored(1), scored(3)]]
    assert ids(merged(parts, [scored(1), scored(2), scored(4)], 4)) == [1, 3, 2, 4]


def test_what_parts_leave_over_goes_to_the_whole_and_then_to_the_parts():
    whole = [scored(n) for n in (7, 8, 9)]
    assert ids(merged([[scored(1)], []], whole, 4)) == [1, 7, 8, 9]
    assert ids(merged([[scored(1), scored(2), scored(3)], [scored(4)]], [], 4)) == [1, 4, 2, 3]
    assert ids(merged([], whole, 2)) == [7, 8]
    assert merged([], [], 3) == []


def test_a_passage_keeps_what_the_whole_question_says_of_it():
    part = [scored(1, 0.9, article=1.0), scored(2, 0.8, article=1.0)]
    whole = [scored(3, 0.7, article=2.0), scored(1, 0.2, article=2.0)]
    found = merged([part], whole, 3)
    assert [(hit.passage, hit.article) for hit in found] == [(1, 2.0), (3, 2.0), (2, 1.0)]
    assert [hit.score for hit in found] == [0.8, 0.7, 0.2]
