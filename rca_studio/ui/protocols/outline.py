"""The outline of a draft: its parts and their entries, added to, moved and taken out by keys."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeWidget, QTreeWidgetItem, QWidget

from rca_studio.domain.protocol import CRITICAL_WORDS, Protocol
from rca_studio.ui import theme
from rca_studio.ui.dress import dress
from rca_studio.ui.protocols import parts
from rca_studio.ui.protocols.parts import PARTS, Spot
from rca_studio.ui.widgets.labels import plain_tip
from rca_studio.ui.widgets.roomy import make_roomy

_SPOT: Final = Qt.ItemDataRole.UserRole
_ALT: Final = Qt.KeyboardModifier.AltModifier
KEYS_TOLD: Final = "Insert adds, Delete removes, Alt with the arrows moves."


class Outline(QTreeWidget):
    """Signals:
    chosen: another spot was chosen.
    add_asked, remove_asked: an entry is to be added after the chosen spot, or taken out.
    move_asked: the chosen entry is to go up (-1) or down (1).
    entered: the chosen spot is to be worked on.
    """

    chosen = Signal(object)
    add_asked = Signal()
    remove_asked = Signal()
    move_asked = Signal(int)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: dict[Spot, QTreeWidgetItem] = {}
        self._quiet = False
        self.setAccessibleName("Outline of the protocol")
        self.setAccessibleDescription(KEYS_TOLD)
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setIndentation(theme.grid(1.75))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        dress(self, "table")
        make_roomy(self)
        self.currentItemChanged.connect(self._on_current)
        self.itemActivated.connect(self._on_activated)

    @property
    def spot(self) -> Spot:
        """The spot chosen."""
        item = self.currentItem()
        found = item.data(0, _SPOT) if item is not None else None
        return found if isinstance(found, Spot) else Spot("head")

    def show_protocol(self, protocol: Protocol, wrong: Spot | None) -> None:
        """Show a protocol; ``wrong`` is the spot that keeps it from being offered."""
        spot = self.spot
        self._quiet = True
        if list(self._items) != list(_spots(protocol)):
            self._fill(protocol)
        for known, item in self._items.items():
            self._show(item, protocol, known, wrong)
        self._quiet = False
        self.choose(spot)

    def choose(self, spot: Spot) -> None:
        """Choose a spot, or what is nearest to it, without telling."""
        while spot.number >= 0 and spot not in self._items:
            spot = Spot(spot.part, spot.number - 1)
        item = self._items.get(spot) or self._items.get(Spot(spot.part))
        if item is not None and item is not self.currentItem():
            self._quiet = True
            self.setCurrentItem(item)
            self._quiet = False
        if item is not None:
            self.scrollToItem(item)

    def words(self, spot: Spot) -> str:
        """What stands on the line of a spot."""
        return self._items[spot].text(0)

    # -- events ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), bool(event.modifiers() & _ALT)
        if key == Qt.Key.Key_Insert:
            self.add_asked.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_asked.emit()
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_asked.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setIndentation(theme.grid(1.75))

    # -- inside ----------------------------------------------------------------------------------

    def _fill(self, protocol: Protocol) -> None:
        folded = {
            spot.part
            for spot, item in self._items.items()
            if spot.number < 0 and item.childCount() and not item.isExpanded()
        }
        self.clear()
        self._items = {}
        for part in PARTS:
            above = QTreeWidgetItem(self)
            self._items[Spot(part.key)] = above
            for number in range(len(parts.entries(protocol, part.key))):
                self._items[Spot(part.key, number)] = QTreeWidgetItem(above)
            above.setExpanded(part.key not in folded)

    def _show(
        self, item: QTreeWidgetItem, protocol: Protocol, spot: Spot, wrong: Spot | None
    ) -> None:
        words, about = parts.words_of(protocol, spot), ""
        critical = bool(getattr(parts.entry_at(protocol, spot), "critical", False))
        if spot.number < 0:
            part = parts.PART[spot.part]
            count = len(parts.entries(protocol, spot.part))
            none = spot.part == "repeat" and protocol.repeat is None
            words += f" · {count}" if part.many else " · none" if none else ""
            about = part.about
        shown = " ".join(words.split())
        if critical:
            shown, about = f"{shown} ◆", CRITICAL_WORDS
        if spot == wrong:
            shown = f"✗ {shown}"
        item.setData(0, _SPOT, spot)
        item.setText(0, shown)
        item.setToolTip(0, plain_tip("\n".join(part for part in (words, about) if part)))
        spoken = ", ".join(
            part
            for part in (words, "safety-critical" if critical else "", _WRONG * (spot == wrong))
            if part
        )
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)
        font = theme.font(theme.Size.STRONG if spot.number < 0 else theme.Size.BODY)
        item.setFont(0, font)
        item.setForeground(0, QBrush(theme.colour("error" if spot == wrong else "text")))

    def _on_current(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        if item is not None and not self._quiet:
            self.chosen.emit(item.data(0, _SPOT))

    def _on_activated(self, _item: QTreeWidgetItem, _column: int) -> None:
        self.entered.emit()


_WRONG: Final = "something is wrong here"


def _spots(protocol: Protocol) -> list[Spot]:
    found = []
    for part in PARTS:
        found.append(Spot(part.key))
        found += [Spot(part.key, n) for n in range(len(parts.entries(protocol, part.key)))]
    return found
