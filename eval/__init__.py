"""Measuring Dateline on question sets whose answering articles are known.

A data set (`datasets/`, fetched by `download` where one is published, or made with `judging/`) is
indexed once (`cache`). Its questions go to several `systems`, whose runs (`runs`) are kept in a
folder (`store`) for as long as nothing changes that they depend on (`provenance`). Runs and
judgements become figures (`metrics`), figures of two systems a comparison (`compare`,
`significance`), also with those of an earlier day (`baseline`), and questions go into `slices`. All
of it is a `report`, shown as tables (`table`), JSON, or a page (`html_report`).
Answers are measured by `answers`; `exactness` compares them with what an index holds.
"""
