"""The Undo of a toast: it takes back the step it speaks of, and no later one."""

from __future__ import annotations

from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio


class UndoOnce:
    """Made right after a step; does nothing but say so once another step was stored."""

    def __init__(self, studio: Studio, navigator: Navigator) -> None:
        self._studio, self._navigator = studio, navigator
        self._fresh = True
        studio.changed.connect(self._on_changed)

    def __call__(self) -> None:
        if self._fresh:
            self._studio.undo()
        else:
            self._navigator.say("Something was changed since then: Ctrl+Z goes back step by step")

    def _on_changed(self, _told: object) -> None:
        self._fresh = False
        self._studio.changed.disconnect(self._on_changed)


def say_with_undo(studio: Studio, navigator: Navigator, words: str) -> None:
    """Say what was just done, with an Undo for just that."""
    navigator.say(words, "Undo", UndoOnce(studio, navigator))
