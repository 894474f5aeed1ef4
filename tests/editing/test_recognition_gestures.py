"""Champions and good catches: terms, consent before an award, and what is refused."""

from datetime import date

import pytest

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import CaseFile, ChangeSet
from rca_studio.domain.hearing_rules import HEARING_RULES
from rca_studio.domain.recognition import Champion, Consent, GoodCatch
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import recognition_gestures as does
from rca_studio.editing.ports import Stamp

STAMP = Stamp(actor="Mia Berg", at="2026-11-20T09:00:00Z")
CASE = CaseFile("c", (Case(id="c", reference="NM-1", title="Walker out of reach"),))
EMPTY = CaseFile(WORKSPACE, ())
DAY = date(2026, 11, 20)


def after(casefile: CaseFile, step: ChangeSet) -> CaseFile:
    return casefile.applied(step.changes)


def breaches(casefile: CaseFile) -> list[str]:
    return [str(breach) for rule in HEARING_RULES for breach in rule(casefile)]


def proposed() -> tuple[CaseFile, GoodCatch]:
    step = does.propose_catch(CASE, " Night team ", ("spoke_up", "spoke_up"), "Said so.", STAMP)
    found = after(CASE, step)
    (catch,) = found.of(GoodCatch)
    return found, catch


def test_a_champion_has_a_term_that_can_end():
    there = after(EMPTY, does.name_champion(" Ada Okoro ", "Maple House", date(2026, 1, 1)))
    (champion,) = there.of(Champion)
    assert (champion.name, champion.until) == ("Ada Okoro", "")
    ended = after(there, does.end_term(there, champion.id, date(2026, 12, 31)))
    assert ended.of(Champion)[0].until == "2026-12-31"
    assert not breaches(ended)
    too_soon = after(there, does.end_term(there, champion.id, date(2025, 12, 31)))
    assert breaches(too_soon) == ["a term does not end before it begins"]
    twice = does.name_champion("ada okoro", "maple house", date(2026, 1, 1))
    assert breaches(after(there, twice)) == ["this term is there already"]


def test_an_award_is_given_only_with_consent():
    found, catch = proposed()
    assert (catch.to, catch.criteria, catch.by) == ("Night team", ("spoke_up",), "Mia Berg")
    with pytest.raises(ValueError, match="ask first"):
        does.give_catch(found, catch.id, DAY)
    declined = after(found, does.note_consent(found, catch.id, Consent.DECLINED, DAY))
    with pytest.raises(ValueError, match="would rather not"):
        does.give_catch(declined, catch.id, DAY)
    agreed = after(found, does.note_consent(found, catch.id, Consent.GIVEN, DAY))
    given = after(agreed, does.give_catch(agreed, catch.id, DAY))
    assert given.of(GoodCatch)[0].given_on == "2026-11-20"
    assert not breaches(given)
    assert not does.give_catch(given, catch.id, date(2026, 12, 24)).changes


def test_consent_can_be_taken_back_at_any_time():
    found, catch = proposed()
    agreed = after(found, does.note_consent(found, catch.id, Consent.NO_NAME, DAY))
    given = after(agreed, does.give_catch(agreed, catch.id, DAY))
    back = after(given, does.note_consent(given, catch.id, Consent.DECLINED, DAY))
    assert back.of(GoodCatch)[0].given_on == ""
    assert back.of(GoodCatch)[0].consent_on == "2026-11-20"
    assert not breaches(back)
    open_again = after(back, does.note_consent(back, catch.id, Consent.NOT_ASKED, DAY))
    assert open_again == found, "as if nobody had been asked"


def test_other_words_ask_for_consent_again():
    found, catch = proposed()
    agreed = after(found, does.note_consent(found, catch.id, Consent.GIVEN, DAY))
    reworded = after(
        agreed,
        does.change_catch(agreed, catch.id, to="Night team", criteria=("spoke_up",), why="Other."),
    )
    assert reworded.of(GoodCatch)[0].consent is Consent.NOT_ASKED
    given = after(agreed, does.give_catch(agreed, catch.id, DAY))
    with pytest.raises(ValueError, match="stays as it was given"):
        does.change_catch(given, catch.id, to="Me", criteria=("spoke_up",), why="")


def test_nobody_is_proposed_twice_for_one_catch_and_nobody_for_nothing():
    found, _ = proposed()
    with pytest.raises(ValueError, match="already"):
        does.propose_catch(found, "night TEAM", ("spoke_up",), "", STAMP)
    nothing = after(CASE, does.propose_catch(CASE, "Night team", (), "", STAMP))
    assert breaches(nothing) == ["an award says which criteria were met"]


def test_what_is_gone_cannot_be_changed():
    found, catch = proposed()
    gone = after(found, does.take_catch_away(found, catch.id))
    assert gone == CASE
    with pytest.raises(ValueError, match="not there any more"):
        does.give_catch(gone, catch.id, DAY)
    with pytest.raises(ValueError, match="not there any more"):
        does.end_term(EMPTY, "x", DAY)
