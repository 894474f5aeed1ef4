"""A plan filled in elsewhere comes back: what was changed is offered, nothing in silence."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.domain.plan import ActionState
from rca_studio.domain.plan_form import PLAN_SHEET
from rca_studio.editing.returned_gestures import Asked
from tests.intake.returned_plans import an_action, cell_of, send, told


@pytest.fixture
def sent(tmp_path: Path):
    return send(tmp_path, [an_action(number) for number in range(6)])


def test_what_was_not_touched_says_nothing(sent):
    found = sent.beside()
    assert (found.lines, found.not_read, found.already, found.notes) == ((), (), 0, ())
    assert sent.read().rows == 6 + 12


def test_what_was_filled_in_is_offered_and_nothing_else(sent):
    sent.put(
        {
            (0, "State"): "In progress",
            (2, "State"): "Done",
            (2, "Done on"): date(2027, 1, 9),
            (3, "Deadline"): datetime(2027, 3, 1),
            (4, "Next review"): "2 May 2027",
            (5, "Note"): "Waiting for the joiner",
        }
    ).show(0, 0, "Photo of 8 January in the shared folder")
    found = sent.beside()
    assert not found.not_read
    assert found.offered == found.lines
    assert told(found) == [
        ("act0", "state", "In progress"),
        ("act2", "state", "Done on 9 Jan 2027"),
        ("act3", "deadline", "1 Mar 2027"),
        ("act4", "review", "2 May 2027"),
        ("act5", "note", "Waiting for the joiner"),
        ("act0", "evidence", "Photo of 8 January in the shared folder"),
    ]
    done = found.lines[1].choices[0].wish
    assert (done.state, done.text) == (ActionState.DONE, "2027-01-09")
    shown = found.lines[5]
    assert (shown.proves, shown.choices[0].wish.place) == ("Photo 0", 0)
    assert shown.choices[0].wish.source == "the workbook of Service manager"
    assert (found.lines[2].before, found.lines[2].now) == ("10 Feb 2027", "10 Feb 2027")


def test_what_changed_here_too_stands_side_by_side(sent):
    sent.put({(0, "Deadline"): date(2027, 3, 1), (1, "Deadline"): date(2027, 3, 1)})
    now = [an_action(number) for number in range(6)]
    now[0] = an_action(0, deadline="2027-02-20")
    now[1] = an_action(1, deadline="2027-03-01")
    found = sent.beside(now)
    (line,) = found.to_decide
    assert (line.before, line.now, line.choices[0].told) == (
        "10 Feb 2027",
        "20 Feb 2027",
        "1 Mar 2027",
    )
    assert "changed here since" in line.doubt
    assert found.already == 1


def test_two_workbooks_that_disagree_stand_side_by_side(tmp_path, sent):
    other = send(tmp_path, sent.actions, "Other.xlsx")
    sent.put({(0, "State"): "Done", (1, "State"): "Done", (2, "State"): "In progress"})
    other.put({(0, "State"): "In progress", (1, "State"): "done"})
    found = sent.beside(None, other)
    by_action = {line.choices[0].wish.action: line for line in found.lines}
    (line,) = found.to_decide
    assert line is by_action["act0"]
    assert [(one.told, one.places[0].file) for one in line.choices] == [
        ("Done", "Plan.xlsx"),
        ("In progress", "Other.xlsx"),
    ]
    assert line.doubt == "The workbooks do not agree."
    assert [place.file for place in by_action["act1"].choices[0].places] == [
        "Plan.xlsx",
        "Other.xlsx",
    ]
    assert not by_action["act2"].doubt


def test_rows_doubled_in_one_workbook(sent):
    def hand(book):
        sheet = book[PLAN_SHEET]
        sheet.append([cell.value for cell in sheet[6]])
        cell_of(sheet, "Action 0:", "State").value = "Done"
        sheet.cell(sheet.max_row, 11).value = "In progress"

    found = sent.edit(hand).beside()
    (line,) = found.lines
    assert [one.told for one in line.choices] == ["Done", "In progress"]
    assert line.doubt == "It is said in two ways."


REFUSED = [
    ("Held", "review"),
    ("accepted", "accepted in the program"),
    ("Checked", "accepted in the program"),
    ("approved", "approved in the program"),
    ("soon, I hope", "is no state"),
    ('=IF(TRUE,"Done","")', "formula"),
]


@pytest.mark.parametrize(("typed", "reason"), REFUSED)
def test_states_an_owner_does_not_say_are_listed(sent, typed, reason):
    found = sent.put({(0, "State"): typed}).beside()
    assert not found.lines
    (one,) = found.not_read
    assert reason in one.reason
    assert one.place.words == "Plan.xlsx, sheet Plan, row 6, column K (State)"


@pytest.mark.parametrize("typed", ["in progress", "Started", "ONGOING", " In  Progress "])
def test_states_typed_by_hand(sent, typed):
    assert told(sent.put({(0, "State"): typed}).beside()) == [("act0", "state", "In progress")]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("soon", "is no day"),
        ("Nov 2026", "is no day"),
        (None, "cleared"),
        ("=TODAY()", "formula"),
        ("#REF!", "error"),
        (12.5, "too far away"),
        (True, "is no day"),
    ],
)
def test_days_that_are_none_are_listed(sent, typed, reason):
    found = sent.put({(0, "Deadline"): typed}).beside()
    assert not found.lines
    (one,) = found.not_read
    assert reason in one.reason


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("30/03/2027", "30 Mar 2027"),
        ("30.3.27", "30 Mar 2027"),
        ("March 30, 2027", "30 Mar 2027"),
        ("2027-03-30 00:00:00", "30 Mar 2027"),
        (46476, "30 Mar 2027"),
    ],
)
def test_days_written_otherwise(sent, typed, day):
    assert told(sent.put({(0, "Deadline"): typed}).beside()) == [("act0", "deadline", day)]


def test_a_day_that_can_be_two_is_asked(sent):
    (line,) = sent.put({(0, "Deadline"): "03/04/2027"}).beside().lines
    assert [one.told for one in line.choices] == ["3 Apr 2027", "4 Mar 2027"]
    assert "which number is the day" in line.doubt
    sent.put({(1, "Deadline"): "30/04/2027"})
    assert told(sent.beside())[0] == ("act0", "deadline", "3 Apr 2027")


def test_done_in_the_future_or_without_a_state(sent):
    sent.put(
        {
            (0, "State"): "Done",
            (0, "Done on"): date(2027, 5, 1),
            (1, "Done on"): date(2027, 1, 2),
            (2, "State"): "In progress",
            (2, "Done on"): date(2027, 1, 2),
        }
    )
    found = sent.beside()
    assert told(found) == [
        ("act0", "state", "Done"),
        ("act1", "state", "Done on 2 Jan 2027"),
        ("act2", "state", "In progress"),
    ]
    assert [line.doubt != "" for line in found.lines] == [False, True, False]
    assert ["still to come" in one.reason for one in found.not_read] == [True, False]


def test_what_is_only_to_be_read_is_listed_when_changed(sent):
    sent.put({(0, "Owner"): "Somebody else", (1, "Measure"): "=1+1", (2, "Action"): "Action 2: x"})
    sent.put({(2, "State"): "Done"})
    found = sent.beside()
    assert [(one.place.head, one.reason) for one in found.not_read] == [
        ("Owner", "Who owns an action is said in the program."),
        ("Measure", "This column is not read back; change it in the program."),
        ("Action", "What an action says is changed in the program."),
    ]
    (line,) = found.to_decide
    assert "code alone" in line.doubt


def test_evidence_that_was_accepted_stays(sent):
    sent.show(1, 0, "Something better")
    found = sent.beside()
    assert not found.lines
    assert found.not_read[0].reason == "This evidence is accepted already."


def test_what_is_over_has_no_deadline_any_more(tmp_path):
    sent = send(tmp_path, [an_action(0, state=ActionState.HELD)])
    sent.put({(0, "Deadline"): date(2027, 3, 1), (0, "Next review"): date(2027, 6, 1)})
    found = sent.beside()
    assert told(found) == [("act0", "review", "1 Jun 2027")]
    (one,) = found.not_read
    assert "It was “Held” when the workbook was made" in one.reason


def test_an_action_that_is_gone_or_went_on(sent):
    sent.put({(0, "State"): "Done", (1, "State"): "In progress", (2, "State"): "Done"})
    sent.put({(1, "Deadline"): date(2027, 3, 1)})
    now = [an_action(n) for n in range(1, 6)]
    now[0] = an_action(1, state=ActionState.HELD)
    now[1] = an_action(2, state=ActionState.CHECKED)
    found = sent.beside(now)
    assert not found.lines
    assert found.already == 1
    assert [one.reason[:20] for one in found.not_read] == [
        "The action is not in",
        *("It is “Held” here by",) * 2,
    ]


def test_what_was_read_in_once_is_there(sent):
    sent.show(0, 1, "All of it")
    action = an_action(0)
    shown = "All of it (from the workbook of Service manager)"
    checks = (action.checks[0], type(action.checks[1])(text="Log of the week", shown=shown))
    found = sent.beside([an_action(0, checks=checks), *sent.actions[1:]])
    assert (found.lines, found.already) == ((), 1)


# -- any hand at all -------------------------------------------------------------------------------

_text = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=30
).map(lambda text: f"x{text}")
_edit = st.one_of(
    st.tuples(st.just("State"), st.sampled_from(["In progress", "Done"])),
    st.tuples(
        st.sampled_from(["Deadline", "Next review"]), st.dates(date(2026, 1, 1), date(2039, 1, 1))
    ),
    st.tuples(st.just("Note"), _text),
)
_COLUMN = {
    "State": Asked.STATE,
    "Deadline": Asked.DEADLINE,
    "Next review": Asked.REVIEW,
    "Note": Asked.NOTE,
}


@settings(max_examples=15)
@given(
    edits=st.dictionaries(st.integers(0, 5), _edit, max_size=6),
    shown=st.dictionaries(st.integers(0, 5), _text, max_size=3),
    order=st.permutations(range(13)),
    rows=st.permutations(range(6)),
    blank=st.integers(0, 3),
)
def test_any_edits_come_back_as_exactly_these(tmp_path_factory, edits, shown, order, rows, blank):
    """Whatever is filled in, and however rows and columns are moved about."""
    sent = send(tmp_path_factory.mktemp("r"), [an_action(number) for number in range(6)])
    sent.put({(number, head): value for number, (head, value) in edits.items()})
    for number, words in shown.items():
        sent.show(number, 1, words)

    def move(book):
        old = book[PLAN_SHEET]
        lines = [[cell.value for cell in row] for row in old.iter_rows(min_row=5)]
        place = book.sheetnames.index(PLAN_SHEET)
        book.remove(old)
        new = book.create_sheet("My plan", place)
        for _ in range(blank):
            new.append(["remark"])
        for line in [lines[0], *(lines[1 + row] for row in rows)]:
            new.append([line[column] for column in order])

    found = sent.edit(move).beside()
    assert found.not_read == ()
    assert found.to_decide == ()
    wanted = {
        (f"act{number}", _COLUMN[head].value): _plain(value)
        for number, (head, value) in edits.items()
    } | {(f"act{number}", "evidence"): " ".join(words.split()) for number, words in shown.items()}
    got = {}
    for line in found.lines:
        wish = line.choices[0].wish
        value = wish.state.value if wish.state else " ".join(wish.text.split())
        got[wish.action, wish.asked.value] = value
    sent_out = {"deadline": "2027-02-10", "review": "2027-04-01"}
    assert got == {
        key: value
        for key, value in wanted.items()
        if sent_out.get(key[1]) != value and not (key[1] == "evidence" and value == "Half of it")
    }


def _plain(value):
    if isinstance(value, date):
        return value.isoformat()
    return {"In progress": "in_progress", "Done": "done"}.get(value) or " ".join(value.split())
