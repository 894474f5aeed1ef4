"""The dialogs of a signature: giving it, and taking it back openly."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from PySide6.QtWidgets import QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.proof import Signature
from rca_studio.editing import proof_gestures
from rca_studio.ui import theme
from rca_studio.ui.people.asking import ALONE, VouchDialog
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.field import ComboBox, Field, LineEdit, TextArea
from rca_studio.ui.widgets.labels import Label

_ANY: Final = ("I prepared this stage.", "I have read this and agree with it.")

MEANINGS: Final = MappingProxyType(
    {
        Stage.REPORT: (
            "I report this as I saw it.",
            "I have checked that this is a near miss and the report is complete.",
        ),
        Stage.REVIEW: (
            "I have reviewed this: the facts are complete and the next step is right.",
            *_ANY,
        ),
        Stage.ANALYSE: (
            "The causes and findings follow from the evidence.",
            *_ANY,
        ),
        Stage.ACT: (
            "The actions are agreed; each has an owner, a date and evidence to show.",
            *_ANY,
        ),
        Stage.VALIDATE: (
            "I have seen the evidence myself and confirm each item of the validation.",
            *_ANY,
        ),
        Stage.CLOSE: (
            "The review is complete and this case can stay closed.",
            *_ANY,
        ),
    }
)
"""What a signature can mean at each stage; other words can be typed."""

_OTHER: Final = "other"


class SignDialog(VouchDialog):
    """Signs the stage a case is at, as the case is now."""

    def __init__(self, studio: Studio, case_id: str, parent: QWidget | None) -> None:
        case = studio.casefile(case_id).case
        text = (
            f"You sign {case.reference or 'this case'} as it is now. What is changed later shows "
            "beside your signature. A signature is never taken back in silence, only openly."
        )
        person = studio.person
        title = f"Sign the stage {case.stage.label}"
        super().__init__(studio, title, text, person, "", parent, ask=False)
        self._case_id, self._stage = case_id, case.stage
        self._covers = studio.casefile(case_id)
        self.meaning = ComboBox()
        meanings = MEANINGS[case.stage]
        choices = (*((words, words) for words in meanings), (_OTHER, "In other words…"))
        self.meaning.set_choices(choices, meanings[0])
        self.own_words = LineEdit("", "What your signature means")
        self.own_words.setMaxLength(400)
        self._own_words = Field("In your words", self.own_words)
        self._own_words.hide()
        self.column.addWidget(Field("What it means", self.meaning))
        self.column.addWidget(self._own_words)
        self.role = self._make_role()
        self.column.addWidget(Field("You sign as", self.role))
        if not studio.people.set_up:
            words = f"It is signed in the name {studio.writer.actor}. {ALONE}"
            self.column.addWidget(Label(words, token="muted", wrap=True))
        self.meaning.currentIndexChanged.connect(self._on_meaning)
        self.own_words.textChanged.connect(self.judge)
        self.agreed = self._sign
        self.ask("Sign", studio.people.set_up and (person is None or bool(person.secret)))

    def first_field(self) -> QWidget:
        return self.meaning

    def complete(self) -> bool:
        return bool(self._meaning())

    def _make_role(self) -> ComboBox | LineEdit:
        person = self._studio.person
        if person is None:
            return LineEdit("", "Your role, for example quality lead")
        names = [role.label for role in person.roles]
        if person.title.strip():
            names.insert(0, person.title.strip())
        role = ComboBox()
        role.set_choices(tuple((name, name) for name in dict.fromkeys(names)), "")
        role.setCurrentIndex(0)
        return role

    def _meaning(self) -> str:
        own = self.meaning.key == _OTHER
        return " ".join(self.own_words.text().split()) if own else self.meaning.key

    def _on_meaning(self, _index: int) -> None:
        own = self.meaning.key == _OTHER
        self._own_words.setVisible(own)
        if own:
            self.own_words.setFocus()
        self.judge()
        self.fit()

    def _sign(self) -> None:
        studio = self._studio
        casefile = studio.casefile(self._case_id)
        if casefile is not self._covers:
            studio.tell(ValueError("the case was changed while you were signing; look at it again"))
            return
        role = self.role.key if isinstance(self.role, ComboBox) else self.role.text().strip()
        stamp = studio.writer.stamp()
        studio.edit(proof_gestures.sign(casefile, stamp, self._meaning(), role))


class WithdrawDialog(VouchDialog):
    """Withdraws a signature with a reason; both stay in the case."""

    def __init__(
        self, studio: Studio, case_id: str, signature_id: str, parent: QWidget | None
    ) -> None:
        signature = studio.casefile(case_id).get(signature_id)
        if not isinstance(signature, Signature):
            raise KeyError(signature_id)
        text = (
            f"{signature.by} signed the stage {signature.stage.label}: “{signature.meaning}” "
            "The signature stays in the case, marked as withdrawn by you, with your reason."
        )
        person = studio.person
        super().__init__(studio, "Withdraw a signature", text, person, "", parent, ask=False)
        self._case_id, self._signature_id = case_id, signature_id
        self.reason = TextArea("", "What was found, or what has changed", rows=3)
        self.column.addWidget(Field("Why it is withdrawn", self.reason))
        if not studio.people.set_up:
            self.column.addWidget(Label(ALONE, theme.Size.SMALL, "muted", wrap=True))
        self.reason.textChanged.connect(self.judge)
        self.agreed = self._withdraw
        self.ask("Withdraw", studio.people.set_up and (person is None or bool(person.secret)))

    def first_field(self) -> QWidget:
        return self.reason

    def complete(self) -> bool:
        return bool(self.reason.text().strip())

    def _withdraw(self) -> None:
        studio = self._studio
        reason = self.reason.text().strip()
        studio.attempt(
            lambda: proof_gestures.withdraw_signature(
                studio.casefile(self._case_id), self._signature_id, studio.writer.stamp(), reason
            )
        )
