"""The help beside words a check asks about: what to write instead, why, and the ways on."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rca_studio.analysis.wording_flag import Flag
from rca_studio.ui import theme
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.field import LineEdit
from rca_studio.ui.widgets.labels import Label

_MOST_WORDS = 60


class FlagCard(Card):
    """Floats over a window, below the words it speaks of. It takes no focus by itself.

    Signals:
        used: the proposed words shall take the place of these.
        kept: the words stay; tells the reason.
        next_wanted: the next words, please.
        left: the card is not wanted any more.
    """

    used = Signal()
    kept = Signal(str)
    next_wanted = Signal()
    left = Signal()

    def __init__(self, flag: Flag, window: QWidget, *, may_keep: bool = True) -> None:
        super().__init__(parent=window, stroke="border")
        self.flag = flag
        self._window = window
        self.setFixedWidth(min(theme.grid(46), max(window.width() - theme.grid(2), theme.grid(20))))
        outer = self.layout()
        if outer is not None:
            side = theme.grid(1.5)
            outer.setContentsMargins(side, theme.grid(0.75), side, theme.grid(0.75))
        self.body.setSpacing(theme.grid(0.5))
        self.body.addWidget(Label(_head(flag), theme.Size.STRONG, _tone(flag), wrap=True))
        self.body.addWidget(Label(flag.prompt, wrap=True))
        if flag.instead:
            self.body.addWidget(Label(f"Instead: {flag.instead}", wrap=True))
        if flag.why:
            self.body.addWidget(Label(flag.why, theme.Size.SMALL, "muted", wrap=True))
        self.use = PlainButton(f"Use “{flag.replacement}”")
        self.use.setVisible(bool(flag.replacement))
        self.keep = PlainButton("Keep, because…")
        self.keep.setVisible(may_keep)
        self.close_button = LinkButton("Close")
        self.note = LineEdit("", "Why these words are right here")
        self.note.setAccessibleName("Why these words are right here")
        self.note.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.grid(1))
        for button in (self.use, self.keep):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus in the text
            row.addWidget(button)
        row.addStretch(1)
        self.following = LinkButton("Next · F7")
        self.following.setAccessibleName("Go on to the next words, F7")
        self.following.clicked.connect(self.next_wanted)
        for link in (self.following, self.close_button):
            link.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(link)
        self.body.addWidget(self.note)
        self.body.addLayout(row)
        self.use.clicked.connect(self.used)
        self.keep.clicked.connect(self._on_keep)
        self.note.returnPressed.connect(self._on_keep)
        self.note.textChanged.connect(self._judge)
        self.close_button.clicked.connect(self.left)
        self.setAccessibleName(f"{_head(flag)}. {flag.prompt}. {flag.instead}")

    @property
    def in_use(self) -> bool:
        """Whether the mouse is over it or the focus in it."""
        return self.underMouse() or any(w.hasFocus() for w in self.findChildren(QWidget))

    def show_below(self, words: QRect) -> None:
        """Show it below (or, without room there, above) a place in its window."""
        self.ensurePolished()
        layout = self.layout()
        assert layout is not None
        layout.activate()
        high = layout.totalHeightForWidth(self.width())
        self.setFixedHeight(high)  # a layout of wrapped words asks for more than this width needs
        around = self._window.rect()
        x = max(4, min(words.left(), around.right() - self.width() - 4))
        y = words.bottom() + 4
        if y + self.height() > around.bottom():
            y = words.top() - self.height() - 4
            if y < 4:  # no room above either: beside the words, so that they can be read
                y = max(4, around.bottom() - self.height() - 4)
                beside = words.right() + theme.grid(4)
                x = min(beside, max(4, around.right() - self.width() - 4))
        self.move(QPoint(x, y))
        self.show()
        self.raise_()

    def focus_first(self) -> None:
        """Put the focus on the first button."""
        first = next(b for b in (self.use, self.keep, self.close_button) if not b.isHidden())
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_F7:
            self.next_wanted.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _on_keep(self) -> None:
        if self.note.isHidden():
            self.note.show()
            self.keep.show_text("Keep")
            self._judge()
            self.setFixedHeight(self.height() + self.note.sizeHint().height() + theme.grid(0.5))
            self.note.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.note.text().strip():
            self.kept.emit(self.note.text().strip())

    def _judge(self, *_args: object) -> None:
        self.keep.setEnabled(bool(self.note.text().strip()))


def _head(flag: Flag) -> str:
    words = " ".join(flag.words.split())
    shown = words if len(words) <= _MOST_WORDS else words[: _MOST_WORDS - 1] + "…"
    verdict = "cannot stand like this" if flag.severity == "fix" else "worth a look"
    return f"“{shown}”: {verdict}"


def _tone(flag: Flag) -> str:
    return "error" if flag.severity == "fix" else "warning"
