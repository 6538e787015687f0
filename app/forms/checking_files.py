"""Checks every form file: `python -m app.forms.checking_files [FILE …]` prints each fault with file, line and remedy.

Without names it takes all of resources/forms, and holds published versions to their frozen hashes. The exit status is 1
when anything is wrong.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from app import resources
from app.forms.definition import FormDefinition
from app.forms.problem_of_file import EDITED, FOLDER_SAYS, MISSING, NOT_TEXT
from app.forms.reading import read_form
from app.forms.refusal import FormProblem, FormRefused
from app.forms.shelf import Edition
from app.forms.shipped import frozen_versions
