"""Putting the child's chosen name into a form's texts. A form says `{name}` and never a pronoun."""

from app.forms.definition import Question

NAME = "{name}"


def fill(text: str, name: str) -> str:
    """The text with the name in its places. Nothing else in the text or the name is read as a placeholder."""
    return text.replace(NAME, name)


def missing_sentence(question: Question) -> str:
    """What to say when a required question is empty: the form's own sentence, else one made from the kind."""
    if question.missing:
        return question.missing
    match question.kind:
        case "choice" | "rating" | "certainty" | "yes_no":
            return "Choose an answer"
        case "several":
            return "Choose at least one answer"
        case "date":
            return "Enter a date. A month, a year or an estimate is fine"
        case "repeating":
            return "Add at least one"
        case _:
            return "Enter an answer"
