"""Items a person vouches for: each with its state in sign and words, who, when and on what."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.deeds import Deed
from rca_studio.domain.gates import is_waived
from rca_studio.domain.protocol import ProtocolItem
from rca_studio.domain.review import Confirmation, Evidence
from rca_studio.editing import gestures
from rca_studio.faults import KnownFault
from rca_studio.ui import theme
from rca_studio.ui.case.waiving import SECOND, ask_waiver, waiver_words
from rca_studio.ui.prompts import MessageDialog
from rca_studio.ui.proof.allowing import allow, explain, why_not, why_not_confirm
from rca_studio.ui.proof.setting_aside import edit_or_set_aside
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton
from rca_studio.ui.widgets.card import Rule
from rca_studio.ui.widgets.clearing import clear
from rca_studio.ui.widgets.field import Field, LineEdit, TextArea
from rca_studio.ui.widgets.key_button import KeyButton
from rca_studio.ui.widgets.labels import Label, plain_tip
from rca_studio.ui.wording import Place, watch
from rca_studio.ui.words import local_time

MOST_BYTES = 100_000_000
"""Files larger than this stay outside the workspace, or it could not be sent or backed up."""

_TWO = "Safety hangs on this: saying that it does not apply takes two people."


class ItemList(QWidget):
    """The items of one list of the protocol; ``needs_proof`` asks for a note or a file."""

    def __init__(
        self, studio: Studio, *, needs_proof: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._studio = studio
        self._needs_proof = needs_proof
        self._case_id = ""
        self._items: dict[str, ProtocolItem] = {}
        self._rows: dict[str, ItemRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_items(self, casefile: CaseFile, items: tuple[ProtocolItem, ...]) -> None:
        """Show the items as they stand; rows stay in place, so that the focus does."""
        self._case_id = casefile.case_id
        if list(self._rows) != [item.key for item in items]:
            self._make_rows(items)
        deed = Deed.VALIDATE if self._needs_proof else Deed.REVIEW
        for item in items:
            row = self._rows[item.key]
            row.show_item(casefile, item, why_not_confirm(self._studio, deed, item))
            explain(row.withdraw, why_not(self._studio, row.withdrawing(deed)))
            if allow(row.waive, self._studio, Deed.WAIVE) and item.critical:
                row.waive.setToolTip(plain_tip(_TWO))
                row.waive.setAccessibleDescription(_TWO)

    def go_to(self, key: str) -> bool:
        """Put the focus on an item; false where it is not in this list."""
        row = self._rows.get(key)
        if row is None:
            return False
        row.focus_first()
        return True

    def focus_first(self) -> None:
        """Put the focus on the first item that is not confirmed, or on the first one."""
        rows = list(self._rows.values())
        waiting = [row for row in rows if row.waits]
        for row in (waiting or rows)[:1]:
            row.focus_first()

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to confirm here."""
        return not any(row.waits for row in self._rows.values())

    def row(self, key: str) -> ItemRow:
        """The row of an item."""
        return self._rows[key]

    def _make_rows(self, items: tuple[ProtocolItem, ...]) -> None:
        clear(self._column)
        self._items = {item.key: item for item in items}
        self._rows = {}
        for item in items:
            if self._rows:
                self._column.addWidget(Rule())
            row = ItemRow(item.key, can_edit=not self._studio.read_only)
            row.confirm.chosen.connect(self._on_confirm)
            row.second.chosen.connect(self._on_waive)
            row.withdraw.chosen.connect(self._on_withdraw)
            row.waive.chosen.connect(self._on_waive)
            row.add_file.chosen.connect(self._on_add_file)
            self._rows[item.key] = row
            self._column.addWidget(row)
            row.show()  # at once, so that it can take the focus

    def _on_confirm(self, key: str) -> None:
        item = self._items[key]
        by = self._studio.writer.actor
        dialog = ConfirmDialog(
            self._studio, item, by, self._needs_proof, self.window(), case_id=self._case_id
        )
        dialog.agreed = _Confirmer(self._studio, self._case_id, item, dialog, self.window())
        dialog.open()

    def _on_withdraw(self, key: str) -> None:
        casefile = self._studio.casefile(self._case_id)
        label = self._items[key].label
        if key in casefile.confirmations:
            self._studio.edit(gestures.withdraw_confirmation(casefile, key, label))
        elif key in casefile.waivers:
            self._studio.edit(gestures.lift_waiver(casefile, key, label))

    def _on_add_file(self, key: str) -> None:
        case_id = self._case_id

        def keep(path: Path) -> None:
            evidence = keep_evidence(self._studio, case_id, key, path)
            if evidence is not None:
                self._studio.edit(gestures.attach(evidence))

        self._studio.prompts.choose_file("Choose evidence", "All files (*)", keep)

    def _on_waive(self, key: str) -> None:
        ask_waiver(self._studio, self._case_id, key, self._items[key].label, self.window())


class ItemRow(QWidget):
    """One item: sign, label, proof below it; who and when, or the way to confirm, at the right."""

    def __init__(self, key: str, *, can_edit: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._can_edit = can_edit
        self._waived = False
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # where roles allow none of its buttons
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.grid(0.5), theme.grid(1), 0, theme.grid(1))
        row.setSpacing(theme.grid(1.5))
        self._sign = Label("○", theme.Size.BODY, "error")
        self._sign.setMinimumWidth(theme.grid(2))
        words = QVBoxLayout()
        words.setSpacing(theme.grid(0.25))
        self._words = words
        self._label = Label("", wrap=True)
        self._proof = Label("", theme.Size.SMALL, "muted", wrap=True)
        words.addWidget(self._label)
        words.addWidget(self._proof)
        words.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(0)
        self._who = Label("", theme.Size.SMALL, "muted", wrap=True)
        self._who.setMinimumWidth(theme.grid(15))
        self.confirm = KeyButton("Confirm…", key)
        self.second = KeyButton(SECOND, key)
        self.waive = KeyButton("Does not apply…", key, quiet=True)
        self.add_file = KeyButton("Add a file…", key, quiet=True)
        self.withdraw = KeyButton("Withdraw", key, quiet=True)
        right.addWidget(self._who)
        ways = QHBoxLayout()
        ways.setSpacing(theme.grid(1.5))
        self._buttons = (self.confirm, self.second, self.waive, self.add_file, self.withdraw)
        for button in self._buttons:
            ways.addWidget(button)
        ways.addStretch(1)
        right.addLayout(ways)
        right.addStretch(1)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 3)
        row.addLayout(right, 2)

    def show_item(self, casefile: CaseFile, item: ProtocolItem, refused: str = "") -> None:
        """Show how the item stands; ``refused`` is why whoever is at work may not confirm it."""
        confirmation = casefile.confirmations.get(item.key)
        waiver = casefile.waivers.get(item.key)
        half = waiver is not None and not is_waived(casefile, item.key, item.critical)
        proof = [_proof_words(one) for one in casefile.evidence_for(item.key)]
        self._label.setText(item.label)
        self._label.setToolTip(plain_tip(item.guide))
        who, token = "", "muted"
        if confirmation:
            sign, sign_token, state = "✓", "good", "confirmed"
            who = f"{confirmation.by}, {local_time(confirmation.at)}"
            proof.insert(0, confirmation.note)
        elif waiver:
            sign, sign_token, state = "–", "muted", "waived"
            if half:
                sign, sign_token, state = "○", "warning", "half waived"
            who = waiver_words(waiver, item.critical)
            proof.insert(0, waiver.reason)
        else:
            sign, sign_token, state, who = "○", "error", "not confirmed", refused
        self._waived = waiver is not None
        self._sign.setText(sign)
        self._sign.set_token(sign_token)
        self._who.setText(who)
        self._who.set_token(token)
        self._who.setVisible(bool(who))
        self._proof.setText("\n".join(part for part in proof if part))
        self._proof.setVisible(bool(self._proof.text()))
        missing = not (confirmation or waiver)
        self._show_ways(missing, half, confirmed=confirmation is not None)
        explain(self.confirm, refused)
        for button, verb in (
            (self.confirm, "Confirm"),
            (self.second, "Second person for the waiver of"),
            (self.add_file, "Add a file to"),
            (self.waive, "Does not apply:"),
            (self.withdraw, "Withdraw"),
        ):
            button.setAccessibleName(f"{verb} {item.label}")
        self.setAccessibleName(f"{item.label}, {state}, {who}")

    @property
    def waits(self) -> bool:
        """Whether somebody has still to confirm it, or to agree that it does not apply."""
        return not (self.confirm.isHidden() and self.second.isHidden())

    def withdrawing(self, deed: Deed) -> Deed:
        """What withdrawing is: of a waiver another thing than of a confirmation."""
        return Deed.WAIVE if self._waived else deed

    def _show_ways(self, missing: bool, half: bool, *, confirmed: bool) -> None:
        can = self._can_edit
        drop = max(0, (self.confirm.sizeHint().height() - self._label.fontMetrics().height()) // 2)
        drop = drop if missing and can and self._who.isHidden() else 0  # in line with "Confirm…"
        self._words.setContentsMargins(0, drop, 0, 0)
        self._sign.setContentsMargins(0, drop, 0, 0)
        self.confirm.setVisible(missing and can)
        self.second.setVisible(half and can)
        self.waive.setVisible(missing and can)
        self.withdraw.setVisible(not missing and can)
        self.add_file.setVisible(confirmed and can)

    def focus_first(self) -> None:
        """Put the focus on what can be done, or on the row where nothing can."""
        order = (self.confirm, self.second, self.add_file, self.waive, self.withdraw)
        able = (button for button in order if button.isEnabled() and not button.isHidden())
        next(able, self).setFocus(Qt.FocusReason.OtherFocusReason)


class ConfirmDialog(MessageDialog):
    """Who vouches, what was seen, and a file if there is one."""

    def __init__(
        self,
        studio: Studio,
        item: ProtocolItem,
        by: str,
        needs_proof: bool,
        parent: QWidget | None = None,
        *,
        case_id: str = "",
    ) -> None:
        super().__init__(f"Confirm: {item.label}", item.guide, parent)
        self._studio = studio
        self._needs_proof = needs_proof
        self._item, self._case_id = item, case_id
        self.file: Path | None = None
        self.by = LineEdit(by)
        self.by.setEnabled(not studio.people.set_up)  # nobody vouches in another one's name
        self.note = TextArea("", "What was seen, by whom, when? Roles instead of names.", rows=3)
        self.column.addWidget(Field("Confirmed by", self.by))
        self.column.addWidget(Field("Evidence", self.note))
        row = QHBoxLayout()
        self._add = PlainButton("Add a file…")
        self._add.clicked.connect(self._choose)
        self._name = Label("", theme.Size.SMALL, "muted")
        row.addWidget(self._add)
        row.addWidget(self._name, 1)
        self.column.addLayout(row)
        self.offer("Confirm", "Cancel")
        self.by.textChanged.connect(self._judge)
        self.note.textChanged.connect(self._judge)
        self._judge()
        watch(studio, self.note, self._place, keeps=False)
        self.note.setFocus()

    def _place(self) -> Place:
        """The confirmation as it would be, for the wording check."""
        item, case_id = self._item.key, self._case_id
        return Place(Confirmation(id="", case_id=case_id, item=item, by="", at=""), "note")

    def take_file(self, path: Path) -> None:
        """Use a file as evidence."""
        self.file = path
        self._name.setText(path.name)
        self._judge()

    def _choose(self) -> None:
        self._studio.prompts.choose_file("Choose evidence", "All files (*)", self.take_file)

    def _judge(self, *_args: object) -> None:
        proof = bool(self.note.text().strip()) or self.file is not None
        named = bool(self.by.text().strip())
        if self.yes is not None:
            self.yes.setEnabled(named and (proof or not self._needs_proof))


class _Confirmer:
    """Does what the dialog says, once it is agreed to."""

    def __init__(
        self,
        studio: Studio,
        case_id: str,
        item: ProtocolItem,
        dialog: ConfirmDialog,
        over: QWidget,
    ) -> None:
        self._studio = studio
        self._over = over
        self._case_id = case_id
        self._item = item
        self._dialog = dialog

    def __call__(self) -> None:
        dialog, item = self._dialog, self._item
        note, by = dialog.note.text().strip(), dialog.by.text().strip()
        casefile = self._studio.casefile(self._case_id)
        at = self._studio.writer.stamp().at
        step = gestures.confirm(casefile, item.key, item.label, by, at, note)
        if dialog.file is not None:
            evidence = keep_evidence(self._studio, self._case_id, item.key, dialog.file)
            if evidence is None:
                return
            step = ChangeSet(step.label, (*step.changes, *gestures.attach(evidence).changes))
        edit_or_set_aside(self._studio, step, self._over)


def keep_evidence(
    studio: Studio, case_id: str, subject: str, path: Path, note: str = ""
) -> Evidence | None:
    """Keep a file in the workspace as evidence; ``None``, after telling why, where it cannot be."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise KnownFault(
                f"{path.name} is larger than 100 MB.",
                "Nothing was changed.",
                "Note where the file is kept instead of adding it.",
            )
        kept = studio.workspace.keep_file(path.read_bytes())
    except OSError as error:
        studio.tell(
            KnownFault(
                f"{path.name} could not be read: {error.strerror or error}.",
                "Nothing was changed.",
                "Choose another file.",
            )
        )
        return None
    except KnownFault as fault:
        studio.tell(fault)
        return None
    stamp = studio.writer.stamp()
    return Evidence(
        id=gestures.new_id(),
        case_id=case_id,
        subject=subject,
        note=note,
        file_name=path.name,
        sha256=kept.sha256,
        size=kept.size,
        by=stamp.actor,
        at=stamp.at,
    )


def _proof_words(evidence: Evidence) -> str:
    named = f"{evidence.file_name} (SHA-256 {evidence.sha256[:8]}…)" if evidence.sha256 else ""
    return ", ".join(part for part in (evidence.note, named) if part)
