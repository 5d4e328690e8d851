"""Making a question set for one's own corpus: `dateline eval init`.

Questions are given (`given`) or proposed from the corpus by rule (`forms`, `proposals`); passages
of three systems are pooled for each (`pool`), shown and judged (`asking`, or from a file: `sheet`);
every judgement is kept at once (`state`), and the set is saved in BEIR's layout (`saving`).
"""
