"""The lists of the export room: the kinds of files, and what is in the one that is chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from rca_studio.domain.words import plural
from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.plan.export_kinds import KINDS
from rca_studio.ui.plan.export_making import ExportMade
from rca_studio.ui.widgets.roomy import make_roomy

KEY = Qt.ItemDataRole.UserRole
"""Where a line keeps the key of its kind."""


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
    shown.setUniformItemSizes(True)
    dress(shown, "table")
    make_roomy(shown)
    return shown


def kind_list(chosen: str) -> QListWidget:
    """The kinds of files under their headings; each keeps its key as ``KEY``."""
    shown = QListWidget()
    shown.setAccessibleName("Kinds of files")
    shown.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    dress(shown, "table")
    make_roomy(shown)
    group = ""
    for kind in KINDS.values():
        if kind.group != group:
            group = kind.group
            caption = QListWidgetItem(group)
            caption.setFlags(Qt.ItemFlag.NoItemFlags)
            caption.setFont(theme.font(theme.Size.SMALL))
            caption.setForeground(theme.colour("muted"))
            shown.addItem(caption)
        item = QListWidgetItem(f"   {kind.label}")
        item.setData(KEY, kind.key)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, kind.label)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, kind.purpose)
        shown.addItem(item)
        if kind.key == chosen:
            shown.setCurrentItem(item)
    if shown.currentRow() < 0:
        shown.setCurrentRow(1)
    return shown
