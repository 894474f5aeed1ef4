"""A look at another case over what is being written: its story, what held, what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.domain.alike import Alike
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import ControlState
from rca_studio.domain.moments import show_moment
from rca_studio.ui import theme
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.labels import Caption, Label
from rca_studio.ui.workspace.sheet import Sheet

_LONGEST = 4_000


class LookSheet(Sheet):
    """Shows a case for reading. ``opened`` is called where it is asked to open the case itself.

    Args:
        studio: the open workspace.
        one: the case, and why it is like the one being written.
        parent: what it stands over.
        opens: whether the case itself can be opened from here.
    """

    def __init__(
        self, studio: Studio, one: Alike, parent: QWidget | None = None, *, opens: bool = False
    ) -> None:
        super().__init__(one.reference, 64, parent)
        self.opened: Callable[[], None] | None = None
        casefile = studio.casefile(one.case_id)
        self.body.addWidget(Label(one.title, theme.Size.STRONG, wrap=True))
        if one.why:
            words = one.why_words
            self.body.addWidget(
                Label(words[:1].upper() + words[1:], theme.Size.SMALL, "muted", wrap=True)
            )
        for caption, text in told(casefile):
            part = QVBoxLayout()
            part.setSpacing(theme.grid(0.25))
            part.addWidget(Caption(caption))
            label = Label(text[:_LONGEST] + "…" * (len(text) > _LONGEST), wrap=True)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            label.setAccessibleName(f"{caption}: {text[:200]}")
            part.addWidget(label)
            self.body.addLayout(part)
        self.buttons.addStretch(1)
        self.open_case = PlainButton(f"Open {one.reference}")
        self.open_case.clicked.connect(self._on_open)
        self.open_case.setVisible(opens)
        self.back = PrimaryButton("Back to writing")
        self.back.setDefault(True)
        self.back.clicked.connect(self.accept)
        self.buttons.setSpacing(theme.grid(1))
        self.buttons.addWidget(self.open_case)
        self.buttons.addWidget(self.back)
        self.back.setFocus()

    def _on_open(self) -> None:
        self.accept()
        if self.opened is not None:
            self.opened()


def told(casefile: CaseFile) -> Iterator[tuple[str, str]]:
    """What is shown of a case, as (caption, text); what is empty is left out."""
    if not casefile.exists:
        yield "", "This case is not there any more."
        return
    case = casefile.case
    where = ", ".join(text for text in (case.location, case.route) if text.strip())
    facts = " · ".join(filter(None, (show_moment(case.occurred), where, case.stage.label)))
    yield "When, where, stage", facts
    if case.story.strip():
        yield "What almost happened", case.story.strip()
    held = [one.text for one in casefile.controls if one.state is ControlState.HELD and one.text]
    if held:
        yield "What stopped harm", "\n".join(f"• {text}" for text in held)
    if case.immediate_action.strip():
        yield "What was done at once", case.immediate_action.strip()
    actions = [f"• {one.text} ({one.state.label.lower()})" for one in casefile.actions if one.text]
    if actions:
        yield "Actions", "\n".join(actions)
