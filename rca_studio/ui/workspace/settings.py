"""What holds for the whole workspace, and the name of who is at work; each field kept at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.gestures import set_setting
from rca_studio.reports.compose import DEFAULT_MARKING
from rca_studio.reports.context import Paper
from rca_studio.settings import ORGANISATION, PAPER, PERSON
from rca_studio.ui import theme
from rca_studio.ui.governance.access import SMALL_NUMBERS, preset_of
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PrimaryButton
from rca_studio.ui.widgets.card import Rule
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit
from rca_studio.ui.widgets.labels import Label, SectionTitle
from rca_studio.ui.workspace.sheet import Sheet

DEFAULT_PREFIX = "NM"
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9]{0,11}(?:-[A-Za-z0-9]{1,6})?")
_LABELS = {
    "organisation": "Change organisation",
    "marking": "Change marking of reports",
    "reference_prefix": "Change beginning of references",
    "paper": "Change paper size",
    SMALL_NUMBERS: "Change how small numbers are protected",
}
_FIXED = "Your organisation has set this."


class SettingsDialog(Sheet):
    """Organisation, marking, references and paper of a workspace; and who you are.

    Each change of the workspace is a step of its own that can be undone. ``be`` is called with a
    new name of the person.
    """

    def __init__(
        self, studio: Studio, be: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__("Workspace settings", 66, parent)
        self._studio = studio
        self._be = be
        column = self.body
        self._add_workspace(column)
        column.addWidget(Rule())
        self._add_person(column)
        row = self.buttons
        row.addWidget(Label("Each change is kept at once.", theme.Size.SMALL, "muted"))
        row.addStretch(1)
        close = PrimaryButton("Close")
        close.clicked.connect(self.accept)
        row.addWidget(close)
        studio.changed.connect(self._show)
        self._show()
        first = self.person if studio.read_only else self.organisation
        first.setFocus()

    def done(self, result: int) -> None:
        for editor in (self.person, self.organisation, self.marking, self.prefix):
            editor.commit()
        super().done(result)

    def _add_workspace(self, column: QVBoxLayout) -> None:
        settings = self._studio.settings
        column.addWidget(SectionTitle("This workspace"))
        self.organisation = LineEdit(prompt=settings.get(ORGANISATION))
        self.marking = LineEdit(prompt=DEFAULT_MARKING)
        self.prefix = LineEdit(prompt=DEFAULT_PREFIX)
        self.prefix.setMaxLength(20)
        self.paper = ComboBox()
        self.paper.set_choices(((Paper.A4.value, "A4"), (Paper.LETTER.value, "Letter")))
        self.small = ComboBox()
        presets = self._studio.practice.governance.presets
        self.small.set_choices(tuple((one.key, one.label) for one in presets))
        self._prefix = Field(
            "References begin with",
            self.prefix,
            "New cases are numbered behind it, such as NM-0142. Cases there are keep theirs.",
        )
        fields = (
            Field("Organisation", self.organisation, "Stands at the head of each report."),
            Field("Marking of reports", self.marking, "Printed on every page."),
            self._prefix,
            Field("Paper", self.paper, "For reports of this workspace."),
            Field(
                "Small numbers",
                self.small,
                "How figures are protected from those who may not look at single cases.",
            ),
        )
        for field in fields:
            field.editor.setEnabled(not self._studio.read_only)
            column.addWidget(field)
        self.organisation.committed.connect(self._on_organisation)
        self.marking.committed.connect(self._on_marking)
        self.prefix.committed.connect(self._on_prefix)
        self.prefix.textChanged.connect(self._on_prefix_typed)
        self.paper.activated.connect(self._on_paper)
        self.small.activated.connect(self._on_small)

    def _add_person(self, column: QVBoxLayout) -> None:
        settings = self._studio.settings
        column.addWidget(SectionTitle("You"))
        self.person = LineEdit(settings.get(PERSON), self._studio.writer.actor)
        self.person.setMaxLength(120)
        fixed = settings.is_fixed(PERSON)
        signed_in = self._studio.people.set_up
        self.person.setEnabled(not fixed and not signed_in)
        self.person.committed.connect(self._on_person)
        words = "Stands in the history of what you change from now on."
        if signed_in:
            self.person.show_value(self._studio.writer.actor)
            words = "You are signed in; names are changed under File, People and roles."
        elif fixed:
            words = _FIXED
        column.addWidget(Field("Your name or role", self.person, words))

    # -- what is there ---------------------------------------------------------------------------

    def _show(self, *_told: object) -> None:
        value = self._studio.workspace_value
        self.organisation.show_value(value("organisation"))
        self.marking.show_value(value("marking"))
        if not self._prefix.needed:
            self.prefix.show_value(value("reference_prefix"))
        self.paper.choose(value("paper", self._studio.settings.get(PAPER)))
        self.small.choose(preset_of(self._studio).key)

    # -- what is changed -------------------------------------------------------------------------

    def _on_organisation(self, text: str) -> None:
        self._set("organisation", text)

    def _on_marking(self, text: str) -> None:
        self._set("marking", text)

    def _on_prefix(self, text: str) -> None:
        if _fits(text):
            self._set("reference_prefix", text)

    def _on_prefix_typed(self, text: str) -> None:
        self._prefix.set_needed(not _fits(text), "letters and digits, beginning with a letter")

    def _on_paper(self, _index: int) -> None:
        self._set("paper", self.paper.key)

    def _on_small(self, _index: int) -> None:
        self._set(SMALL_NUMBERS, self.small.key)

    def _on_person(self, text: str) -> None:
        self._be(text.strip())
        self.person.setPlaceholderText(self._studio.writer.actor)

    def _set(self, key: str, text: str) -> None:
        value, there = text.strip(), self._studio.workspace_value(key)
        if value != there:
            step = set_setting(self._studio.casefile(WORKSPACE), key, value)
            self._studio.edit(replace(step, label=_LABELS[key], merge_key=f"setting {key}"))


def _fits(prefix: str) -> bool:
    return not prefix.strip() or _PREFIX.fullmatch(prefix.strip()) is not None
