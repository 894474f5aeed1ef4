"""Search: nothing typed can fail, and what was written is found."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.case import Case
from rca_studio.domain.causal import Cause
from rca_studio.domain.registers import CaseQuery, SortBy
from rca_studio.models import case_filters, case_list
from rca_studio.models.registers import SqlRegisters
from rca_studio.models.search import reference_parts, search_text, understand
from tests.models.lists import bring_in, commit, empty_workspace

CASES = (
    Case(id="a", reference="NM-0142", title="Walker out of reach", location="Maple House, bath 2"),
    Case(id="b", reference="NM-0143", title="Prompt and note differ", story="Ähnliche Schlüssel"),
    Case(
        id="c",
        reference="NM-10142",
        title="Lift stood still",
        story="wrong side of the bed; the lift said 3.5 A",
        extras=(("Weather", "hailstorm"), ("Ward's no", "O'Neill_7")),
    ),
    Case(id="d", reference="OLD-0007", title="side by side, not wrong", source_id="INC/2024/0815"),
)


@pytest.fixture(scope="module")
def registers(tmp_path_factory: pytest.TempPathFactory):
    engine = empty_workspace(tmp_path_factory.mktemp("search") / "search.rca")
    bring_in(engine, CASES, "first")
    yield SqlRegisters(engine)
    engine.close()


def found(registers: SqlRegisters, text: str, **more) -> list[str]:
    return [row.id for row in registers.cases(CaseQuery(text=text, **more)).rows]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("walker", ["a"]),
        ("WALKER reach", ["a"]),
        ("reach walker", ["a"]),
        ("walk", ["a"]),  # still being typed
        ("walk ", []),  # typed to its end
        ("walk reach", []),
        ("maple", ["a"]),
        ("hailstorm", ["c"]),
        ("hailst", ["c"]),
        ("INC/2024/0815", ["d"]),
        ("ahnliche schlussel", ["b"]),
        ("ähnliche", ["b"]),
        ('"wrong side"', ["c"]),
        ('"wrong si', ["c"]),
        ("“wrong side”", ["c"]),
        ("«wrong side»", ["c"]),
        ("NM-0142", ["a"]),
        ("nm-0142", ["a"]),
        ("nm142", ["a", "c"][:1]),
        ("NM 142", ["a"]),
        ("0143", ["b"]),
        ("143", ["b"]),
        ("OLD-0007", ["d"]),
        ("old 7", ["d"]),
        ("NM-10142", ["c"]),
        ("zebra", []),
        ("walkers reach ", ["a"]),
        ("lifts", ["c"]),
        ("side sides ", ["c", "d"]),
        ("prompts and notes ", ["b"]),
        ("3.5", ["c"]),
        ("O'Neill_7", ["c"]),
    ],
)
def test_what_people_type_finds_the_case(registers, text, ids):
    assert sorted(found(registers, text)) == ids
    for sort in SortBy:
        assert sorted(found(registers, text, sort=sort, descending=False)) == sorted(ids)
    assert registers.count_cases(CaseQuery(text=text)).number == len(ids)


@pytest.mark.parametrize("ranked", [2_000, 5])
def test_a_reference_comes_first_although_other_cases_speak_of_its_number(
    tmp_path, monkeypatch, ranked
):
    """Both where few hits are ranked and where many are listed newest first."""
    for module in (case_filters, case_list):
        monkeypatch.setattr(module, "RANKED", ranked)
    engine = empty_workspace(tmp_path / "w.rca")
    many = [
        Case(id=f"o{n}", reference=f"NM-{n:04}", title="142 142 142 mg", occurred=f"2026-01-{n:02}")
        for n in range(1, 29)
    ]
    old = Case(id="it", reference="NM-0142", title="Old one", occurred="1999", service="Oak")
    bring_in(engine, [*many, old], "first")
    registers = SqlRegisters(engine)
    seen: list[str] = []
    cursor = None
    while not seen or cursor is not None:
        page = registers.cases(CaseQuery(text="142"), cursor, 4)
        seen += [row.id for row in page.rows]
        cursor = page.next
    assert seen[0] == "it"
    assert sorted(seen) == sorted(["it", *(case.id for case in many)])
    assert found(registers, "142", services=("Elm",)) == []
    assert found(registers, "142", services=("Oak",)) == ["it"]
    engine.close()


def test_a_reference_of_a_new_kind_is_known_at_once(tmp_path):
    """What references look like is kept between searches, but not beyond the next recorded case."""
    engine = empty_workspace(tmp_path / "w.rca")
    lists = SqlRegisters(engine)
    words = Case(id="words", reference="NM-0001", title="AB 7 and AB 0007", occurred="2026")
    bring_in(engine, [words], "first")
    assert found(lists, "AB-7") == ["words"]
    assert found(lists, "ab-0007") == ["words"]
    bring_in(engine, [Case(id="it", reference="AB-0007", title="Old", occurred="1999")], "second")
    assert found(lists, "AB-7") == ["it", "words"]
    engine.close()


def test_the_only_case_that_holds_a_word_still_has_to_pass_the_filters(tmp_path):
    engine = empty_workspace(tmp_path / "w.rca")
    lists = SqlRegisters(engine)
    bring_in(engine, [Case(id="it", reference="NM-0001", title="Sling", service="Oak")], "first")
    assert found(lists, "sling", services=("Oak",)) == ["it"]
    assert found(lists, "sling", services=("Elm",)) == []
    assert found(lists, "hoist") == []
    engine.close()


@pytest.mark.parametrize("text", ["", " ", '"', '""', "-", "*", "…", "( )", "\0", "\ud800"])
def test_text_without_a_letter_or_digit_searches_for_nothing(registers, text):
    assert understand(text) == ""
    assert len(found(registers, text)) == len(CASES)


SCRAPS = (
    *("AND", "OR", "NOT", "NEAR(", "title:", '"', '""', "*", "^", "a*", "col : x", "{a b}:"),
    *("-", "+", "--", "/*", "*/", ";", "'", "DROP TABLE case_", "?", "?1", "\0", "\ud800"),
    *("ß", "İ", "e\u0301", "\u0301", "漢字", "\u200d", "\ufffe", "\uff57\uff41", "\ufb01"),
)
HOSTILE = st.one_of(
    st.text(),
    st.text(alphabet="\"'*():^{}+-~\\ \t\n\0abAND", min_size=1),
    st.lists(st.sampled_from(SCRAPS)).map(" ".join),
    st.integers(1, 3000).map(lambda n: "a " * n),
    st.integers(1, 3000).map(lambda n: '"' * n),
)


@given(text=HOSTILE, sort=st.sampled_from(SortBy), descending=st.booleans())
def test_no_text_is_an_error(registers, text, sort, descending):
    query = CaseQuery(text=text, sort=sort, descending=descending)
    rows = registers.cases(query).rows
    assert registers.count_cases(query).number == len(rows)


WORD = st.text(
    alphabet=st.characters(categories=["Ll", "Lu", "Lo", "Nd"], max_codepoint=0x2FFF),
    min_size=1,
    max_size=12,
)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory):
    engine = empty_workspace(tmp_path_factory.mktemp("scratch") / "scratch.rca")
    commit(engine, "Report", (None, Case(id="x", reference="NM-0001", title="")))
    yield engine
    engine.close()


@given(
    words=st.lists(WORD, min_size=1, max_size=8),
    place=st.sampled_from(["title", "story", "extras", "cause"]),
    data=st.data(),
)
def test_a_written_word_is_found_wherever_it_stands(scratch, words, place, data):
    """In the title, the story, a cause or a column of an import; and no more once it is gone."""
    asked = data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=3))
    registers = SqlRegisters(scratch)
    text = ", ".join(words)
    blank = Case(id="x", reference="NM-0001", title="")
    if place == "cause":
        change = (None, Cause(id="k", case_id="x", text=text))
    else:
        value = (("Column", text),) if place == "extras" else text
        change = (blank, Case(id="x", reference="NM-0001", **{"title": "", place: value}))
    commit(scratch, "Write", change)
    try:
        assert found(registers, " ".join(asked)) == ["x"]
        assert found(registers, '"' + " ".join(words) + '"') == ["x"]
    finally:
        commit(scratch, "Take back", change[::-1])
    if all(len(word) > 4 for word in asked):  # else it may be part of the reference
        assert found(registers, " ".join(asked)) == []


def test_the_last_word_goes_on_while_it_is_typed():
    assert understand("walker rea") == understand(" walker  rea")
    assert understand("bed rea") == '("bed" OR "beds") AND "rea"*'
    assert understand("bed rea ") == '("bed" OR "beds") AND ("rea" OR "reas")'
    assert understand('"walker rea') == '"walker rea"*'
    assert understand('"walker rea"') == '"walker rea"'
    assert understand("x r") == '"x" AND "r"'  # a tenth of all words begin so
    assert understand("漢") == '"漢"*'
    assert understand("a.b") == '"a.b"'


def test_very_long_text_is_cut():
    assert understand("word " * 5_000).count('"word"') == 32
    assert len(understand("x" * 100_000)) < 3_000


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("NM-0142", ("NM", 142)),
        (" nm142 ", ("nm", 142)),
        ("nm – 142", ("nm", 142)),
        ("142", ("", 142)),
        ("0142", ("", 142)),
        ("14 2", None),
        ("NM-", None),
        ("2026-11-21", None),
        ("1234567890", None),
        ("walker", None),
    ],
)
def test_reference_as_people_write_it(text, parts):
    assert reference_parts(text) == parts


def test_what_is_indexed_holds_every_text_a_case_is_remembered_by():
    case = Case(
        id="x",
        reference="NM-0142",
        title="T",
        story="S",
        service="Se",
        location="Lo",
        staff_group="Sg",
        route="Ro",
        person_affected="Pa",
        immediate_action="Ia",
        source_id="Si",
        extras=(("Weather", "rain"), ("Empty", "")),
    )
    title, story, causes, extras = search_text(case, ["C1", "C2"])
    assert (title, story, causes) == ("T", "S", "C1\nC2")
    assert extras.split("\n") == [
        *("NM-0142", "142", "Se", "Lo", "Sg", "Ro", "Pa", "Ia", "Si", "rain")
    ]


def test_an_anonymous_reporter_is_not_indexed():
    case = Case(id="x", reference="NM-1", title="T", reporter="Jo Bloggs")
    assert not any("Bloggs" in text for text in search_text(case))


def test_no_plain_copy_of_a_story_lies_in_the_search_index(tmp_path: Path):
    """The index knows words and places of words; the text stands once, in the case."""
    engine = empty_workspace(tmp_path / "w.rca")
    bring_in(engine, [Case(id="a", reference="NM-1", title="t", story="Seldom Sentence Here")], "b")
    engine.close()
    assert (tmp_path / "w.rca").read_bytes().count(b"Seldom Sentence Here") == 1
