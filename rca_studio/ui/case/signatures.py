"""Who signed a case: when, meaning what, and whether it covers the case as it is now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.deeds import Deed
from rca_studio.domain.proof import Signature
from rca_studio.domain.registers import HistoryRow
from rca_studio.domain.signing import covered_digest
from rca_studio.domain.words import plural
from rca_studio.ui import theme
from rca_studio.ui.people.asking import sign_stage, withdraw_signature
from rca_studio.ui.proof.allowing import allow, why_not
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Card, Rule
from rca_studio.ui.widgets.clearing import clear
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.pill import Pill
from rca_studio.ui.words import local_time

_ALONE = "Nobody is set up in this workspace, so a signature is a name that somebody typed."


class SignaturesCard(Card):
    """All signatures of a case, and the way to sign the stage it is at."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("Signatures", parent)
        self._studio = studio
        self._case_id = ""
        self._rows: dict[str, SignatureRow] = {}
        self._shown: CaseFile | None = None
        self._since: dict[str, tuple[CaseFile, tuple[HistoryRow, ...]]] = {}
        self._count = Pill("", "neutral")
        self.set_trailing(self._count)
        self._none = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.body.addWidget(self._none)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        self.sign = PlainButton("Sign…")
        self.sign.clicked.connect(self._on_sign)
        self.body.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignLeft)

    def show_casefile(self, casefile: CaseFile) -> None:
        """Show the signatures of a case; rows stay in place, so that the focus does."""
        self._case_id, self._shown = casefile.case_id, casefile
        signatures = casefile.signatures
        if list(self._rows) != [one.id for one in signatures]:
            self._make_rows(signatures)
        digest = covered_digest(casefile) if any(one.stands for one in signatures) else ""
        for one in signatures:
            covers = one.covers == digest
            row = self._rows[one.id]
            known = self._since.get(one.id)
            rows = known[1] if known is not None and known[0] is casefile else None
            row.show_signature(one, covers, rows)
            if one.stands and not covers and rows is None:
                self._ask_since(one, casefile)
        standing = sum(one.stands for one in signatures)
        self._count.show_word(plural(standing, "signature") if standing else "", "neutral")
        alone = "" if self._studio.people.set_up else _ALONE
        none = "" if signatures else "Nobody has signed yet."
        self._none.setText(" ".join(part for part in (none, alone) if part))
        self._none.setVisible(bool(self._none.text()))
        self.sign.show_text(f"Sign the stage {casefile.case.stage.label}…")
        self.sign.setVisible(not self._studio.read_only)
        allow(self.sign, self._studio, Deed.SIGN)

    def row(self, ident: str) -> SignatureRow:
        """The row of a signature."""
        return self._rows[ident]

    def _make_rows(self, signatures: Sequence[Signature]) -> None:
        clear(self._list)
        self._rows = {}
        for one in signatures:
            if self._rows:
                self._list.addWidget(Rule())
            row = SignatureRow(self._studio, one.id)
            row.changed.chosen.connect(self._on_changed)
            row.withdraw.chosen.connect(self._on_withdraw)
            self._rows[one.id] = row
            self._list.addWidget(row)
            row.show()  # at once, so that it can take the focus

    def _ask_since(self, signature: Signature, casefile: CaseFile) -> None:
        """Ask the history what changed since; it may be long, so a worker reads it."""
        registers, case_id, ident = self._studio.registers, self._case_id, signature.id
        self._studio.jobs.start(
            lambda _progress: (ident, casefile, registers.changed_since_signed(case_id, ident)),
            self._on_since,
            failed=self._studio.tell,
        )

    def _on_since(self, found: tuple[str, CaseFile, tuple[HistoryRow, ...]]) -> None:
        ident, casefile, rows = found
        if casefile is not self._shown:  # an answer to what was there before; a newer one comes
            return
        self._since[ident] = (casefile, rows)
        if ident in self._rows:
            self._rows[ident].show_since(rows)

    def _on_sign(self) -> None:
        sign_stage(self._studio, self._case_id, self.window())

    def _on_withdraw(self, ident: str) -> None:
        withdraw_signature(self._studio, self._case_id, ident, self.window())

    def _on_changed(self, ident: str) -> None:
        from rca_studio.ui.proof.changes_sheet import ChangesSheet

        rows = self._since[ident][1] if ident in self._since else ()
        signature = self._studio.casefile(self._case_id).get(ident)
        if isinstance(signature, Signature):
            about = f"{signature.by}, {local_time(signature.at)}: {signature.meaning}"
            ChangesSheet("Changed since it was signed", rows, self.window(), about).open()


class SignatureRow(QWidget):
    """One signature: stage and who, what it means, when and what it covers."""

    def __init__(self, studio: Studio, ident: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._name = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.grid(0.5), theme.grid(0.75), 0, theme.grid(0.75))
        row.setSpacing(theme.grid(1.5))
        self._sign = Label("✓", theme.Size.BODY, "good")
        self._sign.setMinimumWidth(theme.grid(2))
        words = QVBoxLayout()
        words.setSpacing(theme.grid(0.25))
        self._who = Label("", wrap=True)
        self._meaning = Label("", theme.Size.SMALL, "muted", wrap=True)
        self._covers = Label("", theme.Size.SMALL, "muted", wrap=True)
        ways = QHBoxLayout()
        ways.setSpacing(theme.grid(1.5))
        self.changed = KeyButton("What changed…", ident)
        self.withdraw = KeyButton("Withdraw…", ident, quiet=True)
        ways.addWidget(self.changed)
        ways.addWidget(self.withdraw)
        ways.addStretch(1)
        for part in (self._who, self._meaning, self._covers):
            words.addWidget(part)
        words.addLayout(ways)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def show_signature(
        self, signature: Signature, covers: bool, since: Sequence[HistoryRow] | None
    ) -> None:
        """Show a signature; ``covers``: the case as it is now; ``since``: changes, if known."""
        role = f", {signature.role}" if signature.role.strip() else ""
        self._name = f"{signature.stage.label} · {signature.by}{role}"
        self._who.setText(self._name)
        self._meaning.setText(f"{local_time(signature.at)}: {signature.meaning}")
        if not signature.stands:
            sign, token = "–", "muted"
            said = f"{signature.withdrawn_by}, {local_time(signature.withdrawn_at)}"
            words = f"Withdrawn by {said}: {signature.withdrawn_because}"
        elif covers:
            sign, token, words = "✓", "good", "Covers the case as it is now"
        else:
            sign, token, words = "○", "warning", "Covers an earlier version"
        self._sign.setText(sign)
        self._sign.set_token(token)
        self._covers.set_token(token)
        self._covers.setText(words)
        earlier = signature.stands and not covers
        self.changed.setVisible(earlier and bool(since))
        if earlier and since is not None:
            self.show_since(since)
        self.withdraw.setVisible(signature.stands and not self._studio.read_only)
        allow(self.withdraw, self._studio, Deed.SIGN)
        self._name_all(words)

    def show_since(self, rows: Sequence[HistoryRow]) -> None:
        """Say how much changed since."""
        words = "Covers an earlier version"
        if rows:
            words += f": {plural(len(rows), 'change')} since"
        self._covers.setText(words)
        self.changed.setVisible(bool(rows))
        self._name_all(words)

    @property
    def words(self) -> str:
        """What it says of what the signature covers."""
        return self._covers.text()

    def _name_all(self, words: str) -> None:
        self.setAccessibleName(f"{self._name}. {self._meaning.text()}. {words}")
        self.changed.setAccessibleName(f"What changed since: {self._name}")
        self.withdraw.setAccessibleName(f"Withdraw the signature: {self._name}")


class SignLine(QWidget):
    """One quiet line where a stage is worked on: whether it is signed, and "Sign…"."""

    def __init__(self, studio: Studio, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._stage = studio, stage
        self._case_id = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.grid(1.5))
        self.words = Label("", theme.Size.SMALL, "muted", wrap=True)
        self.sign = KeyButton("Sign…", stage.value, f"Sign the stage {stage.label}", quiet=True)
        self.sign.chosen.connect(self._on_sign)
        row.addWidget(self.words, 1)
        row.addWidget(self.sign)

    def show_casefile(self, casefile: CaseFile) -> None:
        """Show whether the stage is signed; nothing to sign where the case is elsewhere."""
        self._case_id = casefile.case_id
        here = casefile.case.stage is self._stage
        own = [one for one in casefile.signatures if one.stage is self._stage and one.stands]
        names = ", ".join(dict.fromkeys(one.by for one in own))
        self.words.setText(f"✓ Signed by {names}" if own else "Not signed")
        can = here and not self._studio.read_only
        self.sign.setVisible(can)
        self.setVisible(bool(own) or (can and not why_not(self._studio, Deed.SIGN)))

    def _on_sign(self, _key: str) -> None:
        sign_stage(self._studio, self._case_id, self.window())
