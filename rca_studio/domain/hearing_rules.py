"""Rules of hearing back and of recognition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.hearing import FeedbackNote, Receipt, ReporterWord
from rca_studio.domain.moments import check_moment
from rca_studio.domain.recognition import Champion, Consent, GoodCatch
from rca_studio.domain.rules import Breach, Rule
from rca_studio.domain.words import quoted

_TOLD = (Consent.GIVEN, Consent.NO_NAME)


def hearing_is_sound(casefile: CaseFile) -> Iterable[Breach]:
    """Words to and from a reporter say something; what was changed is told in one note."""
    for receipt in casefile.of(Receipt):
        if not receipt.key:
            yield Breach("a receipt needs its key", receipt.id, "key")
    for word in casefile.of(ReporterWord):
        if not word.text.strip():
            yield Breach("a question or answer needs words", word.id, "text")
        if not (word.from_reporter or word.by.strip()):
            yield Breach("a question is asked by name", word.id, "by")
    notes = casefile.of(FeedbackNote)
    if len(notes) > 1:
        yield Breach("what was changed is told in one note", "feedback_note")
    for note in notes:
        if note.given_on and not (note.text.strip() and note.ways and _is_day(note.given_on)):
            yield Breach("what was given has words, a way and a day", note.id, "given_on")


def awards_are_sound(casefile: CaseFile) -> Iterable[Breach]:
    """An award meets criteria, and is given with consent."""
    for award in casefile.of(GoodCatch):
        if not award.criteria:
            yield Breach("an award says which criteria were met", award.id, "criteria")
        if award.given_on and not _is_day(award.given_on):
            yield Breach(f"{quoted(award.given_on, 20)} is no day", award.id, "day")
        if award.given_on and award.consent not in _TOLD:
            yield Breach("an award is given when consent was asked and given", award.id, "consent")


def champions_are_sound(casefile: CaseFile) -> Iterable[Breach]:
    """A champion has a name, a service and a term that does not end before it begins."""
    champions = casefile.of(Champion)
    for one in champions:
        if not one.name.strip() or not one.service.strip():
            yield Breach("a champion has a name and a service", one.id, "name")
        days = [day for day in (one.since, one.until) if day]
        if not one.since or not all(map(_is_day, days)):
            yield Breach("a term has a first day", one.id, "since")
        elif one.until and one.until < one.since:
            yield Breach("a term does not end before it begins", one.id, "until")
    terms = Counter((one.name.casefold(), one.service.casefold(), one.since) for one in champions)
    for place, times in terms.items():
        if times > 1:
            yield Breach("this term is there already", "champion", *place)


def _is_day(text: str) -> bool:
    try:
        check_moment(text)
    except ValueError:
        return False
    return len(text) == len("2026-11-18")


HEARING_RULES: tuple[Rule, ...] = (hearing_is_sound, awards_are_sound, champions_are_sound)
"""What the writer judges of hearing back and recognition."""
