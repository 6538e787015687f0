"""The contact as fields: what is known at the top, then A C O and the child's voice beside R N S and the plan."""

from datetime import datetime, time

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.domain.contact import SEEN, Contact
from app.domain.dates import ParsedDate, day_of, short_readback_of
from app.operations.views import ContactStart
from app.ui import theme
from app.ui.desk import Desk
from app.ui.features.contact import texts
from app.ui.features.contact.letters import Captioned, Letter, in_a_row
from app.ui.features.contact.presenter import ContactPresenter, Problems, Shown
from app.ui.features.contact.steps import NextSteps, NextTime, compact
from app.ui.parts.button import Button
from app.ui.parts.card import Banner, Card, hairline
from app.ui.parts.check_row import CheckRow
from app.ui.parts.choice import ChipSet, ChoiceRow
from app.ui.parts.date_field import DateField, TimeField
from app.ui.parts.growing_text import GrowingText
from app.ui.parts.line import LineField
from app.ui.parts.page import Columns
from app.ui.parts.problem_list import ProblemList
from app.ui.parts.quiet_combo import QuietSpin
from app.ui.parts.text import PlainLabel
