"""Answers made by hand, as their JSON would be read."""

from eval.answers.records import AnswerRecord, CitationRecord, Reply
from eval.datasets.dataset import Topic

SILENT = "The corpus does not say."


def citation(number, quote, **changes):
    """A citation of an article that no index holds."""
    fields = {"uri": "urn:a", "version": 1, "digest": "0" * 16, "start": 0, "end": len(quote)}
    return CitationRecord.model_validate({**fields, "number": number, "quote": quote, **changes})


def answer(*sentences, citations=(), text=None, confidence=0.9, support="supported"):
    """An answer of sentences, each with the numbers of its citations."""
    said = [{"text": t, "citations": n, "support": support} for t, n in sentences]
    whole = " ".join(" ".join([t, *(f"[{n}]" for n in numbers)]) for t, numbers in sentences)
    return AnswerRecord.model_validate(
        {
            "question": "?",
            "text": (whole or SILENT) if text is None else text,
            "status": "answered" if said else "abstained",
            "as_of": "2025-11-30",
            "sentences": said,
            "citations": [c.model_dump() for c in citations],
            "trace": {"confidence": confidence, "settings": {"answer_threshold": 0.4}},
        }
    )


def reply(topic, given, seconds=0.1):
    return Reply(topic=topic.id, seconds=seconds, stages={"answer": seconds / 2}, answer=given)


def topic(name="q", text="What?", **changes):
    return Topic(id=name, text=text, **changes)
