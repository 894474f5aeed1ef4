"""The show of a session: made from its cases, with nobody in it, and with what is left out said."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.session.frame import (
    Barriers,
    Changes,
    Likely,
    Margins,
    Paths,
    Picture,
    Question,
    Show,
    Steps,
    Title,
    Words,
)
from rca_studio.analysis.session.making import TEXT_IS_ASKED, make_show
from rca_studio.analysis.session.shown import bone_pages
from rca_studio.analysis.session.telling import (
    MOST_OWN_PAGES,
    MOST_STEPS,
    MOST_STORY_PAGES,
    MOST_WAYS,
)
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import ControlKind, Gate, Reliability
from rca_studio.domain.plan import Action, ActionState, Effect, EffectKind
from rca_studio.domain.session import OF_EACH_CASE, FrameKind, KnownName, NameKind, ShowFrame
from rca_studio.domain.timeline import TimelineEntry
from tests.causal_examples import CASE, Builder, doorway, planned_check, random_model
from tests.hostile_cases import TEXTS, in_words
from tests.session_cases import (
    NAMES,
    SECRETS,
    all_texts,
    bare_case,
    only,
    seen_texts,
    session,
    show,
    slots,
    sources,
    whole_case,
    with_ids,
)


def made(casefile: CaseFile, *more: ShowFrame, **changes: object) -> Show:
    """The show of a session of one case, its frames changed or added to."""
    chosen = [replace(one, **changes.get(one.kind.value, {})) for one in slots(casefile)]  # type: ignore[arg-type]
    return make_show(session(casefile), [*chosen, *more], {CASE: casefile}, sources())


@pytest.fixture(scope="module")
def whole() -> Show:
    return show(whole_case())


# -- what it tells -----------------------------------------------------------------------------


def test_a_case_is_told_in_all_its_frames_between_an_opening_and_tomorrow(whole: Show) -> None:
    kinds = [FrameKind.OPENING, *OF_EACH_CASE, FrameKind.TOMORROW]
    assert [frame.kind for frame in whole.frames] == kinds
    assert whole.silent == {}
    assert all(frame.heading for frame in whole.frames)
    assert all(frame.notes for frame in whole.frames)


def test_each_case_is_called_by_its_place() -> None:
    one, other = whole_case(), with_ids(whole_case(), "other")
    labels = {frame.case_id: frame.label for frame in show(one, other).frames}
    assert labels == {"": "", CASE: "Case 1 of 2", "other": "Case 2 of 2"}
    assert {frame.label for frame in show(one).frames} == {""}


def test_the_story_is_told_by_paragraphs_and_ends_with_what_could_have_been(whole: Show) -> None:
    body = only(whole, FrameKind.STORY).body
    assert isinstance(body, Words)
    assert len(body.paragraphs) == 3
    assert "lost balance" in body.paragraphs[1]
    assert body.paragraphs[2] == "What could have happened: Fall with injury"


def test_what_was_expected_comes_from_guidance_and_timeline(whole: Show) -> None:
    body = only(whole, FrameKind.EXPECTED).body
    assert isinstance(body, Words)
    assert body.listed
    assert body.paragraphs[0].endswith("walks with two people")
    assert body.paragraphs[2] == "Shift lead called: within 15 minutes"


def test_steps_are_told_by_the_day_from_the_near_miss(whole: Show) -> None:
    body = only(whole, FrameKind.STEPS).body
    assert isinstance(body, Steps)
    assert [row.when for row in body.rows] == [
        "Day -2, morning",
        "Day 0, evening",
        "",
        "Day 0, evening",
    ]
    assert [row.kind for row in body.rows] == ["happened", "happened", "gap", "happened"]
    assert only(whole, FrameKind.STEPS).steps == 4


def test_days_count_from_the_first_step_where_the_day_itself_is_not_known() -> None:
    body = only(show(whole_case(occurred="2026-11")), FrameKind.STEPS).body
    assert isinstance(body, Steps)
    assert [row.when for row in body.rows[:2]] == ["Day 0, morning", "Day 2, evening"]


def test_the_fishbone_is_built_in_the_order_of_its_frame(whole: Show) -> None:
    frame = only(whole, FrameKind.LIKELY)
    body = frame.body
    assert isinstance(body, Likely)
    keys = [bone.key for bone in body.bones.bones]
    assert list(body.order) == sorted(body.order, key=keys.index)
    assert frame.steps == 1 + len(body.order)


def test_ways_to_harm_come_closest_first_and_say_what_held(whole: Show) -> None:
    frame = only(whole, FrameKind.PATHS)
    body = frame.body
    assert isinstance(body, Paths)
    assert len(body.ways) == len(body.words) == frame.steps
    assert all({"event", "harm"} <= set(way) for way in body.ways)
    assert body.words[0] == "Only “Worker 1 steadied the person” stood between this and harm."


def test_a_control_without_words_is_counted_on_its_way() -> None:
    model = doorway()
    model.control("blank", "harm", text=" ", kind=ControlKind.AUTOMATION)
    body = only(show(model.file()), FrameKind.PATHS).body
    assert isinstance(body, Paths)
    assert body.words[0] == "Two things stood between this and harm."


def test_a_way_on_which_two_things_held_names_both() -> None:
    model = doorway()
    model.control("alarm", "harm", text="The alarm rang", kind=ControlKind.AUTOMATION)
    body = only(show(model.file()), FrameKind.PATHS).body
    assert isinstance(body, Paths)
    assert body.words[0].startswith("“Staff steadied person” and “The alarm rang” stood between")


def test_a_case_of_which_only_the_title_is_known_still_says_what_almost_happened() -> None:
    body = only(show(bare_case(title="Ada Mine nearly fell")), FrameKind.STORY).body
    assert body == Words(("Person A nearly fell",))


def test_a_barrier_says_whether_it_would_work_again(whole: Show) -> None:
    body = only(whole, FrameKind.STOPPED).body
    assert isinstance(body, Barriers)
    held, absent, planned = body.rows
    assert held.kind == "Held · somebody’s attention"  # the words of the room, not of the method
    assert absent.kind == "Not there · a physical barrier"
    assert held.held is True
    assert held.again == (
        "Would not work under greater pressure. Would work with other staff. "
        "Still to ask: at another hour."
    )
    assert (absent.held, absent.absent) == (False, True)
    assert (planned.held, planned.again) == (None, "")


def _with_plan(*states: ActionState) -> CaseFile:
    """The doorway with one planned check, which as many actions bring."""
    model = planned_check(doorway())
    effects = (Effect(kind=EffectKind.ADDS_CONTROL, target="check"),)
    for place, state in enumerate(states):
        model.entities.append(
            Action(id=f"a{place}", case_id=CASE, text="A check", state=state, effects=effects)
        )
    return model.file()


@pytest.mark.parametrize(
    ("states", "there"),
    [
        ((ActionState.HELD,), True),
        ((ActionState.CHECKED, ActionState.REFUSED), True),
        ((ActionState.HELD, ActionState.APPROVED), False),
        ((ActionState.SLIPPED,), False),
        ((), False),
    ],
)
def test_what_was_planned_and_is_there_by_now_is_not_called_planned(
    states: tuple[ActionState, ...], there: bool
) -> None:
    made = show(_with_plan(*states))
    rows = only(made, FrameKind.STOPPED).body
    margins = only(made, FrameKind.MARGIN).body
    assert isinstance(rows, Barriers)
    assert isinstance(margins, Margins)
    assert rows.rows[-1].kind.startswith("In place now" if there else "Planned")
    assert margins.words[1].startswith(
        "With all that is in place now," if there else "Once all that is planned is in place,"
    )


def test_behind_a_colon_a_stand_in_keeps_its_capital() -> None:
    entry = TimelineEntry(
        id="t", case_id=CASE, text="The door opens", expected="Ada Mine waits", rank=1
    )
    body = only(show(CaseFile(CASE, [*whole_case(), entry])), FrameKind.EXPECTED).body
    assert isinstance(body, Words)
    assert "The door opens: Person A waits" in body.paragraphs
    assert "Shift lead called: within 15 minutes" in body.paragraphs


def test_what_was_expected_is_not_told_where_only_its_hour_was_written() -> None:
    entry = TimelineEntry(
        id="t", case_id=CASE, text="Visit begins", expected="by 21:30", moment="2026-11-18", rank=1
    )
    made = show(CaseFile(CASE, [*whole_case(), entry]))
    listed, steps = only(made, FrameKind.EXPECTED), only(made, FrameKind.STEPS)
    assert isinstance(listed.body, Words)
    assert isinstance(steps.body, Steps)
    assert not any("Visit begins" in line for line in listed.body.paragraphs)
    assert [row.expected for row in steps.body.rows if row.what == "Visit begins"] == [""]
    for frame in (listed, steps):
        assert any("little more than a time" in line for line in frame.left_out)


def test_what_would_not_work_again_is_told_as_one_list() -> None:
    model = doorway()
    answers = dict.fromkeys(("other_staff", "other_timing", "greater_pressure"), Reliability.NO)
    model.control("rang", "harm", text="It rang", kind=ControlKind.AUTOMATION, **answers)
    body = only(show(model.file()), FrameKind.STOPPED).body
    assert isinstance(body, Barriers)
    assert body.rows[0].again == (
        "Would not work with other staff, at another hour or under greater pressure."
    )


def test_the_margin_is_told_before_and_after(whole: Show) -> None:
    frame = only(whole, FrameKind.MARGIN)
    body = frame.body
    assert isinstance(body, Margins)
    assert (body.today, body.after, body.known) == (1, 2, True)
    assert body.words[0] == "Had one more thing gone wrong, somebody would have come to harm."
    assert "two more things" in body.words[1]
    assert body.held_by == ("somebody’s attention",)
    assert frame.steps == 2


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (0, "We know of nothing that stood between"),
        (1, "Had one more thing"),
        (3, "Three more things would have had to go wrong."),
    ],
)
def test_each_margin_has_its_words(held: int, words: str) -> None:
    model = Builder()
    model.event("It tipped")
    model.harm("A fall")
    model.cause("slope", "event")
    for place in range(held):
        model.control(f"c{place}", "harm", kind=ControlKind.PHYSICAL)
    frame = only(show(model.file()), FrameKind.MARGIN)
    assert isinstance(frame.body, Margins)
    assert frame.body.words[0].startswith(words)
    assert frame.steps == 1
    assert any("only that day" in line for line in frame.left_out)


def test_changes_say_how_far_they_came_and_a_refusal_stays_out(whole: Show) -> None:
    frame = only(whole, FrameKind.CHANGED)
    assert isinstance(frame.body, Changes)
    assert [(row.state, row.tone) for row in frame.body.rows] == [
        ("It held", "good"),
        ("It slipped, and is being put right", "warning"),
    ]
    assert frame.left_out == ("1 proposal that was refused: not shown.",)


def test_the_question_fits_the_case(whole: Show) -> None:
    body = only(whole, FrameKind.QUESTION).body
    assert isinstance(body, Question)
    assert "last on your shift" in body.text  # one change slipped
    busy = whole_case()
    busy = CaseFile(CASE, [one for one in busy if one.id != "a2"])
    asked = only(show(busy), FrameKind.QUESTION).body
    assert isinstance(asked, Question)
    assert asked.text == "What held this time: would it hold on a busier evening?"
    assert asked.options == ("Yes", "Not sure", "No")


def test_the_question_is_not_what_was_asked_at_the_foot_already(whole: Show) -> None:
    busy = CaseFile(CASE, [one for one in whole_case() if one.id != "a2"])
    made = show(busy)
    asked = only(made, FrameKind.QUESTION).body
    assert isinstance(asked, Question)
    assert asked.text.casefold() not in {one.ask.casefold() for one in made.frames}


def test_a_session_begins_with_its_cases_numbered_as_their_frames_are() -> None:
    whole = with_ids(whole_case(), "a")
    other = with_ids(bare_case(title="B", protocol="general"), "b")
    body = only(show(whole, other), FrameKind.OPENING).body
    assert isinstance(body, Title)
    assert body.cases == ("Case 1: Near fall or transfer", "Case 2: Near miss")
    same = [with_ids(whole_case(), name) for name in "abc"]
    body = only(show(*same), FrameKind.OPENING).body
    assert isinstance(body, Title)
    assert body.cases == ("3 near misses · Near fall or transfer",)
    alone = only(show(bare_case(title="B", protocol="general")), FrameKind.OPENING).body
    assert isinstance(alone, Title)
    assert alone.cases == ("1 near miss",)


def test_a_practice_case_is_called_so_on_each_of_its_frames() -> None:
    one, two = with_ids(whole_case(practice=True), "a"), with_ids(whole_case(), "b")
    labels = {frame.case_id: frame.label for frame in show(one, two).frames}
    assert labels == {"": "", "a": "Case 1 of 2 · practice", "b": "Case 2 of 2"}
    alone = {frame.label for frame in show(whole_case(practice=True)).frames if frame.case_id}
    assert alone == {"Practice case"}


def test_the_case_is_never_changed_by_it() -> None:
    casefile = whole_case()
    before = casefile.digest()
    show(casefile)
    assert casefile.digest() == before


# -- nobody is in it ---------------------------------------------------------------------------


def test_no_name_of_the_registers_is_in_any_frame() -> None:
    case = whole_case()
    own = {
        kind.value: {"heading": "What Ada Mine met", "text": "Ask Ben Kovač at Larch House"}
        for kind in FrameKind
    }
    answers = {"text": "Would Ada Mine agree?", "options": ("Ben Kovač would", "Nobody would")}
    shows = (show(case), made(case, **own), made(case, question=answers))
    for one in shows:
        for frame in one.frames:
            for text in seen_texts(frame):
                assert not [secret for secret in SECRETS if secret in text], (frame.kind, text)
        assert not [secret for secret in SECRETS if secret in one.title]


def test_a_session_may_name_its_own_month_but_no_house(whole: Show) -> None:
    body = only(whole, FrameKind.OPENING).body
    assert isinstance(body, Title)
    assert body.title == whole.title == "Safety knowledge session · November"
    assert body.day == "25 Nov 2026"
    assert "Larch" not in body.audience


def test_whoever_a_case_names_is_not_named_by_the_session_either() -> None:
    case = whole_case(reporter="Zorvik Quandal")
    told = session(case, title="What Quandal saw", audience="Friends of Zorvik Quandal")
    one = make_show(told, slots(case), {CASE: case}, sources(()))
    body = only(one, FrameKind.OPENING).body
    assert isinstance(body, Title)
    for text in (one.title, body.title, body.audience):
        assert "Quandal" not in text
        assert "Zorvik" not in text


def test_what_was_hidden_is_found_in_the_words_as_they_were(whole: Show) -> None:
    found = 0
    for frame in whole.frames:
        before = "\n".join(frame.before)
        assert len(frame.before) == len(frame.after)
        for one in frame.hidden:
            assert before[one.start : one.end] == one.found
            assert one.why
            found += 1
        for one in frame.asked:
            assert before[one.start : one.end] == one.found
    assert found > 10


def test_somebody_is_the_same_person_in_all_frames(whole: Show) -> None:
    stand_ins = {
        one.stand_in for frame in whole.frames for one in frame.hidden if one.found == "Ada Mine"
    }
    assert len(stand_ins) == 1


# -- accepted, and out again ---------------------------------------------------------------------


def digests(one: Show) -> dict[str, str]:
    return {frame.id: frame.digest for frame in one.frames}


def changed(one: Show, other: Show) -> set[str]:
    before, after = digests(one), digests(other)
    return {id_.split(":")[1] for id_ in before if after.get(id_) != before[id_]}


def test_the_same_case_gives_the_same_digests() -> None:
    assert digests(show(whole_case())) == digests(show(whole_case()))


def test_what_was_accepted_is_seen_and_nothing_else() -> None:
    case = whole_case()
    known = digests(show(case))
    story = f"{CASE}:{FrameKind.STORY}"
    one = made(case, story={"accepted": known[story], "accepted_by": "A", "accepted_at": "x"})
    assert [frame.id for frame in one.seen] == [story]


def edited(name: str, **values: object) -> CaseFile:
    return CaseFile(
        CASE,
        [replace(one, **values) if one.id == name else one for one in whole_case()],  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("entity", "values", "frames"),
    [
        (CASE, {"story": "Another story."}, {"story"}),
        ("t4", {"expected": "Within an hour of the call"}, {"expected", "steps"}),
        ("t4", {"moment": "2026-11-19T08:00"}, {"steps"}),
        ("a1", {"text": "Move the chair"}, {"changed"}),
        ("plan", {"text": "No check"}, {"likely", "paths"}),
        ("rail", {"text": "Rail at the bed"}, {"likely", "paths", "stopped"}),
    ],
)
def test_an_edit_takes_out_the_frames_it_touches_and_no_other(
    entity: str, values: dict[str, object], frames: set[str]
) -> None:
    assert changed(show(whole_case()), show(edited(entity, **values))) == frames


def test_another_name_behind_the_same_stand_in_has_to_be_looked_at_again() -> None:
    names = (*NAMES, KnownName(id="n9", kind=NameKind.PERSON, name="Zoe Quill"))
    one = show(edited("a1", text="Move the cabinet of Ada Mine"), names=names)
    other = show(edited("a1", text="Move the cabinet of Mrs Mine"), names=names)
    assert changed(one, other) == {"changed"}


def test_a_new_name_in_the_registers_takes_out_what_it_is_in() -> None:
    case = whole_case(story="A new Zorvik lift stood at the turn.")
    names = (*NAMES, KnownName(id="n9", kind=NameKind.SITE, name="Zorvik"))
    before, after = show(case), show(case, names=names)
    assert [one.found for one in only(before, FrameKind.STORY).asked] == ["Zorvik"]
    assert any("may be a name" in line for line in only(before, FrameKind.STORY).left_out)
    # A house that is named later may be called by another letter from then on.
    assert {"story"} <= changed(before, after) <= {"story", "steps"}


def test_notes_and_order_are_no_matter_of_acceptance() -> None:
    case = whole_case()
    moved = made(case, story={"notes": "Read slowly", "rank": 99.0})
    assert digests(moved) == digests(show(case))
    assert moved.frames[-1].kind is FrameKind.STORY
    assert moved.frames[-1].notes[0] == "Read slowly"


# -- own words -----------------------------------------------------------------------------------


def test_own_words_take_the_place_of_those_of_the_program() -> None:
    one = made(
        whole_case(),
        story={"heading": "A close turn", "text": "First.\nThen."},
        question={"text": "And you?", "options": ("Yes", "No")},
    )
    story = only(one, FrameKind.STORY)
    assert (story.heading, story.body) == ("A close turn", Words(("First.", "Then.")))
    assert only(one, FrameKind.QUESTION).body == Question("And you?", ("Yes", "No"))


@pytest.mark.parametrize("kind", sorted(TEXT_IS_ASKED))
def test_where_a_picture_is_shown_own_words_are_what_is_asked(kind: FrameKind) -> None:
    plain = only(show(whole_case()), kind)
    own = only(made(whole_case(), **{kind.value: {"text": "what do you see?"}}), kind)
    assert own.body == plain.body
    assert own.ask == "what do you see?"


def test_own_frames_stand_where_they_were_put() -> None:
    own = ShowFrame(
        id="own", session="s", rank=1.5, kind=FrameKind.OWN, about=CASE, heading="Look", text="Here"
    )
    other = replace(own, id="elsewhere", session="another session")
    one = made(whole_case(), own, other)
    assert [frame.id for frame in one.frames][2] == "own"
    assert "elsewhere" not in {frame.id for frame in one.frames}


def test_a_frame_that_was_chosen_not_to_be_shown_is_made_for_a_preview_alone() -> None:
    case = whole_case()
    chosen = [replace(one, shown=one.kind is not FrameKind.STORY) for one in slots(case)]
    found = {CASE: case}
    one = make_show(session(case), chosen, found, sources())
    every = make_show(session(case), chosen, found, sources(), all_slots=True)
    assert len(every.frames) == len(one.frames) + 1
    assert one.silent == {}


@pytest.mark.parametrize("evidence", ["photo", "gone", "note"])
def test_a_picture_is_shown_where_there_is_one(evidence: str) -> None:
    slot = ShowFrame(
        id="p", session="s", rank=2.5, kind=FrameKind.PICTURE, about=CASE, evidence=evidence
    )
    one = made(whole_case(), slot)
    if evidence == "photo":
        assert only(one, FrameKind.PICTURE).body == Picture("a" * 64)
    else:
        assert "not there any more" in one.silent["p"]


# -- little, much and strange --------------------------------------------------------------------


def test_a_case_of_which_nothing_is_known_still_gives_a_show_and_says_what_is_missing() -> None:
    one = show(bare_case())
    assert [frame.kind for frame in one.frames] == [
        FrameKind.OPENING,
        FrameKind.QUESTION,
        FrameKind.TOMORROW,
    ]
    assert len(one.silent) == len(OF_EACH_CASE) - 1
    assert "“Step by step” is left out. The case has no timeline." in one.left_out
    assert any("not validated yet" in line for line in one.left_out)


def test_a_case_that_is_gone_is_said_and_the_others_are_told() -> None:
    case, gone = whole_case(), with_ids(whole_case(), "gone")
    one = make_show(session(case, gone), slots(case, gone), {CASE: case}, sources())
    assert "Case 2 is not there any more, and is not shown." in one.left_out
    assert {frame.case_id for frame in one.frames} == {"", CASE}


def test_a_practice_case_is_told_as_one() -> None:
    assert any("practice" in line for line in show(whole_case(practice=True)).left_out)


def test_one_cause_is_enough_for_a_fishbone() -> None:
    model = Builder()
    model.event("It tipped")
    model.harm("A fall")
    model.cause("slope", "event", category="environment")
    frame = only(show(model.file()), FrameKind.LIKELY)
    assert frame.steps == 2


def test_of_300_causes_a_room_sees_some_and_the_facilitator_is_told_of_the_others() -> None:
    casefile = random_model(3, causes=300).file()
    begun = time.perf_counter()
    one = show(casefile)
    assert time.perf_counter() - begun < 5
    frame, ways = only(one, FrameKind.LIKELY), only(one, FrameKind.PATHS)
    assert isinstance(frame.body, Likely)
    assert isinstance(ways.body, Paths)
    pages = bone_pages(casefile, frame.body.bones, frame.body.order)
    assert all(sum(len(bone.causes) for bone in page) <= 12 for page in pages)
    assert any("causes are shown" in line for line in frame.left_out)
    assert len(ways.body.ways) <= MOST_WAYS
    assert any("closest" in line for line in ways.left_out)


def test_of_a_story_of_20_000_words_the_beginning_is_told() -> None:
    dice = random.Random(1)
    words = [dice.choice(("the", "walker", "stood", "there", "again.")) for _ in range(20_000)]
    begun = time.perf_counter()
    frame = only(show(whole_case(story=" ".join(words))), FrameKind.STORY)
    assert time.perf_counter() - begun < 5
    assert frame.steps <= MOST_STORY_PAGES + 1
    assert any("20,000 words" in line for line in frame.left_out)


@pytest.mark.parametrize(
    "sentence", ["Ada Mine went on with Ben Kovač. ", "x" * 4_000 + " Ada Mine "]
)
def test_of_a_long_story_only_what_is_shown_has_to_be_accepted(sentence: str) -> None:
    frame = only(
        show(whole_case(story=f"Ada Mine fell. {sentence * 600}The end.")), FrameKind.STORY
    )
    assert isinstance(frame.body, Words)
    assert frame.steps <= MOST_STORY_PAGES + 1
    told = "".join("".join(frame.body.paragraphs[:-1]).split())
    assert told == "".join(frame.after[0].split())
    assert "The end" not in frame.before[0]
    before = "\n".join(frame.before)
    assert {before[one.start : one.end] for one in frame.hidden} >= {"Ada Mine"}
    after, at = "", 0
    for one in frame.hidden:
        after += before[at : one.start] + one.stand_in
        at = one.end
    assert after + before[at:] == "\n".join(frame.after)


def test_own_words_without_end_are_shown_as_far_as_a_room_can_follow() -> None:
    frame = only(made(whole_case(), story={"text": "And so it went on. " * 4_000}), FrameKind.STORY)
    assert frame.steps <= MOST_OWN_PAGES + 1
    assert any("20,000 words" in line for line in frame.left_out)


def test_a_long_timeline_is_told_as_far_as_a_room_can_follow() -> None:
    steps = [
        TimelineEntry(id=f"e{n}", case_id=CASE, text=f"Step {n}", rank=float(n)) for n in range(80)
    ]
    frame = only(show(CaseFile(CASE, [*bare_case(), *steps])), FrameKind.STEPS)
    assert frame.steps == MOST_STEPS
    assert frame.left_out == (f"{MOST_STEPS} of 80 steps are shown: the first ones.",)


@pytest.mark.parametrize("name", TEXTS)
def test_strange_texts_give_a_show(name: str) -> None:
    model = random_model(3, causes=12)
    one = show(in_words(model, TEXTS[name]))
    assert one.frames
    assert all(frame.steps >= 1 for frame in one.frames)
    assert all(len(frame.digest) == 64 for frame in one.frames)


@settings(max_examples=25)
@given(st.sampled_from(("Ada Mine", "Larch House", "Ben Kovač")), st.data())
def test_wherever_a_name_stands_it_is_not_seen(name: str, data: st.DataObject) -> None:
    casefile = whole_case()
    texts = [one for one in casefile if getattr(one, "text", "")]
    chosen = data.draw(st.sampled_from(texts))
    before, after = data.draw(st.sampled_from((("", " saw it"), ("Seen by ", ""), ("(", "),"))))
    changed_one = replace(chosen, text=f"{before}{name}{after}")  # type: ignore[call-arg]
    one = show(CaseFile(CASE, [changed_one if e.id == chosen.id else e for e in casefile]))
    for frame in one.frames:
        assert not [text for text in seen_texts(frame) if name in text], frame.kind


def test_a_gate_changed_in_the_model_takes_its_pictures_out() -> None:
    assert changed(show(whole_case()), show(edited("event", gate=Gate.ANY))) >= {"likely", "paths"}


def test_all_texts_reach_deep() -> None:
    assert "Walker of Ada Mine left out of reach" in set(all_texts(whole_case()))
