"""Whatever is typed is answered, abstained from, or refused in words: nothing breaks."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag import NewsRAG
from rag.errors import QuestionError

_TYPED = """
Disney+'s 's ’s - -- & &'s . .. ? ?! U.S. U.S.'s $ $6.6bn 6.6 % 10% 1,000,000 € № “ ” " ' ` ``
Who What When Why How many did say and or between before after since than first each IAEA
Kremlin Norland Veltria last week 2025-11-20 29 February 2023 13/13/2025 yesterday O'Neill's
<b>x</b> [1] {0} %s \\ \x07 \u200b \u202e 日本 мир 🙂 é e\u0301 ﬁ ß İ 0 00 -1 1e309 ∞ … ; : ,
"""
_PIECES = st.sampled_from(_TYPED.split())
_QUESTIONS = st.lists(_PIECES, max_size=12).map(" ".join) | st.text(max_size=60)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(question=_QUESTIONS, before=_QUESTIONS)
def test_any_question_is_answered_or_refused_in_words(sample, question, before):
    chat = NewsRAG(sample).chat()
    for text in (before, question):
        try:
            answer = chat.ask(text, as_of="2025-11-30")
        except QuestionError:
            continue
        for cited in answer.citations:
            stored = sample.versions(cited.uri)[cited.version - 1]
            assert stored.text[cited.start : cited.end] == cited.quote
