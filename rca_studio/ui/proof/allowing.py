"""What roles allow, said where it is done: a button that may not be pressed tells why."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from rca_studio.domain.deeds import Deed, may, refusal
from rca_studio.domain.duties import may_confirm
from rca_studio.domain.protocol import ProtocolItem
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.labels import plain_tip


def why_not(studio: Studio, deed: Deed) -> str:
    """Why whoever is at work may not do something, as a sentence; ``""`` where they may."""
    if studio.may(deed):
        return ""
    words = refusal(studio.person, deed)
    return f"{words[0].upper()}{words[1:]}."


def allow(button: QWidget, studio: Studio, deed: Deed, otherwise: str = "") -> bool:
    """Switch a button on or off by the role of who is at work, with the reason as its tip.

    Args:
        button: what is pressed.
        studio: knows who is at work.
        deed: what pressing it does.
        otherwise: a further reason why not, as a sentence.
    """
    return explain(button, why_not(studio, deed) or otherwise)


def explain(button: QWidget, reason: str) -> bool:
    """Switch a button off with a reason, or on without one; gives whether it is on."""
    button.setEnabled(not reason)
    button.setToolTip(plain_tip(reason))
    button.setAccessibleDescription(reason)
    return not reason


def why_read_only(studio: Studio) -> str:
    """Why nobody can change anything here, as a sentence; ``""`` where somebody can."""
    return "This workspace is open for reading only." if studio.read_only else ""


def why_locked(studio: Studio, deed: Deed) -> str:
    """Why something cannot be done here: by nobody, or not by whoever is at work; else ``""``."""
    return why_read_only(studio) or why_not(studio, deed)


def why_not_sign(studio: Studio) -> str:
    """Why whoever is at work may not sign a stage, as a sentence; ``""`` where they may."""
    return why_locked(studio, Deed.SIGN)


def why_not_confirm(studio: Studio, deed: Deed, item: ProtocolItem) -> str:
    """Why whoever is at work may not confirm an item, and who may; ``""`` where they may.

    Args:
        studio: knows the people.
        deed: what confirming this item is (of the review, or of the validation).
        item: names the roles that may.
    """
    people = studio.people
    if not people.set_up:
        return ""
    able = [one for one in people.active if may(one, deed, people) and may_confirm(one, item)]
    if studio.person in able:
        return ""
    if able:
        names = " or ".join(one.name for one in able[:3])
        return f"{names} can confirm this." if len(able) <= 3 else f"{_roles(item)} confirms this."
    return f"{_roles(item)} confirms this, and nobody is set up as that."


def _roles(item: ProtocolItem) -> str:
    words = " or ".join(item.roles) if item.roles else "Somebody who may validate"
    return f"{words[0].upper()}{words[1:]}"


def present(studio: Studio) -> str:
    """The present as a local moment, to the minute."""
    return f"{studio.today().isoformat()}T{datetime.now():%H:%M}"
