"""The list of protocols, and beside it the versions of the chosen one with what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.deeds import Deed
from rca_studio.domain.words import plural
from rca_studio.ui import theme
from rca_studio.ui.case.tab import Page
from rca_studio.ui.cases.delegate import CaseDelegate
from rca_studio.ui.proof.allowing import explain, why_locked
from rca_studio.ui.protocols.overview import Origin, ProtocolLine, VersionLine, count_words
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import Card, Rule, ScreenHead, Surface
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.lines_view import LinesView
from rca_studio.ui.widgets.pill import Pill
from rca_studio.ui.widgets.table import PILL_ROLE
from rca_studio.ui.words import local_time

Index = QModelIndex | QPersistentModelIndex

_COLUMNS: Final = (
    ("Type", 18),
    ("Title", 22),
    ("Version", 13),
    ("Where from", 17),
    ("Cases under it", 20),
)
_NARROW: Final = 110
"""Below so many steps of the grid the versions stand below the list."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done, and with which protocol or version.

    ``deed``: edit, duplicate, export, retire, restore, compare, discard.
    """

    deed: str
    key: str
    version: VersionLine | None = None


class ProtocolTable(QAbstractTableModel):
    """The lines of the list."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[ProtocolLine, ...] = ()
        self._drafts: frozenset[str] = frozenset()

    def show_lines(self, lines: tuple[ProtocolLine, ...], drafts: frozenset[str]) -> None:
        """Show other lines; ``drafts`` names those that are being edited."""
        self.beginResetModel()
        self.lines, self._drafts = lines, drafts
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and way is Qt.Orientation.Horizontal:
            return _COLUMNS[section][0]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == PILL_ROLE and index.column() == 0:
            return line.label, line.tone
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(line, index.column())
        return None

    def _text(self, line: ProtocolLine, column: int) -> str:
        match column:
            case 0:
                return line.label
            case 1:
                return line.title
            case 2:
                draft = " · draft" if line.key in self._drafts else ""
                return f"{line.version}{draft}"
            case 3:
                broken = " · one version is broken" if line.broken else ""
                return f"{line.origin.label}{broken}"
        return line.cases_words


class ListPage(QWidget):
    """Signals:
    wished: a ``Wish``.
    import_asked: a pack is to be read from a file.
    """

    wished = Signal(object)
    import_asked = Signal()

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._drafts: frozenset[str] = frozenset()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = ScreenHead("Protocols")
        self.read_in = PlainButton("Import from a file…")
        self.read_in.clicked.connect(self.import_asked)
        head.add(self.read_in)
        column.addWidget(head)
        body = Surface("backdrop")
        self._body = row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.model = ProtocolTable()
        shares = [share for _, share in _COLUMNS]
        self.table = LinesView("Protocols", self.model, CaseDelegate(), shares)
        sheet = Card(flush=True)
        sheet.body.addWidget(self.table)
        self._around = around = QVBoxLayout()
        around.addWidget(sheet)
        self.detail = Detail()
        self.detail.wished.connect(self.wished)
        row.addLayout(around, 5)
        row.addWidget(self.detail, 4)
        column.addWidget(body, 1)
        self.table.chosen.connect(self._show_chosen)
        self.table.opened.connect(self._on_opened)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < theme.grid(_NARROW)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._body.setDirection(way)
        side = theme.grid(2.5)
        top, right = theme.grid(2), side if narrow else 0
        self._around.setContentsMargins(side, top, right, 0 if narrow else top)

    def show_lines(self, lines: tuple[ProtocolLine, ...], drafts: frozenset[str]) -> None:
        """Show the protocols; the chosen one stays chosen."""
        key = self.chosen_key
        self._drafts = drafts
        self.model.show_lines(lines, drafts)
        keys = [line.key for line in lines]
        self.table.selectRow(keys.index(key) if key in keys else 0)
        explain(self.read_in, self.why_locked())
        self._show_chosen()

    def choose(self, key: str) -> None:
        """Choose a protocol."""
        keys = [line.key for line in self.model.lines]
        if key in keys:
            self.table.selectRow(keys.index(key))

    @property
    def chosen_key(self) -> str:
        """The key of the protocol chosen."""
        line = self._chosen()
        return line.key if line else ""

    def why_locked(self) -> str:
        """Why nothing can be changed here; empty where it can."""
        return why_locked(self._studio, Deed.EDIT_PROTOCOLS)

    def _chosen(self) -> ProtocolLine | None:
        row = self.table.currentIndex().row()
        return self.model.lines[row] if 0 <= row < len(self.model.lines) else None

    def _show_chosen(self) -> None:
        if (line := self._chosen()) is not None:
            self.detail.show_line(line, line.key in self._drafts, self.why_locked())

    def _on_opened(self) -> None:
        if self.detail.edit.isEnabled():
            self.detail.edit.click()


class Detail(Page):
    """One protocol: what it holds, what can be done with it, and its versions."""

    wished = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: ProtocolLine | None = None
        self.card = Card("Protocol")
        self.card.title.setWordWrap(True)
        self._origin = Pill("", "neutral")
        self.card.set_trailing(self._origin)
        self._counts = Label("", token="muted", wrap=True)
        self.broken = Label("", token="error", wrap=True)
        self.behind = Label("", token="warning", wrap=True)
        for label in (self._counts, self.broken, self.behind):
            self.card.body.addWidget(label)
        ways = QWidget()
        flow = FlowLayout(ways)
        self.edit = PrimaryButton("Edit…")
        self.duplicate = PlainButton("Duplicate as a new type…")
        self.retire = PlainButton("Retire…")
        self.discard = PlainButton("Discard draft…")
        for button, deed in (
            (self.edit, "edit"),
            (self.duplicate, "duplicate"),
            (self.retire, "retire"),
            (self.discard, "discard"),
        ):
            button.setProperty("deed", deed)
            button.clicked.connect(self._on_clicked)
            flow.addWidget(button)
        self.card.body.addWidget(ways)
        self.column.addWidget(self.card)
        self.versions = Card("Versions")
        self._none = Label("There is none yet: the draft is not offered.", token="muted", wrap=True)
        self.versions.body.addWidget(self._none)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.grid(0.5))
        self.versions.body.addLayout(self._rows)
        self.column.addWidget(self.versions)
        self.column.addStretch(1)

    def show_line(self, line: ProtocolLine, is_draft: bool, locked: str) -> None:
        """Show a protocol; ``locked`` says why it cannot be changed."""
        self._line = line
        self.card.title.setText(line.title)
        tone = {Origin.SHIPPED: "neutral", Origin.RETIRED: "warning"}.get(line.origin, "info")
        self._origin.show_word(line.origin.label, tone)
        self._counts.setText(count_words(line))
        self.broken.setText(_broken_words(line))
        self.broken.setVisible(bool(line.broken))
        self.behind.setText(_BEHIND.format(line.behind) if line.behind else "")
        self.behind.setVisible(bool(line.behind))
        readable = any(version.protocol is not None for version in line.versions)
        self.edit.show_text("Go on with the draft…" if is_draft else "Edit…")
        if locked:
            self.edit.show_text("Look at it…")
        reason = "" if readable else "No version of it can be read."
        explain(self.edit, "" if is_draft else reason)
        explain(self.duplicate, locked or ("" if line.versions else "Offer it first.") or reason)
        own = line.origin in (Origin.OWN_VERSION, Origin.OWN_TYPE)
        back = line.origin is Origin.OWN_VERSION
        self.retire.show_text("Back to the program's own…" if back else "Retire…")
        self.retire.setVisible(own)
        explain(self.retire, locked)
        self.discard.setVisible(is_draft)
        explain(self.discard, locked)
        self._show_versions(line, locked)

    def version_button(self, number: int, deed: str) -> KeyButton | None:
        """The button of a version, for example ``restore``."""
        for button in self.versions.findChildren(KeyButton):
            version = self._version(button.key)
            same = version is not None and version.number == number
            if same and button.key.startswith(deed) and not button.isHidden():
                return button
        return None

    def _show_versions(self, line: ProtocolLine, locked: str) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.setParent(None)  # or its buttons would still be found
                widget.deleteLater()
        self._none.setVisible(not line.versions)
        for number, version in enumerate(line.versions):
            if number:
                self._rows.addWidget(Rule())
            self._rows.addWidget(self._row(number, version, line, locked))

    def _row(self, number: int, version: VersionLine, line: ProtocolLine, locked: str) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, theme.grid(0.5), 0, theme.grid(0.5))
        column.setSpacing(theme.grid(0.25))
        column.addWidget(Label(f"Version {version.number} · {version.state}", theme.Size.STRONG))
        lines = []
        pack = version.pack
        if pack is not None and pack.note:
            lines.append(f"“{pack.note}”")
        if pack is not None and pack.by:
            lines.append(f"{pack.by}, {local_time(pack.at)}")
        lines.append(f"{plural(version.cases, 'case')} reviewed under it")
        column.addWidget(Label("\n".join(lines), theme.Size.SMALL, "muted", wrap=True))
        if version.broken:
            column.addWidget(Label(version.broken, theme.Size.SMALL, "error", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(theme.grid(1.5))
        name = f"version {version.number}"
        offered = line.offered
        if version.protocol is not None and offered is not None and not version.offered:
            words = f"Compare {name} with the one offered"
            row.addWidget(self._way("Compare…", f"compare {number}", words))
        if version.can_return:
            again = self._way("Offer again…", f"restore {number}", f"Offer {name} again")
            explain(again, locked)
            row.addWidget(again)
        row.addWidget(self._way("Export…", f"export {number}", f"Export {name}"))
        row.addStretch(1)
        column.addLayout(row)
        return holder

    def _way(self, words: str, key: str, name: str) -> KeyButton:
        button = KeyButton(words, key, name, quiet=True)
        button.chosen.connect(self._on_way)
        return button

    def _version(self, key: str) -> VersionLine | None:
        number = int(key.rpartition(" ")[2])
        return self._line.versions[number] if self._line else None

    def _on_way(self, key: str) -> None:
        if self._line is not None:
            self.wished.emit(Wish(key.partition(" ")[0], self._line.key, self._version(key)))

    def _on_clicked(self) -> None:
        sender = self.sender()
        if self._line is not None and isinstance(sender, QWidget):
            self.wished.emit(Wish(str(sender.property("deed")), self._line.key))


_BEHIND: Final = (
    "The program brings version {} of this protocol by now. Yours stays in force; compare them, "
    "and take over what you want."
)


def _broken_words(line: ProtocolLine) -> str:
    if not line.broken:
        return ""
    offered = line.offered
    stays = f"Version {offered.number} stays in force." if offered else "Nothing is offered."
    return " ".join((*line.broken, stays))
