"""What a person accepted is what others see: no more words than those, and none that changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rca_studio.analysis.session.frame import Show, Title
from rca_studio.analysis.session.making import Sources, make_show
from rca_studio.domain.session import FrameKind, KnownName, NameKind, Session, ShowFrame
from tests.causal_examples import CASE
from tests.session_cases import only, practice, session, slots, sources, whole_case

FINE = KnownName(id="n9", kind=NameKind.FINE, name="Zorvik")


def accepted(chosen: tuple[ShowFrame, ...], shown: Show) -> tuple[ShowFrame, ...]:
    """The same frames, each accepted as it is made now."""
    digests = {one.id: one.digest for one in shown.frames}
    return tuple(
        replace(one, accepted=digests.get(one.id, ""), accepted_by="A", accepted_at="x")
        for one in chosen
    )


def test_a_title_nobody_accepted_stands_above_no_frame() -> None:
    case = whole_case()
    told, asked = session(case), sources()
    known = accepted(slots(case), make_show(told, slots(case), {CASE: case}, asked))
    assert make_show(told, slots(case), {CASE: case}, asked).head == "Safety knowledge session"
    assert make_show(told, known, {CASE: case}, asked).head == told.title
    renamed = replace(told, title="Our only deaf tenant")
    after = make_show(renamed, known, {CASE: case}, asked)
    assert len(after.seen) > 5
    assert after.title == renamed.title, "no rule can know whom that tells"
    assert "deaf" not in after.head


@pytest.mark.parametrize("shown", [True, False])
def test_a_title_is_accepted_with_an_opening_that_has_its_own_or_is_left_out(shown: bool) -> None:
    case = whole_case()
    told, asked = session(case), sources()
    chosen = tuple(
        replace(one, heading="Welcome", shown=shown) if one.kind is FrameKind.OPENING else one
        for one in slots(case)
    )
    looked = make_show(told, chosen, {CASE: case}, asked, all_slots=True)
    opening = only(looked, FrameKind.OPENING)
    assert told.title in opening.before, "whoever accepts it sees what will stand above all"
    known = accepted(chosen, looked)
    assert make_show(told, known, {CASE: case}, asked).head == told.title
    other: Session = replace(told, title="Our only deaf tenant")
    assert make_show(other, known, {CASE: case}, asked).head == "Safety knowledge session"


def test_who_takes_back_that_a_word_may_be_seen_takes_out_where_it_stands() -> None:
    case = whole_case(story="A new Zorvik lift stood at the turn.")
    told = session(case)
    fine = sources((*sources().names, FINE))
    looked = make_show(told, slots(case), {CASE: case}, fine)
    assert not only(looked, FrameKind.STORY).asked
    known = accepted(slots(case), looked)
    assert only(make_show(told, known, {CASE: case}, fine), FrameKind.STORY).accepted
    after = make_show(told, known, {CASE: case}, sources())
    assert [one.found for one in only(after, FrameKind.STORY).asked] == ["Zorvik"]
    assert FrameKind.STORY not in {one.kind for one in after.seen}
    assert FrameKind.MARGIN in {one.kind for one in after.seen}, "others stay"


def test_a_protocol_named_after_somebody_is_asked_about_before_it_is_shown() -> None:
    case = whole_case()
    named = replace(practice().protocol("near_fall"), title="Using a Zorblatt lift")
    asked = Sources(practice=practice(), protocols={"near_fall": named})
    opening = only(make_show(session(case), slots(case), {CASE: case}, asked), FrameKind.OPENING)
    assert isinstance(opening.body, Title)
    assert any("Zorblatt" in line for line in opening.body.cases)
    assert "Zorblatt" in [one.found for one in opening.asked]
