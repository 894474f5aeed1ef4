"""Conditions, repeats, clocks and what follows: read, judged, refused where they lead nowhere."""

from __future__ import annotations

import pytest

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, Entity
from rca_studio.domain.gates import blockers, holds, is_required, required_fields
from rca_studio.domain.packs import PackError, parse_toml, read_text
from rca_studio.domain.protocol import Clock, Condition, FollowWay, Protocol
from rca_studio.domain.protocol_packs import parse_protocol
from rca_studio.domain.review import Answer, Waiver

PACK = """\
key = "deep"
label = "Deep"
title = "A deep protocol"
version = 1

[[field]]
key = "place"
label = "Place"
bound = "location"

[[field]]
key = "reach"
label = "Reach"
type = "choice"
choices = ["Nobody", "One", "Several"]
good = "One, by name of the role"
weak = "some"
why = "Because it starts a clock."

[[field]]
key = "watch"
label = "Watch"
required_when = { field = "reach", is = ["One", "Several"] }

[[field]]
key = "advice"
label = "Advice"
required_when = { field = "watch" }

[[field]]
key = "wider"
label = "Wider warning"
required_when = { sac = [2, 3] }

[[proceed]]
key = "safe"
label = "Safe"
help = "Seen since."
evidence = "a note"
roles = ["Shift lead", "Supervisor", "Nurse"]

[[validation]]
key = "seen"
label = "Seen"

[repeat]
count = 3
days = 7
same = ["location"]
then = "Look at all of them together."

[[clock]]
stage = "review"
hours = 8
words = "within the same shift"
when = { sac = 3 }

[[clock]]
stage = "review"
hours = 24

[[clock]]
stage = "act"
days = 30

[[follow]]
sac = 3
way = "full"
text = "Work it out."

[[tell]]
about = "clinical_advice"
hours = 4
why = "It may not be able to wait."
when = { field = "reach", is = ["One", "Several"] }

[[tell]]
about = "funder"
days = 7
why = "Hours may have to change."
"""


@pytest.fixture(scope="module")
def deep() -> Protocol:
    return parse_protocol(PACK, "deep.toml")


def the_case(*entities: Entity, **values: object) -> CaseFile:
    plain = {"id": "c", "reference": "NM-1", "title": "T", "stage": Stage.REVIEW}
    return CaseFile("c", [Case(**{**plain, **values}), *entities])


def answer(field: str, value: str) -> Answer:
    return Answer(id=f"a.{field}", case_id="c", field=field, value=value)


def asked(casefile: CaseFile, protocol: Protocol, sac: int = 0) -> list[str]:
    return [field.key for field in required_fields(casefile, protocol, sac)]


# -- what is read --------------------------------------------------------------------------------


def test_all_parts_are_read(deep):
    assert deep.field("watch").required_when == Condition(field="reach", choices=("One", "Several"))
    assert deep.field("advice").required_when == Condition(field="watch")
    assert deep.field("wider").required_when == Condition(sac=(2, 3))
    assert deep.field("nowhere") is None
    assert (deep.repeat.count, deep.repeat.days, deep.repeat.same) == (3, 7, ("location",))
    assert [(c.stage, c.hours, c.label) for c in deep.clocks] == [
        (Stage.REVIEW, 8, "within the same shift"),
        (Stage.REVIEW, 24, "within 24 hours"),
        (Stage.ACT, 720, "within 30 days"),
    ]
    assert [(f.sac, f.way) for f in deep.follow] == [(3, FollowWay.FULL)]
    assert deep.follow_words(3) == "Full analysis. Work it out."
    assert deep.follow_words(1) == ""
    assert [(asked.about, asked.hours, asked.label) for asked in deep.telling] == [
        ("clinical_advice", 4, "Clinical advice, within 4 hours"),
        ("funder", 168, "Funder, within 7 days"),
    ]
    assert deep.telling[0].when == Condition(field="reach", choices=("One", "Several"))
    assert deep.telling[1].when is None
    assert deep.scores() == {2, 3}


def test_the_help_of_a_field_and_the_guide_of_an_item_hold_all_there_is(deep):
    assert deep.field("reach").help == (
        "Because it starts a clock.\nGood: “One, by name of the role”\nWeak: “some”"
    )
    assert deep.field("place").help == ""
    assert deep.proceed[0].guide == (
        "Seen since.\nShown by: a note\nMay be confirmed by: Shift lead, Supervisor or Nurse"
    )
    assert deep.validation[0].guide == ""


def test_what_is_safety_critical_says_so_where_people_read():
    text = PACK.replace('label = "Watch"', 'label = "Watch"\ncritical = true')
    text = text.replace('label = "Safe"', 'label = "Safe"\ncritical = true')
    protocol = parse_protocol(text, "deep.toml")
    assert protocol.field("watch").critical
    assert not protocol.field("reach").critical
    words = "Safety-critical: it takes two people to set it aside."
    assert protocol.field("watch").help == words
    assert protocol.proceed[0].guide.endswith(f"Supervisor or Nurse\n{words}")
    assert protocol.validation[0].guide == ""


def test_a_pack_of_the_first_format_is_read_as_before():
    old = PACK.split('[[field]]\nkey = "reach"')[0] + (
        '[[proceed]]\nkey = "safe"\nlabel = "Safe"\n[[validation]]\nkey = "seen"\nlabel = "Seen"\n'
    )
    protocol = parse_protocol(old, "old.toml")
    assert (protocol.repeat, protocol.clocks, protocol.follow) == (None, (), ())
    assert protocol.telling == ()
    assert asked(the_case(), protocol) == ["place"]
    assert protocol.scores() == frozenset()


@pytest.mark.parametrize(
    ("hours", "label"),
    [(1, "within 1 hour"), (24, "within 24 hours"), (48, "within 48 hours"), (72, "within 3 days")],
)
def test_a_clock_tells_its_time_as_people_do(hours, label):
    assert Clock(stage=Stage.ACT, hours=hours).label == label


# -- what is judged ------------------------------------------------------------------------------


def test_a_field_waits_for_its_condition(deep):
    assert asked(the_case(), deep) == ["place", "reach"]
    assert asked(the_case(answer("reach", "Nobody")), deep) == ["place", "reach"]
    one = answer("reach", "One")
    assert asked(the_case(one), deep) == ["place", "reach", "watch"]
    both = the_case(one, answer("watch", "Until Friday"))
    assert asked(both, deep) == ["place", "reach", "watch", "advice"]
    assert asked(the_case(answer("watch", "  ")), deep) == ["place", "reach"]


@pytest.mark.parametrize(("sac", "needed"), [(0, False), (1, False), (2, True), (3, True)])
def test_a_field_waits_for_the_score(deep, sac, needed):
    assert is_required(the_case(), deep, deep.field("wider"), sac) is needed
    keys = [b.key for b in blockers(the_case(), deep, None, sac)]
    assert ("wider" in keys) is needed


def test_a_condition_on_the_case_itself_looks_there(deep):
    condition = Condition(field="place")
    assert not holds(condition, the_case(), deep, 3)
    assert holds(condition, the_case(location="Kitchen"), deep, 0)


def test_the_sentence_says_why_it_is_asked(deep):
    file = the_case(answer("reach", "One"), answer("watch", "Until Friday"))
    words = {b.key: b.text for b in blockers(file, deep, None, 3)}
    assert words["advice"] == "Advice, because “Watch” is answered"
    assert words["wider"] == "Wider warning, because the SAC score is 3"
    assert words["place"] == "Place"
    without = the_case(answer("reach", "Several"))
    words = {b.key: b.text for b in blockers(without, deep, None, 0)}
    assert words["watch"] == "Watch, because “Reach” is “Several”"


def test_a_condition_is_said_the_short_way_round(deep):
    said = deep.condition_words
    assert said(Condition(field="reach", choices=("One",))) == "“Reach” is “One”"
    two = Condition(field="reach", choices=("One", "Several"))
    assert said(two) == "“Reach” is anything but “Nobody”"
    every = Condition(field="reach", choices=("Nobody", "One", "Several"))
    assert said(every) == "“Reach” is “Nobody”, “One” or “Several”"
    assert said(Condition(sac=(2, 3))) == "the SAC score is 2 or 3"
    assert said(Condition(field="watch")) == "“Watch” is answered"


def test_what_is_asked_under_a_condition_can_be_waived_by_name(deep):
    waiver = Waiver(
        id="w", case_id="c", item="wider", by="Lead", at="2026-01-01", reason="One house"
    )
    assert "wider" not in {b.key for b in blockers(the_case(waiver), deep, None, 3)}


# -- what is refused -----------------------------------------------------------------------------

WATCH = 'required_when = { field = "reach", is = ["One", "Several"] }'
WIDER = "required_when = { sac = [2, 3] }"
REFUSED = [
    # old, new, the line it stands in (of the table, for what is not there), words of the reason
    (WATCH, 'required_when = { field = "nowhere" }', 23, "“nowhere”, which is not there"),
    (WATCH, 'required_when = { field = "watch" }', 23, "“watch” waits for “watch”"),
    (
        WATCH,
        'required_when = { field = "advice" }',
        23,
        "goes round in a circle: “watch” waits for",
    ),
    (WATCH, 'required_when = { field = "reach", is = ["Two"] }', 23, "“Two”, which is no choice"),
    (WATCH, 'required_when = { field = "place", is = ["Kitchen"] }', 23, "“place” has no choices"),
    (
        WATCH,
        'required_when = { field = "reach", is = "One" }',
        23,
        "“is” has to be a list of texts",
    ),
    (WATCH, 'required_when = { field = "reach", sac = 3 }', 23, "either a field or a SAC score"),
    (WATCH, "required_when = {}", 23, "either a field or a SAC score"),
    (WATCH, "required_when = true", 23, "has to look like"),
    (WATCH, 'required_when = "reach"', 23, "has to look like"),
    (WATCH, 'required_when = { field = "reach", not = ["One"] }', 23, "“not” is not a key"),
    (WATCH, "required_when = { field = 3 }", 23, "“field” has to be a text"),
    (WIDER, 'required_when = { sac = "high" }', 33, "“sac” has to be a score such as 3"),
    (WIDER, "required_when = { sac = [3, 3] }", 33, "list of different ones"),
    (WIDER, "required_when = { sac = true }", 33, "has to be a score"),
    (WIDER, "required_when = { sac = 0 }", 33, "has to be a score"),
    (WIDER, 'required_when = { sac = 3, is = ["One"] }', 33, "belongs to a field"),
    ('weak = "some"\n', "", 16, "has a good example, but no weak one"),
    ('good = "One, by name of the role"\n', "", 16, "has a weak example, but no good one"),
    ('help = "Seen since."', "required_when = { sac = 3 }", 38, "not known here"),
    ('roles = ["Shift lead", "Supervisor", "Nurse"]', 'roles = "Nurse"', 40, "list of texts"),
    ('roles = ["Shift lead", "Supervisor", "Nurse"]', 'roles = ["A", "A"]', 40, "different texts"),
    ('roles = ["Shift lead", "Supervisor", "Nurse"]', "roles = [1]", 40, "“safe”"),
    ('evidence = "a note"', "evidence = 7", 39, "“safe”"),
    ("count = 3", "count = 1", 47, "“count” is 1, but has to be from 2 to 100"),
    ("count = 3", "count = 2.5", 47, "“count” has to be a whole number"),
    ("days = 7", "days = 4000", 48, "from 1 to 366"),
    ("days = 7\n", "", 46, "“days” is missing"),
    ('same = ["location"]', 'same = ["weather"]', 49, "“weather”, but may only name location"),
    ('same = ["location"]', 'same = ["location", "location"]', 49, "something twice"),
    ('same = ["location"]', "colour = 1", 49, "“colour” is not a key that is known"),
    ('then = "Look at all of them together."\n', "", 46, "“then” is missing"),
    ("[repeat]", "[[repeat]]", 46, "“repeat” has to be a table"),
    ('stage = "act"', 'stage = "close"', 63, "“stage” is “close”, but has to be one of: report"),
    ('stage = "act"', 'stage = "review"', 63, "an earlier clock without a condition"),
    ("days = 30", "days = 30\nhours = 3", 63, "either hours or days"),
    ("days = 30\n", "", 63, "either hours or days"),
    ("days = 30", "days = 0", 64, "from 1 to 366"),
    ("days = 30", 'days = 30\nwhen = { field = "nowhere" }', 65, "“nowhere”, which is not there"),
    ("hours = 24", 'hours = "a day"', 60, "“hours” has to be a whole number"),
    ("hours = 24", "hours = 24\nlate = true", 61, "“late” is not a key that is known"),
    (
        '[[clock]]\nstage = "act"',
        '[clock.act]\nstage = "act"',
        58,
        "“act” is not a key that is known",
    ),
    ('way = "full"', 'way = "deep"', 68, "“way” is “deep”, but has to be one of: quick"),
    ('text = "Work it out."\n', "", 66, "“text” is missing"),
    ("[[follow]]\nsac = 3", "[[follow]]\nsac = 0", 67, "from 1 to 100"),
    (
        'text = "Work it out."\n',
        'text = "Work it out."\n[[follow]]\nsac = 3\nway = "quick"\ntext = "Again."\n',
        71,
        "“sac” is “3”, which an earlier entry has already",
    ),
    ('why = "Because', 'good = "again"\nwhy = "Because', 18, "here for the second time"),
    ('label = "Deep"', f'label = "{"D" * 2001}"', 2, "longer than 2,000 letters"),
    ('label = "Watch"', f'label = "{"W" * 2001}"', 22, "“label” is longer than 2,000 letters"),
    ('about = "funder"', 'about = "press"', 78, "“about” is “press”, but has to be one of: family"),
    ('about = "funder"', 'about = "clinical_advice"', 78, "an earlier entry has already"),
    ("days = 7\nwhy", "days = 7\nhours = 3\nwhy", 78, "either hours or days"),
    ("days = 7\nwhy", "why", 78, "either hours or days"),
    ("hours = 4", "hours = 0", 73, "from 1 to 8784"),
    ('why = "It may not be able to wait."\n', "", 71, "“why” is missing"),
    ("hours = 4", 'hours = 4\nwhom = "a"', 74, "“whom” is not a key that is known"),
    ("hours = 4", "hours = 4\ncritical = true", 74, "“critical” is not a key that is known"),
    ('label = "Watch"', 'label = "Watch"\ncritical = "yes"', 23, "has to be true or false"),
    ('label = "Seen"', 'label = "Seen"\ncritical = 1', 45, "has to be true or false"),
]


@pytest.mark.parametrize(("old", "new", "line", "words"), REFUSED)
def test_what_is_wrong_is_refused_with_file_line_and_reason(old, new, line, words):
    assert PACK.count(old) >= 1
    with pytest.raises(PackError) as caught:
        parse_protocol(PACK.replace(old, new, 1), "mine.toml")
    said = str(caught.value)
    assert said.startswith("“mine.toml” cannot be used: ")
    assert said.endswith(".")
    assert said.count("\n") == 0
    assert words in said
    assert caught.value.line == line


@pytest.mark.parametrize("name", ["clock", "follow", "repeat", "tell"])
def test_a_part_that_is_no_table_is_refused(name):
    with pytest.raises(PackError, match=f"“{name}” has to be") as caught:
        parse_protocol(f"{name} = 3\n" + PACK.split("[repeat]")[0], "mine.toml")
    assert caught.value.line == 1


def test_a_circle_of_many_fields_is_named_whole():
    entry = '[[field]]\nkey = "f{0}"\nlabel = "F"\nrequired_when = {{ field = "f{1}" }}\n'
    fields = "".join(entry.format(n, (n + 1) % 40) for n in range(40))
    rest = PACK[PACK.index("[[proceed]]") : PACK.index("[repeat]")]
    head = PACK[: PACK.index("[[field]]")]
    with pytest.raises(PackError, match="“f39” waits for “f0”"):
        parse_protocol(head + fields + rest, "mine.toml")
    entry = '[[field]]\nkey = "g{0}"\nlabel = "G"\n'
    many = "".join(entry.format(n) for n in range(61))
    with pytest.raises(PackError, match="more than 60 entries") as caught:
        parse_protocol(head + many + rest, "mine.toml")
    assert caught.value.line > 180


# -- texts that are no packs ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "# a note\n" * 1_200_000,
        'label = "' + "x" * 10_000_000 + '"',
        "x = " + "[" * 100_000 + "]" * 100_000,
        "x = " + "{a = " * 100_000,
        "a" + ".a" * 400_000 + " = 1",
        "[" + "a." * 400_000 + "a]",
        "key" + ' . "a"' * 100_000 + " = 1",
    ],
    ids=["notes", "label", "lists", "tables", "dots", "header", "quoted"],
)
def test_a_text_that_is_too_much_is_refused_in_a_sentence_at_once(text):
    with pytest.raises(PackError) as caught:
        parse_protocol(text, "big.toml")
    assert str(caught.value).startswith("“big.toml” cannot be used: ")
    assert len(str(caught.value)) < 200


def test_a_file_that_is_too_long_is_not_read(tmp_path):
    path = tmp_path / "big.toml"
    path.write_bytes(b"# " + b"x" * 10_000_000)
    with pytest.raises(PackError, match="longer than 256,000 letters; nothing of it was read"):
        read_text(path)


def test_short_names_and_long_sentences_are_not_taken_for_long_names():
    text = 'a.b.c = "' + "One. Two words. Three of them. " * 100 + '"'
    assert parse_toml(text, "t.toml")["a"]["b"]["c"].startswith("One.")
