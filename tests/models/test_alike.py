"""Near misses like the one being written: the right one is found, told otherwise too."""

import csv
import random
import time
from dataclasses import replace

import pytest

from benchmarks.bench_repeats import mangled, plain_search
from rca_studio.domain.alike import AlikeQuery, Shared
from rca_studio.domain.case import Case
from rca_studio.domain.causal import Cause, Control, ControlState, EvidenceState
from rca_studio.models.engine import Engine
from rca_studio.models.registers import SqlRegisters
from rca_studio.models.workspace import create_workspace, open_workspace
from tests.models.conftest import SECRET
from tests.models.lists import bring_in, commit, empty_workspace

TOLD = (
    ("Walker out of reach at the bathroom door", "The walker stood behind the door."),
    ("Two tablets on the tray of the next room", "The tray held the tablets of two people."),
    ("Minibus strap not locked at the library", "One strap came loose when it was pulled."),
    ("Key safe code on a note at the door", "The note with the code was beside the bell."),
    ("Hoist stopped half way, battery empty", "The battery had been left out of the charger."),
    ("Soft diet plate exchanged at the table", "Two plates looked alike under their covers."),
)


def case(number: int, title: str, story: str = "", **more) -> Case:
    return Case(
        id=f"c{number:04}",
        reference=f"NM-{number:04}",
        title=title,
        story=story,
        occurred="2026-05-12T10:00",
        **more,
    )


@pytest.fixture
def engine(tmp_path):
    made = empty_workspace(tmp_path / "alike.rca")
    bring_in(made, [case(n, *texts) for n, texts in enumerate(TOLD, 1)], "b")
    made.words_ready.wait()
    yield made
    made.close()


@pytest.fixture
def registers(engine):
    return SqlRegisters(engine)


def references(registers: SqlRegisters, title: str, **more) -> list[str]:
    return [one.reference for one in registers.alike(AlikeQuery(title=title, **more))]


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("Walker not in reach, bathroom", "NM-0001"),
        ("Wlaker out of raech at the bathrom", "NM-0001"),  # mistyped
        ("Tablet on the wrong trays", "NM-0002"),  # one and many
        ("STRAP in the MINIBUS", "NM-0003"),
        ("code and keys noted at doors", "NM-0004"),
        ("häist battery", "NM-0005"),
    ],
)
def test_the_right_one_comes_first(registers, title, first):
    found = registers.alike(AlikeQuery(title=title))
    assert found[0].reference == first
    assert found[0].close


@pytest.mark.parametrize(
    "title",
    ["Wasp in the linen cupboard", "Parcel left in the rain", "The person was in the room"],
)
def test_what_nobody_told_before_is_close_to_nothing(registers, title):
    assert not any(one.close for one in registers.alike(AlikeQuery(title=title)))


@pytest.mark.parametrize("title", ["", " ", "Walker", '"', "* OR (", "a b"])
def test_what_says_nothing_finds_nothing(registers, title):
    assert registers.alike(AlikeQuery(title=title)) == ()


@pytest.mark.parametrize(
    "text",
    ['walker" OR "x', "NEAR(walker door)", "walker AND NOT door", "title: walker*", "\x00walker ("],
)
def test_no_text_is_taken_for_a_query_language(registers, text):
    registers.alike(AlikeQuery(title=text, story=text * 50))


def test_the_case_itself_is_left_out(registers):
    title, story = TOLD[0]
    assert references(registers, title, story=story)[0] == "NM-0001"
    assert "NM-0001" not in references(registers, title, story=story, case_id="c0001")


def test_rejected_cases_are_not_found(engine, registers):
    with engine.writing() as connection:
        connection.execute("UPDATE case_ SET outcome = 'rejected' WHERE id = 'c0001'")
    assert "NM-0001" not in references(registers, TOLD[0][0])


def test_practice_cases_and_real_ones_are_kept_apart(engine, registers):
    commit(engine, "Report", (None, case(20, "Walker out of reach", practice=True)))
    title = "Walker out of reach"
    assert references(registers, title, practice=True) == ["NM-0020"]
    assert "NM-0020" not in references(registers, title, practice=False)
    assert {"NM-0020", "NM-0001"} <= set(references(registers, title))


def test_a_case_just_reported_is_found_at_once(engine, registers):
    commit(engine, "Report", (None, case(30, "Oxygen cylinder nearly empty on a Friday")))
    assert references(registers, "Oxygen cylinder empty")[0] == "NM-0030"


def test_what_they_share_is_told_and_moves_them_up(engine, registers):
    for number, place in ((40, "Oak Lodge"), (41, "Maple House, bathroom 2")):
        made = case(number, "Rug edge caught the frame", location=place, route="Night round")
        made = replace(made, protocol="near_fall")
        parts = (
            Control(
                id=f"k{number}",
                case_id=made.id,
                guards="e",
                text="Rugs are taped down",
                state=ControlState.FAILED,
            ),
            Cause(id=f"x{number}", case_id=made.id, text="new rug", category="environment"),
        )
        commit(engine, "Report", (None, made), *((None, part) for part in parts))
    found = registers.alike(
        AlikeQuery(
            title="Frame caught on the edge of a rug",
            protocol="near_fall",
            location="maple house,  bathroom 2",
            route="Night round",
            controls=("The rugs are taped down",),
            factors=(("contributory_factors/environment", "Place"),),
        )
    )
    assert [one.reference for one in found[:2]] == ["NM-0041", "NM-0040"]
    shared = {like.shared for like in found[0].why}
    assert shared == set(Shared) - {Shared.TRIGGER}
    assert "same control did not hold: Rugs are taped down" in found[0].why_words
    assert "also made likely by: Place" in found[0].why_words
    assert Shared.PLACE not in {like.shared for like in found[1].why}


def test_controls_that_held_and_causes_ruled_out_are_not_shared(engine, registers):
    made = case(50, "Rug edge caught the frame")
    control = Control(id="k", case_id=made.id, guards="e", text="Rail", state=ControlState.HELD)
    cause = Cause(
        id="x",
        case_id=made.id,
        text="new rug",
        category="environment",
        evidence=EvidenceState.RULED_OUT,
    )
    commit(engine, "Report", (None, made), (None, control), (None, cause))
    query = AlikeQuery(
        title="Rug edge caught the frame",
        controls=("Rail",),
        factors=(("contributory_factors/environment", "Place"),),
    )
    shared = {like.shared for like in registers.alike(query)[0].why}
    assert not shared & {Shared.CONTROL, Shared.FACTOR}


def test_a_place_alone_is_looked_at_but_not_close(engine, registers):
    commit(engine, "Report", (None, case(60, "Tap dripping", location="Maple House, bathroom 2")))
    found = registers.alike(
        AlikeQuery(title="Walker rolled away", location="Maple House, bathroom 2")
    )
    seen = next(one for one in found if one.reference == "NM-0060")
    assert not seen.close


def test_no_more_than_asked_for(registers):
    assert len(registers.alike(AlikeQuery(title="door note strap tray battery"), 2)) == 2
    assert registers.alike(AlikeQuery(title="door note strap"), 0) == ()


def test_nothing_is_found_in_an_empty_workspace(tmp_path):
    engine = empty_workspace(tmp_path / "empty.rca")
    assert SqlRegisters(engine).alike(AlikeQuery(title="Walker out of reach")) == ()
    engine.close()


def test_an_encrypted_workspace_is_asked_by_a_reading_connection(tmp_path):
    path = tmp_path / "closed.rca"
    create_workspace(path, organisation="Meadow Care", passphrase=SECRET).close()
    workspace = open_workspace(path, passphrase=SECRET)
    engine = workspace.registers._engine
    bring_in(engine, [case(n, *texts) for n, texts in enumerate(TOLD, 1)], "b")
    engine.words_ready.wait()
    found = workspace.registers.alike(AlikeQuery(title="Walker out of reach"))
    assert found[0].reference == "NM-0001"
    workspace.close()


def test_the_same_is_found_twice(registers):
    query = AlikeQuery(title="Walker, tray and strap at the door", story="battery note plate")
    assert registers.alike(query) == registers.alike(query)


# -- told otherwise --------------------------------------------------------------------------------


def recalled(engine: Engine, asked: list[tuple[str, str]]) -> tuple[int, int, int]:
    """How often the right case is first, and among ten; and among ten by plain search."""
    registers = SqlRegisters(engine)
    first = among = plain = 0
    with engine.reading() as connection:
        for case_id, text in asked:
            found = registers.alike(AlikeQuery(title=text[:60], story=text[60:]), 10)
            ids = [one.case_id for one in found]
            first += ids[:1] == [case_id]
            among += case_id in ids
            plain += case_id in plain_search(connection, text)
    return first, among, plain


def test_generated_stories_told_otherwise_are_found_as_often_as_by_plain_search(tmp_path):
    from benchmarks.generate import cases

    engine = empty_workspace(tmp_path / "generated.rca")
    made = [replace(one, batch_id="b") for one in cases(3_000)]
    bring_in(engine, made, "b")
    engine.words_ready.wait()
    dice = random.Random(4)
    asked = [(c.id, mangled(f"{c.title} {c.story}", dice)) for c in dice.sample(made, 40)]
    first, among, plain = recalled(engine, asked)
    assert among >= plain
    assert among >= 39
    assert first >= 37
    engine.close()


def test_public_narratives_told_otherwise_are_found(tmp_path, shared_data):
    told = []
    for name in ("safenet_2005.csv", "safecom_uas.csv"):
        with (shared_data / name).open(encoding="utf-8", newline="") as stream:
            for record in csv.DictReader(stream, skipinitialspace=True):
                text = {str(key).strip(): value for key, value in record.items()}["Narrative"]
                told.append(" ".join(str(text or "").split()))
    told = list(dict.fromkeys(text for text in told if len(text) > 100))
    engine = empty_workspace(tmp_path / "told.rca")
    bring_in(engine, [case(n, text[:60], text) for n, text in enumerate(told, 1)], "b")
    engine.words_ready.wait()
    dice = random.Random(6)
    chosen = dice.sample(list(enumerate(told, 1)), 60)
    asked = [(f"c{n:04}", mangled(text, dice)) for n, text in chosen]
    first, among, plain = recalled(engine, asked)
    assert among >= plain
    assert first >= 58
    engine.close()


def test_it_looks_at_a_bounded_number_of_cases(tmp_path):
    """Among five times as many cases of the very same words it takes about as long."""
    few, many = (_seconds(tmp_path / f"{number}.rca", number) for number in (2_000, 10_000))
    assert many < 3 * few


def _seconds(path, number):
    """The shortest of three times that finding what is alike takes this process."""
    engine = empty_workspace(path)
    bring_in(engine, [case(n, *TOLD[0]) for n in range(1, number + 1)], "b")
    engine.words_ready.wait()
    registers = SqlRegisters(engine)
    query = AlikeQuery(title=TOLD[0][0], story=TOLD[0][1])
    assert len(registers.alike(query)) == 10  # and the comparing code is loaded
    taken = []
    for _ in range(3):
        began = time.process_time()
        registers.alike(query)
        taken.append(time.process_time() - began)
    engine.close()
    return min(taken)
