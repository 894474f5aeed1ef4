"""What can be done about the way of a case: on, back, an early end, a merge, opening it again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from rca_studio.domain.case import Stage
from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.deeds import Deed
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import proof_gestures
from rca_studio.ui.proof.allowing import why_locked, why_not, why_not_sign, why_read_only
from rca_studio.ui.proof.setting_aside import edit_or_set_aside
from rca_studio.ui.studio import Studio


class Act(StrEnum):
    """One thing to do about the way of a case, apart from moving it on."""

    RETURN = "return"
    REJECT = "reject"
    MERGE = "merge"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Way:
    """An act as a menu offers it; ``refused`` is why it cannot be done now, ``""`` where it can."""

    act: Act
    words: str
    refused: str = ""


_DEEDS = {
    Act.RETURN: Deed.MOVE,
    Act.REJECT: Deed.REJECT,
    Act.MERGE: Deed.REJECT,
    Act.REOPEN: Deed.REOPEN,
}


def ways_of(studio: Studio, casefile: CaseFile) -> tuple[Way, ...]:
    """What can be done about the way of this case, each with the reason where it cannot."""
    ended = casefile.case.stage is Stage.CLOSE
    rejected = casefile.rejection is not None
    words = {
        Act.RETURN: "Return to an earlier stage…",
        Act.REJECT: "Not a near miss…",
        Act.MERGE: "Reported twice…",
        Act.REOPEN: "Reopen the case…",
    }
    closed = "This case is closed; reopen it first."
    hindered = {
        Act.RETURN: closed if ended else _first(casefile),
        Act.REJECT: closed if ended else "",
        Act.MERGE: closed if rejected else "",
        Act.REOPEN: "" if ended else "This case is open.",
    }
    return tuple(
        Way(act, words[act], why_read_only(studio) or hindered[act] or why_not(studio, _DEEDS[act]))
        for act in Act
    )


def why_not_on(studio: Studio, casefile: CaseFile) -> str:
    """Why whoever is at work may not move a case on, as far as roles say; ``""`` where they may."""
    last = casefile.case.stage.following is Stage.CLOSE
    return why_locked(studio, Deed.CLOSE if last else Deed.MOVE)


def onward_step(studio: Studio, casefile: CaseFile, stage: Stage) -> ChangeSet:
    """The step that moves a case on.

    From the moment its review begins a case keeps the very text of its protocol, in the same step.
    """
    stamp = studio.writer.stamp()
    step = proof_gestures.move_on(casefile, stage, stamp)
    there, key = casefile.kept_protocol, casefile.case.protocol
    used = studio.reviewing.in_use(casefile)
    protocol = used.protocol
    # A kept text that cannot be read is told on the review tab and never replaced in silence.
    if (there is not None and there.key == key) or protocol.key != key:
        return step
    workspace = studio.casefile(WORKSPACE)
    kept = proof_gestures.keep_protocol(
        workspace, casefile, used.text.text, protocol.key, protocol.version, stamp
    )
    return ChangeSet(step.label, (*step.changes, *kept.changes))


def move_on(studio: Studio, case_id: str, parent: QWidget | None = None) -> bool:
    """Move a case to its next stage, if nothing blocks; whether it was moved.

    Where only duties kept apart forbid it, two people may set them aside over ``parent``, if
    it is given.
    """
    casefile = studio.casefile(case_id)
    following = casefile.case.stage.following
    if following is None or studio.blockers_of(case_id):
        return False
    if reason := why_not_on(studio, casefile):
        studio.tell(ValueError(reason))
        return False
    step = onward_step(studio, casefile, following)
    return edit_or_set_aside(studio, step, parent) if parent else studio.edit(step)


def do_act(studio: Studio, case_id: str, act: Act, parent: QWidget) -> None:
    """Ask what has to be asked for an act, and do it; one that cannot be done says why."""
    from rca_studio.ui.case import way_dialogs
    from rca_studio.ui.case.merge_dialog import ask_merge

    casefile = studio.casefile(case_id)
    if not casefile.exists:
        return
    refused = next(way.refused for way in ways_of(studio, casefile) if way.act is act)
    if refused:
        studio.tell(ValueError(refused))
        return
    match act:
        case Act.RETURN:
            way_dialogs.ask_return(studio, case_id, parent)
        case Act.REJECT:
            way_dialogs.ask_reject(studio, case_id, parent)
        case Act.MERGE:
            ask_merge(studio, case_id, parent)
        case Act.REOPEN:
            way_dialogs.ask_reopen(studio, case_id, parent)


class WayMenu(QMenu):
    """The acts of one case; what cannot be done is grey, with the reason as its tip."""

    def __init__(self, studio: Studio, parent: QWidget) -> None:
        super().__init__(parent)
        self._studio, self._over = studio, parent
        self._case_id = ""
        self._shown: tuple[object, ...] = ()
        self.setToolTipsVisible(True)
        self.triggered.connect(self._on_chosen)
        self.aboutToShow.connect(self._fill)

    def show_casefile(self, casefile: CaseFile) -> None:
        """Offer what can be done about this case; the roles are asked when the menu is opened."""
        shown = (casefile.case_id, casefile.case.stage, casefile.rejection)
        if shown != self._shown:
            self._shown, self._case_id = shown, casefile.case_id
            self._fill()

    def _fill(self) -> None:
        casefile = self._studio.casefile(self._case_id)
        self.clear()
        for way in ways_of(self._studio, casefile):
            action = self.addAction(way.words)
            action.setData(way.act.value)
            action.setEnabled(not way.refused)
            action.setToolTip(way.refused)
            action.setStatusTip(way.refused)
        self.addSeparator()
        self.sign = self.addAction(f"Sign the stage {casefile.case.stage.label}…")
        refused = why_not_sign(self._studio)
        self.sign.setEnabled(not refused)
        self.sign.setToolTip(refused)
        self.sign.setStatusTip(refused)

    def _on_chosen(self, action: QAction) -> None:
        if action is self.sign:
            from rca_studio.ui.people.asking import sign_stage

            sign_stage(self._studio, self._case_id, self._over.window())
            return
        do_act(self._studio, self._case_id, Act(str(action.data())), self._over.window())


def _first(casefile: CaseFile) -> str:
    return "This is the first stage." if casefile.case.stage is Stage.REPORT else ""
