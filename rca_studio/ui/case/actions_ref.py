"""One stored action, as the parts of its editor read and change it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.plan import Action
from rca_studio.editing import gestures
from rca_studio.ui.studio import Studio


class ActionRef:
    """An action by its id: whatever is done is done to it as it is then."""

    def __init__(self, studio: Studio, case_id: str, key: str) -> None:
        self.studio, self.case_id, self.key = studio, case_id, key

    @property
    def casefile(self) -> CaseFile:
        """The case it belongs to, as it is now."""
        return self.studio.casefile(self.case_id)

    @property
    def action(self) -> Action | None:
        """The action as it is now; ``None`` once it is gone."""
        return self.casefile.action(self.key)

    def revise(self, label: str = "", *, merge: bool = False, **values: Any) -> bool:
        """Give it other values; the same ones are no step."""
        action = self.action
        if action is None or all(getattr(action, name) == value for name, value in values.items()):
            return False
        return self.studio.edit(gestures.revise(action, label, merge=merge, **values))

    def do(self, gesture: Callable[[Action], ChangeSet]) -> bool:
        """Do a gesture on it, unless that changes nothing."""
        action = self.action
        if action is None:
            return False
        try:
            step = gesture(action)
        except ValueError as error:
            self.studio.tell(error)
            return False
        changed = any(change.before != change.after for change in step.changes)
        return changed and self.studio.edit(step)
