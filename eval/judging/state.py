"""What has been judged so far: one file, written anew after every judgement."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.errors import ResultsError
from eval.judging.draft import Draft
from eval.store import write

FILE = "judging.json"
RELEVANT, PARTLY, NOT = 2, 1, 0
"""Grades of an article: it answers, it answers in part, it does not."""


class Stage(StrEnum):
    """How far a question is."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    UNANSWERABLE = "unanswerable"


class Question(BaseModel):
    """A question and what was judged of it."""

    model_config = ConfigDict(extra="forbid")

    id: str
    text: str
    asked: str = ""
    answers: tuple[str, ...] = ()
    uri: str = ""
    rule: str = ""
    stage: Stage = Stage.OPEN
    grades: dict[str, int] = Field(default_factory=dict, description="By URI, the best grade.")
    seen: list[int] = Field(default_factory=list, description="Passages that were judged.")

    @property
    def draft(self) -> Draft:
        """The question as it was before it was judged."""
        return Draft(self.text, self.asked, self.answers, self.uri, self.rule)

    @property
    def answered(self) -> bool:
        """Whether an article is known to answer it."""
        return any(self.grades.values())

    @property
    def saved(self) -> bool:
        """Whether it belongs into the set: an article answers it, or the judge says none does."""
        return self.stage is Stage.UNANSWERABLE or (
            self.answered and self.stage is not Stage.SKIPPED
        )

    def grade(self, uri: str, grade: int, passage: int | None = None) -> None:
        """Take a judgement; of several on one article the best counts."""
        self.grades[uri] = max(grade, self.grades.get(uri, NOT))
        if passage is not None:
            self.seen.append(passage)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    questions: list[Question]


class Judging:
    """The questions of one set while they are judged.

    Args:
        folder: The folder of the set.
        questions: The questions.
    """

    def __init__(self, folder: Path, questions: Iterable[Question] = ()) -> None:
        self.folder = folder
        self.questions = list(questions)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Go on with what a folder holds; with nothing if it is new.

        Raises:
            ResultsError: The file is damaged.
        """
        path = folder / FILE
        try:
            content = path.read_bytes()
            return cls(folder, _File.model_validate_json(content).questions)
        except FileNotFoundError:
            return cls(folder)
        except (OSError, ValidationError) as error:
            reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
            raise ResultsError(
                f"{path} is damaged ({reason}): mend it, or delete it and judge anew"
            ) from error

    def add(self, drafts: Iterable[Draft]) -> None:
        """Add the questions that are not there yet, under ids that go on."""
        known = {(question.text, question.asked) for question in self.questions}
        for draft in drafts:
            if (draft.text, draft.asked) in known:
                continue
            known.add((draft.text, draft.asked))
            given = {draft.uri: RELEVANT} if draft.uri and not draft.synthetic else {}
            self.questions.append(
                Question(
                    id=f"q{len(self.questions) + 1:03}",
                    text=draft.text,
                    asked=draft.asked,
                    answers=draft.answers,
                    uri=draft.uri,
                    rule=draft.rule,
                    grades=given,
                )
            )

    def save(self) -> None:
        """Write everything: after a crash the last judgement is there, or the last but one.

        Raises:
            ResultsError: The folder cannot be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or error
            raise ResultsError(f"{self.folder} cannot be made: {reason}") from error
        content = _File(questions=self.questions).model_dump_json(indent=1)
        write(self.folder / FILE, content.encode())
