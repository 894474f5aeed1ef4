"""The menu of the actions chosen: open, change in place, change together, bring on, print."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from rca_studio.domain.registers import ActionRow
from rca_studio.ui.plan.bulk_acts import BulkActs
from rca_studio.ui.plan.bulk_bar import fill_states, state_of
from rca_studio.ui.plan.views_chips import Pick, fill_menu

Does = dict[str, Callable[[], object]]


class LineMenu(QMenu):
    """Does by ``does`` what is chosen (keys ``open``, ``edit``, ``group``, ``print`` ...)."""

    def __init__(
        self, acts: BulkActs, rows: Sequence[ActionRow], cell: str, does: Does, over: QWidget
    ) -> None:
        super().__init__(over)
        self.setToolTipsVisible(True)
        self._acts, self._rows, self._does = acts, tuple(rows), does
        reason = acts.why_not()
        free = not reason
        many = "" if len(rows) == 1 else f" {len(rows):,} actions"
        count = f" of{many}" if many else ""
        picks = [
            Pick("open", "Open in its case", keys="Enter"),
            Pick("edit", f"Change “{cell}” here", keys="F2"),
            Pick(),
            Pick("owner", f"Owner{count}…", enabled=free, tip=reason),
            Pick("deadline", f"Deadline{count}…", enabled=free, tip=reason),
            Pick("review", f"Review date{count}…", enabled=free, tip=reason),
            Pick(),
            Pick("group", "Choose the whole group", keys="Ctrl+A"),
            Pick("fold", "Fold the group", keys="Ctrl+Left"),
            Pick("fold_all", "Fold all groups", keys="Ctrl+Shift+Left"),
            Pick("unfold_all", "Unfold all groups", keys="Ctrl+Shift+Right"),
            Pick(),
            Pick("print", f"Print{many}…"),
            Pick("export", f"Export{many}…"),
        ]
        fill_menu(self, [one for one in picks if not one.words or self._offers(one.key)])
        self._put_states()
        self.triggered.connect(self._on_triggered)
        self.aboutToHide.connect(self.deleteLater)

    def _offers(self, key: str) -> bool:
        return key in self._does or key in ("owner", "deadline", "review")

    def _put_states(self) -> None:
        self.states = QMenu("Bring to", self)
        fill_states(self.states, self._acts, self._rows)
        lines = self.actions()
        after = next(place for place, one in enumerate(lines) if one.data() == "review")
        self.insertMenu(lines[after + 1], self.states)

    def _on_triggered(self, action: QAction) -> None:
        key, rows = action.data(), self._rows
        if state := state_of(action):
            self._acts.bring(rows, state)
        elif key == "owner":
            self._acts.ask_owner(rows)
        elif key == "deadline":
            self._acts.ask_deadline(rows)
        elif key == "review":
            self._acts.ask_review(rows)
        elif key in self._does:
            self._does[key]()
