"""A draft: one thing edited in two ways, undone step by step, with the line of what is wrong."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.analysis.practice import load_practice
from rca_studio.domain.protocol import Condition, FieldType
from rca_studio.domain.protocol_packs import parse_protocol
from rca_studio.domain.protocol_text import protocol_text
from rca_studio.paths import resource
from rca_studio.ui.protocols import parts
from rca_studio.ui.protocols.draft import Draft
from rca_studio.ui.protocols.parts import PARTS, Spot

PRACTICE = load_practice(resource("protocols").parent)
TEXTS = PRACTICE.texts
HOSTILE = "<b>\"\"\"\\ & {field}\n# no comment\u202e\u200b ''' %s = [x]"


def draft_of(key: str = "near_fall", **values) -> Draft:
    found = TEXTS[key]
    return Draft(found.text, found.protocol, scores=PRACTICE.scores, **values)


def read(draft: Draft):
    return parse_protocol(draft.text, "draft")


@pytest.mark.parametrize("key", TEXTS)
def test_each_shipped_protocol_is_a_draft_without_trouble_and_unchanged(key):
    draft = draft_of(key)
    assert draft.trouble is None
    assert not draft.is_changed
    assert draft.undo_label is None
    assert draft.own_comments > 0, "the form says that it writes the text anew"


def test_the_form_writes_the_text_and_the_text_is_read_into_the_form():
    draft = draft_of()
    draft.revise(Spot("field", 0), "Label", {"label": HOSTILE})
    assert read(draft).fields[0].label == HOSTILE
    assert read(draft) == draft.protocol
    draft.set_text(draft.text.replace('label = "Near fall"', 'label = "Nearly"  # mine'))
    assert draft.protocol.label == "Nearly"
    assert draft.protocol.fields[0].label == HOSTILE
    draft.set_text("# my own line\n" + draft.text)
    assert "# my own line" in draft.text, "comments stay while only the text is edited"
    assert draft.own_comments == 1
    draft.revise(Spot("head"), "Title", {"title": "T"})
    assert "# my own line" not in draft.text
    draft.undo()
    assert "# my own line" in draft.text


def test_a_text_that_cannot_be_read_locks_the_form_and_names_its_line():
    draft = draft_of()
    before = draft.protocol
    line = draft.text.split("\n").index('type = "moment"') + 1
    draft.set_text(draft.text.replace('type = "moment"', 'type = "momnt"', 1))
    assert draft.locked
    assert draft.protocol == before
    trouble = draft.trouble
    assert trouble is not None
    assert trouble.line == line
    assert parts.spot_of(draft.text, trouble.line) == Spot("field", 1)
    assert trouble.words.startswith(f"Line {trouble.line}: “time”: “type” is “momnt”")
    draft.undo()
    assert draft.trouble is None
    draft.redo()
    assert draft.locked


def test_a_half_done_form_is_no_lock_and_its_trouble_has_a_place():
    draft = draft_of()
    spot = draft.add("field", after=0)
    assert spot == Spot("field", 1)
    assert not draft.locked
    assert draft.trouble is not None
    assert "has no label" in draft.trouble.reason
    assert parts.spot_of(draft.text, draft.trouble.line) == spot
    draft.revise(spot, "Label", {"label": "Where was the rail?"})
    assert draft.trouble is None
    assert read(draft).fields[1].key == "where_was_the_rail"
    draft.revise(spot, "Type", {"type": FieldType.CHOICE})
    assert draft.trouble is not None
    assert draft.trouble.reason.endswith("is a choice, but has no choices")
    draft.revise(spot, "Choices", {"choices": ("Near", "Far")})
    assert draft.trouble is None
    draft.revise(
        Spot("field", 2), "When", {"required_when": Condition(field=spot_key(draft, spot))}
    )
    draft.revise(spot, "Label", {"label": "Other words"})
    assert read(draft).fields[1].key == "where_was_the_rail", "something hangs on it by now"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('label = "Transfer task"\n', ""),
        ('weak = "bathroom"\n', ""),
        ('bound = "location"', 'bound = "occurred"'),
        ('key = "staff_briefed"', 'key = "person_safe"'),
        ('title = "Near fall or transfer"', 'title = ""'),
        ("[[clock]]", '[[clock]]\nstage = "act"\ndays = 9999\n\n[[clock]]'),
        ('[[tell]]\nabout = "clinical_advice"', '[[tell]]\nabout = "family"'),
        ("count = 3", "count = 1"),
        ("when = { sac = 3 }", 'when = { field = "location", is = ["x"] }'),
    ],
)
def test_a_slip_in_the_text_can_be_put_right_by_form(old, new):
    draft = draft_of()
    text = draft.text.replace(old, new, 1)
    assert text != draft.text
    draft.set_text(text)
    assert draft.trouble is not None
    assert not draft.locked
    before = draft.protocol
    draft.revise(Spot("head"), "edit source", {"source": "Elsewhere"})
    assert replace(before, source="Elsewhere") == draft.protocol
    again = draft_of(text=draft.text)
    assert again.protocol == draft.protocol, "nothing of it is lost on the way"


@pytest.mark.parametrize(
    "line", ["colour = 1", "version = 3.5", "words = 3", 'tone = "pink"', "[[field]]\nwhen = 1"]
)
def test_what_the_form_could_not_write_back_is_left_to_the_text(line):
    name = line.split(" ")[0]
    draft = draft_of()
    begin, rest = draft.text.split("\n\n", 1)
    head, more = rest.split("\n\n", 1)
    lines = [one for one in head.split("\n") if not one.startswith(f"{name} ")]
    draft.set_text("\n\n".join((begin, "\n".join((*lines, line)), more)))
    assert draft.locked
    assert draft.protocol == TEXTS["near_fall"].protocol


def spot_key(draft: Draft, spot: Spot) -> str:
    return draft.protocol.fields[spot.number].key


def test_fields_that_cases_know_keep_their_key_whatever_they_are_called():
    draft = draft_of()
    draft.revise(Spot("field", 0), "Label", {"label": "Whereabouts"})
    assert draft.protocol.fields[0].key == "location"


def test_a_choice_worded_anew_is_worded_anew_where_something_hangs_on_it():
    draft = draft_of("infection")
    number = next(n for n, f in enumerate(draft.protocol.fields) if f.key == "exposed")
    choices = draft.protocol.fields[number].choices
    assert "Several people" in choices
    other = tuple("More than one" if c == "Several people" else c for c in choices)
    draft.revise(Spot("field", number), "Choices", {"choices": other})
    assert draft.trouble is None
    follow_up = read(draft).field("exposed_follow_up")
    assert "More than one" in follow_up.required_when.choices


def test_the_key_of_a_protocol_stays_and_scores_have_to_be_there():
    draft = draft_of()
    draft.set_text(draft.text.replace('key = "near_fall"', 'key = "other"', 1))
    assert draft.trouble is not None
    assert "has to stay “near_fall”" in draft.trouble.reason
    assert draft.text.split("\n")[draft.trouble.line - 1] == 'key = "other"'
    assert draft.protocol.key == "near_fall"
    draft.undo()
    draft.set_text(draft.text.replace("when = { sac = 3 }", "when = { sac = 7 }", 1))
    assert draft.trouble is not None
    assert draft.trouble.reason == "the SAC score 7 is named, but the risk matrix has 1, 2, 3"
    assert draft.text.split("\n")[draft.trouble.line - 1].startswith("[[")


def test_typing_in_one_field_is_one_step_and_each_other_step_its_own():
    draft = draft_of()
    for words in ("W", "Wh", "Whe"):
        draft.revise(Spot("field", 0), "Label", {"label": words})
    draft.revise(Spot("field", 0), "Why", {"why": "because"})
    draft.undo()
    assert draft.protocol.fields[0].label == "Whe"
    draft.undo()
    assert not draft.is_changed
    assert draft.redo_label == "Label"
    draft.redo()
    draft.revise(Spot("field", 0), "Label", {"label": "Else"})
    assert draft.redo_label is None
    draft.undo()
    assert draft.protocol.fields[0].label == "Whe", "a step after a redo is a step of its own"


def test_entries_move_and_go_and_lists_have_an_end():
    draft = draft_of()
    keys = [field.key for field in draft.protocol.fields]
    assert draft.move(Spot("field", 0), 1) == Spot("field", 1)
    assert [f.key for f in read(draft).fields][:2] == [keys[1], keys[0]]
    assert draft.move(Spot("field", 0), -1) == Spot("field", 0)
    assert draft.remove(Spot("field", 9)) == Spot("field", 8)
    draft.add("tell")
    with pytest.raises(ValueError, match="everybody is there already"):
        draft.add("tell")
    draft.set_repeat(False)
    assert "[repeat]" not in draft.text
    draft.set_repeat(True)
    assert draft.trouble is not None, "what then follows has to be said"
    draft.revise(
        Spot("repeat"),
        "Then",
        {"repeat": replace(draft.protocol.repeat, then="Look at all of them")},
    )
    draft.revise(Spot("tell", 5), "Why", {"why": "They pay"})
    assert draft.trouble is None, draft.trouble


@given(
    st.lists(st.tuples(st.sampled_from(PARTS), st.integers(0, 70), st.integers(-3, 3)), max_size=9)
)
def test_whatever_is_done_by_form_the_text_says_the_same_and_undo_leads_back(deeds):
    draft = draft_of("medication")
    for part, number, by in deeds:
        before = draft.protocol
        count = len(parts.entries(before, part.key))
        if count and number % 3 == 0:
            draft.remove(Spot(part.key, number % count))
        elif count and number % 3 == 1:
            draft.move(Spot(part.key, number % count), by)
        elif part.many:
            try:
                draft.add(part.key, number % (count + 1) - 1)
            except ValueError:
                assert draft.protocol == before
        assert draft.text in (protocol_text(draft.protocol), draft.begun_from)
        if draft.trouble is None:
            assert read(draft) == draft.protocol
        else:
            spot = parts.spot_of(draft.text, draft.trouble.line)
            assert spot.number < len(parts.entries(draft.protocol, spot.part)) or spot.number <= 0
    while draft.undo_label is not None:
        draft.undo()
    assert draft.text == draft.begun_from
    assert draft.protocol == TEXTS["medication"].protocol


def test_a_line_belongs_to_the_entry_it_stands_in():
    text = TEXTS["near_fall"].text
    lines = text.split("\n")
    protocol = TEXTS["near_fall"].protocol
    for part in PARTS:
        for number in range(len(parts.entries(protocol, part.key))):
            begin = parts.line_of(text, Spot(part.key, number))
            assert lines[begin - 1] == f"[[{part.key}]]"
            assert parts.spot_of(text, begin + 1) == Spot(part.key, number)
    assert parts.spot_of(text, 3) == Spot("head")
    assert parts.spot_of(text, lines.index("[repeat]") + 2) == Spot("repeat")


@given(st.text(max_size=40), st.text(max_size=40), st.lists(st.text(max_size=12), max_size=4))
def test_whatever_is_typed_into_the_form_is_read_back_or_told_at_its_place(label, why, choices):
    draft = draft_of("general")
    spot = draft.add("field", 0)
    values = {"type": FieldType.CHOICE, "choices": tuple(choices), "why": why}
    draft.revise(spot, "edit", values)
    draft.revise(spot, "edit label", {"label": label})
    assert not draft.locked
    if draft.trouble is None:
        assert read(draft) == draft.protocol
        assert read(draft).fields[1].label == label
    else:
        assert parts.spot_of(draft.text, draft.trouble.line) == spot
        assert "\n" not in draft.trouble.words


@given(st.data())
def test_whatever_is_done_to_the_text_it_is_a_protocol_or_a_trouble_with_a_sentence(data):
    draft = draft_of("near_fall")
    for _ in range(3):
        begin = data.draw(st.integers(0, len(draft.text)))
        end = data.draw(st.integers(begin, min(len(draft.text), begin + 80)))
        bits = ("[[field]]", '"', "\n", "=", "[", "{ sac = 3 }", "critical = true\n", "\u2028", "é")
        typed = data.draw(st.sampled_from(bits) | st.text(max_size=8))
        draft.set_text(draft.text[:begin] + typed + draft.text[end:])
        if draft.trouble is None:
            assert read(draft) == draft.protocol
        else:
            assert 0 <= draft.trouble.line <= draft.text.count("\n") + 1
            assert draft.trouble.words.endswith(".")
        if not draft.locked:
            before = draft.protocol
            draft.revise(Spot("head"), "edit source", {"source": "x" + before.source})
            assert draft.protocol.fields == before.fields
            draft.undo()
    while draft.undo_label is not None:
        draft.undo()
    assert draft.text == draft.begun_from
