"""What the writer refuses of hearing back and recognition, each with the words it is refused in."""

import pytest

from rca_studio.domain.casefile import CaseFile, Entity
from rca_studio.domain.hearing import FeedbackNote, Receipt, ReporterWord
from rca_studio.domain.hearing_rules import HEARING_RULES
from rca_studio.domain.recognition import Champion, Consent, GoodCatch


def breaches(*entities: Entity) -> list[str]:
    casefile = CaseFile("c", entities)
    return [str(breach) for rule in HEARING_RULES for breach in rule(casefile)]


def word(text: str = "Was it dark?", **more: object) -> ReporterWord:
    return ReporterWord(id="w", case_id="c", text=text, **more)  # type: ignore[arg-type]


def award(**more: object) -> GoodCatch:
    given = {"criteria": ("spoke_up",), "consent": Consent.GIVEN, **more}
    return GoodCatch(id="g", case_id="c", to="Team", **given)  # type: ignore[arg-type]


def champion(**more: object) -> Champion:
    said = {"name": "Ada", "service": "Maple", "since": "2026-01-01", **more}
    return Champion(id="h", **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "entity",
    [
        Receipt(id="r", case_id="c", key="f00d"),
        word(by="Mia"),
        word(from_reporter=True),
        FeedbackNote(id="f", case_id="c", text="A rail."),
        award(),
        award(given_on="2026-11-20"),
        award(given_on="2026-11-20", consent=Consent.NO_NAME),
        champion(),
        champion(until="2026-01-01"),
    ],
)
def test_what_is_sound_is_let_through(entity):
    assert breaches(entity) == []


@pytest.mark.parametrize(
    ("entity", "told"),
    [
        (Receipt(id="r", case_id="c", key=""), "a receipt needs its key"),
        (word("  ", by="Mia"), "a question or answer needs words"),
        (word(), "a question is asked by name"),
        (word(by="  "), "a question is asked by name"),
        (award(criteria=()), "an award says which criteria were met"),
        (award(given_on="soon"), "“soon” is no day"),
        (award(given_on="2026-11-20T10:00"), "“2026-11-20T10:00” is no day"),
        (
            award(given_on="2026-11-20", consent=Consent.NOT_ASKED),
            "an award is given when consent was asked and given",
        ),
        (
            award(given_on="2026-11-20", consent=Consent.DECLINED),
            "an award is given when consent was asked and given",
        ),
        (champion(name=" "), "a champion has a name and a service"),
        (champion(service=""), "a champion has a name and a service"),
        (champion(since=""), "a term has a first day"),
        (champion(since="2026"), "a term has a first day"),
        (champion(until="later"), "a term has a first day"),
        (champion(until="2025-12-31"), "a term does not end before it begins"),
    ],
)
def test_what_is_not_sound_is_refused_in_words(entity, told):
    assert breaches(entity) == [told]


def test_what_was_changed_is_told_in_one_note():
    notes = [FeedbackNote(id=one, case_id="c", text="A rail.") for one in "ab"]
    assert breaches(*notes) == ["what was changed is told in one note"]
