"""What is to be printed of a case, how it is marked, for what and for whom.

It begins with what this person chose last time, so that Ctrl+P and Enter print as then.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.deeds import Deed
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import proof_gestures
from rca_studio.ui import theme
from rca_studio.ui.causes.views import VIEWS
from rca_studio.ui.exchange.formats import VIEW_OF
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.print.choices import BOTH, Choices, keep_choices, last_choices
from rca_studio.ui.printing import paper_of
from rca_studio.ui.proof.allowing import why_locked
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit
from rca_studio.ui.widgets.flow import FlowLayout
from rca_studio.ui.widgets.labels import Caption, Label, plain_tip

_DOCUMENTS = (
    ("all", "The whole report"),
    ("facts", "Facts alone"),
    ("analysis", "Analysis alone"),
    (BOTH, "Facts and analysis as two documents"),
)
_ABOUT = {
    "all": "Everything in one document.",
    "facts": "What happened, what was done, who was told and who confirmed it; no causes, findings "
    "or judgement. It says that there is another document.",
    "analysis": "Causes, findings and judgement. It says that there is another document.",
    BOTH: "Two files, each says that there is another one.",
}
_KEYS = "Keys (*.p12 *.pfx)"

_open: set[PrintSheet] = set()
"""Kept while somebody looks at them; one over no window would be gone at once."""


class PrintSheet(AskSheet):
    """Asks what is to be printed; ``agreed`` is called once a marking that was changed is kept."""

    def __init__(self, studio: Studio, case_id: str, parent: QWidget | None = None) -> None:
        casefile = studio.casefile(case_id)
        super().__init__(
            f"Print the validation report of {casefile.case.reference}",
            "",
            "Print…",
            parent,
            wide=70,
        )
        self._studio, self._case_id = studio, case_id
        self.navigator: Navigator | None = None
        self._person = studio.person.id if studio.person else ""
        chosen = last_choices(studio.settings, self._person)
        self._key = chosen.key
        self._make_parts(casefile, chosen)
        self._arrange()
        self.document.currentIndexChanged.connect(self._judge)
        self.sign.toggled.connect(self._judge)
        self.marking.textChanged.connect(self._judge)
        self.reason.textChanged.connect(self._judge)
        self.key_button.clicked.connect(self._on_key)
        self._judge()
        self.document.setFocus()

    # -- what is chosen --------------------------------------------------------------------------

    @property
    def choices(self) -> Choices:
        """All that is remembered for the next time."""
        return Choices(
            document=self.document.key,
            appendix=self.appendix.isChecked(),
            views=tuple(key for key, box in self.views.items() if box.isChecked()),
            accessible=self.accessible.isChecked() and self.accessible.isEnabled(),
            sign=self.sign.isChecked() and self.sign.isEnabled(),
            key=self._key,
            paper=self.paper.key,
            purpose=self.purpose.text().strip(),
        )

    @property
    def recipient(self) -> str:
        """Who receives this copy."""
        return self.to.text().strip()

    # -- parts -----------------------------------------------------------------------------------

    def _make_parts(self, casefile: CaseFile, chosen: Choices) -> None:
        self.document = _combo(_DOCUMENTS, chosen.document)
        self.about = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.views = {
            VIEW_OF[view.key]: _ticked(view.label, VIEW_OF[view.key] in chosen.views)
            for view in VIEWS.values()
        }
        self.appendix = _ticked("The history of the case as an appendix", chosen.appendix)
        self.accessible = _extra(
            "Accessible edition, tagged for screen readers", chosen.accessible, "typst"
        )
        self.sign = _extra("Sign it with a certificate", chosen.sign, "pyhanko")
        self.key_words = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.key_button = PlainButton("Choose key…")
        papers = (("A4", "A4"), ("Letter", "Letter"))
        self.paper = _combo(papers, chosen.paper or paper_of(self._studio))
        self._usual, self._marked = _markings(self._studio, casefile)
        self.marking = LineEdit(self._marked)
        own = casefile.marking
        self.reason = LineEdit(own.reason if own else "")
        self.purpose = LineEdit(_last_purpose(self._studio, casefile) or chosen.purpose)
        self.to = LineEdit(_last_recipient(self._studio, casefile))
        self.reason_field = Field("Why is this case marked in its own way?", self.reason)
        self.missing = Label("", theme.Size.SMALL, "error", wrap=True)
        self.look = PlainButton("Preview…")
        self.look.setShortcut("Ctrl+Shift+Return")
        self.look.setToolTip("Ctrl+Shift+Enter")
        self.look.clicked.connect(self.preview)
        self.buttons.insertWidget(0, self.look)

    def _arrange(self) -> None:
        self.body.addWidget(Field("Which document?", self.document))
        self.body.addWidget(self.about)
        self.views_part = QWidget()
        column = QVBoxLayout(self.views_part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.grid(0.5))
        column.addWidget(Caption("Causal views"))
        boxes = QWidget()
        flow = FlowLayout(boxes)
        for box in self.views.values():
            flow.addWidget(box)
        column.addWidget(boxes)
        self.body.addWidget(self.views_part)
        for box in (self.appendix, self.accessible, self.sign):
            self.body.addWidget(box, 0, Qt.AlignmentFlag.AlignLeft)
        self.key_part = QWidget()
        row = QHBoxLayout(self.key_part)
        row.setContentsMargins(theme.grid(3), 0, 0, 0)
        row.addWidget(self.key_words, 1)
        row.addWidget(self.key_button)
        self.body.addWidget(self.key_part)
        marking = Field("Marking on every page", self.marking)
        if refused := why_locked(self._studio, Deed.MARK):
            self.marking.setEnabled(False)
            self.reason.setEnabled(False)
            marking.set_help(refused)
        pair = QHBoxLayout()
        pair.setSpacing(theme.grid(1.5))
        pair.addWidget(marking, 3)
        pair.addWidget(Field("Paper", self.paper), 1)
        self.body.addLayout(pair)
        self.body.addWidget(self.reason_field)
        pair = QHBoxLayout()
        pair.setSpacing(theme.grid(1.5))
        pair.addWidget(Field("What is this copy for?", self.purpose))
        pair.addWidget(Field("Who receives it?", self.to))
        self.body.addLayout(pair)
        note = (
            "What it is for and who receives it stand on every page; the copy is noted in the "
            "case, with your name."
        )
        self.body.addWidget(Label(note, theme.Size.SMALL, "muted", wrap=True))
        self.body.addWidget(self.missing)

    # -- judging ---------------------------------------------------------------------------------

    def _judge(self, *_args: object) -> None:
        self.about.setText(_ABOUT.get(self.document.key, ""))
        self.views_part.setEnabled(self.document.key != "facts")
        signing = self.sign.isChecked() and self.sign.isEnabled()
        self.key_part.setVisible(signing)
        name = Path(self._key).name
        self.key_words.setText(f"Key: {name}" if name else "No key is chosen yet.")
        own = self._own_marking
        self.reason_field.setVisible(own)
        self.reason_field.set_needed(own and not self.reason.text().strip())
        missing = ""
        if own and not self.reason.text().strip():
            missing = "Say why this case is marked in its own way."
        elif signing and not self._key:
            missing = "Choose the key to sign with."
        self.missing.setText(missing)
        self.missing.setVisible(bool(missing))
        self.yes.setEnabled(not missing)
        if self.isVisible():  # what appears is seen without scrolling
            self.body.activate()
            self.resize(self.width(), max(self.height(), self.sizeHint().height()))

    @property
    def _own_marking(self) -> bool:
        typed = self.marking.text().strip()
        return bool(typed) and typed != self._usual

    def _on_key(self) -> None:
        self._studio.prompts.choose_file("Key to sign with", _KEYS, self._on_key_chosen)

    def _on_key_chosen(self, path: Path) -> None:
        self._key = str(path)
        self._judge()

    # -- going on --------------------------------------------------------------------------------

    def accept(self) -> None:
        """Keep the marking and the choices, then go on; stay where the marking is refused."""
        if self.yes.isEnabled() and self._keep():
            super().accept()

    def _keep(self) -> bool:
        """Keep what was chosen; false where the marking is refused."""
        if not self._keep_marking():
            return False
        keep_choices(self._studio.settings, self._person, self.choices)
        return True

    def preview(self) -> None:
        """Show what is chosen as it will be printed; from there it is saved or printed."""
        from rca_studio.ui.print.preview import ReportPreview, Shown
        from rca_studio.ui.print.writing import wishes_of

        if not self.yes.isEnabled():
            return
        chosen = self.choices
        casefile = self._studio.casefile(self._case_id)
        step = self._marking_step(casefile)
        marked = casefile.applied(step.changes) if step is not None else casefile
        shown = Shown(self._case_id, marked, wishes_of(chosen, self.recipient), chosen.sign)
        ReportPreview(self._studio, self.navigator, shown, self.accept, self._keep, self).open()

    def _keep_marking(self) -> bool:
        step = self._marking_step(self._studio.casefile(self._case_id))
        return step is None or self._studio.edit(step)

    def _marking_step(self, casefile: CaseFile) -> ChangeSet | None:
        """The step that keeps the marking that was typed; nothing where it is kept already."""
        typed, reason = self.marking.text().strip(), self.reason.text().strip()
        own = casefile.marking
        if not self.marking.isEnabled():
            return None
        wanted = (typed, reason) if self._own_marking else ("", "")
        if wanted == ((own.marking, own.reason) if own else ("", "")):
            return None
        return proof_gestures.mark_case(casefile, *wanted, self._studio.writer.stamp())


def ask_what(
    studio: Studio,
    case_id: str,
    then: Callable[[Choices, str], None],
    parent: QWidget | None = None,
    navigator: Navigator | None = None,
) -> PrintSheet:
    """Ask what is to be printed; ``then`` is told the choices and who receives it."""
    sheet = PrintSheet(studio, case_id, parent)
    sheet.navigator = navigator
    sheet.agreed = lambda: then(sheet.choices, sheet.recipient)
    _open.add(sheet)
    sheet.finished.connect(lambda _result: _open.discard(sheet))
    sheet.open()
    return sheet


# -- helpers ---------------------------------------------------------------------------------------


def _combo(choices: tuple[tuple[str, str], ...], chosen: str) -> ComboBox:
    made = ComboBox()
    known = {key for key, _ in choices}
    made.set_choices(choices, chosen if chosen in known else choices[0][0])
    return made


def _ticked(words: str, on: bool) -> CheckBox:
    box = CheckBox(words)
    box.setChecked(on)
    return box


def _extra(words: str, on: bool, module: str) -> CheckBox:
    """A box for an optional part; off with a reason where that is not installed."""
    there = find_spec(module) is not None
    box = _ticked(words, on and there)
    if not there:
        extra = {"typst": "accessible", "pyhanko": "signing"}[module]
        reason = f"The optional part “{extra}” is not installed."
        box.setEnabled(False)
        box.setToolTip(plain_tip(reason))
        box.setAccessibleDescription(reason)
    return box


def _markings(studio: Studio, casefile: CaseFile) -> tuple[str, str]:
    """How papers of the workspace are marked, and how those of this case are."""
    from rca_studio.reports.compose import marking_of

    workspace = studio.casefile(WORKSPACE)
    return marking_of(workspace), marking_of(workspace, casefile)


def _last_purpose(studio: Studio, casefile: CaseFile) -> str:
    own = [copy for copy in casefile.copies if studio.people.same(copy.by, studio.writer.actor)]
    return own[-1].purpose if own else ""


def _last_recipient(studio: Studio, casefile: CaseFile) -> str:
    own = [copy for copy in casefile.copies if studio.people.same(copy.by, studio.writer.actor)]
    return own[-1].to if own else ""
