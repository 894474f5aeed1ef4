"""A draft for each owner: what is due in words, the sheet attached, no address, no way in."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from rca_studio.domain.people import People, Person
from rca_studio.domain.plan import ActionState, EvidenceCheck, EvidenceReturn
from rca_studio.domain.registers import WholeAction
from rca_studio.reports.plan_mail import owner_drafts
from tests.reports.report_examples import imprint
from tests.reports.whole_examples import HOSTILE, accepted, review, whole

OF = imprint()  # printed on 13 Jan 2027
KNOWN_HEADERS = {"Subject", "X-Unsent", "Sensitivity", "MIME-Version", "Content-Type"}


def sheet(owner: str, wholes: tuple[WholeAction, ...]) -> bytes:
    return b"%PDF " + "|".join([owner, *(one.row.id for one in wholes)]).encode(errors="replace")


def drafts(*wholes: WholeAction, **how: Any) -> dict[str, EmailMessage]:
    made = owner_drafts(wholes, OF, sheet, **how)
    read = {name: message_from_bytes(content, policy=default) for name, content in made}
    assert len(read) == len(made)
    return read  # type: ignore[return-value]


def body(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def attached(mail: EmailMessage) -> dict[str, Any]:
    return {str(one.get_filename()): one.get_content() for one in mail.iter_attachments()}


def test_each_owner_gets_one_draft_with_their_own_sheet():
    found = drafts(
        whole(1, owner="Night lead"),
        whole(2, owner="Director"),
        whole(3, owner="night lead"),
        whole(4, owner=""),
        whole(5, owner="Ended", state=ActionState.HELD, checks=accepted("x")),
    )
    assert set(found) == {"Night lead.eml", "Director.eml"}
    mail = found["Night lead.eml"]
    files = attached(mail)
    assert files["Action plan Night lead.pdf"] == b"%PDF Night lead|a1|a3"
    assert "Action 2" not in body(mail)
    calendar = Calendar.from_ical(files["Action plan Night lead.ics"])
    assert {str(e["UID"])[:2] for e in calendar.walk("VEVENT")} == {"a1", "a3"}


def test_a_draft_is_one_and_names_no_address():
    mail = drafts(whole(1))["Service manager.eml"]
    assert mail["X-Unsent"] == "1"
    assert set(mail.keys()) == KNOWN_HEADERS
    assert mail["Subject"] == "Action plan: 1 action to do, 1 overdue, Riverside Home Care"
    assert body(mail).startswith(OF.marking)


def test_the_body_says_what_is_due_when():
    back = EvidenceCheck(
        text="Photo of the doorway",
        shown="One photo",
        given_by="Owner",
        given_at="2027-01-03T09:00:00Z",
        returns=(EvidenceReturn(by="Lead", at="2027-01-04T09:00:00Z", reason="It is too dark"),),
    )
    slipped = review("2027-01-10", ActionState.SLIPPED)
    text = body(
        drafts(
            whole(1, deadline="2027-01-03"),
            whole(2, deadline="2027-01-20"),
            whole(3, deadline="2027-05-20", checks=(back,)),
            whole(4, state=ActionState.DONE, deadline="2027-01-03", review_date="2027-01-20"),
            whole(5, state=ActionState.SLIPPED, reviews=(slipped,), review_date=""),
        )["Service manager.eml"]
    )
    parts = text.replace("\r\n", "\n").split("\n\n")
    said = {part.partition("\n")[0]: part for part in parts}
    assert "Action 1" in said["Overdue:"]
    assert "overdue by 10 days" in said["Overdue:"]
    assert "due in 7 days" in said["Due in the next 14 days:"]
    assert "Action 3" in said["Later, or without a date:"]
    assert "What changes now: Another sign" in said["Slipped: something has to change:"]
    assert "Missing: It is too dark" in said["What you showed was not enough yet:"]
    waiting = said["Done, and waiting for somebody else to accept the evidence:"]
    assert waiting.count("Action") == 1
    assert "20 Jan 2027: Action 4" in said["Somebody will look whether it held:"]


def test_what_was_given_again_is_not_told_as_missing():
    again = EvidenceCheck(
        text="Photo",
        shown="Another photo",
        given_by="Owner",
        given_at="2027-01-05T09:00:00Z",
        returns=(EvidenceReturn(by="Lead", at="2027-01-04T09:00:00Z", reason="Too dark"),),
    )
    assert "Missing" not in body(drafts(whole(1, checks=(again,)))["Service manager.eml"])


def test_posts_stand_for_names():
    people = People((Person(id="1", name="Joan Doe", title="Night lead"),))
    found = drafts(whole(1, owner="Joan Doe"), people=people)
    assert set(found) == {"Night lead.eml"}
    files = attached(found["Night lead.eml"])
    assert set(files) == {"Action plan Night lead.pdf", "Action plan Night lead.ics"}
    assert "Joan" not in body(found["Night lead.eml"])


def test_a_workbook_goes_along_where_it_is_wished_and_the_calendar_not():
    found = drafts(whole(1), calendar=False, workbook=sheet)
    files = attached(found["Service manager.eml"])
    assert set(files) == {"Action plan Service manager.pdf", "Action plan Service manager.xlsx"}


def test_it_can_be_stopped_between_two_owners():
    asked = iter((False, True))
    wholes = [whole(n, owner=f"Owner {n}") for n in range(4)]
    made = owner_drafts(wholes, OF, sheet, cancelled=lambda: next(asked))
    assert [name for name, _ in made] == ["Owner 0.eml"]


def check_is_harmless(mail: EmailMessage) -> None:
    assert set(mail.keys()) == KNOWN_HEADERS
    assert "\n" not in str(mail["Subject"])
    assert len(list(mail.iter_attachments())) == 2
    assert "If a date cannot be kept, say so early." in body(mail)


def test_hostile_words_add_no_header_and_no_part():
    hostile = HOSTILE + "\r\n\r\n--=_rca-studio\r\nContent-Type: text/html\r\n\r\n<b>"
    found = drafts(whole(1, owner=hostile, text=hostile, reference=hostile, marking=hostile))
    for mail in found.values():
        check_is_harmless(mail)
    made = owner_drafts((whole(1),), imprint(organisation=hostile), sheet)
    for _, content in made:
        check_is_harmless(message_from_bytes(content, policy=default))  # type: ignore[arg-type]


@given(st.text(min_size=1, max_size=200), st.text(max_size=200))
def test_any_owner_and_any_words_make_a_draft(owner, text):
    for mail in drafts(whole(1, owner=owner, text=text)).values():
        check_is_harmless(mail)


def test_the_same_plan_gives_the_same_draft():
    assert owner_drafts((whole(1),), OF, sheet) == owner_drafts((whole(1),), OF, sheet)
