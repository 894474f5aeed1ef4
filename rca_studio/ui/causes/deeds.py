"""The deeds of the Causes screen: what a command does to what is chosen, in whichever view.

Views, menus, the panel at the side and dialogs all hand their commands to ``Deeds.do``. What
changes the case goes to the one writer; what only changes how a view looks (folding, finding,
zooming, switching) is handed on by ``for_view``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QWidget

from rca_studio.diagrams.shapes import Drawing
from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.causal import Cause, Control, Event, EvidenceState, Harm
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.ui.causes import requests
from rca_studio.ui.causes.in_place import InPlaceEditor, Next
from rca_studio.ui.causes.keys import LOOKS, NUDGES, Command, key_words
from rca_studio.ui.causes.link_dialog import ask_link
from rca_studio.ui.causes.pasting import Pasting
from rca_studio.ui.causes.proof import Proof
from rca_studio.ui.causes.undo_once import say_with_undo
from rca_studio.ui.exchange.drops import model_in
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.studio import Studio

ASKS = {
    Event: "What almost happened?",
    Harm: "What could have happened?",
    TimelineEntry: "What happened?",
}
_DRAFTS = (
    Command.CHILD,
    Command.SIBLING,
    Command.SIBLING_BEFORE,
    Command.PARENT,
    Command.CONTROL,
)
_NOTHING_TO_DO = {
    Command.PROMOTE: "Nothing is above what it leads to",
    Command.MOVE_LEFT: "Nothing is above what it leads to",
    Command.MOVE_RIGHT: "No cause stands before it to hang it below",
}


class View(Protocol):
    """A view words can be written in."""

    @property
    def effect(self) -> str:
        """The effect the chosen place stands under, for a cause shown more than once; or ``""``."""
        ...

    @property
    def by_hand(self) -> bool:
        """Whether a node can be put anywhere in it, so that Alt and an arrow nudge its box."""
        ...

    @property
    def tells_time(self) -> bool:
        """Whether it is the timeline, where new things are entries."""
        ...

    def write(self, key: str, text: str, name: str, replaces: str = "", near: str = "") -> None:
        """Open the editor over a node; ``near`` is where, if the node is not drawn."""
        ...


class Room(Protocol):
    """What the deeds need of the screen they are done on."""

    @property
    def casefile(self) -> CaseFile:
        """The case file as it is stored."""
        ...

    @property
    def chosen(self) -> str:
        """The id of the entity chosen, or ``""``."""
        ...

    def choose(self, key: str) -> None:
        """Choose an entity in all views."""
        ...

    def choose_next(self, key: str) -> None:
        """Let the next ``redraw``, or the next stored step, choose this entity."""
        ...

    def redraw(self) -> None:
        """Show the case file as it is, with the draft."""
        ...

    def keep(self) -> None:
        """Keep what is half typed at the side."""
        ...

    def leave_view(self) -> None:
        """Put the focus outside the view."""
        ...

    @property
    def drawing(self) -> Drawing:
        """The picture as it is shown."""
        ...

    def editors(self) -> tuple[InPlaceEditor, ...]:
        """The editors of the views."""
        ...

    def as_widget(self) -> QWidget:
        """The parent of dialogs."""
        ...


class Deeds(QObject):
    """Does commands, and keeps the node that is being written until it has words.

    Attributes:
        view: the view the last command came from; words are written there.
        pasting: copies and pastes.
        proof: takes in evidence and says what is known.

    Signals:
        for_view: a ``Command`` that changes no case: folding, finding, zooming, switching.
    """

    for_view = Signal(object)

    def __init__(
        self, studio: Studio, navigator: Navigator, room: Room, view: View, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._studio, self._navigator, self._room = studio, navigator, room
        self.view = view
        self.proof = Proof(studio, navigator)
        self.pasting = Pasting(studio, navigator, room, self.proof)
        self._draft: requests.Draft | None = None
        self._writing = ""

    # -- commands --------------------------------------------------------------------------------

    def do(self, command: Command) -> None:
        """Do a command on what is chosen."""
        self._room.keep()
        if command in LOOKS or (command in NUDGES and self.view.by_hand):
            self.for_view.emit(command)
            return
        key, casefile = self._room.chosen, self._room.casefile
        match command:
            case Command.REWORD:
                self.reword()
            case Command.LEAVE:
                self._room.leave_view()
            case Command.COPY:
                self.pasting.copy(casefile, key)
            case Command.COPY_PICTURE:
                self.pasting.copy_picture(casefile)
            case _ if command in _DRAFTS:
                self._begin_draft(self._draft_for(command, casefile, key))
            case _ if self.may_edit():
                self._change(command, casefile, key)

    def _draft_for(self, command: Command, casefile: CaseFile, key: str) -> requests.Draft | None:
        effect = self.view.effect
        entry = isinstance(casefile.get(key), TimelineEntry)
        if self.view.tells_time and not entry and command not in (Command.CONTROL, Command.PARENT):
            return requests.draft_entry(casefile, "", beside=key)
        match command:
            case Command.CHILD if entry:
                return requests.draft_entry(casefile, key)
            case Command.CHILD:
                return requests.draft_cause(casefile, key)
            case Command.CONTROL:
                return requests.draft_control(casefile, key)
            case Command.PARENT:
                found = requests.draft_between(casefile, key, effect)
                if found is None:
                    self._navigator.say("Only between a cause and what it leads to can a step go")
                return found
            case _:
                before = command is Command.SIBLING_BEFORE
                return requests.draft_sibling(casefile, key, effect, before=before)

    def _change(self, command: Command, casefile: CaseFile, key: str) -> None:
        parent = self._room.as_widget()
        match command:
            case Command.DELETE:
                self.delete()
            case Command.CUT:
                node = requests.node_of(casefile, key)
                if isinstance(node, Event | Harm) or self.pasting.copy(casefile, key, cut=True):
                    self.delete("cut")  # which says why the event and the harm stay
            case Command.PASTE:
                self.pasting.paste(casefile, key, steps=self.view.tells_time)
            case Command.COPY_TO:
                self.pasting.copy_to(casefile, key)
            case Command.LINK:
                ask_link(parent, casefile, key, self.link)
            case Command.ATTACH:
                self.proof.add(parent, casefile, key)
            case Command.RULE_OUT:
                self.proof.set_state(parent, casefile, key, EvidenceState.RULED_OUT)
            case Command.FINDING:
                requests.finding_from(self._studio, self._navigator, casefile.case_id, key)
            case Command.ACTION:
                requests.action_from(self._studio, self._navigator, casefile.case_id, key)
            case _:
                step = requests.step_for(command, casefile, key, self.view.effect)
                done = self.edit(step)
                if words := self._more_to_say(command, casefile, key, done):
                    self._navigator.say(words)

    @staticmethod
    def _more_to_say(command: Command, casefile: CaseFile, key: str, done: bool) -> str:
        """Why nothing was done, or why something was passed over."""
        cause = casefile.get(key)
        if not isinstance(cause, Cause):
            return ""
        waits = cause.evidence is EvidenceState.SUPPORTED and not casefile.evidence_for(key)
        if command is Command.NEXT_STATE and waits:
            return f"Verified needs evidence: {key_words(Command.ATTACH)} adds some"
        return "" if done else _NOTHING_TO_DO.get(command, "")

    def may_edit(self) -> bool:
        """Whether the workspace can be written; says so where it cannot."""
        if self._studio.read_only:
            self._navigator.say("This workspace is open for reading only")
        return not self._studio.read_only

    def edit(self, step: ChangeSet | None) -> bool:
        """Do one step; false where there is none or it could not be done."""
        return step is not None and self._studio.edit(step)

    def link(self, cause: str, effect: str) -> None:
        """Say that a cause led to an effect."""
        casefile = self._room.casefile

        def make() -> ChangeSet:
            return requests.linked(casefile, cause, effect)

        if self._studio.attempt(make):
            say_with_undo(self._studio, self._navigator, "Linked")

    def take_dropped(self, key: str, data: QMimeData) -> None:
        """Take in what was dropped on a node, or beside all: a model is looked into; other files
        are evidence for the node, and words its causes."""
        if key:
            self._room.choose(key)
        if not self.may_edit():
            return
        if (model := model_in(data)) is not None:
            self.look_into(model, key)
        elif key:
            self.pasting.take(data, self._room.casefile, key)

    def look_into(self, model: Path, key: str = "") -> None:
        """Show what is in the file of a model, to be brought in below a node or as the whole."""
        from rca_studio.ui.exchange.read_model_dialog import look_into

        room, proof = self._room, self.proof
        case_id = room.casefile.case_id
        proves = isinstance(room.casefile.get(key), Cause | Control)

        def keep() -> None:
            proof.take_files(room.casefile, key, (model,))

        look_into(
            self._studio,
            self._navigator,
            case_id,
            model,
            room.as_widget(),
            under=key,
            keep=keep if proves else None,
            brought=room.choose,
        )

    def place(self, cause: str, category: str) -> None:
        """Put a cause on another bone."""
        self.edit(requests.placed_on(self._room.casefile, cause, category))

    def delete(self, verb: str = "deleted") -> None:
        """Take away what is chosen, and say so with a way back."""
        casefile, before = self._room.casefile, self._room.chosen
        found = requests.deleted(casefile, before)
        if found is None:
            if requests.node_of(casefile, before) is not None:
                self._navigator.say(
                    f"The event and the harm stay: {key_words(Command.REWORD)} gives them other "
                    "words"
                )
            return
        step, said, following = found
        self._room.choose_next(following)
        if self._studio.edit(step):
            say_with_undo(self._studio, self._navigator, said.replace("deleted", verb))
        else:
            self._room.choose(before)

    # -- writing in place ------------------------------------------------------------------------

    @property
    def drafting(self) -> bool:
        """Whether a new node is being written."""
        return self._draft is not None

    def forget(self) -> None:
        """Another case comes."""
        self._draft, self._writing = None, ""

    def with_draft(self, casefile: CaseFile) -> CaseFile:
        """The case file with what is being written; a draft that no longer fits is let go."""
        if self._draft is None:
            return casefile
        if self._draft.beside and self._draft.beside not in casefile:
            self._draft = None
            for editor in self._room.editors():
                editor.drop()
            return casefile
        return casefile.applied(self._draft.step.changes)

    def reword(self, replaces: str = "") -> None:
        """Write other words for what is chosen; ``replaces`` is a first sign typed over them."""
        node = requests.words_of(self._room.casefile, self._room.chosen)
        if node is None or not self.may_edit():
            return
        self._writing = node.id
        self.view.write(node.id, node.text, ASKS.get(type(node), "Words"), replaces)

    def take_words(self, words: str, following: Next) -> None:
        """Keep what was written in an editor."""
        draft, self._draft = self._draft, None
        key, self._writing = self._writing, ""
        if draft is not None:
            done = self.edit(draft.with_words(words))
            if not done:
                self._room.choose_next(draft.beside)
                self._room.redraw()
        else:
            done = True
            self.edit(requests.reworded(self._room.casefile, key, words))
        if done and following is Next.CHILD:
            self.do(Command.CHILD)

    def drop_words(self) -> None:
        """Forget what was being written."""
        draft, self._draft, self._writing = self._draft, None, ""
        if draft is not None:
            self._room.choose_next(draft.beside)
            self._room.redraw()

    def _begin_draft(self, draft: requests.Draft | None) -> None:
        if draft is None or not self.may_edit():
            return
        self._draft = draft
        self._writing = draft.node
        self._room.choose_next(draft.node)
        self._room.redraw()
        self.view.write(draft.node, "", draft.asks, near=draft.beside)
