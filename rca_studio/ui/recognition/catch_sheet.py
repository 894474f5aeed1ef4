"""The sheet that proposes a good catch: whom it thanks, which criteria it met, and why."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rca_studio.analysis.recognition import met_by
from rca_studio.domain.recognition import GoodCatch
from rca_studio.domain.session import Session
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.recognition_gestures import change_catch, propose_catch
from rca_studio.ui import theme
from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.check import CheckBox
from rca_studio.ui.widgets.field import Field, LineEdit, TextArea
from rca_studio.ui.widgets.labels import Label

_TEXT = (
    "An award thanks for what was done and what was learned, never for how many near misses "
    "somebody told. Whoever it thanks is asked first."
)


class CatchSheet(AskSheet):
    """Asks for a new proposal, or changes one; criteria the case shows to be met are ticked."""

    def __init__(
        self,
        studio: Studio,
        case_id: str,
        catch: GoodCatch | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = "Good catch" if catch else "Propose a good catch"
        super().__init__(title, _TEXT, "Keep" if catch else "Propose", parent, 70)
        self._studio, self._case_id, self._catch = studio, case_id, catch
        casefile = studio.casefile(case_id)
        pack = studio.practice.recognition
        told = any(
            one.held_on and case_id in one.cases for one in studio.casefile(WORKSPACE).of(Session)
        )
        met = {one.key for one in met_by(casefile, pack, told=told)}
        ticked = set(catch.criteria) if catch else met
        first = catch.to if catch else ("" if casefile.case.anonymous else casefile.case.reporter)
        self.to = LineEdit(first, "A name or a team; may stay empty where nobody is known")
        self.why = TextArea(catch.why if catch else "", "What they did, in words others may read")
        self.boxes = {one.key: CheckBox(one.label) for one in pack.criteria}
        self.body.addWidget(Field("Thanks to", self.to))
        self.body.addWidget(Label("What it met", theme.Size.STRONG))
        for one in pack.criteria:
            box = self.boxes[one.key]
            box.setChecked(one.key in ticked)
            box.toggled.connect(self._judge)
            shown = " The case shows it." if one.key in met else ""
            why = Label(f"{one.why}{shown}", theme.Size.SMALL, "muted", wrap=True)
            why.setContentsMargins(theme.grid(3), 0, 0, 0)
            box.setAccessibleDescription(why.text())
            pair = QVBoxLayout()
            pair.setSpacing(0)
            pair.addWidget(box)
            pair.addWidget(why)
            self.body.addLayout(pair)
        self.body.addWidget(Field("Why", self.why, "Stands on the certificate: no names here."))
        self.agreed = self._keep
        self._judge()
        self.to.setFocus()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The criteria ticked; those of an older file that nobody can tick any more stay."""
        old = self._catch.criteria if self._catch else ()
        kept = tuple(key for key in old if key not in self.boxes)
        return (*(key for key, box in self.boxes.items() if box.isChecked()), *kept)

    def _judge(self, *_on: object) -> None:
        self.yes.setEnabled(bool(self.chosen))
        self.yes.setToolTip("" if self.chosen else "Tick at least one thing it met.")

    def _keep(self) -> None:
        studio, case_id = self._studio, self._case_id
        to, chosen, why = self.to.text(), self.chosen, self.why.text()
        catch = self._catch
        if catch is None:
            studio.attempt(
                lambda: propose_catch(
                    studio.casefile(case_id), to, chosen, why, studio.writer.stamp()
                )
            )
            return
        studio.attempt(
            lambda: change_catch(
                studio.casefile(case_id), catch.id, to=to, criteria=chosen, why=why
            )
        )
