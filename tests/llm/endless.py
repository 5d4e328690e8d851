"""A model that never ends by itself."""

from threading import Event

from rag.llm import Completion, LanguageModelError, ModelSettings


class Endless:
    """A model that writes the same sentence for ever, and notices when it is hung up on."""

    settings = ModelSettings(base_url="http://127.0.0.1:1/v1", model="endless")

    def __init__(self):
        self.closed = Event()
        self.pieces = 0

    def complete(self, messages, *, max_tokens, timeout=None):
        raise LanguageModelError("it only streams")

    def stream(self, messages, *, max_tokens, timeout=None):
        return self

    def __iter__(self):
        return self

    def __next__(self):
        self.pieces += 1
        return "The Kremlin wants the root causes of the conflict to be removed [1]. "

    def close(self):
        self.closed.set()

    @property
    def completion(self):
        return Completion("", 0, 0, "", 0.0, estimated=True)
