"""Reading aloud, where this computer has a voice. Without one there is no button for it."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from PySide6.QtCore import QObject


class Speech:
    """Says a text with the computer's voice, a little slower than usual."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        engine.setRate(-0.1)

    def say(self, text: str) -> None:
        """Say it from the beginning; what is being said stops."""
        self._engine.stop()
        self._engine.say(text)

    def stop(self) -> None:
        """Say nothing more."""
        self._engine.stop()


def of_qt() -> Any:
    """Qt's class that speaks. Raises ImportError or AttributeError where Qt has none here."""
    return import_module("PySide6.QtTextToSpeech").QTextToSpeech


def voice(parent: QObject, find: Callable[[], Any] = of_qt, language: str = "en") -> Speech | None:
    """The computer's voice, or None where Qt has no speech here, no voice is installed, or its engine does not start.

    Other languages than English are read by a voice of theirs or not at all.
    """
    try:
        speech = find()
    except (ImportError, AttributeError):
        return None
    if not [name for name in speech.availableEngines() if name != "mock"]:
        return None
    engine = speech(parent)
    if engine.state() == speech.State.Error or not engine.availableVoices():
        return None
    if language != "en":
        spoken = [place for place in engine.availableLocales() if place.name().startswith(language)]
        if not spoken:
            return None
        engine.setLocale(spoken[0])
    return Speech(engine)
