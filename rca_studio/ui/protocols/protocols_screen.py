"""The protocols of a workspace: the list, and the editor of the draft that is open."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from rca_studio.domain.packs import PackError, read_text
from rca_studio.domain.proof import ProtocolPack
from rca_studio.domain.protocol import Protocol
from rca_studio.domain.protocol_packs import parse_protocol, read_protocol
from rca_studio.domain.protocol_text import protocol_text
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.ports import Progress
from rca_studio.faults import FaultNote, KnownFault
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.prompts import Question, TextQuestion
from rca_studio.ui.protocols.draft import Draft
from rca_studio.ui.protocols.draft_store import DraftStore
from rca_studio.ui.protocols.editor import ProtocolEditor
from rca_studio.ui.protocols.list_page import ListPage, Wish
from rca_studio.ui.protocols.overview import draft_line, overview
from rca_studio.ui.protocols.parts import Spot, key_for
from rca_studio.ui.protocols.versions import KINDS, Versions
from rca_studio.ui.screen import Screen, Steps
from rca_studio.ui.studio import Studio


class ProtocolsScreen(Screen):
    """The list of protocols and, over it, the editor of one draft.

    Drafts stay while other screens are looked at, one for each protocol; what is offered is stored
    as a step like any other.
    """

    def __init__(self, studio: Studio, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._navigator = navigator
        self._kept: Mapping[str, int] = {}
        self._cases: Mapping[str, int] = {}
        self._versions = Versions(studio, navigator)
        self._store = DraftStore(studio.workspace.path)
        self.drafts: dict[str, Draft] = {}
        self.editor: ProtocolEditor | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.list = ListPage(studio)
        self.list.wished.connect(self._on_wished)
        self.list.import_asked.connect(self._on_import)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        column.addWidget(self._pages)
        studio.changed.connect(self._on_changed)
        self._take_up()
        self._show_list()

    # -- as a screen -----------------------------------------------------------------------------

    def regions(self) -> tuple[QWidget, ...]:
        if self.editor is not None:
            return self.editor.regions()
        return (self.list.table, self.list.detail.edit, self.list.read_in)

    def arrived(self) -> None:
        self._count()
        if self.editor is not None:
            self.editor.arrived()
            return
        self._show_list()
        self.list.table.setFocus()

    def leave(self) -> None:
        """Another screen comes: keep what is half typed in the draft."""
        if self.editor is not None:
            self.editor.commit()

    @property
    def steps(self) -> Steps | None:
        if self.editor is None or self.editor.why_locked():
            return None
        return self.editor.draft

    # -- the list --------------------------------------------------------------------------------

    @property
    def _packs(self) -> tuple[ProtocolPack, ...]:
        return self._studio.casefile(WORKSPACE).packs

    def _show_list(self) -> None:
        studio = self._studio
        lines = overview(
            studio.reviewing.offer, studio.practice.texts, self._packs, self._kept, self._cases
        )
        changed = frozenset(key for key, draft in self.drafts.items() if draft.is_changed)
        there = {line.key for line in lines}
        new = [one.protocol for key, one in self.drafts.items() if key in changed - there]
        self.list.show_lines((*lines, *map(draft_line, new)), changed)

    def _count(self) -> None:
        registers = self._studio.registers

        def count(_progress: Progress) -> tuple[Mapping[str, int], Mapping[str, int]]:
            return registers.kept_protocols(), dict(registers.values_of("protocol"))

        self._studio.jobs.start(count, self._on_counted, failed=self._on_failed)

    def _on_counted(self, counts: tuple[Mapping[str, int], Mapping[str, int]]) -> None:
        if counts != (self._kept, self._cases):
            self._kept, self._cases = counts
            self._show_list()

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, KnownFault):
            raise error
        self._studio.tell(error)

    def _on_changed(self, _told: object) -> None:
        if self.isVisible():
            self._show_list()
            self._count()
            if self.editor is not None:
                self.editor.refresh()

    def _on_wished(self, wish: Wish) -> None:
        match wish.deed:
            case "edit":
                self.open(wish.key)
            case "duplicate":
                self._duplicate(wish.key)
            case "retire":
                self._versions.retire(wish.key)
            case "discard":
                self._discard(wish.key)
            case "compare" if wish.version is not None:
                self._versions.compare(wish.key, wish.version, self.window())
            case "restore" if wish.version is not None and wish.version.pack is not None:
                self._versions.restore(wish.version.pack)
            case "export" if wish.version is not None:
                self._versions.export(wish.key, wish.version)

    # -- drafts ----------------------------------------------------------------------------------

    def open(self, key: str) -> None:
        """Open the draft of a protocol; where there is none, one begins with what is offered."""
        if key not in self.drafts and (begun := self._newest(key)) is not None:
            text, protocol = begun
            self.drafts[key] = self._draft(text, protocol)
        if key in self.drafts:
            self._edit(key)

    def _newest(self, key: str) -> tuple[str, Protocol] | None:
        """What is offered under a key, else the newest version that can be read."""
        offered = self._studio.reviewing.offer.protocols.get(key)
        if offered is not None:
            return offered.text, offered.protocol
        line = next((one for one in self.list.model.lines if one.key == key), None)
        versions = line.versions if line else ()
        return next(((one.text, one.protocol) for one in versions if one.protocol), None)

    def _draft(self, begun_from: str, protocol: Protocol, **values: str | bool) -> Draft:
        text, is_new = values.get("text"), bool(values.get("is_new"))
        draft = Draft(
            begun_from,
            protocol,
            is_new=is_new,
            scores=self._studio.practice.scores,
            text=text if isinstance(text, str) else None,
            parent=self,
        )
        draft.changed.connect(self._on_draft)
        return draft

    def _take_up(self) -> None:
        """Go on with the drafts of last time."""
        if self._studio.read_only:
            return
        for kept in self._store.load():
            with suppress(PackError):
                begun = parse_protocol(kept.begun_from, kept.key)
                draft = self._draft(kept.begun_from, begun, text=kept.text, is_new=kept.is_new)
                self.drafts[draft.key] = draft

    def _on_draft(self) -> None:
        draft = self.sender()
        if isinstance(draft, Draft) and self.drafts.get(draft.key) is draft:
            self._store.keep(draft)

    def _drop(self, key: str) -> None:
        self.drafts.pop(key, None)
        if not self._studio.read_only:  # the draft kept is that of whoever may write
            self._store.drop(key)

    def _edit(self, key: str) -> None:
        self._close_editor()
        editor = ProtocolEditor(self._studio, self._navigator, self.drafts[key])
        editor.back_asked.connect(self.show_list)
        editor.offer_asked.connect(self._on_offer)
        editor.compare_asked.connect(self._on_compare)
        editor.discard_asked.connect(self._on_discard)
        editor.travelled.connect(self.steps_changed)
        self.editor = editor
        self._pages.addWidget(editor)
        self._pages.setCurrentWidget(editor)
        editor.arrived()
        self.steps_changed.emit()

    def show_list(self) -> None:
        """Go back to the list; a draft in which something is changed stays."""
        key = self.editor.draft.key if self.editor is not None else ""
        self._close_editor()
        self._show_list()
        self.list.choose(key)
        self.list.table.setFocus()
        self.steps_changed.emit()

    def _close_editor(self) -> None:
        editor, self.editor = self.editor, None
        if editor is None:
            return
        editor.commit()
        self._pages.setCurrentWidget(self.list)
        self._pages.removeWidget(editor)
        editor.let_go()
        editor.deleteLater()
        if not editor.draft.is_changed:
            self._drop(editor.draft.key)

    def _on_discard(self) -> None:
        if self.editor is not None:
            self._discard(self.editor.draft.key)

    def _discard(self, key: str) -> None:
        draft = self.drafts[key]

        def discard() -> None:
            if self.editor is not None and self.editor.draft is draft:
                self.show_list()
            self._drop(key)
            self._show_list()

            def back() -> None:
                self._store.keep(self.drafts.setdefault(key, draft))
                self._show_list()

            self._navigator.say(f"The draft of “{draft.protocol.label}” is gone", "Undo", back)

        self._studio.prompts.ask(
            Question(
                title=f"Discard the draft of “{draft.protocol.label}”?",
                text="What is offered stays as it is.",
                yes="Discard draft",
                danger=True,
            ),
            discard,
        )

    # -- what is done with drafts and versions -----------------------------------------------------

    def _on_offer(self) -> None:
        if self.editor is None:
            return
        self.editor.commit()
        draft = self.editor.draft
        if draft.trouble is not None:
            self._versions.refuse(draft)
            self.editor.go_to_trouble()
        elif self._versions.same_name(draft):
            self.editor.go_to(Spot("head"))
        else:
            self._versions.offer(draft, lambda: self._on_offered(draft.key))

    def _on_offered(self, key: str) -> None:
        self._close_editor()
        self._drop(key)
        self.show_list()
        self.list.choose(key)

    def _on_compare(self) -> None:
        if self.editor is not None:
            self.editor.commit()
            self._versions.compare_draft(self.editor.draft, self.window())

    # -- new types, files ------------------------------------------------------------------------

    def _duplicate(self, key: str) -> None:
        if (begun := self._newest(key)) is None:
            return
        source = begun[1]

        def make(label: str) -> None:
            named = replace(
                source,
                key=key_for(label, self._taken(), "own_type"),
                label=label,
                title=label,
                version=1,
                words=(),
                source="",
            )
            draft = self._draft(protocol_text(named), named, is_new=True)
            self.drafts[named.key] = draft
            self._store.keep(draft)
            self._edit(named.key)

        self._studio.prompts.ask_text(
            TextQuestion(
                title=f"A new type like “{source.label}”",
                text="It begins with the same fields and items. It is offered once you say so.",
                label="What is this type of near miss called?",
                yes="Begin a draft",
            ),
            make,
        )

    def _taken(self) -> frozenset[str]:
        """The keys that protocols have or had."""
        offered = self._studio.reviewing.offer.protocols
        return frozenset((*offered, *(one.key for one in self._packs), *self.drafts))

    def _on_import(self) -> None:
        self._studio.prompts.choose_file("Import a protocol", KINDS, self.load)

    def load(self, path: Path) -> None:
        """Read a pack from a file as a draft; a broken one is refused with line and reason."""
        try:
            text = read_text(path).replace("\r\n", "\n")
            found = read_protocol(text, path.name)
        except PackError as error:
            self._studio.prompts.tell(
                FaultNote(str(error), "Nothing was changed.", "Put this right in the file first.")
            )
            return
        key = found.protocol.key
        offered = self._studio.reviewing.offer.protocols.get(key)
        if offered is not None and offered.sha256 == found.sha256:
            self._navigator.say(f"“{found.protocol.label}” is offered in just this version")
            return
        if key not in self.drafts:
            self._begin(text, found.protocol)
            return
        self._studio.prompts.ask(
            Question(
                title=f"Replace your draft of “{found.protocol.label}”?",
                text=f"You are editing this protocol already. {path.name} would take its place.",
                yes="Replace the draft",
                danger=True,
            ),
            lambda: self._begin(text, found.protocol),
        )

    def _begin(self, text: str, protocol: Protocol) -> None:
        begun = self._newest(protocol.key)
        if begun is None:
            draft = self._draft(text, protocol, is_new=True)
        else:
            draft = self._draft(begun[0], begun[1], text=text)
        self._close_editor()
        self.drafts[protocol.key] = draft
        self._store.keep(draft)
        self._edit(protocol.key)
