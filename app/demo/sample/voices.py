"""Self-assessments of the children whom the demo opens with, told in resources/sample/voices.yaml."""

import random

from app.demo.sample.files import File
from app.demo.sample.lists import sample_list
from app.demo.sample.making import Maker, working_days_ago
from app.demo.sample.sittings import make_sitting
from app.domain.assessment import Used
from app.forms.integration import key_of


def make_voices(maker: Maker, file: File, first_names: str) -> dict[str, Used]:
    """What this child and their carers said, if it is told; gives what the assessment does with it. The luck of the rest of
    the town stays as it is."""
    told = sample_list("voices").get(first_names, ())
    luck, maker.luck = maker.luck, random.Random(f"voices of {first_names}")  # noqa: S311
    used: dict[str, Used] = {}
    for one in told:
        record = make_sitting(maker, file.child, file.worker.id, one, working_days_ago(maker.today, one["ago"]))
        used |= {key_of(record, question): Used(**where) for question, where in one.get("used", {}).items()}
    maker.luck = luck
    return used
