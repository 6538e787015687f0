"""Why a form definition was refused: every problem with its file, its line and what to do about it."""

import msgspec

from app.domain.errors import Refused


class FormProblem(msgspec.Struct, frozen=True, order=True):
    """One fault of a definition. `line` counts from 1; 0 when the definition did not come from a file."""

    file: str
    line: int
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}. {self.remedy}."


class FormRefused(Refused):
    """The definition cannot be used. `problems` holds all that was found, in the order of the file."""

    def __init__(self, problems: tuple[FormProblem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
