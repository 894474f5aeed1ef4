"""Saved views of the plan: choose one, save the present one under a name, delete one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from rca_studio.domain.deeds import Deed
from rca_studio.domain.plan_view import PlanView
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import plan_gestures
from rca_studio.ui.navigation import Navigator
from rca_studio.ui.plan.views_chips import Pick, PickChip
from rca_studio.ui.plan.views_state import Look, look_of, same_look
from rca_studio.ui.prompts import Question, TextQuestion
from rca_studio.ui.proof.allowing import why_locked
from rca_studio.ui.studio import Studio

_LONGEST = 60
_SHOW, _DELETE, _SAVE, _USUAL = "show:", "delete:", "save", "usual"


class ViewsChip(PickChip):
    """The chip of the saved views; says which one is shown, and whether it was changed since.

    Args:
        studio: keeps the views, for everybody who works here.
        navigator: says what was done.
        present: gives what is shown now.
        show: shows another look at the plan.
    """

    def __init__(
        self,
        studio: Studio,
        navigator: Navigator,
        present: Callable[[], Look],
        show: Callable[[Look], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Views", self._lines, self._do, parent)
        self._studio, self._navigator = studio, navigator
        self._present, self._show_look = present, show
        self._last = ""

    @property
    def views(self) -> tuple[PlanView, ...]:
        """The views saved, by name."""
        saved = self._studio.casefile(WORKSPACE).plan_views
        return tuple(sorted(saved, key=lambda one: (one.name.casefold(), one.id)))

    def show_view(self, name: str) -> bool:
        """Show the view of this name; false where there is none."""
        wanted = " ".join(name.split()).casefold()
        view = next((one for one in self.views if one.name.casefold() == wanted), None)
        if view is not None:
            self._last = view.id
            self._show_look(look_of(view))
        return view is not None

    def renew(self) -> None:
        """Say which view is shown now."""
        look = self._present()
        fitting = [one for one in self.views if same_look(one, look)]
        here = next((one for one in fitting if one.id == self._last), None)
        here = here or next(iter(fitting), None)
        if here is not None:
            self._last = here.id
            self.say(here.name)
            return
        last = next((one for one in self.views if one.id == self._last), None)
        self.say(f"{last.name}, changed" if last else "Views")

    def save(self, name: str) -> None:
        """Keep what is shown under a name; one of the same name is replaced, after a question."""
        short = " ".join(name.split())[:_LONGEST]
        look = self._present()
        same = [one for one in self.views if one.name.casefold() == short.casefold()]

        def keep() -> None:
            workspace = self._studio.casefile(WORKSPACE)
            step = plan_gestures.save_view(workspace, look.view(short))
            if not step.changes or self._studio.edit(step):
                found = [one for one in self.views if one.name.casefold() == short.casefold()]
                self._last = found[0].id if found else ""
                self.renew()
                self._navigator.say(f"The view “{short}” is saved. Everybody here can choose it.")

        if same and not same_look(same[0], look):
            text = f"There is a view “{same[0].name}” already. It will show what you see now."
            question = Question(title="Replace the view?", text=text, yes="Replace it")
            self._studio.prompts.ask(question, keep)
        else:
            keep()

    # -- inside ----------------------------------------------------------------------------------

    def _lines(self) -> tuple[Pick, ...]:
        look = self._present()
        saved = tuple(
            Pick(f"{_SHOW}{one.id}", one.name, same_look(one, look)) for one in self.views
        )
        reason = why_locked(self._studio, Deed.WORK_ON_ACTION)
        lines = [*saved, Pick()] if saved else []
        lines.append(Pick(_USUAL, "Open actions by owner", look == Look()))
        lines.append(Pick())
        lines.append(Pick(_SAVE, "Save this view…", enabled=not reason, tip=reason))
        lines += [
            Pick(f"{_DELETE}{one.id}", f"Delete “{one.name}”", enabled=not reason, tip=reason)
            for one in self.views
        ]
        return tuple(lines)

    def _do(self, key: str) -> None:
        if key == _USUAL:
            self._last = ""
            self._show_look(Look())
        elif key == _SAVE:
            self._ask_name()
        else:
            kind, _, ident = key.partition(":")
            view = next((one for one in self.views if one.id == ident), None)
            if view is not None and f"{kind}:" == _SHOW:
                self.show_view(view.name)
            elif view is not None:
                self._delete(view)

    def _ask_name(self) -> None:
        last = next((one.name for one in self.views if one.id == self._last), "")
        question = TextQuestion(
            title="Save this view",
            text="What is shown, how it is grouped and sorted. Everybody here can choose it.",
            label="Name",
            yes="Save",
            value=last,
        )
        self._studio.prompts.ask_text(question, self.save)

    def _delete(self, view: PlanView) -> None:
        from rca_studio.ui.causes.undo_once import say_with_undo

        if self._studio.edit(plan_gestures.delete_view(view)):
            self.renew()
            words = f"The view “{view.name}” was deleted. No action was changed."
            say_with_undo(self._studio, self._navigator, words)
