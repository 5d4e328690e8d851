"""Answers in a language model's words, of which only what the articles say is shown."""

from rag.generative.writing import Written, write

__all__ = ["Written", "write"]
