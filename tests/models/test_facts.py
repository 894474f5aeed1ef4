"""What governance counts of every case: how it is read, kept, and read anew where it must be."""

from array import array
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest

from rca_studio.domain.case import Case, Nature, Stage
from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.causal import (
    Cause,
    Control,
    ControlKind,
    ControlState,
    Event,
    EvidenceState,
    Harm,
    Link,
)
from rca_studio.domain.facts import (
    ANONYMOUS,
    ENDED,
    NO_MODEL,
    PRACTICE,
    UNKNOWN,
    Facts,
    empty_facts,
    month_number,
)
from rca_studio.domain.hearing import FeedbackNote, FeedbackWay
from rca_studio.domain.proof import About, Telling, TellingDecision
from rca_studio.domain.registers import NO_MARGIN, CaseSummary
from rca_studio.domain.review import Answer
from rca_studio.editing.cancelling import Cancelled
from rca_studio.editing.ports import IncomingCase, StepKind
from rca_studio.models import facts_kept, facts_read
from rca_studio.models.chores import Chores
from rca_studio.models.engine import Engine
from rca_studio.models.erasing import erase_case
from rca_studio.models.facts import FactsRoom
from rca_studio.models.imports import Imports
from rca_studio.models.registers import SqlRegisters
from rca_studio.models.workspace import open_workspace
from tests.models.conftest import SECRET
from tests.models.facts_told import plain, read_anew
from tests.models.lists import batch, bring_in, commit, empty_workspace, stamp


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = empty_workspace(tmp_path / "w.rca")
    yield engine
    engine.close()


def report(engine: Engine, ident: str, *, summary: CaseSummary | None = None, **values) -> Case:
    case = Case(id=ident, reference=f"X-{ident}", title=ident, **values)
    commit(engine, "Report", (None, case), summary=summary)
    return case


def test_an_empty_workspace_has_empty_facts(engine):
    facts = SqlRegisters(engine).facts()
    assert len(facts) == 0
    assert plain(facts) == plain(empty_facts())


def test_every_column_says_what_the_case_says(engine):
    report(
        engine,
        "a",
        protocol="near_fall",
        nature=Nature.NO_HARM,
        stage=Stage.ACT,
        occurred="2026-01-31T20:40",
        reported="2026-02-01T08:00",
        service="North",
        location="Oak Lodge",
        staff_group="Nurse",
        route="Route 4",
        person_affected="Person A",
        severity="major",
        summary=CaseSummary(margin_today=2, margin_after=NO_MARGIN),
    )
    report(
        engine, "b", practice=True, summary=CaseSummary(outcome="duplicate", margin_today=99_999)
    )
    told = plain(SqlRegisters(engine).facts())
    first = {name: values[0] for name, values in told.items() if values}
    second = {name: values[1] for name, values in told.items() if values}
    assert first == {
        "seq": 1,
        "month": month_number("2026-01"),
        "day": date(2026, 1, 31).toordinal(),
        "hour": 20,
        "reported": date(2026, 2, 1).toordinal(),
        "flags": 0,
        "margin": 2,
        "margin_after": NO_MARGIN,
        "protocol": "near_fall",
        "nature": "no_harm",
        "stage": "act",
        "service": "North",
        "location": "Oak Lodge",
        "staff_group": "Nurse",
        "route": "Route 4",
        "person_affected": "Person A",
        "severity": "major",
        "backup": "",
        "held": 0,
        "failed": 0,
        "absent": 0,
        "told": 0,
        "heard": 0,
    }
    assert (second["month"], second["day"], second["hour"]) == (UNKNOWN, 0, UNKNOWN)
    assert second["flags"] == PRACTICE | ENDED
    assert (second["margin"], second["margin_after"]) == (32_767, NO_MODEL)


@pytest.mark.parametrize(
    ("occurred", "month", "day"),
    [
        ("", UNKNOWN, 0),
        ("2026", UNKNOWN, 0),
        ("2026-02", month_number("2026-02"), 0),
        ("2026-02-03", month_number("2026-02"), date(2026, 2, 3).toordinal()),
    ],
)
def test_a_date_is_counted_as_far_as_it_is_known(engine, occurred, month, day):
    report(engine, "a", occurred=occurred)
    facts = SqlRegisters(engine).facts()
    assert (facts.columns["month"][0], facts.columns["day"][0]) == (month, day)
    assert facts.columns["hour"][0] == UNKNOWN


@pytest.mark.parametrize(
    "wrong", ["2026-13-01T25:00", "soon", "2026/02/03", "2026-02-31", "٢٠٢٦-01"]
)
def test_what_is_no_date_is_not_known(engine, wrong):
    report(engine, "a")
    with engine.writing() as connection:  # as a damaged or hostile file may have it
        connection.execute("UPDATE case_ SET occurred = ?, reported = ?", (wrong, wrong))
    facts = read_anew(engine)
    assert (facts.columns["day"][0], facts.columns["reported"][0]) == (0, 0)
    assert facts.columns["hour"][0] == UNKNOWN
    assert facts.columns["month"][0] in (UNKNOWN, month_number("2026-02"))


def test_of_an_anonymous_report_nothing_finer_than_the_day_is_kept(engine):
    moment = "2026-01-31T20:40"
    bring_in(
        engine, [Case(id="a", reference="X-1", title="a", occurred=moment, anonymous=True)], "b"
    )
    facts = SqlRegisters(engine).facts()
    assert facts.columns["flags"][0] == ANONYMOUS
    assert facts.columns["hour"][0] == UNKNOWN
    assert facts.columns["day"][0] == date(2026, 1, 31).toordinal()


def reviewed(engine: Engine) -> Case:
    case = report(engine, "a", frame="six_m")
    parts = (
        Event(id="e", case_id="a", text="nearly fell"),
        Harm(id="h", case_id="a", text="fracture"),
        Cause(id="k1", case_id="a", text="wet", category="machine"),
        Cause(id="k2", case_id="a", text="dark", evidence=EvidenceState.VERIFIED),
        Cause(id="k3", case_id="a", text="x", category="method", evidence=EvidenceState.RULED_OUT),
        Control(id="c1", case_id="a", guards="e", text="Rail", kind=ControlKind.PHYSICAL),
        Control(id="c2", case_id="a", guards="e", text="Look", kind=ControlKind.LUCK),
        Control(
            id="c3",
            case_id="a",
            guards="e",
            text="List",
            kind=ControlKind.CHECKLIST,
            state=ControlState.FAILED,
        ),
        Control(
            id="c4",
            case_id="a",
            guards="h",
            text="Bell",
            kind=ControlKind.AUTOMATION,
            state=ControlState.ABSENT,
        ),
        Control(id="c5", case_id="a", guards="h", text="Mat", state=ControlState.PLANNED),
        Link(id="l1", case_id="a", cause_id="k1", effect_id="k2"),
        Link(id="l2", case_id="a", cause_id="k2", effect_id="e"),
        Link(id="l3", case_id="a", cause_id="k1", effect_id="c3"),
        Link(id="l4", case_id="a", cause_id="k3", effect_id="e"),
        Link(id="l5", case_id="a", cause_id="k2", effect_id="h"),
        Answer(id="x1", case_id="a", field="backup_found", value="By chance"),
        Answer(id="x2", case_id="a", field="other", value="Not counted"),
        FeedbackNote(
            id="f",
            case_id="a",
            text="A rail was fitted.",
            ways=(FeedbackWay.TALK,),
            given_on="2026-02-20",
        ),
        *(
            TellingDecision(
                id=f"t{n}", case_id="a", about=about, choice=Telling.TELL, told_at=told_at
            )
            for n, (about, told_at) in enumerate(
                (
                    (About.FAMILY, "2026-02-03T10:00"),
                    (About.FUNDER, "2026-02-02"),
                    (About.COMMISSIONER, "2026-01"),
                    (About.CASE_MANAGER, ""),
                )
            )
        ),
    )
    commit(engine, "Review", *((None, part) for part in parts))
    return case


def test_what_a_review_found_is_counted(engine):
    report(engine, "0")
    reviewed(engine)
    told = plain(SqlRegisters(engine).facts())
    kinds = list(ControlKind)
    assert told["held"] == [
        0,
        1 << kinds.index(ControlKind.PHYSICAL) | 1 << kinds.index(ControlKind.LUCK),
    ]
    assert told["failed"] == [0, 1 << kinds.index(ControlKind.CHECKLIST)]
    assert told["absent"] == [0, 1 << kinds.index(ControlKind.AUTOMATION)]
    assert told["told"] == [0, date(2026, 2, 2).toordinal()]
    assert told["heard"] == [0, date(2026, 2, 20).toordinal()]
    assert told["backup"] == ["", "By chance"]
    states = list(EvidenceState)
    assert told["cause"] == [
        (2, "six_m/machine", states.index(EvidenceState.HYPOTHESIS)),
        (2, "", states.index(EvidenceState.VERIFIED)),
        (2, "six_m/method", states.index(EvidenceState.RULED_OUT)),
    ]
    assert told["link"] == [  # what was ruled out made nothing likely
        (2, "six_m/machine", ""),
        (2, "", "event"),
        (2, "six_m/machine", "control"),
        (2, "", "harm"),
    ]
    assert [(text, kind) for _, text, kind, _ in told["control"]] == [
        ("Rail", 2),
        ("Look", 6),
        ("List", 4),
        ("Bell", 1),
        ("Mat", 5),
    ]


def test_reading_can_be_watched_and_stopped(engine, monkeypatch):
    monkeypatch.setattr(facts_read, "_AT_ONCE", 2)
    bring_in(engine, [Case(id=f"c{n}", reference=f"X-{n}", title="t") for n in range(5)], "b")
    registers = SqlRegisters(engine)
    seen: list[int] = []

    def stop(number: int) -> None:
        seen.append(number)
        if number >= 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        registers.facts(stop)
    assert seen == [2, 4]
    seen.clear()
    assert len(registers.facts(seen.append)) == 5
    assert seen == [2, 4, 5]
    registers.facts(seen.append)
    assert seen == [2, 4, 5], "they are known by now"


# -- caught up -------------------------------------------------------------------------------------


def test_an_edit_that_changes_nothing_of_them_leaves_the_very_same_facts(engine):
    case = report(engine, "a", service="North")
    registers = SqlRegisters(engine)
    before = registers.facts()
    commit(engine, "Edit", (case, replace(case, title="Other words")))
    assert registers.facts() is before


def test_only_the_columns_that_changed_are_made_anew(engine):
    case = report(engine, "a", service="North")
    report(engine, "b", service="South")
    registers = SqlRegisters(engine)
    before = registers.facts()
    commit(engine, "Edit", (case, replace(case, service="East")))
    after = registers.facts()
    assert plain(after)["service"] == ["East", "South"]
    assert plain(before)["service"] == ["North", "South"], "what somebody holds does not change"
    assert after.columns["route"] is before.columns["route"]
    assert after.relations["cause"] is before.relations["cause"]


def test_a_number_given_again_is_that_of_the_newer_case(engine):
    """SQLite gives the highest number again after its case was taken away."""
    report(engine, "a", service="North")
    gone = report(engine, "b", service="South")
    registers = SqlRegisters(engine)
    registers.facts()
    commit(engine, "Take away", (gone, None))
    report(engine, "c", service="East")
    told = plain(registers.facts())
    assert (told["seq"], told["service"]) == ([1, 2], ["North", "East"])


def test_a_history_that_is_another_one_has_all_read_anew(engine):
    report(engine, "a", service="North")
    registers = SqlRegisters(engine)
    registers.facts()
    with engine.writing() as connection:  # a file put back by hand, behind our back
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE audit SET hash = 'other' WHERE seq = 1")
        connection.execute("UPDATE case_ SET service = 'South'")
    assert plain(registers.facts())["service"] == ["South"]


def test_no_word_of_an_erased_case_is_kept(engine):
    report(engine, "a", service="Quokka", location="Wombat")
    report(engine, "b", service="North")
    room = FactsRoom(engine)
    room.facts()
    keep(engine, room)
    erase_case(engine, "a", "asked for", "", stamp())
    assert rows_kept(engine) == 0
    facts = room.facts()
    assert "Quokka" not in facts.words["service"]
    assert "Wombat" not in facts.words["location"]
    assert plain(facts) == plain(read_anew(engine))


def test_erasing_leaves_no_word_in_the_file(engine, tmp_path):
    report(engine, "a", location="Quokkaquokka")
    room = FactsRoom(engine)
    before = room.facts()
    entry = 1
    keep(engine, room)
    erase_case(engine, "a", "asked for", "", stamp())
    # A thread that began before must not write what is gone.
    assert not facts_kept.keep(engine, before, entry, "0")
    assert rows_kept(engine) == 0
    engine.close()
    assert b"Quokkaquokka" not in (tmp_path / "w.rca").read_bytes()


# -- kept in the workspace -------------------------------------------------------------------------


def keep(engine: Engine, room: FactsRoom) -> None:
    room.facts()
    assert room._known is not None
    assert facts_kept.keep(engine, room._known.facts, room._known.entry, room._known.hash)


def rows_kept(engine: Engine) -> int:
    with engine.reading() as connection:
        return int(connection.execute("SELECT count(*) FROM facts_kept").fetchone()[0])


def fetched(engine: Engine) -> Facts | None:
    with engine.snapshot() as connection:
        found = facts_kept.kept(connection)
    return found[0] if found else None


@pytest.fixture
def kept(engine: Engine) -> Facts:
    report(engine, "0", occurred="2026-01-02T03:04", service="North")
    reviewed(engine)
    keep(engine, FactsRoom(engine))
    return read_anew(engine)


def test_what_is_kept_is_what_was_read(engine, kept):
    found = fetched(engine)
    assert found is not None
    assert plain(found) == plain(kept)
    assert found.words == kept.words


def test_large_columns_are_kept_in_pieces(engine, kept, monkeypatch):
    monkeypatch.setattr(facts_kept, "_PIECE", 5)
    few = rows_kept(engine)
    keep(engine, FactsRoom(engine))
    assert rows_kept(engine) > 2 * few
    found = fetched(engine)
    assert found is not None
    assert plain(found) == plain(kept)


def damages() -> dict[str, str]:
    return {
        "a piece is gone": "DELETE FROM facts_kept WHERE name = 'service:0'",
        "a piece is cut": "UPDATE facts_kept SET content = substr(content, 1, 9) "
        "WHERE name = 'month:0'",
        "a piece is of another time": "UPDATE facts_kept SET entry = 0 WHERE name = 'day:0'",
        "a piece is of another column": "UPDATE facts_kept SET content = (SELECT content FROM "
        "facts_kept WHERE name = 'day:0') WHERE name = 'reported:0'",
        "the words are others": "UPDATE facts_kept SET content = (SELECT content FROM "
        "facts_kept WHERE name = 'day:0') WHERE name = 'words:0'",
        "the list is gone": "DELETE FROM facts_kept WHERE name = 'list'",
        "the list is cut": "UPDATE facts_kept SET content = substr(content, 1, 40) "
        "WHERE name = 'list'",
        "the list is no list": "UPDATE facts_kept SET content = x'5b5d' WHERE name = 'list'",
        "another version": "UPDATE facts_kept SET content = "
        "CAST(replace(CAST(content AS TEXT), '\"format\":1', '\"format\":9') AS BLOB) "
        "WHERE name = 'list'",
    }


@pytest.mark.parametrize("statement", damages().values(), ids=damages())
def test_what_is_damaged_or_of_another_version_is_read_anew(engine, kept, statement):
    with engine.writing() as connection:
        assert connection.execute(statement).rowcount == 1
    assert fetched(engine) is None
    assert plain(FactsRoom(engine).facts()) == plain(kept)


def test_half_written_is_not_written(engine, kept):
    asked: list[int] = []

    def after_some() -> bool:
        asked.append(1)
        return len(asked) > 3

    assert not facts_kept.keep(engine, kept, 2, "", after_some)
    assert fetched(engine) is None
    assert plain(FactsRoom(engine).facts()) == plain(kept)


def test_what_is_kept_is_caught_up_with(engine, kept, never_all):
    report(engine, "z", service="West")
    never_all()
    told = plain(FactsRoom(engine).facts())
    assert told["service"] == ["North", "", "West"]


def test_a_large_workspace_keeps_them_behind_the_scenes(engine, monkeypatch):
    report(engine, "0", service="North")
    monkeypatch.setattr(facts_kept, "LEAST", 1)
    room = FactsRoom(engine, rest=0.0)
    room.facts()
    room._keeping.join()
    found = fetched(engine)
    assert found is not None
    assert plain(found) == plain(read_anew(engine))
    keeping = room._keeping
    room.facts()
    assert room._keeping is keeping, "nothing new to keep"
    room.finish()


def test_a_small_workspace_keeps_nothing(engine):
    report(engine, "0")
    room = FactsRoom(engine, rest=0.0)
    room.facts()
    assert room._keeping is None
    assert rows_kept(engine) == 0


def test_nothing_is_kept_where_the_workspace_is_closed_first(engine, monkeypatch):
    report(engine, "0")
    monkeypatch.setattr(facts_kept, "LEAST", 1)
    room = FactsRoom(engine, rest=1_000.0)
    room.facts()
    room.finish()
    assert rows_kept(engine) == 0


def test_an_import_under_way_is_not_disturbed(engine, monkeypatch):
    monkeypatch.setattr("rca_studio.models.engine.WAIT_SECONDS", 0.01)
    report(engine, "0")
    monkeypatch.setattr(facts_kept, "LEAST", 1)
    room = FactsRoom(engine, rest=0.0)
    with engine.writing():
        room.facts()
        room._keeping.join()
    assert rows_kept(engine) == 0
    room.facts()
    room._keeping.join()
    assert fetched(engine) is not None


def test_a_workspace_that_cannot_be_written_uses_what_is_kept(engine, kept, monkeypatch, tmp_path):
    monkeypatch.setattr(facts_kept, "LEAST", 0)
    only = Engine(tmp_path / "w.rca", read_only=True)
    room = FactsRoom(only, rest=0.0)
    assert plain(room.facts()) == plain(kept)
    room.doubt()
    assert plain(room.facts()) == plain(kept)
    assert room._keeping is None
    only.close()


def test_verifying_has_everything_read_anew(workspace, writing, monkeypatch):
    """Whoever changes what is kept beside the cases changes no figure for good."""
    case = Case(id="a", reference="NM-0001", title="t", service="North")
    writing(workspace).edit(ChangeSet("Report", created(case)))
    engine = workspace._engine
    keep(engine, FactsRoom(engine))
    found = fetched(engine)
    with engine.reading() as connection:
        entry, digest = connection.execute("SELECT max(seq), hash FROM audit").fetchone()
    words = {**found.words, "service": ("", "Forged")}
    facts_kept.keep(engine, replace(found, words=words), entry, digest)
    assert plain(workspace.registers.facts())["service"] == ["Forged"]
    assert workspace.registers.verify_rows().intact
    assert plain(workspace.registers.facts())["service"] == ["North"]


def test_an_encrypted_workspace_shows_nothing_of_them(tmp_path, backups):
    from rca_studio.models.workspace import create_workspace

    place = tmp_path / "secret.rca"
    made = create_workspace(place, organisation="", passphrase=SECRET, backups=backups)
    report(made._engine, "a", service="Quokkaquokka")
    keep(made._engine, FactsRoom(made._engine))
    made.close()
    again = open_workspace(place, passphrase=SECRET, backups=backups)
    assert plain(again.registers.facts())["service"] == ["Quokkaquokka"]
    again.close()


def test_columns_are_of_the_types_that_are_promised(engine, kept):
    found = fetched(engine)
    assert found is not None
    assert all(isinstance(column, array) for column in found.columns.values())


@pytest.fixture
def never_all(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From when it is called on, reading all cases is a mistake."""
    read = facts_read.read

    def refuse(connection, words, among=None, progress=None):
        assert among is not None, "all cases were read"
        return read(connection, words, among, progress)

    def begin() -> None:
        monkeypatch.setattr("rca_studio.models.facts_catch_up.read", refuse)
        monkeypatch.setattr("rca_studio.models.facts.read", refuse)

    return begin


def test_an_import_its_undo_and_its_redo_are_caught_up_with(engine, never_all):
    """New cases stand under the import, those it changed by name; only they are read."""
    old = [
        Case(id=f"c{n}", reference=f"X-{n}", title="t", source_system="s", source_key=str(n))
        for n in range(5)
    ]
    bring_in(engine, old, "first")
    registers = SqlRegisters(engine)
    registers.facts()
    never_all()
    chores = Chores(engine)
    imports = Imports(engine, chores)
    sink = imports.begin_import("second")
    new = Case(id="new", reference="X-9", title="t", location="Oak")
    sink.add([IncomingCase(case=new, record=1, line=1)])
    changed = replace(old[2], service="North")
    sink.update([IncomingCase(case=changed, record=2, line=2)])
    sink.finish(replace(batch("second", 1), records=2, updated=1), stamp())
    chores.finish()
    told = plain(registers.facts())
    assert told["service"] == ["", "", "North", "", "", ""]
    assert told["location"] == ["", "", "", "", "", "Oak"]
    imports.withdraw("second", StepKind.UNDO, stamp())
    assert plain(registers.facts())["service"] == [""] * 5
    imports.withdraw("second", StepKind.REDO, stamp())
    assert plain(registers.facts()) == {**told, "seq": plain(read_anew(engine))["seq"]}


def test_an_import_that_only_changes_cases_is_caught_up_with(engine, never_all):
    case = Case(id="c", reference="X-1", title="t", source_system="s", source_key="1")
    bring_in(engine, [case], "first")
    registers = SqlRegisters(engine)
    registers.facts()
    never_all()
    chores = Chores(engine)
    imports = Imports(engine, chores)
    sink = imports.begin_import("second")
    changed = replace(case, route="Route 4")
    sink.update([IncomingCase(case=changed, record=1, line=1)])
    sink.finish(replace(batch("second", 0), records=1, updated=1), stamp())
    chores.finish()
    assert plain(registers.facts())["route"] == ["Route 4"]


def test_so_much_that_changed_is_read_as_a_whole(engine, monkeypatch):
    monkeypatch.setattr("rca_studio.models.facts_catch_up._FEW", 2)
    report(engine, "a")
    registers = SqlRegisters(engine)
    registers.facts()
    bring_in(engine, [Case(id=f"c{n}", reference=f"Y-{n}", title="t") for n in range(9)], "b")
    seen: list[int] = []
    assert len(registers.facts(seen.append)) == 10
    assert seen == [10]


def test_a_step_that_changes_a_case_twice_counts_once(engine):
    first = report(engine, "a", service="North")
    registers = SqlRegisters(engine)
    registers.facts()
    second = replace(first, service="South")
    commit(engine, "Edit", (first, second), (second, replace(second, service="West")))
    assert plain(registers.facts())["service"] == ["West"]


def test_workers_that_ask_at_once_read_them_once(engine, monkeypatch):
    report(engine, "a")
    both, opened = Barrier(2), []

    class Room(FactsRoom):
        def __init__(self, engine: Engine) -> None:
            with suppress(BrokenBarrierError):  # as it should be: no other thread is in here
                both.wait(0.05)
            opened.append(self)
            super().__init__(engine)

    monkeypatch.setattr("rca_studio.models.facts.FactsRoom", Room)
    registers = SqlRegisters(engine)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: registers.facts(), range(4)))
    assert len(opened) == 1
    assert all(one is found[0] for one in found)
