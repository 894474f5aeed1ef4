"""From a case full of names to what leaves: none of them in any file, wherever they stood."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from rca_studio import headless
from rca_studio.analysis.session.making import Sources, make_show
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Control, Event, Harm
from rca_studio.domain.people import People, Person
from rca_studio.domain.plan import Action, ActionState
from rca_studio.domain.proof import CaseMarking
from rca_studio.domain.review import Evidence, EvidenceKind
from rca_studio.domain.session import (
    OF_EACH_CASE,
    Commitment,
    FrameKind,
    KnownName,
    NameKind,
    ParkedIdea,
    Session,
    SessionVote,
    ShowFrame,
)
from rca_studio.domain.timeline import TimelineEntry
from rca_studio.domain.workspace import WORKSPACE, Setting
from rca_studio.faults import KnownFault
from rca_studio.reports.session_inside import Foreign, inside
from rca_studio.reports.session_leaving import Leaving, LeavingWish, leave
from rca_studio.reports.session_source import SessionSource
from tests.causal_examples import CASE, doorway

SHA = "a" * 64
NAMES = (
    KnownName(id="n1", kind=NameKind.PERSON, name="Ada Mine", also=("Mrs Mine",)),
    KnownName(id="n2", kind=NameKind.STAFF, name="Will Okafor"),
    KnownName(id="n3", kind=NameKind.SITE, name="Elm House"),
    KnownName(id="n4", kind=NameKind.STREET, name="Quarry Street"),
    KnownName(id="n5", kind=NameKind.ROUTE, name="Route Nine"),
)
SECRET = (
    *("ada", "mine", "okafor", "elm house", "quarry", "route nine", "haddad"),
    *("nm-7731", "2026-11-18", "18 nov 2026", "ada.mine@example.org"),
)
PLANTED = "Ada Mine of Elm House, seen by Will Okafor on 18 Nov 2026 (NM-7731)"


def photo() -> bytes:
    exif = Image.Exif()
    exif[0x013B] = "Ada Mine"
    out = BytesIO()
    Image.new("RGB", (40, 30), "#88aabb").save(out, "JPEG", exif=exif, comment=b"Elm House")
    return out.getvalue()


def case() -> CaseFile:
    """The worked example with names in all that is told of it."""
    made = []
    for one in doorway().file():
        if hasattr(one, "text"):
            one = replace(one, text=f"{one.text}: {PLANTED}")
        if isinstance(one, Control):
            one = replace(one, why_reliable=PLANTED)
        made.append(one)
    plain = next(one for one in made if one.id == CASE)
    told = replace(
        plain,
        reference="NM-7731",
        title=PLANTED,
        story=f"{PLANTED}. Mrs Mine turned on Quarry Street, off Route Nine. Write to "
        "ada.mine@example.org.",
        occurred="2026-11-18T20:40",
        service="Elm House",
        reporter="Will Okafor",
        person_affected="Ada Mine",
        immediate_action=PLANTED,
    )
    made[made.index(plain)] = told
    step = TimelineEntry(
        id="step-1", case_id=CASE, moment="2026-11-18T20:30", text=PLANTED, expected=PLANTED
    )
    action = Action(
        id="action-1", case_id=CASE, text=PLANTED, owner="Will Okafor", state=ActionState.HELD
    )
    picture = Evidence(
        id="photo-1",
        case_id=CASE,
        subject=CASE,
        note=PLANTED,
        kind=EvidenceKind.PHOTO,
        file_name="Ada Mine.jpg",
        sha256=SHA,
    )
    marking = CaseMarking(
        id="mark-1", case_id=CASE, marking="Restricted", reason="r", by="Q", at="2026-11-20"
    )
    return CaseFile(CASE, [*made, step, action, picture, marking])


def source(**more) -> SessionSource:
    """Everything accepted as it is, so that nothing but the clearing is relied on."""
    casefile = case()
    session = Session(
        id="session-1",
        title="Night round at Elm House",
        day="2026-11-26T14:00",
        audience="Team of Will Okafor",
        aim="What Ada Mine taught us",
        cases=(CASE,),
        attendance=12,
    )
    kinds = (FrameKind.OPENING, *OF_EACH_CASE, FrameKind.OWN, FrameKind.PICTURE)
    slots = [
        ShowFrame(
            id=f"frame-{kind.value}",
            session="session-1",
            rank=float(rank),
            kind=kind,
            about="" if kind is FrameKind.OPENING else CASE,
            notes=PLANTED,
            text=PLANTED if kind in (FrameKind.OWN, FrameKind.PICTURE) else "",
            heading=PLANTED if kind is FrameKind.OWN else "",
            evidence="photo-1" if kind is FrameKind.PICTURE else "",
        )
        for rank, kind in enumerate(kinds)
    ]
    people = People([Person(id="p1", name="Amir Haddad")])
    sources = Sources(practice=headless.practice(), names=NAMES, people=people)
    show = make_show(session, slots, {CASE: casefile}, sources)
    digests = {frame.id: frame.digest for frame in show.frames}
    accepted = [
        replace(one, accepted=digests[one.id], accepted_by="Amir Haddad", accepted_at="2026-11-25")
        for one in slots
        if one.id in digests
    ]
    assert len(accepted) >= 10, [show.left_out]
    said = [
        SessionVote(
            id="vote-1",
            session="session-1",
            frame="frame-question",
            question=f"Would {PLANTED}?",
            options=("Will Okafor would", "No"),
            counts=(3, 4),
        ),
        ParkedIdea(id="idea-1", session="session-1", text=PLANTED, about=CASE),
        Commitment(
            id="promise-1",
            session="session-1",
            text=f"Ask {PLANTED}",
            who="Will Okafor",
            due="2026-12-04",
            about=CASE,
        ),
        Setting(id="organisation", value="Riverside"),
    ]
    home = CaseFile(WORKSPACE, [session, *accepted, *said, *NAMES, *people])
    values = {
        "session": session,
        "workspace": home,
        "casefiles": {CASE: casefile},
        "sources": sources,
        "ruler": headless.ruler(),
        "pictures": {SHA: photo()},
        "clean": cleaned,
    }
    return SessionSource(**{**values, **more})


def cleaned(content: bytes) -> bytes:
    from rca_studio.intake.pictures import take_in_picture

    return take_in_picture(content).content


@pytest.fixture(scope="module")
def made() -> SessionSource:
    return source()


@pytest.mark.parametrize("kind", Leaving)
def test_no_name_leaves_wherever_it_was_written(made, kind):
    left = leave(made.told(), made.guard, LeavingWish(kind=kind, case_id=CASE, title=PLANTED))
    text = ""
    for one in inside(left.name, left.content):
        assert not isinstance(one, Foreign), one
        text += f"\n{one.text}".casefold()
    found = [word for word in SECRET if word in " ".join(text.split())]
    if kind is Leaving.SUMMARY:  # who promised something is named there, and nobody else
        assert text.count("okafor") == 1
        found.remove("okafor")
    assert not found
    assert left.content.count(b"Ada Mine") == 0


def test_it_is_told_under_stand_ins(made):
    left = leave(made.told(), made.guard, LeavingWish(kind=Leaving.DATA, case_id=CASE))
    assert "Person A" in left.content.decode()
    assert "Worker 1" in left.content.decode()


def test_stand_ins_in_notes_are_those_of_the_frames(made):
    told = made.told()
    story = next(frame for frame in told.frames if frame.kind is FrameKind.STORY)
    assert told.clear("Mrs Mine", CASE) in " ".join(story.after)


def test_papers_are_marked_as_the_case_is(made):
    assert made.told().marking == "Restricted"


def test_a_frame_that_was_not_accepted_is_not_there(made):
    home = CaseFile(
        WORKSPACE,
        [
            replace(one, accepted="") if isinstance(one, ShowFrame) and "story" in one.id else one
            for one in made.workspace
        ],
    )
    told = replace(made, workspace=home).told()
    assert FrameKind.STORY not in {frame.kind for frame in told.frames}


def test_an_edited_case_has_its_frames_looked_at_again(made):
    casefile = made.casefiles[CASE]
    event = next(one for one in casefile if isinstance(one, Event))
    edited = CaseFile(
        CASE, [replace(one, text="Else") if one is event else one for one in casefile]
    )
    told = replace(made, casefiles={CASE: edited}).told()
    kinds = {frame.kind for frame in told.frames}
    assert FrameKind.LIKELY not in kinds
    assert FrameKind.CHANGED in kinds


def test_a_slip_on_the_way_is_stopped(made):
    """As if something beside the frames were written into a file without being cleared."""
    told = replace(made.told(), marking="For Ada Mine")
    with pytest.raises(KnownFault, match="Ada Mine"):
        leave(told, made.guard, LeavingWish(kind=Leaving.HANDOUT))
    with pytest.raises(KnownFault, match="page 1"):
        leave(told, made.guard, LeavingWish(kind=Leaving.BULLETIN, case_id=CASE))


def test_the_day_of_the_case_is_stopped_but_not_that_of_the_session(made):
    told = made.told()
    leave(told, made.guard, LeavingWish(kind=Leaving.SUMMARY))
    with pytest.raises(KnownFault, match="the day of a case"):
        leave(replace(told, marking="18 Nov 2026"), made.guard, LeavingWish(kind=Leaving.HANDOUT))


def test_a_picture_that_is_gone_does_not_stop_the_rest(made):
    told = replace(made, pictures={}).told()
    left = leave(told, made.guard, LeavingWish(kind=Leaving.SLIDES))
    assert left.content.startswith(b"PK")


# -- words that nobody accepts one by one ----------------------------------------------------------


def test_a_word_that_may_be_a_name_stays_behind_until_somebody_decided(made):
    told = made.told()
    assert told.clear("A walk with the Zorblatt") == "A walk with the …"
    assert told.clear("A walk with the Zorblatt", CASE, days=True) == "A walk with the …"
    fine = KnownName(id="n9", kind=NameKind.FINE, name="Zorblatt")
    sources = replace(made.sources, names=(*NAMES, fine))
    decided = replace(made, sources=sources).told()
    assert decided.clear("A walk with the Zorblatt", CASE) == "A walk with the Zorblatt"


def test_an_idea_about_no_case_names_nobody_a_case_knows(made):
    """Whoever reported is known to the case alone: by no register, and to no list of names."""
    casefile = made.casefiles[CASE]
    known = replace(casefile.case, reporter="zorvik quandal")
    other = CaseFile(CASE, [known if one is casefile.case else one for one in casefile])
    told = replace(made, casefiles={CASE: other}).told()
    assert "quandal" not in told.clear("ask zorvik quandal to show it")


def test_of_a_fishbone_nothing_leaves_that_was_not_on_it(made):
    """Harm, controls and causes off the bones stand in the model, but nobody looked at them."""
    home = CaseFile(
        WORKSPACE,
        [
            replace(one, accepted="")
            if isinstance(one, ShowFrame) and one.kind is not FrameKind.LIKELY
            else one
            for one in made.workspace
        ],
    )
    casefile = made.casefiles[CASE]
    edited = [
        replace(one, text="the only deaf tenant") if isinstance(one, Control | Harm) else one
        for one in casefile
    ]
    slots = [one for one in home.of(ShowFrame) if one.kind is FrameKind.LIKELY]
    cases = {CASE: CaseFile(CASE, edited)}
    looked = make_show(made.session, slots, cases, made.sources).frames[0]
    assert not any("deaf" in line for line in looked.after)
    again = [replace(one, accepted=looked.digest) if one.id == looked.id else one for one in home]
    told = replace(made, workspace=CaseFile(WORKSPACE, again), casefiles=cases).told()
    assert [one.kind for one in told.frames] == [FrameKind.LIKELY]
    for kind in Leaving:
        left = leave(told, made.guard, LeavingWish(kind=kind, case_id=CASE))
        words = " ".join(one.text for one in inside(left.name, left.content))
        assert "deaf" not in " ".join(words.split()), kind
