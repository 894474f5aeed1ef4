"""Filter chips: what the list is narrowed to, in view and one key away."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import LEAST_TARGET


class FilterChip(QPushButton):
    """A chip that is on or off; ``toggled`` tells. A count may stand behind its word."""

    def __init__(self, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = word
        self._shown = word
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._font()
        self.show_count("")
        theme.notifier.changed.connect(self._font)

    @property
    def word(self) -> str:
        """The word without its count."""
        return self._word

    def show_count(self, count: int | str) -> None:
        """Show how many there are, or nothing for ``""``."""
        text = f"{self._word} {count:,}" if isinstance(count, int) else f"{self._word} {count}"
        self._show(text.strip())

    def show_words(self, word: str) -> None:
        """Say something else, without a count."""
        self._word = word
        self._show(word)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        wide = metrics.horizontalAdvance(self._shown) + round(metrics.height() * 1.5)
        return QSize(wide, max(LEAST_TARGET, round(metrics.height() * 1.6)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, focus = self.isChecked(), self.hasFocus()
        fill = "accent" if on else "hover" if self.underMouse() else "card"
        edge = ("text" if on else "focus") if focus else "accent" if on else "border"
        thick = 2.0 if focus else 1.0
        rect = QRectF(self.rect()).adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2)
        painter.setPen(QPen(theme.colour(edge), thick))
        painter.setBrush(theme.colour(fill))
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        painter.setPen(theme.colour("on_accent" if on else "neutral"))
        painter.setFont(self.font())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._shown)
        painter.end()

    def _show(self, text: str) -> None:
        self._shown = text
        self.setText(text.replace("&", "&&"))
        self.updateGeometry()
        self.update()
        self.setAccessibleName(text)

    def _font(self) -> None:
        self.setFont(theme.font(theme.Size.SMALL))


class MenuChip(FilterChip):
    """A chip with a menu of values to choose from; any number may be chosen.

    ``about_to_show`` asks whoever owns it to bring the values (``set_values``) up to date;
    ``chosen`` tells the keys chosen, as a tuple. The chip is on while something is chosen.
    """

    chosen = Signal(object)
    about_to_show = Signal()

    def __init__(self, word: str, parent: QWidget | None = None, *, single: bool = False) -> None:
        super().__init__(word, parent)
        self._single = single
        self._keys: tuple[str, ...] = ()
        self._menu = QMenu(self)
        self._menu.setAccessibleName(word)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self.about_to_show)
        self._menu.triggered.connect(self._on_triggered)
        self.setMenu(self._menu)
        self._labels: dict[str, str] = {}
        self._relabel()

    def set_values(self, values: Iterable[tuple[str, str, int | None]]) -> None:
        """Fill the menu with (key, words, count)."""
        self._menu.clear()
        self._labels = {}
        clear = self._menu.addAction(f"Any {self._word.lower()}")
        clear.setData(None)
        clear.setEnabled(bool(self._keys))
        self._menu.addSeparator()
        for key, words, count in values:
            shown = words or "Not given"
            self._labels[key] = shown
            short = shown if len(shown) <= 60 else shown[:59] + "…"
            text = short if count is None else f"{short}\t{count:,}"
            action = self._menu.addAction(text.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(key in self._keys)
            action.setData(key)
        if not self._labels:
            nothing = self._menu.addAction("Nothing to choose from yet")
            nothing.setEnabled(False)
        self._relabel()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys chosen."""
        return self._keys

    def set_keys(self, keys: tuple[str, ...]) -> None:
        """Choose from the program, without telling."""
        self._keys = keys
        self._relabel()

    def _on_triggered(self, action: QAction) -> None:
        key = action.data()
        if key is None:
            self._keys = ()
        elif key in self._keys:
            self._keys = tuple(k for k in self._keys if k != key)
        else:
            self._keys = (key,) if self._single else (*self._keys, key)
        self._relabel()
        self.chosen.emit(self._keys)

    def _relabel(self) -> None:
        self.setChecked(bool(self._keys))
        if not self._keys:
            self._show(self._word)
        elif len(self._keys) == 1:
            words = self._labels.get(self._keys[0], self._keys[0])
            self._show(words if len(words) <= 28 else words[:27] + "…")
        else:
            self._show(f"{self._word}: {len(self._keys)} chosen")
