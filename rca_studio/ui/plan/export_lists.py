"""The lists of the export room: the kinds of files, and what is in the one that is chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QListWidget

from rca_studio.domain.words import plural
from rca_studio.ui.dress import dress
from rca_studio.ui.plan.export_kinds import KINDS
from rca_studio.ui.plan.export_making import ExportMade
from rca_studio.ui.widgets.key_list import Choice, KeyList
from rca_studio.ui.widgets.roomy import make_roomy


def facts(made: ExportMade) -> str:
    """What it holds, for whoever is about to hand it on."""
    count = len(made.files)
    drafts = plural(count, "draft") if not made.kind.name else ""
    actions = plural(made.actions, "action")
    cases = plural(len(made.cases), "case")
    owners = plural(made.owners, "owner")
    size = f"{max(1, round(made.size / 1_000)):,} kB"
    parts = (drafts, f"{actions} of {cases}", owners, size, made.marking)
    return " · ".join(part for part in parts if part)


def plain_list(name: str) -> QListWidget:
    """A list to be read, in which nothing is chosen."""
    shown = QListWidget()
    shown.setAccessibleName(name)
    shown.setSelectionMode(QListWidget.SelectionMode.NoSelection)
    shown.setWordWrap(True)  # what leaves is read before it leaves, whole
    shown.setResizeMode(QListWidget.ResizeMode.Adjust)
    dress(shown, "table")
    make_roomy(shown)
    return shown


def kind_list(chosen: str) -> KeyList:
    """The kinds of files under their headings."""
    choices = (Choice(one.key, one.label, one.purpose, one.group) for one in KINDS.values())
    shown = KeyList("Kinds of files", choices, chosen)
    make_roomy(shown)
    return shown
