"""What moving one case to another version of its protocol means: what is asked now, what is left.

Nothing is taken away: an answer that has no place any more stays in the case and in its report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.gates import (
    asked_tellings,
    field_value,
    is_confirmed,
    is_decided,
    is_waived,
    missing_words,
    required_fields,
)
from rca_studio.domain.proof import About
from rca_studio.domain.protocol import Protocol, ProtocolField, ProtocolItem
from rca_studio.domain.protocol_news import NewsKind, ProtocolNews


@dataclass(frozen=True, slots=True)
class Move:
    """What a case would meet under another version of its protocol.

    ``unanswered`` is what that version asks of this case, the old one did not, and nobody has
    answered, confirmed, decided or waived yet; ``left_over`` what the case holds and that version
    has no place for (``what`` is ``field``, ``confirmation``, ``evidence`` or ``waiver``).
    """

    unanswered: tuple[ProtocolNews, ...]
    left_over: tuple[ProtocolNews, ...]


def move(casefile: CaseFile, old: Protocol, new: Protocol, sac: int = 0) -> Move:
    """What it means for a case to go from one version of its protocol to another.

    Args:
        casefile: the case.
        old: the version it is reviewed under.
        new: the version it may move to.
        sac: its SAC score, 0 while there is none; what hangs on it is judged by it.
    """
    before = {news.what + news.key for news in _missing(casefile, old, sac, answered=True)}
    missing = _missing(casefile, new, sac, answered=False)
    return Move(
        unanswered=tuple(one for one in missing if one.what + one.key not in before),
        left_over=tuple(_left_over(casefile, old, new)),
    )


def _missing(
    casefile: CaseFile, protocol: Protocol, sac: int, *, answered: bool
) -> Iterator[ProtocolNews]:
    """What a version asks of a case; what is answered already only if ``answered`` is given."""

    def asked(what: str, key: str, text: str) -> ProtocolNews:
        return ProtocolNews(NewsKind.ADDED, what, key, text)

    for field in required_fields(casefile, protocol, sac):
        if answered or not (_is_answered(casefile, field) or _is_waived(casefile, field)):
            text = f"Not answered yet: {missing_words(casefile, protocol, field, sac)}."
            yield asked("field", field.key, text)
    for what, items in (("proceed", protocol.proceed), ("validation", protocol.validation)):
        for item in items:
            if answered or not (is_confirmed(casefile, item) or _is_waived(casefile, item)):
                yield asked(what, item.key, f"Not confirmed yet: {item.label}.")
    for telling in asked_tellings(casefile, protocol, sac):
        about = About(telling.about)
        waived = is_waived(casefile, f"telling.{about}", critical=False)
        if answered or not (is_decided(casefile, about) or waived):
            yield asked("tell", about, f"Not decided yet: telling {about.label.lower()}.")


def _is_answered(casefile: CaseFile, field: ProtocolField) -> bool:
    value = field_value(casefile, field).strip()
    return value in field.choices if field.choices else bool(value)


def _is_waived(casefile: CaseFile, entry: ProtocolField | ProtocolItem) -> bool:
    return is_waived(casefile, entry.key, entry.critical)


def _left_over(casefile: CaseFile, old: Protocol, new: Protocol) -> Iterator[ProtocolNews]:
    fields = {field.key: field.label for field in (*new.fields, *old.fields)}
    items = {item.key: item.label for item in (*old.proceed, *old.validation)}
    asked = {item.key for item in (*new.proceed, *new.validation)}
    for key, answer in casefile.answers.items():
        value = answer.value.strip()
        if value and (why := _no_place(value, new.field(key))):
            yield _left("field", key, f"“{fields.get(key, key)}” {why}: “{value}”")
    for key, confirmation in casefile.confirmations.items():
        if key not in asked:
            words = f"“{items.get(key, key)}”, confirmed by {confirmation.by}"
            yield _left("confirmation", key, f"{words}, is not asked any more")
    for key in items.keys() - asked:
        if count := len(casefile.evidence_for(key)):
            pieces = f"{count} {'piece' if count == 1 else 'pieces'} of evidence"
            yield _left(
                "evidence", key, f"{pieces} for “{items[key]}”, which is not asked any more"
            )
    gone = (items.keys() | {field.key for field in old.fields}) - asked
    for key, waiver in casefile.waivers.items():
        if key in gone and new.field(key) is None:
            words = f"“{items.get(key) or fields[key]}”, waived by {waiver.by}"
            yield _left("waiver", key, f"{words}, is not asked any more")


def _no_place(value: str, field: ProtocolField | None) -> str:
    """Why an answer has no place under a version that asks this (``None``: nothing), or ``""``."""
    if field is None:
        return "is not asked any more"
    if field.bound:
        return "is taken from the case itself now, not from this answer"
    if field.choices and value not in field.choices:
        return "can no longer be answered with this"
    return ""


def _left(what: str, key: str, text: str) -> ProtocolNews:
    return ProtocolNews(NewsKind.GONE, what, key, f"{text}. It stays in the case and its report.")
