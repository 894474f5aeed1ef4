"""Saying by name, and with a reason, that something does not apply to a case.

What safety hangs on takes two people. The first one's word is kept at once, so that the second one
may come later; until then it still blocks, and its place says what is missing.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from rca_studio.domain.deeds import Deed
from rca_studio.domain.gates import is_waived
from rca_studio.domain.protocol import Protocol, ProtocolField, ProtocolItem
from rca_studio.domain.review import Waiver
from rca_studio.editing import gestures
from rca_studio.ui import theme
from rca_studio.ui.case.strength_question import STRENGTH, ask_strength
from rca_studio.ui.people.asking import ask_passphrase_again, ask_second_person
from rca_studio.ui.prompts import TextQuestion
from rca_studio.ui.proof.allowing import allow, why_not
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.words import local_time

SECOND = "Second person…"
"""The words of the button that asks for them."""


def ask_waiver(studio: Studio, case_id: str, key: str, label: str, parent: QWidget) -> None:
    """Ask why something does not apply and, where safety hangs on it, for the second person.

    Args:
        studio: the open workspace.
        case_id: the case.
        key: the field, item or other thing that is asked for.
        label: its words, for what no protocol names.
        parent: what the dialogs stand over.
    """
    if reason := why_not(studio, Deed.WAIVE):
        studio.tell(ValueError(reason))
        return
    if key == STRENGTH:
        ask_strength(studio, case_id, parent)
        return
    _Waiving(studio, case_id, key, label, parent).ask()


def waiver_words(waiver: Waiver, critical: bool) -> str:
    """Who said when that something does not apply; of half a waiver, what is missing."""
    if critical and not waiver.second.strip():
        said = f"{waiver.by}, {local_time(waiver.at)}, says it does not apply."
        return f"{said} A second person has to say so too."
    names = f"{waiver.by} and {waiver.second}" if waiver.second.strip() else waiver.by
    return f"Waived by {names}, {local_time(waiver.at)}"


def part_of(protocol: Protocol, key: str) -> ProtocolField | ProtocolItem | None:
    """The field or item of a protocol with this key."""
    items = (*protocol.proceed, *protocol.validation)
    return protocol.field(key) or next((item for item in items if item.key == key), None)


class FieldWaiver(QWidget):
    """Below a field that does not apply: who says so and why, and the way to complete or lift it.

    Args:
        studio: the open workspace.
        case_id: gives the case in view.
        key: the field.
        label: its words.
    """

    def __init__(
        self,
        studio: Studio,
        case_id: Callable[[], str],
        key: str,
        label: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._studio, self._case_id, self._key, self._label = studio, case_id, key, label
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.grid(1.5))
        self.words = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.second = KeyButton(SECOND, key, f"Second person for the waiver of {label}")
        self.lift = KeyButton("Withdraw", key, f"Withdraw the waiver of {label}", quiet=True)
        self.second.chosen.connect(self._on_second)
        self.lift.chosen.connect(self._on_lift)
        row.addWidget(self.words, 1)
        row.addWidget(self.second)
        row.addWidget(self.lift)
        self.hide()

    def show_waiver(self, waiver: Waiver | None, critical: bool) -> None:
        """Show a waiver, or nothing where there is none."""
        self.setVisible(waiver is not None)
        if waiver is None:
            return
        half = critical and not waiver.second.strip()
        self.words.setText(f"{waiver_words(waiver, critical)}\nReason: {waiver.reason}")
        self.words.set_token("warning" if half else "muted")
        can = not self._studio.read_only
        self.second.setVisible(half and can)
        self.lift.setVisible(can)
        for button in (self.second, self.lift):
            allow(button, self._studio, Deed.WAIVE)

    def _on_second(self) -> None:
        ask_waiver(self._studio, self._case_id(), self._key, self._label, self.window())

    def _on_lift(self) -> None:
        casefile = self._studio.casefile(self._case_id())
        if self._key in casefile.waivers:
            self._studio.edit(gestures.lift_waiver(casefile, self._key, self._label))


class _Waiving:
    """One waiver on its way: the reason, then the second person where one is needed."""

    def __init__(self, studio: Studio, case_id: str, key: str, label: str, parent: QWidget) -> None:
        self._studio, self._case_id, self._key = studio, case_id, key
        self._parent = parent
        part = part_of(studio.protocol_of(studio.casefile(case_id)), key)
        self._label = part.label if part else label
        self._critical = part is not None and part.critical

    def ask(self) -> None:
        """Ask for what is missing."""
        casefile = self._studio.casefile(self._case_id)
        waiver = casefile.waivers.get(self._key)
        if waiver is not None and not is_waived(casefile, self._key, self._critical):
            self._complete(waiver)
            return
        name = self._studio.writer.actor
        text = f"The reason stands in the report, with the name {name}."
        if self._critical:
            text += " Safety hangs on this, so a second person has to say so too."
        self._studio.prompts.ask_text(
            TextQuestion(
                title=f"“{self._label}” does not apply",
                text=text,
                label="Why does it not apply here?",
                yes="Waive it" if not self._critical else "Go on",
                long=True,
            ),
            self._begin,
        )

    def _begin(self, reason: str) -> None:
        if self._store(reason) and self._critical:
            waiver = self._studio.casefile(self._case_id).waivers.get(self._key)
            if waiver is not None:
                self._complete(waiver)

    def _complete(self, waiver: Waiver) -> None:
        """Whoever is at work lets a second person agree or, if another one began it, agrees."""
        studio = self._studio
        title = f"“{self._label}” does not apply"
        text = f"{waiver.by} says: “{waiver.reason}” Two people answer for this in the report."
        own = studio.people.same(waiver.by, studio.writer.actor)
        if own or not studio.people.set_up:
            ask_second_person(
                studio, self._parent, title, text, lambda name: self._agree(waiver, name)
            )
        else:
            ask_passphrase_again(
                studio, self._parent, title, text, lambda: self._agree(waiver, waiver.by)
            )

    def _agree(self, waiver: Waiver, second: str) -> None:
        self._store(waiver.reason, second)

    def _store(self, reason: str, second: str = "") -> bool:
        studio = self._studio
        stamp = studio.writer.stamp()
        casefile = studio.casefile(self._case_id)
        return studio.edit(
            gestures.waive(casefile, self._key, self._label, stamp.actor, stamp.at, reason, second)
        )
