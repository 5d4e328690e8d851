"""The parts that a question is asked in, beside itself."""

from rag.needs.need import Need
from rag.needs.reading import needs
from rag.question import Question
from rag.settings import Settings
from rag.stages import stage


@stage("read")
def parts(asked: Question, settings: Settings) -> tuple[Need, ...]:
    """Return a question's needs, a language model's if it told them; none if it has one need.

    Args:
        asked: The question.
        settings: Whether questions are taken apart at all.
    """
    if not settings.decompose:
        return ()
    return needs(asked.matter) if asked.needs is None else asked.needs
