"""Follow-ups and questions with several needs, put into words by a language model.

The model proposes; what it writes is used only if it holds nothing that the conversation does not,
and loses nothing that the question says. Otherwise the built-in ways stand
(`rag.followups`, `rag.needs`).
"""

from rag.rewriting.asking import resolve_by_model, split_by_model

__all__ = ["resolve_by_model", "split_by_model"]
