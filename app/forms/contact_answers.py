"""A contact read as a small form, so that rules about what does not go together can look at it like at any other."""

from typing import Final

from app.domain.answer import Answer, Answers
from app.domain.contact import Contact
from app.forms.definition import FormDefinition, Group, Kind, Option, Question, Section

CONTACT: Final = "contact"


def _options(*pairs: tuple[str, str]) -> tuple[Option, ...]:
    return tuple(Option(code=code, label=label) for code, label in pairs)


CONTACT_FORM: Final = FormDefinition(
    id=CONTACT,
    version=1,
    title="Contact",
    groups=(
        Group(
            id="contact",
            title="Contact",
            sections=(
                Section(
                    id="contact",
                    title="Contact",
                    questions=(
                        Question(
                            id="risk",
                            kind=Kind.CHOICE,
                            label="Risk: did anything change?",
                            options=_options(
                                ("no_change", "No change"), ("decreased", "Lower"), ("increased", "Higher"), ("new", "New")
                            ),
                        ),
                        Question(
                            id="risk_of",
                            kind=Kind.SEVERAL,
                            label="Risk of what?",
                            options=_options(
                                ("again", "Happening again"), ("harm", "Harm to others"), ("safety", "Own safety")
                            ),
                        ),
                        Question(
                            id="safeguarding",
                            kind=Kind.CHOICE,
                            label="Safeguarding: is there any worry about safety?",
                            options=_options(
                                ("none", "None"),
                                ("noted", "Noted"),
                                ("told_manager", "Manager told"),
                                ("referred", "Referred on"),
                            ),
                        ),
                        Question(
                            id="progress",
                            kind=Kind.CHOICE,
                            label="Outcome: how far it got",
                            options=_options(
                                ("no_change", "No change"),
                                ("some", "Some"),
                                ("good", "Good"),
                                ("achieved", "Got there"),
                                ("worse", "Worse"),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
)


def answers_of(contact: Contact) -> Answers:
    """What the contact says, as answers."""
    said = {
        "risk": Answer(value=contact.risk),
        "risk_of": Answer(value=tuple(sorted(contact.risk_of))),
        "safeguarding": Answer(value=contact.safeguarding),
        "progress": Answer(value=contact.progress),
    }
    return {question: answer for question, answer in said.items() if not answer.is_blank}
