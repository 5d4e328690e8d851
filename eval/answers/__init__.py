"""Measuring answers: whether they are given when they should be, proved, exact, and right.

Every question of a data set is asked (`asking`), and the answers are kept as JSON (`records`,
`kept`): from there on nothing of the code that made them takes part. A `judge` says what cited
spans support, by rules that can be read (`support`) or, where one is configured, by a language
model. What is judged of one answer (`judged`, `citations`, `gold`, `nuggets`) becomes figures
(`measures`), and confidences become a threshold curve and a calibration (`thresholds`). All of it
is a `report`, shown as tables (`table`), JSON, or a page (`html_report`).
"""
