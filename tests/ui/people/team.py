"""People for tests: an administrator, a quality lead and somebody without a passphrase."""

from PySide6.QtWidgets import QApplication

from rca_studio.domain.people import Person, Role
from rca_studio.editing.gestures import add

SECRETS = {"Anna Berg": "velvet harbour nine", "Cara Diaz": "copper lantern seven"}
ROLES = {
    "Anna Berg": (Role.QUALITY_LEAD, Role.ADMINISTRATOR),
    "Cara Diaz": (Role.SUPERVISOR, Role.VALIDATOR),
    "Eli Frost": (Role.REPORTER,),
}


class Bare:
    """What ``set_up`` needs of a studio, over a writer alone."""

    def __init__(self, workspace, writer) -> None:
        self.workspace, self.writer = workspace, writer

    def edit(self, step) -> bool:
        self.writer.edit(step)
        return True


def set_up(studio, signed_in: str = "Anna Berg", names=tuple(ROLES)) -> None:
    """Bring the team into being; one of them is at work then (nobody for ``""``)."""
    persons = []
    for name in names:
        digest = studio.workspace.make_secret(SECRETS[name]) if name in SECRETS else ""
        persons.append(
            Person(id=name.split()[0].lower(), name=name, roles=ROLES[name], secret=digest)
        )
    assert studio.edit(add("Set people up", *persons))
    studio.writer.actor = signed_in


def shown(qtbot, kind):
    """The one dialog of this kind in view."""

    def there():
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]

    qtbot.waitUntil(lambda: bool(there()), timeout=10_000)
    found = there()
    assert len(found) == 1
    return found[0]


def nothing_shown(kind) -> bool:
    return not any(isinstance(w, kind) and w.isVisible() for w in QApplication.topLevelWidgets())
