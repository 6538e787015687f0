"""What stands over the section: worries, standing, joined words, use-by day, a newer form, what they raised, what is in English."""

from PySide6.QtCore import Signal

from app.ui.concern_card import ConcernBanner
from app.ui.desk import Desk
from app.ui.features.assessment import texts
from app.ui.features.assessment.presenter import Shown
from app.ui.features.assessment.use_by_banner import UseByBanner
from app.ui.features.assessment.voices_banner import VoicesBanner
from app.ui.joined_bar import JoinedBar
from app.ui.parts.card import Banner
from app.ui.parts.folding_bars import FoldingBars


class BarsOver(FoldingBars):
    """`move_asked`: the person wants the newer version of the form."""

    move_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.worries = ConcernBanner(desk)
        self.standing = Banner("info", "")
        self.joined = JoinedBar(desk)
        self.use_by = UseByBanner()
        self.newer = Banner("info", "", icon="file-check")
        self.voices = VoicesBanner(desk)
        self.language = Banner("info", "", icon="languages")
        self.standing.hide()
        self.newer.hide()
        self.language.hide()
        bars = (self.worries, self.standing, self.joined, self.use_by, self.newer, self.voices, self.language)
        super().__init__(bars)
        self.newer.chosen.connect(self._move)

    def show_opened(self, shown: Shown) -> None:
        """Another assessment, or the same standing otherwise."""
        self.fold()
        self._say_standing(shown)
        if shown.file is None or shown.phase not in ("editing", "reading"):
            return
        said = texts.not_worded(shown.file.language, *shown.file.not_worded)
        self.language.set_text(said)
        self.language.set_brief(texts.PARTLY_ENGLISH)
        self.language.setVisible(bool(said))
        record = shown.file.assessment
        self.worries.watch(record.scope)
        for bar in (self.joined, self.voices):
            bar.show_record(record.id, record.scope)
        self.show_newer(shown)

    def _say_standing(self, shown: Shown) -> None:
        kind, sentence, brief = "warn", shown.sentence, ""
        if shown.file is not None and shown.phase in ("editing", "reading"):
            kind, sentence = texts.standing_sentence(shown.file, self._desk.clock().today)
            brief = texts.standing_badge(shown.file.standing.stage)[0]
        if sentence:
            self.standing.set_kind(kind)
            self.standing.set_text(sentence)
            self.standing.set_brief(brief)
        self.standing.setVisible(bool(sentence))

    def show_newer(self, shown: Shown) -> None:
        """Whether a newer version of the form is there to move to."""
        version = shown.file.newer if shown.file is not None and shown.phase == "editing" else 0
        if version and self.newer.text() != texts.newer_form(version):
            self.newer.set_text(texts.newer_form(version))
            self.newer.set_brief(texts.NEWER)
            self.newer.set_actions((("move", texts.move_to(version)),))
        self.newer.setVisible(bool(version))

    def _move(self, _key: object) -> None:
        self.move_asked.emit()
