"""The history tells of sessions in words: frames by their heading, votes by their answers."""

from dataclasses import replace

from rca_studio.domain.casefile import Change
from rca_studio.domain.session import (
    Commitment,
    FrameKind,
    KnownName,
    NameKind,
    Session,
    SessionVote,
    ShowFrame,
)
from rca_studio.models import audit
from rca_studio.models.history import tell

FRAME = ShowFrame(id="4711abcd", session="s", rank=1.0, kind=FrameKind.LIKELY)
VOTE = SessionVote(
    id="v", session="s", frame="f", question="Seen it?", options=("Yes", "No"), counts=(0, 0)
)


def told(before, after) -> str:
    return "; ".join(tell(audit.plain_changes([Change(before, after)]), lambda _id: ""))


def test_a_frame_is_told_by_its_heading_and_never_by_a_digest():
    assert told(None, FRAME) == "Frame “What made it likely?” added"
    accepted = replace(FRAME, accepted="ab" * 32, accepted_by="Mia Berg", accepted_at="2026")
    assert told(FRAME, accepted) == "Frame “What made it likely?”: accepted by Mia Berg"
    assert told(accepted, FRAME) == "Frame “What made it likely?”: to be looked at again"
    own = replace(FRAME, heading="Why here?", shown=False, rank=2.0)
    words = "Frame “Why here?”: other heading, moved, left out of the show"
    assert told(FRAME, own) == words


def test_votes_commitments_and_names_are_told_in_words():
    assert told(None, VOTE) == "Vote “Seen it?”: Yes 0, No 0"
    counted = replace(VOTE, counts=(3, 1))
    assert told(VOTE, counted) == "Vote “Seen it?”: Yes 0, No 0 → Yes 3, No 1"
    promise = Commitment(id="c", session="s", text="Mark it", who="Night team", due="2026-12-01")
    assert told(None, promise) == "Commitment “Mark it”: Night team, until 1 Dec 2026"
    hidden = KnownName(id="n", kind=NameKind.SITE, name="Oak Lodge")
    assert told(None, hidden) == "Name to hide “Oak Lodge”: House or site"
    session = Session(id="s", title="Falls", day="2026-11-20", cases=("c",))
    assert told(None, session) == "Safety session “Falls” added"
    assert told(session, replace(session, minutes=30)).startswith("Safety session “Falls”: minutes")
