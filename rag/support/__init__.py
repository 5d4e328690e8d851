"""Whether the articles say what a language model wrote, sentence by sentence."""

from rag.support.checker import Checker, Evidence, Verdict

__all__ = ["Checker", "Evidence", "Verdict"]
