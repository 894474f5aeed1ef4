"""Lists, outlines, cells and Mermaid diagrams become models."""

import pytest

from rca_studio.domain.causal import ControlKind, ControlState, EvidenceState, Gate
from rca_studio.faults import KnownFault
from rca_studio.intake.models.reader import read_model, read_model_text

BONES = {"environment": "environment", "task and guidelines": "task"}


def tree(read) -> list[str]:
    """The causes as lines: indented below what they lead to, roots and the event at the left."""
    model = read.model
    lines = []

    def tell(id_: str, depth: int) -> None:
        lines.append("  " * depth + model.get(id_).text)
        for cause in model.causes_of(id_):
            tell(cause.id, depth + 1)

    for id_ in [model.event.id] if model.event else read.roots:
        tell(id_, 0)
    return lines


WANTED = ["Fall", "  Tight space", "    Narrow door", "    No mark", "  Walker away"]


@pytest.mark.parametrize(
    "text",
    [
        "Fall\n\tTight space\n\t\tNarrow door\n\t\tNo mark\n\tWalker away",
        "Fall\n  Tight space\n      Narrow door\n      No mark\n  Walker away\n",
        "Fall\r\n- Tight space\r\n  - Narrow door\r\n  - No mark\r\n- Walker away\r\n",
        "Fall\n* Tight space\n    * Narrow door\n    * No mark\n\n* Walker away",
        "• Fall\n    ◦ Tight space\n        ▪ Narrow door\n        ▪ No mark\n    ◦ Walker away",
        "Fall\n1. Tight space\n1.1 Narrow door\n1.2 No mark\n2. Walker away",
        "Fall\n 1) Tight space\n   a) Narrow door\n   b) No mark\n 2) Walker away",
        "# Fall\n## Tight space\n- Narrow door\n- No mark\n## Walker away",
        "Fall\tTight space\tNarrow door\n\t\tNo mark\n\tWalker away",
        "Fall\tTight space\tNarrow door\nFall\tTight space\tNo mark\nFall\tWalker away\t",
        'Fall\t"Tight\nspace"\tNarrow door\n\t\tNo mark\n\tWalker away',
    ],
)
def test_outlines_of_all_sorts(text):
    assert tree(read_model_text("list", text)) == WANTED


def test_several_roots_wait_for_a_place():
    read = read_model_text("list", "Late lift\nNo rota\n  Sick leave\n")
    assert read.model.event is None
    assert tree(read) == ["Late lift", "No rota", "  Sick leave"]


def test_one_line_is_one_cause():
    assert tree(read_model_text("list", "Late lift")) == ["Late lift"]


def test_numbers_that_are_no_list_stay():
    read = read_model_text("list", "Overdose\n  1.5 mg given\n  15 mg meant\n  2. shift was new")
    texts = [cause.text for cause in read.model.causes]
    assert texts == ["1.5 mg given", "15 mg meant", "2. shift was new"]


def test_names_of_bones_are_groups():
    text = "Fall\n  Environment\n    Narrow door\n  Task and  Guidelines\n    No check?\n  Dark"
    read = read_model_text("list", text, BONES)
    assert [(c.text, c.category, c.question) for c in read.model.causes] == [
        ("Narrow door", "environment", False),
        ("No check?", "task", True),
        ("Dark", "", False),
    ]
    assert len(read.model.links) == 3
    assert {link.effect_id for link in read.model.links} == {read.model.event.id}


def test_marks_of_our_own_text_are_read():
    text = (
        "Fall [event, all needed]\n"
        "\tTight [Environment, verified]\n"
        "\t\tNarrow door [supported]\n"
        "\tWalker away [ruled out]\n"
        "\t\tNarrow door [see line 3]\n"
        "Injury [harm]\n"
        "\tSteadied [control: second person, held]\n"
        "\tRail [control: physical, planned]\n"
    )
    read = read_model_text("list", text, BONES)
    model = read.model
    assert model.event.gate is Gate.ALL
    tight, door, walker = model.causes
    assert tight.category == "environment"
    assert tight.evidence is EvidenceState.SUPPORTED  # nothing in the file verifies it
    assert walker.evidence is EvidenceState.RULED_OUT
    assert [e.text for e in model.effects_of(door.id)] == ["Tight", "Walker away"]
    steadied, rail = model.controls
    assert (steadied.kind, steadied.state) == (ControlKind.SECOND_PERSON, ControlState.HELD)
    assert rail.state is ControlState.PLANNED
    assert rail.guards == model.harm.id
    assert any("counts as supported" in note for note in read.notes)


def test_a_loop_in_our_own_text_is_named():
    text = "Fall [event]\n\tA\n\t\tB\n\t\t\tA [see line 2]\n"
    with pytest.raises(KnownFault, match="leads back to itself: “A” → “B” → “A”"):
        read_model_text("list", text)


# -- Mermaid ---------------------------------------------------------------------------------------

DIAGRAM = """---
title: Photo
---
%% a comment
ishikawa-beta
    Blurry Photo
    Process
        Out of focus
        %% another
        Shutter speed too slow #35;1
    User
        Shaky hands
            Cold
"""


def test_mermaid_ishikawa():
    read = read_model("photo.mmd", DIAGRAM.encode())
    assert tree(read) == [
        "Blurry Photo",
        "  Process",
        "    Out of focus",
        "    Shutter speed too slow #1",
        "  User",
        "    Shaky hands",
        "      Cold",
    ]


def test_mermaid_bones_become_categories():
    text = "ishikawa\nFall\nEnvironment\n  Narrow door\nPlanning\n  No rota"
    read = read_model("a.mmd", text.encode(), BONES)
    assert [(c.text, c.category) for c in read.model.causes] == [
        ("Narrow door", "environment"),
        ("Planning", ""),
        ("No rota", ""),
    ]


def test_other_diagrams_are_refused():
    with pytest.raises(KnownFault, match="no Ishikawa diagram of Mermaid: it begins with “flow"):
        read_model("a.mmd", b"flowchart LR\n a --> b")


def test_text_that_begins_with_the_word_is_no_diagram():
    assert tree(read_model_text("list", "Ishikawa training\n  was new")) == [
        "Ishikawa training",
        "  was new",
    ]


# -- what is too much ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "holds no causes"),
        ("\n \t \n", "holds no causes"),
        ("x\n" * 6_000, "more than 5,000 causes"),
        ("x\n" * 30_000, "more than 20,000 lines"),
        ("\n".join(" " * depth + "x" for depth in range(600)), "deeper than 500 levels"),
        ("a" * (17 * 1024 * 1024), "too large"),
        ("a\t" * 1_000 + "b", "more than 500 columns"),
        ('a\t"' + "b" * 200_000, "cannot be read"),
    ],
)
def test_too_much_is_refused_in_a_sentence(text, why):
    with pytest.raises(KnownFault, match=why):
        read_model_text("list", text)


def test_ten_megabytes_of_one_word_are_cut_and_said():
    read = read_model_text("list", "Fall\n  " + "a" * (10 * 1024 * 1024))
    assert len(read.model.causes[0].text) == 2_000
    assert any("longer than 2,000 letters" in note for note in read.notes)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding):
    read = read_model("list.txt", "Sturz\n  Tür zu eng".encode(encoding))
    assert tree(read) == ["Sturz", "  Tür zu eng"]


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(KnownFault, match="is no text"):
        read_model("list.txt", b"a\x00b\x00\x81")
