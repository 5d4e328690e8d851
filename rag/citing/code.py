"""Code: blocks of it are passed by, words of it are kept, and nothing in it cites."""

from rag.citing.machine import Break, Machine

_PLAIN_FENCES = frozenset(("", "markdown", "md", "text", "txt", "plaintext"))


class Code(Machine):
    """The states behind backticks."""

    def _backticks(self, char: str) -> None:
        if char == "`":
            self._ticks += 1
            return
        if self._ticks >= 3 and self._at_line_start:
            self._fence, self._held, self._state = "", "", self._fence_info
            self._fence_info(char)
            return
        self._held, self._state = "", self._code
        self._code(char)

    def _fence_info(self, char: str) -> None:
        if char != "\n":
            self._held += char
            return
        info, self._held = self._held.strip().lower(), ""
        if info in _PLAIN_FENCES and not self._begun:
            self._state = self._line_start  # an answer that was wrapped as a whole
        else:
            self._state = self._fenced

    def _fenced(self, char: str) -> None:
        """Pass by a block of code, to the line that ends it."""
        if char == "\n":
            if self._held.strip() == "`" * self._ticks:
                self._items.append(Break())
                self._held, self._state = "", self._line_start
                return
            self._held = ""
        elif len(self._held) <= self._ticks:
            self._held += char

    def _code(self, char: str) -> None:
        """Take the words of code within a line; what is in brackets there cites nothing."""
        if char == "\n":
            self._state = self._text
            self._text(char)
        elif char == "`":
            self._state = self._code_end
            self._depth = 1
            self._code_closes()
        elif char not in "[]【】［］<>":
            self._say(char)

    def _code_end(self, char: str) -> None:
        if char == "`":
            self._depth += 1
            self._code_closes()
            return
        self._state = self._text if self._depth >= self._ticks else self._code
        self._state(char)

    def _code_closes(self) -> None:
        if self._depth == self._ticks:
            self._state = self._text
