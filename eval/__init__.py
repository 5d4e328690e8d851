"""Measuring Dateline on question sets whose answering articles are known.

A data set (`datasets/`) is indexed once (`cache`), its questions become runs (`runs`), runs and
judgements become figures (`metrics`), and the figures a table or JSON (`report`).
"""
