"""The page's door: who comes in, as whom, how often, and what is never let in."""

from rag.page.door.door import Door
from rag.page.door.prefix import UnderPath
from rag.page.door.visitor import VISITOR, Visitor

__all__ = ["VISITOR", "Door", "UnderPath", "Visitor"]
