"""Reading aloud, where this computer has a voice. Without one there is no button for it."""

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


def voice(parent: QObject) -> Speech | None:
    """The computer's voice, or None where Qt has no speech here or no voice is installed."""
    try:
        speech = import_module("PySide6.QtTextToSpeech").QTextToSpeech
    except (ImportError, AttributeError):
        return None
    if not [name for name in speech.availableEngines() if name != "mock"]:
        return None
    engine = speech(parent)
    return Speech(engine) if engine.availableVoices() else None
