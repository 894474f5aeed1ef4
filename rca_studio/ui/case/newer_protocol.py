"""A line above the review where another version of its protocol is offered by now, and what is new.

A case keeps the version it was reviewed under until somebody moves it; nothing of it is lost then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.deeds import Deed
from rca_studio.domain.protocol_change import news
from rca_studio.domain.protocol_move import move
from rca_studio.domain.protocol_news import ProtocolNews
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import proof_gestures
from rca_studio.ui import theme
from rca_studio.ui.proof.allowing import allow
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import LinkButton, PlainButton, PrimaryButton
from rca_studio.ui.widgets.card import Card
from rca_studio.ui.widgets.labels import Label, SectionTitle
from rca_studio.ui.workspace.sheet import Sheet

_MOST = 60


class NewerProtocol(Card):
    """Shown only where there is something to say; otherwise it takes no room."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("", parent, fill="info_fill")
        self._studio = studio
        self._case_id = ""
        row = QHBoxLayout()
        row.setSpacing(theme.grid(1.5))
        self.words = Label("", wrap=True)
        self.what = LinkButton("What is new…")
        self.what.clicked.connect(self._on_what)
        self.move_case = PlainButton("")
        self.move_case.clicked.connect(self._on_move)
        row.addWidget(self.words, 1)
        row.addWidget(self.what)
        row.addWidget(self.move_case)
        self.body.addLayout(row)
        side, edge = theme.grid(2), theme.grid(1)
        self.layout().setContentsMargins(side, edge, side, edge)  # type: ignore[union-attr]
        self.hide()

    def show_casefile(self, casefile: CaseFile) -> None:
        """Say what holds for this case, or take no room."""
        self._case_id = casefile.case_id
        used = self._studio.reviewing.in_use(casefile)
        newer = used.newer if used.kept and casefile.case.stage is not Stage.CLOSE else None
        self.setVisible(newer is not None or bool(used.trouble))
        can = newer is not None and not self._studio.read_only
        self.what.setVisible(newer is not None)
        self.move_case.setVisible(can)
        self.set_colours("info_fill" if newer else "warning_fill", "line")
        if newer is None:
            self.words.setText(used.trouble)
            return
        old, new = used.protocol, newer.protocol
        other = "A newer" if new.version > old.version else "Another"
        self.words.setText(
            f"This case is reviewed under version {old.version} of “{old.title}”. "
            f"{other} version is offered: version {new.version}."
        )
        self.move_case.show_text(f"Move to version {new.version}")
        allow(self.move_case, self._studio, Deed.MOVE)

    def _on_what(self) -> None:
        sheet = NewsSheet(self._studio, self._case_id, self.window())
        sheet.moved = self._on_move
        sheet.open()

    def _on_move(self) -> None:
        move_to_offered(self._studio, self._case_id)


def move_to_offered(studio: Studio, case_id: str) -> bool:
    """Let a case be reviewed under the version that is offered now; false where there is none."""
    casefile = studio.casefile(case_id)
    newer = studio.reviewing.in_use(casefile).newer
    if newer is None:
        return False
    protocol = newer.protocol
    step = proof_gestures.keep_protocol(
        studio.casefile(WORKSPACE),
        casefile,
        newer.text,
        protocol.key,
        protocol.version,
        studio.writer.stamp(),
    )
    return studio.edit(step)


class NewsSheet(Sheet):
    """What is asked of this case in addition, what loses its place, and all that is new."""

    def __init__(self, studio: Studio, case_id: str, parent: QWidget | None = None) -> None:
        casefile = studio.casefile(case_id)
        used = studio.reviewing.in_use(casefile)
        newer = used.newer or used.text
        old, new = used.protocol, newer.protocol
        super().__init__(f"From version {old.version} to version {new.version}", 70, parent)
        self.moved: Callable[[], object] | None = None
        meets = move(casefile, old, new, studio.practice.sac(casefile.case))
        self._section(
            "Asked of this case in addition", meets.unanswered, "Nothing: it is all there."
        )
        if meets.left_over:
            self._section("Loses its place, and stays in the case", meets.left_over, "")
        self._section("What is new in the protocol", news(old, new), "Nothing but its number.")
        self.buttons.setSpacing(theme.grid(1))
        self.buttons.addStretch(1)
        close = PlainButton("Close")
        close.clicked.connect(self.reject)
        self.yes = PrimaryButton(f"Move to version {new.version}")
        self.yes.clicked.connect(self._on_yes)
        self.buttons.addWidget(close)
        self.buttons.addWidget(self.yes)
        self.yes.setVisible(used.newer is not None and not studio.read_only)
        if allow(self.yes, studio, Deed.MOVE):
            self.yes.setFocus()
        else:
            close.setFocus()

    def _section(self, title: str, found: Sequence[ProtocolNews], none: str) -> None:
        self.body.addWidget(SectionTitle(title))
        if not found:
            self.body.addWidget(Label(none, token="muted", wrap=True))
        for one in found[:_MOST]:
            line = Label(f"• {one.text}", wrap=True)
            line.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            self.body.addWidget(line)
        if len(found) > _MOST:
            self.body.addWidget(Label(f"… and {len(found) - _MOST} more", token="muted"))

    def _on_yes(self) -> None:
        self.accept()
        if self.moved is not None:
            self.moved()
