"""Copying a branch to another case: the case is found by typing, then the node it leads to."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.registers import CaseQuery
from rca_studio.editing.branch_gestures import branch_of, copy_branch, left_behind
from rca_studio.ui import theme
from rca_studio.ui.causes.picker import FindLine
from rca_studio.ui.causes.requests import short
from rca_studio.ui.dress import dress
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.prompts import MessageDialog
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.field import ComboBox, Field
from rca_studio.ui.widgets.labels import Label

_MOST_CASES = 40
_KEY = Qt.ItemDataRole.UserRole
_BEHIND = {
    "evidence": ("1 piece of evidence", "{} pieces of evidence"),
    "state": ("what is known of 1 cause", "what is known of {} causes"),
    "finding": ("1 finding", "{} findings"),
    "action": ("1 action", "{} actions"),
    "link": ("1 link to another effect", "{} links to other effects"),
}


class BranchDialog(MessageDialog):
    """Finds a case and a node of it, and copies a branch there in one step."""

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        source: CaseFile,
        key: str,
        parent: QWidget | None = None,
    ) -> None:
        count = len(branch_of(source, key).nodes)
        words = getattr(source.get(key), "text", "")
        title = "Copy to another case"
        more = f" with {count - 1} below it" if count > 1 else ""
        super().__init__(title, f"“{short(words, 120)}”{more}", parent)
        self._studio, self._navigator = studio, navigator
        self._source, self._key = source, key
        self.search = FindLine("", "Reference or words of the other case")
        self.search.textChanged.connect(self._find)
        self.search.stepped.connect(self._step)
        self.list = QListWidget()
        self.list.setAccessibleName("Cases that fit")
        self.list.setMinimumHeight(theme.grid(20))
        self.list.setWordWrap(True)
        self.list.setSpacing(theme.grid(0.5))
        dress(self.list, "table")
        self.list.currentItemChanged.connect(self._on_case)
        self.target = ComboBox()
        self.target.setMinimumContentsLength(30)
        self.column.addWidget(Field("Find the case", self.search))
        self.column.addWidget(self.list)
        self.column.addWidget(Field("It leads there to", self.target))
        behind = behind_words(left_behind(source, key))
        self.behind = Label(behind, theme.Size.SMALL, "muted", wrap=True)
        self.column.addWidget(self.behind)
        self.offer("Copy", "Cancel")
        self._find("")
        self.search.setFocus()

    @property
    def case_id(self) -> str:
        """The case chosen, or ``""``."""
        item = self.list.currentItem()
        return str(item.data(_KEY)) if self.list.currentRow() >= 0 else ""

    def accept(self) -> None:
        case_id, effect = self.case_id, self.target.key
        source = self._studio.casefile(self._source.case_id)
        if not case_id or not effect or self._key not in source:
            return
        target = self._studio.casefile(case_id)
        made = ""

        def step() -> ChangeSet:
            nonlocal made
            changes, made = copy_branch(source, self._key, target, effect)
            return changes

        if not self._studio.attempt(step):
            return
        super().accept()
        navigator = self._navigator

        def go() -> None:
            navigator.open_case(case_id, "causes", made)

        behind = behind_words(left_behind(source, self._key))
        navigator.say(f"Copied to {target.case.reference}. {behind}".strip(), "Go there", go)

    def _find(self, text: str) -> None:
        self.list.clear()
        query = CaseQuery(text=text)
        for row in self._studio.registers.cases(query, limit=_MOST_CASES).rows:
            if row.id == self._source.case_id:
                continue
            item = QListWidgetItem(f"{row.reference}  {short(row.title, 120)}")
            item.setData(_KEY, row.id)
            self.list.addItem(item)
        if self.list.count():
            self.list.setCurrentRow(0)
        else:
            self._on_case()

    def _step(self, by: int) -> None:
        row = max(0, min(self.list.count() - 1, self.list.currentRow() + by))
        self.list.setCurrentRow(row)

    def _on_case(self, *_args: object) -> None:
        case_id = self.case_id
        choices: tuple[tuple[str, str], ...] = ()
        if case_id:
            target = self._studio.casefile(case_id)
            ends = [
                (one.id, f"{name}: {short(one.text, 80)}")
                for name, one in (("Event", target.event), ("Harm", target.harm))
                if one is not None
            ]
            causes = [(one.id, short(one.text, 90)) for one in target.causes]
            controls = [(one.id, f"Control: {short(one.text, 80)}") for one in target.controls]
            choices = (*ends, *causes, *controls)
        self.target.set_choices(choices, choices[0][0] if choices else "")
        if self.yes is not None:
            self.yes.setEnabled(bool(choices))


def behind_words(behind: Mapping[str, int]) -> str:
    """What stayed behind, as one sentence; ``""`` for nothing."""
    parts = [
        _BEHIND[what][0] if count == 1 else _BEHIND[what][1].format(count)
        for what, count in behind.items()
    ]
    if not parts:
        return ""
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    verb = "stays" if len(parts) == 1 and next(iter(behind.values())) == 1 else "stay"
    return f"{listed[0].upper()}{listed[1:]} {verb} behind: they belong to this case."
