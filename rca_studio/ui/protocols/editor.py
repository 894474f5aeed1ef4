"""The editor of a draft: outline, form or text, and preview; what is wrong with it at the foot."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from rca_studio.domain.deeds import Deed
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.protocol_gestures import next_version
from rca_studio.ui import theme
from rca_studio.ui.dress import redraw
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.proof.allowing import why_locked
from rca_studio.ui.protocols import parts
from rca_studio.ui.protocols.draft import Draft
from rca_studio.ui.protocols.entry_page import EntryPage
from rca_studio.ui.protocols.outline import KEYS_TOLD, Outline
from rca_studio.ui.protocols.pack_edit import PackEdit
from rca_studio.ui.protocols.parts import PART, Spot
from rca_studio.ui.protocols.preview import Preview
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import ScreenHead, Surface
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import ElidedLabel, Label, plain_tip
from rca_studio.ui.widgets.segmented import SegmentedControl

_NARROW: Final = 128
"""Below so many steps of the grid the preview takes the place of the form."""


class ProtocolEditor(QWidget):
    """Signals:
    back_asked: the list of protocols is wanted; the draft stays.
    offer_asked, compare_asked, discard_asked: what is to be done with the draft.
    travelled: what undo and redo would do is something else now.
    """

    back_asked = Signal()
    offer_asked = Signal()
    compare_asked = Signal()
    discard_asked = Signal()
    travelled = Signal()

    def __init__(
        self, studio: Studio, navigator: Navigator, draft: Draft, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._studio = studio
        self.draft = draft
        self._spot = Spot("head")
        self._narrow = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        self.outline = Outline()
        self.page = EntryPage(studio.practice.scores)
        self.text = PackEdit()
        self.preview = Preview(studio, navigator, draft.protocol)
        self._ways = QStackedWidget()
        self._ways.addWidget(self.page)
        self._ways.addWidget(self._around_text())
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._side = self._make_side()
        for part, share in ((self._side, 0), (self._ways, 4), (self.preview, 4)):
            self._split.addWidget(part)
            self._split.setStretchFactor(self._split.count() - 1, share)
        column.addWidget(self._split, 1)
        column.addWidget(self._make_foot())
        self._connect()
        self.show_way("form")
        self._show()

    # -- what is shown ---------------------------------------------------------------------------

    @property
    def spot(self) -> Spot:
        """What is worked on."""
        return self._spot

    def show_way(self, way: str) -> None:
        """Show the form, the text or, where there is no room for it beside them, the preview."""
        self.commit()
        before, self._way = self._ways.currentIndex(), way
        self.ways.choose(way)
        self._ways.setCurrentIndex(1 if way == "text" else 0)
        self._share()
        if way == "text" and before == 0:
            line = self.draft.trouble.line if self.draft.trouble else 0
            self.text.go_to(line or parts.line_of(self.draft.text, self._spot))
        elif way == "form" and before == 1:
            self.go_to(parts.spot_of(self.draft.text, self.text.line))

    def go_to(self, spot: Spot) -> None:
        """Work on a spot from now on."""
        self.page.commit()
        self._spot = spot
        self.outline.choose(spot)
        self._spot = self.outline.spot
        self._show_page()
        if self._way == "text":
            self.text.go_to(parts.line_of(self.draft.text, self._spot))
        self.preview.go_to(self._spot)

    def commit(self) -> None:
        """Take what is half typed into the draft."""
        self.page.commit()
        self.text.commit()

    def arrived(self) -> None:
        """It comes into view."""
        self._show()
        self.outline.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Something else was changed in the workspace, or somebody else is at work."""
        self._show()

    def regions(self) -> tuple[QWidget, ...]:
        """The parts F6 goes round."""
        middle = self.text if self._way == "text" else self.page
        return (self.ways, self.outline, middle, self.preview, self.go)

    def let_go(self) -> None:
        """End it; the draft lives on."""
        self.preview.let_go()

    def go_to_trouble(self) -> None:
        """Lead to what keeps the draft from being offered."""
        trouble = self.draft.trouble
        if trouble is None:
            return
        if self.draft.locked or self._way == "text":
            self.show_way("text")
            self.text.go_to(trouble.line)
            return
        self.show_way("form")
        self.go_to(parts.spot_of(self.draft.text, trouble.line))
        self.page.take_focus()

    # -- making ----------------------------------------------------------------------------------

    def _make_head(self) -> ScreenHead:
        self.head = ScreenHead()
        self.back = LinkButton("‹ Protocols")
        self.back.setAccessibleName("Back to the list of protocols")
        self.head._row.insertWidget(0, self.back)  # noqa: SLF001
        self.ways = SegmentedControl(
            (("form", "Form"), ("text", "Text"), ("preview", "Preview")), "form", "Edit by"
        )
        self.offer = PrimaryButton("Offer this version…")
        for widget in (self.ways, self.offer):
            self.head.add(widget)
        return self.head

    def _make_side(self) -> Surface:
        side = Surface("card", edge="right")
        column = QVBoxLayout(side)
        column.setContentsMargins(theme.grid(0.5), theme.grid(1), 1, theme.grid(1))
        column.addWidget(self.outline, 1)
        row = QHBoxLayout()
        row.setContentsMargins(theme.grid(1), 0, theme.grid(1), 0)
        row.setSpacing(theme.grid(1.5))
        self.add = KeyButton("Add", "add", quiet=True)
        self.up = KeyButton("Up", "up", "Move up", quiet=True)
        self.down = KeyButton("Down", "down", "Move down", quiet=True)
        self.remove = KeyButton("Remove", "remove", quiet=True)
        for button in (self.add, self.up, self.down, self.remove):
            button.setToolTip(plain_tip(KEYS_TOLD))
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        side.setMinimumWidth(theme.grid(24))
        side.setMaximumWidth(theme.grid(36))
        return side

    def _around_text(self) -> QWidget:
        around = Surface("backdrop")
        column = QVBoxLayout(around)
        column.setContentsMargins(*[theme.grid(1.5)] * 4)
        column.addWidget(self.text)
        return around

    def _make_foot(self) -> Surface:
        foot = Surface("window")
        foot.setMinimumHeight(theme.grid(6))  # the same with a button and without
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.grid(2.5), theme.grid(1), theme.grid(2.5), theme.grid(1))
        row.setSpacing(theme.grid(1.5))
        self._state = Label("", theme.Size.STRONG)
        self.words = ElidedLabel("", theme.Size.BODY, "muted")
        self.go = PlainButton("Go there")
        self.compare = PlainButton("What is new…")
        self.discard = PlainButton("Discard draft…")
        self.go.clicked.connect(self.go_to_trouble)
        row.addWidget(self._state)
        row.addWidget(self.words, 1)
        for button in (self.go, self.compare, self.discard):
            row.addWidget(button)
        return foot

    def _connect(self) -> None:
        self.back.clicked.connect(self.back_asked)
        self.offer.clicked.connect(self.offer_asked)
        self.compare.clicked.connect(self.compare_asked)
        self.discard.clicked.connect(self.discard_asked)
        self.ways.chosen.connect(self.show_way)
        self.outline.chosen.connect(self.go_to)
        self.outline.entered.connect(self._on_entered)
        self.outline.add_asked.connect(self._on_add)
        self.outline.remove_asked.connect(self._on_remove)
        self.outline.move_asked.connect(self._on_move)
        self.add.chosen.connect(self._on_add)
        self.remove.chosen.connect(self._on_remove)
        self.up.chosen.connect(self._on_up)
        self.down.chosen.connect(self._on_down)
        self.page.edited.connect(self._on_edited)
        self.page.add_asked.connect(self._on_add)
        self.page.repeat_asked.connect(self.draft.set_repeat)
        self.page.text_asked.connect(self.go_to_trouble)
        self.text.committed.connect(self.draft.set_text)
        self.text.moved.connect(self._on_moved)
        self.preview.wanted.connect(self._on_wanted)
        self.draft.changed.connect(self._on_changed)

    # -- showing ---------------------------------------------------------------------------------

    def why_locked(self) -> str:
        """Why nothing can be changed here at all; empty where it can."""
        return why_locked(self._studio, Deed.EDIT_PROTOCOLS)

    def _number(self) -> int:
        """The version it will be."""
        shipped = self._studio.practice.texts.get(self.draft.key)
        packs = self._studio.casefile(WORKSPACE).packs
        least = next_version(packs, self.draft.key, shipped.protocol.version if shipped else 0)
        return max(least, self.draft.protocol.version)

    def _on_changed(self) -> None:
        self._show()
        self.travelled.emit()

    def _show(self) -> None:
        draft, reason = self.draft, self.why_locked()
        protocol, trouble = draft.protocol, draft.trouble
        wrong = parts.spot_of(draft.text, trouble.line) if trouble else None
        self.outline.show_protocol(protocol, wrong)
        self._spot = self.outline.spot
        self.text.show_text(draft.text)
        self.text.setReadOnly(bool(reason))
        self.text.show_trouble(trouble)
        self.preview.show_protocol(replace(protocol, version=self._number()))
        self._show_title()
        self._show_page()
        self._show_foot(reason)

    def _show_title(self) -> None:
        protocol = self.draft.protocol
        note = "" if self._narrow else f"{protocol.label} · version {self._number()} in the making"
        self.head.show_words(protocol.title or "No title yet", note=note)
        self.offer.show_text("Offer…" if self._narrow else "Offer this version…")
        self.offer.setAccessibleName("Offer this version…")

    def _show_page(self) -> None:
        reason = self.why_locked()
        if not reason and self.draft.locked:
            reason = "The text cannot be read; put that right first."
        self.page.show_spot(self.draft, self._spot, reason)
        can = not reason
        part = PART[self._spot.part]
        entry = self._spot.number >= 0
        last = len(parts.entries(self.draft.protocol, part.key)) - 1
        self.add.setEnabled(can and part.many)
        self.remove.setEnabled(can and entry)
        self.up.setEnabled(can and entry and self._spot.number > 0)
        self.down.setEnabled(can and entry and self._spot.number < last)

    def _show_foot(self, reason: str) -> None:
        trouble = self.draft.trouble
        self.go.setVisible(trouble is not None)
        if reason:
            state, token, words = "To look at", "muted", reason
        elif trouble is not None:
            state, token, words = "Not ready to be offered", "error", trouble.words
        elif not self.draft.is_changed:
            state, token, words = "Nothing is changed yet", "muted", _UNCHANGED
        elif self._is_overtaken():
            state, token, words = "Ready to be offered", "warning", _OVERTAKEN
        else:
            state, token, words = "Ready to be offered", "good", _READY
        self._state.setText(state)
        self._state.set_token(token)
        self.words.setText(words)
        self.offer.setEnabled(not reason and self.draft.is_changed)
        self.offer.setToolTip(plain_tip(reason))
        self.compare.setVisible(not self.draft.is_new and trouble is None)
        self.compare.setEnabled(self.draft.is_changed)
        self.discard.setEnabled(not reason and self.draft.is_changed)

    def _is_overtaken(self) -> bool:
        """Whether another version was offered since the draft was begun."""
        offered = self._studio.reviewing.offer.protocols.get(self.draft.key)
        return offered is not None and offered.text != self.draft.begun_from

    # -- editing ---------------------------------------------------------------------------------

    def _on_edited(self, name: str, value: object) -> None:
        values = parts.values_for(self.draft.protocol, self._spot, name, value)
        if values:
            self.draft.revise(self._spot, f"edit {name.replace('_', ' ')}", values)

    def _on_add(self, _key: str = "") -> None:
        if not self.add.isEnabled():
            return
        self.commit()
        try:
            spot = self.draft.add(self._spot.part, self._spot.number)
        except ValueError as error:
            self._studio.tell(error)
            return
        self._begin_at(spot)

    def _on_remove(self, _key: str = "") -> None:
        if self.remove.isEnabled():
            self.commit()
            self.go_to(self.draft.remove(self._spot))
            self.outline.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_move(self, by: int) -> None:
        if (self.up if by < 0 else self.down).isEnabled():
            self.commit()
            self.go_to(self.draft.move(self._spot, by))

    def _on_up(self, _key: str) -> None:
        self._on_move(-1)

    def _on_down(self, _key: str) -> None:
        self._on_move(1)

    def _on_entered(self) -> None:
        if self._way == "preview":
            self.show_way("form")
        if self._way == "text":
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.page.take_focus()

    def _on_moved(self, line: int) -> None:
        """The outline and the preview go along with the cursor in the text."""
        spot = parts.spot_of(self.text.text(), line)
        if self._way == "text" and spot != self._spot:
            self.outline.choose(spot)
            self._spot = self.outline.spot
            self._show_page()
            self.preview.go_to(self._spot)

    def _on_wanted(self, spot: Spot) -> None:
        if self._way == "preview":
            self.show_way("form")
        self._begin_at(spot)

    def _begin_at(self, spot: Spot) -> None:
        self.go_to(spot)
        if self._way != "text":
            self.page.take_focus()

    # -- room ------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < theme.grid(_NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            self._show_title()
            if not narrow and self._way == "preview":
                self.show_way("form")
        self._share()

    def _share(self) -> None:
        """Beside each other where there is room, else one in the place of the other."""
        alone = self._way == "preview"
        self.ways.button("preview").setVisible(self._narrow)
        last = self.ways.button("text")
        if last.property("place") != (place := "middle" if self._narrow else "last"):
            last.setProperty("place", place)
            redraw(last)
        self.preview.setVisible(alone or not self._narrow)
        self._ways.setVisible(not alone)
        self._side.setVisible(not alone)


_UNCHANGED: Final = "What is changed here is offered only when you say so."
_OVERTAKEN: Final = "Another version was offered since this draft was begun: see what is new first."
_READY: Final = "New reviews begin under it once it is offered; cases under review keep theirs."
