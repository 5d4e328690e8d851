"""What a question asks for: its form, the kind of its answer, and where a sentence holds one."""

from rag.asked.kinds import Asked, Form, Kind
from rag.asked.reading import read_asked
from rag.asked.spans import spans

__all__ = ["Asked", "Form", "Kind", "read_asked", "spans"]
