"""Where something was hidden, on both sides: each mark covers exactly the words it names."""

from hypothesis import given
from hypothesis import strategies as st

from rca_studio.analysis.deident.hidden import Asked, Hidden
from rca_studio.analysis.session.frame import Frame, Words
from rca_studio.domain.session import FrameKind
from rca_studio.ui.sessions.side_marks import MarkKind, sides_of


def frame(before, after, hidden=(), asked=()):
    return Frame(
        id="f",
        kind=FrameKind.STORY,
        case_id="c",
        label="",
        heading="What almost happened",
        body=Words(tuple(after)),
        before=tuple(before),
        after=tuple(after),
        hidden=tuple(hidden),
        asked=tuple(asked),
    )


def cut(text, marks):
    return [(text[one.start : one.end], one.kind, one.word) for one in marks]


def test_a_hidden_word_is_marked_where_it_stood_and_where_its_stand_in_stands():
    made = frame(
        ["Ana came.", "Then Bo held Ana."],
        ["Person A came.", "Then Bo held Person A."],
        [
            Hidden(0, 3, "Ana", "person", "Person A", "in the register"),
            Hidden(23, 26, "Ana", "person", "Person A", "in the register"),
        ],
        [Asked(15, 17, "Bo", "may be a name")],
    )
    sides = sides_of(made)
    hidden, asked = MarkKind.HIDDEN, MarkKind.ASKED
    assert cut(sides.before, sides.before_marks) == [
        ("Ana", hidden, "Ana"),
        ("Bo", asked, "Bo"),
        ("Ana", hidden, "Ana"),
    ]
    assert cut(sides.after, sides.after_marks) == [
        ("Person A", hidden, "Ana"),
        ("Bo", asked, "Bo"),
        ("Person A", hidden, "Ana"),
    ]
    assert [(w.word, w.kind, w.stand_in, w.times) for w in sides.words] == [
        ("Bo", asked, "", 1),
        ("Ana", hidden, "Person A", 2),
    ]


def test_what_is_left_out_has_no_mark_on_the_other_side_and_is_listed():
    made = frame(["Call 555 now"], ["Call  now"], [Hidden(5, 8, "555", "phone", "", "a phone")])
    sides = sides_of(made)
    assert sides.after_marks == ()
    assert [(w.word, w.stand_in, w.why) for w in sides.words] == [("555", "", "a phone")]


def test_a_passage_put_into_other_words_is_marked_by_the_words_themselves():
    made = frame(
        ["  Ana   fell at last"],
        ["Person A fell…"],
        [Hidden(2, 5, "Ana", "person", "Person A", "in the register")],
    )
    sides = sides_of(made)
    assert cut(sides.after, sides.after_marks) == [("Person A", MarkKind.HIDDEN, "Ana")]


parts = st.lists(
    st.tuples(st.text("ab \u05d0😀", max_size=5), st.sampled_from(("", "Ana", "Bo", "Öz"))),
    max_size=6,
)


@given(st.lists(parts, min_size=1, max_size=4))
def test_every_mark_covers_its_word_in_any_text(passages):
    stand_in = {"Ana": "Person A", "Bo": "", "Öz": "Worker 1"}
    before, after, hidden = [], [], []
    at = 0
    for passage in passages:
        text = seen = ""
        for plain, name in passage:
            text, seen = text + plain, seen + plain
            if name:
                start = at + len(text)
                hidden.append(
                    Hidden(start, start + len(name), name, "person", stand_in[name], "because")
                )
                text, seen = text + name, seen + stand_in[name]
        before.append(text)
        after.append(seen)
        at += len(text) + 1
    sides = sides_of(frame(before, after, hidden))
    assert [sides.before[m.start : m.end] for m in sides.before_marks] == [h.found for h in hidden]
    assert [sides.after[m.start : m.end] for m in sides.after_marks] == [
        h.stand_in for h in hidden if h.stand_in
    ]
