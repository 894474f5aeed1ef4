"""Before others read a case: how many places speak of people or judge, said once, in nobody's way.

Printing, exporting and copying all come through here. Nothing is held back: a person looks at the
places, or goes on with the case as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QWidget

from rca_studio.domain.casefile import CaseFile
from rca_studio.editing.ports import Progress
from rca_studio.ui import theme
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.prompts import MessageDialog
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.buttons import PlainButton, PrimaryButton
from rca_studio.ui.widgets.flag_card import FlagCard
from rca_studio.ui.widgets.flagged import FlaggedEdit
from rca_studio.ui.wording import WordingReader
from rca_studio.ui.wording_places import way_to

if TYPE_CHECKING:
    from rca_studio.analysis.wording_case import CaseFlag

WORDING = "wording"
"""What the Causes tab is asked for to show its list of words to look at."""

ASK_FOR_CAUSES = frozenset({"link", "slip", "departure", "duty"})
"""Rules that ask for more of the causes; the others speak of people, or judge."""

_AT_ONCE = 8_000
"""A case with so many characters is looked at while the person waits: some 30 ms."""

_open: set[WordingDialog] = set()
_told: WeakKeyDictionary[Studio, dict[str, CaseFile]] = WeakKeyDictionary()
"""The state of each case for which it was said already."""
_looking: WeakKeyDictionary[Studio, set[str]] = WeakKeyDictionary()
"""The cases that are being looked at in a worker: who asks once more meanwhile waits for that."""


def ask_about_wording(
    studio: Studio,
    navigator: Navigator,
    case_id: str,
    go_on: Callable[[], None],
    as_it_is: str = "Print as it is",
) -> None:
    """Go on, after saying once per state of a case where it speaks of people or judges.

    Args:
        studio: the open workspace.
        navigator: leads to the places.
        case_id: the case that others will read.
        go_on: does what was asked for; called at once where there is nothing to say.
        as_it_is: the words of the button that goes on.
    """

    def found(flags: tuple[CaseFlag, ...]) -> None:
        if not flags:
            go_on()
            return

        def look() -> None:
            look_at(studio, navigator, case_id, flags)

        open_hint(navigator, len(flags), "this case", look, go_on, as_it_is)

    _find(studio, case_id, found)


def open_hint(
    navigator: Navigator,
    number: int,
    where: str,
    look: Callable[[], None],
    go_on: Callable[[], None],
    as_it_is: str,
) -> None:
    """Say how many places there are, with the way to them and the way on."""
    dialog = WordingDialog(_count(number, where), as_it_is, _window(navigator))
    dialog.look, dialog.go_on = look, go_on
    _open.add(dialog)  # without a window to belong to, nothing else would hold it
    dialog.finished.connect(lambda _result: _open.discard(dialog))
    dialog.open()


def say_about_wording(studio: Studio, navigator: Navigator, case_id: str, said: str) -> None:
    """Say that something was done (copied), and once per state of a case what to look at in it."""
    navigator.say(said)

    def found(flags: tuple[CaseFlag, ...]) -> None:
        if flags:
            words = f"{said}. {_count(len(flags), 'this case')}"
            navigator.say(words, "Look", lambda: look_at(studio, navigator, case_id, flags))

    _find(studio, case_id, found)


def look_at(
    studio: Studio, navigator: Navigator, case_id: str, flags: tuple[CaseFlag, ...]
) -> None:
    """Go to the list of words to look at, or to the first of them where there is no list yet."""
    casefile = studio.casefile(case_id)
    if casefile.event is not None and casefile.harm is not None:
        navigator.open_case(case_id, "causes", WORDING)
    else:
        way = way_to(casefile, flags[0].subject, flags[0].field)
        navigator.open_case(case_id, way.tab, way.target)


def show_wording(navigator: Navigator, case_id: str) -> None:
    """Help with the words to look at where the focus is, else show all those of a case."""
    focus = QApplication.focusWidget()
    part: QWidget | None = focus
    while part is not None and not isinstance(part, FlagCard):
        part = part.parentWidget()
    if isinstance(part, FlagCard):
        part.next_wanted.emit()
        return
    flagged = focus.findChild(FlaggedEdit) if focus is not None else None
    if (flagged is None or not flagged.show_next()) and case_id:
        navigator.open_case(case_id, "causes", WORDING)


def _same_words(told: CaseFile | None, casefile: CaseFile) -> bool:
    """Whether nothing was added since but notes of copies, which say nothing of anybody."""
    if told is None or told is casefile:
        return told is casefile
    copies = {copy.id for copy in casefile.copies}
    words = [entity for entity in casefile if entity.id not in copies]
    return len(words) == len(told) - len(told.copies) and all(
        told.get(entity.id) is entity for entity in words
    )


def _find(studio: Studio, case_id: str, then: Callable[[tuple[CaseFlag, ...]], None]) -> None:
    casefile = studio.casefile(case_id)
    looking = _looking.setdefault(studio, set())
    if case_id in looking:  # keys pressed twice in haste are one wish
        return
    told = _told.setdefault(studio, {})
    if studio.read_only or _same_words(told.get(case_id), casefile):
        then(())
        return
    told[case_id] = casefile

    def work(_progress: Progress | None = None) -> tuple[CaseFlag, ...]:
        from rca_studio.analysis.wording_case import check_case

        return tuple(f for f in check_case(casefile) if f.flag.rule not in ASK_FOR_CAUSES)

    def done(flags: tuple[CaseFlag, ...]) -> None:
        looking.discard(case_id)
        then(flags)

    if WordingReader.of(studio).ready and _length(casefile) <= _AT_ONCE:
        then(work())
    else:
        looking.add(case_id)
        studio.jobs.start(work, done, failed=lambda _error: done(()))


def _length(casefile: CaseFile) -> int:
    from rca_studio.analysis.wording_case import texts_of_case

    return sum(len(text) for _, _, text in texts_of_case(casefile))


def _count(number: int, where: str) -> str:
    if number == 1:
        return f"1 place in {where} speaks of people or judges"
    return f"{number} places in {where} speak of people or judge"


def _window(navigator: Navigator) -> QWidget | None:
    found = navigator if isinstance(navigator, QWidget) else QApplication.activeWindow()
    return None if isinstance(found, QDialog) else found  # a dialog takes its own ones along


class WordingDialog(MessageDialog):
    """Says how many places there are; Esc does neither."""

    def __init__(self, words: str, as_it_is: str, parent: QWidget | None = None) -> None:
        super().__init__(
            words,
            "Others will read it. Would you like to look at these words first? "
            "Nothing is changed by itself, and nothing is held back.",
            parent,
        )
        self.look: Callable[[], None] | None = None
        self.go_on: Callable[[], None] | None = None
        self.as_it_is = PlainButton(as_it_is)
        self.look_button = PrimaryButton("Look at them")
        self.look_button.setDefault(True)
        row = QHBoxLayout()
        row.setContentsMargins(0, theme.grid(1), 0, 0)
        row.addStretch(1)
        row.addWidget(self.as_it_is)
        row.addWidget(self.look_button)
        self.column.addLayout(row)
        self.as_it_is.clicked.connect(self._on_go_on)
        self.look_button.clicked.connect(self._on_look)
        self.look_button.setFocus()

    def _on_go_on(self) -> None:
        self.close()
        if self.go_on is not None:
            self.go_on()

    def _on_look(self) -> None:
        self.close()
        if self.look is not None:
            self.look()
