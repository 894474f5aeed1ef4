"""The print room of the plan: what is printed and how at the left, the very PDF at the right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from rca_studio.domain.words import plural
from rca_studio.editing.cancelling import Progress
from rca_studio.reports.files import write_whole
from rca_studio.reports.plan_sheets import PlanKind
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.plan.print_choices import (
    PRINT,
    SAVE,
    keep_plan_choices,
    last_plan_choices,
)
from rca_studio.ui.plan.print_making import PlanMade, PlanSource, PlanWish, making
from rca_studio.ui.plan.print_panel import PrintPanel
from rca_studio.ui.plan.print_selection import Selections
from rca_studio.ui.preview.room import PaperRoom
from rca_studio.ui.printing import paper_of
from rca_studio.ui.studio import Studio

_NAMES = {
    PlanKind.BY_OWNER: "Action plan by owner",
    PlanKind.BY_SERVICE: "Action plan by service",
    PlanKind.BY_CASE: "Action plan by case",
    PlanKind.OVERDUE: "Overdue actions",
    PlanKind.WALL: "Action plan for the wall",
}


class PrintRoom(PaperRoom[PlanMade]):
    """Shows the plan as it will be printed; Enter prints or saves, as this person did last.

    What is saved or printed is what is seen, byte for byte; the copy is noted in its cases.
    """

    MAKING = "The sheets are being set…"
    FAILED = "These sheets could not be set."

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        selections: Selections,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(studio, navigator, "Print plan", parent)
        self._source = PlanSource(studio)
        last = last_plan_choices(studio.settings, self._person)
        self.panel = PrintPanel(selections, last, paper_of(studio))
        self.save.show_text("Save PDF…")
        first = self.save if last.way == SAVE else self.print
        self.arrange(self.panel, 42, first, (self.close_button, self.save, self.print))
        self.panel.changed.connect(self._renew)
        self.save.clicked.connect(self._on_save)
        self.begin()
        self.panel.kinds.setFocus()

    # -- what is made ----------------------------------------------------------------------------

    @property
    def wish(self) -> PlanWish:
        """All that is chosen."""
        return self.panel.wish

    def wish_of(self, made: PlanMade) -> PlanWish:
        """See ``PaperRoom``."""
        return made.wish

    def pages_of(self, made: PlanMade) -> bytes:
        """See ``PaperRoom``."""
        return made.content

    def work(self) -> Callable[[Progress], PlanMade]:
        """See ``PaperRoom``."""
        return making(self._source, self.wish)

    def read_anew(self) -> None:
        """See ``PaperRoom``."""
        self._source = PlanSource(self._studio, changed=True)

    def words_of(self, made: PlanMade) -> Iterator[str]:
        """See ``PaperRoom``; an owner's sheet may have several pages."""
        yield plural(self.preview.count, "page") if self.preview.count else ""
        yield f"{plural(made.actions, 'action')} of {plural(len(made.cases), 'case')}"
        yield made.marking

    # -- how it leaves ---------------------------------------------------------------------------

    def _on_save(self) -> None:
        name = f"{_NAMES[self.panel.kind]}.pdf"
        self._studio.prompts.choose_new_file("Save the plan", "PDF (*.pdf)", name, self._on_path)

    def _on_path(self, path: Path) -> None:
        def write(make: Callable[[Progress], PlanMade], progress: Progress) -> PlanMade:
            made = make(progress)
            progress(0)  # stopped in time, nothing is written
            write_whole(path, made.content)
            return made

        def written(made: PlanMade) -> None:
            self._keep(SAVE)
            words = f"The plan is saved as {path.name}."
            self._leave(made, lambda more: self.say_saved(path, words + more))

        self.start_writing(write, written)

    def hand(self, made: PlanMade) -> None:
        """See ``PaperRoom``."""
        name = _NAMES[PlanKind(made.wish.kind)]
        self._handing.hand(made.content, self.preview, name, grey=made.wish.grey)

    def printed(self, made: PlanMade, where: str) -> None:
        """See ``PaperRoom``."""
        self._keep(PRINT)
        self._leave(made, lambda more: self._navigator.say(f"The plan {where}.{more}"))

    def _leave(self, made: PlanMade, say: Callable[[str], None]) -> None:
        self.note_and_leave(made, made.cases, made.copy, say)

    def _keep(self, way: str) -> None:
        keep_plan_choices(self._studio.settings, self._person, self.panel.choices(way))
