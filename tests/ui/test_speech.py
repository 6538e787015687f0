"""Read aloud is offered where there is a voice and nowhere else. No voice is installed where tests run, so Qt's part is played."""

from enum import Enum
from typing import Any, ClassVar

import pytest
from PySide6.QtCore import QObject

from app.ui.features.child_mode.speech import of_qt, voice


class Engine:
    """Qt's speech as its documentation has it: engines of the class, state and voices of one."""

    State = Enum("State", ["Ready", "Speaking", "Paused", "Error"])
    engines: ClassVar[list[str]] = ["speechd"]
    voices: ClassVar[list[str]] = ["Fiona"]
    is_broken: ClassVar[bool] = False

    def __init__(self, _parent: QObject) -> None:
        self.said: list[str] = []

    @classmethod
    def availableEngines(cls) -> list[str]:
        return cls.engines

    def availableVoices(self) -> list[str]:
        return self.voices

    def state(self) -> Any:
        return self.State.Error if self.is_broken else self.State.Ready

    def setRate(self, rate: float) -> None:
        self.rate = rate

    def stop(self) -> None:
        self.said.append("")

    def say(self, text: str) -> None:
        self.said.append(text)


def test_with_a_voice_it_says_what_it_is_given_from_the_beginning_and_a_little_slower() -> None:
    speech = voice(QObject(), lambda: Engine)
    assert speech is not None
    speech.say("I feel safe at home")
    engine = speech._engine
    assert (engine.said, engine.rate) == (["", "I feel safe at home"], -0.1)


class NoEngine(Engine):
    engines: ClassVar[list[str]] = ["mock"]


class NoVoice(Engine):
    voices: ClassVar[list[str]] = []


class Broken(Engine):
    is_broken: ClassVar[bool] = True


@pytest.mark.parametrize("kind", [NoEngine, NoVoice, Broken])
def test_without_an_engine_or_a_voice_there_is_none(kind: type[Engine]) -> None:
    assert voice(QObject(), lambda: kind) is None


def test_where_qt_has_no_speech_there_is_none() -> None:
    def missing() -> Any:
        raise ModuleNotFoundError("No module named 'PySide6.QtTextToSpeech'")

    assert voice(QObject(), missing) is None
    try:
        of_qt()
    except (ImportError, AttributeError):
        assert voice(QObject()) is None
