"""What is done with versions: offered, offered again, retired, compared, given out as a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from rca_studio.domain.proof import ProtocolPack
from rca_studio.domain.protocol_change import news
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.protocol_gestures import (
    next_version,
    offer,
    offer_again,
    renumbered,
    retire,
)
from rca_studio.faults import FaultNote, KnownFault
from rca_studio.ui.causes.undo_once import say_with_undo
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.prompts import Question, TextQuestion
from rca_studio.ui.protocols.compare import CompareSheet
from rca_studio.ui.protocols.draft import Draft
from rca_studio.ui.protocols.overview import VersionLine
from rca_studio.ui.studio import Studio

KINDS: Final = "Protocol (*.toml)"
_MOST_TOLD: Final = 3
_KEPT: Final = (
    "New reviews begin under it from now on. Cases whose review has begun keep the version they "
    "have. The version before is kept and can be offered again."
)


class Versions:
    """Asks what has to be asked, and does it as a step of the workspace."""

    def __init__(self, studio: Studio, navigator: Navigator) -> None:
        self._studio = studio
        self._navigator = navigator

    def offer(self, draft: Draft, done: Callable[[], None]) -> None:
        """Offer a draft under the next number, once it is said what is new."""
        studio = self._studio
        shipped = studio.practice.texts.get(draft.key)
        least = shipped.protocol.version if shipped else 0
        free = next_version(studio.casefile(WORKSPACE).packs, draft.key, least)
        number = max(free, draft.protocol.version)  # of another house, perhaps

        def offer_it(note: str) -> None:
            stamp, workspace = studio.writer.stamp(), studio.casefile(WORKSPACE)
            if studio.attempt(
                lambda: offer(workspace, renumbered(draft.text, number), note, stamp, shipped=least)
            ):
                done()
                words = f"“{draft.protocol.label}” version {number} is offered from now on"
                say_with_undo(studio, self._navigator, words)

        studio.prompts.ask_text(
            TextQuestion(
                title=f"Offer “{draft.protocol.label}” version {number}",
                text=_KEPT,
                label="What is new, for those who read the list of versions?",
                yes=f"Offer version {number}",
                value=self._proposed_note(draft),
                long=True,
            ),
            offer_it,
        )

    def same_name(self, draft: Draft) -> bool:
        """Whether another type goes by the name of a draft; it is told, if so."""
        name = draft.protocol.label.casefold().split()
        for key, other in self._studio.protocols.items():
            if key != draft.key and other.label.casefold().split() == name:
                self._studio.prompts.tell(
                    FaultNote(
                        what=f"There is a type called “{other.label}” already.",
                        safe="Your draft is kept.",
                        do="Give this one another name in lists and offer it then.",
                    )
                )
                return True
        return False

    def refuse(self, draft: Draft) -> None:
        """Say why a draft cannot be offered as it is."""
        if draft.trouble is None:
            return
        stays = "" if draft.is_new else "The version that is offered stays in force; "
        kept = f"{stays}your draft is kept."
        self._studio.prompts.tell(
            FaultNote(
                what=f"This protocol cannot be offered. {draft.trouble.words}",
                safe=kept[0].upper() + kept[1:],
                do="Put this right and offer it then.",
            )
        )

    def restore(self, pack: ProtocolPack) -> None:
        """Offer an earlier version again."""
        if self._studio.attempt(lambda: offer_again(self._studio.casefile(WORKSPACE), pack.id)):
            words = f"Version {pack.pack_version} is offered again"
            say_with_undo(self._studio, self._navigator, words)

    def retire(self, key: str) -> None:
        """Offer none of the own versions any more, once that is agreed to."""
        offered = self._studio.reviewing.offer.protocols[key].protocol
        shipped = self._studio.practice.texts.get(key)
        if shipped is not None:
            text = (
                f"New reviews begin under version {shipped.protocol.version}, which comes with the "
                "program. Your versions are kept and can be offered again."
            )
            title, yes = f"Offer the program's own “{offered.label}” again?", "Offer it again"
        else:
            text = (
                "It can no longer be chosen as a type. Cases whose review has begun keep it; "
                "others are led by the general protocol. It is kept and can be offered again."
            )
            title, yes = f"Retire “{offered.label}”?", "Retire it"

        def retire_it() -> None:
            if self._studio.attempt(lambda: retire(self._studio.casefile(WORKSPACE), key)):
                say_with_undo(self._studio, self._navigator, f"“{offered.label}” is retired")

        self._studio.prompts.ask(Question(title=title, text=text, yes=yes), retire_it)

    def compare(self, key: str, version: VersionLine, parent: QWidget) -> None:
        """Show what is new between a version and the one offered, the older one first."""
        offered = self._studio.reviewing.offer.protocols.get(key)
        if offered is None or version.protocol is None:
            return
        one, other = version.protocol, offered.protocol
        if one.version > other.version:
            one, other = other, one
        before, after = f"version {one.version}", f"version {other.version}"
        CompareSheet(other.label, before, after, news(one, other), parent).open()

    def compare_draft(self, draft: Draft, parent: QWidget) -> None:
        """Show what is new in a draft against the version offered."""
        offered = self._studio.reviewing.offer.protocols.get(draft.key)
        if offered is not None:
            before = f"version {offered.protocol.version}"
            found = news(offered.protocol, draft.protocol)
            CompareSheet(draft.protocol.label, before, "this draft", found, parent).open()

    def export(self, key: str, version: VersionLine) -> None:
        """Write the text of a version to a file, to be given to others."""

        def write(path: Path) -> None:
            try:
                path.write_bytes(version.text.encode())
            except OSError as error:
                self._studio.tell(
                    KnownFault(
                        f"{path.name} could not be written: {error.strerror or error}.",
                        "The protocol in the workspace is as it was.",
                        "Choose another folder or name.",
                    )
                )
                return
            self._navigator.say(f"Version {version.number} is in {path.name}")

        name = f"{key}-v{version.number}.toml"
        self._studio.prompts.choose_new_file("Export protocol", KINDS, name, write)

    def _proposed_note(self, draft: Draft) -> str:
        """What is new in a few words, to go on from."""
        if draft.is_new:
            return "A new type of near miss."
        offered = self._studio.reviewing.offer.protocols.get(draft.key)
        found = [one.text for one in news(offered.protocol, draft.protocol)] if offered else []
        more = [f"And {len(found) - _MOST_TOLD} more."] if len(found) > _MOST_TOLD else []
        return "\n".join((*found[:_MOST_TOLD], *more))
