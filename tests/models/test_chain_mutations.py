"""Every entry of a chain is changed in every way, one after the other; each is found and named.

The chain has entries of all kinds: edits in one case and in several, undo, redo, an import and its
undo, a case that was erased, and entries of a version that knew no seals. What no chain can tell by
itself, an end that was cut off, is found by a printed head; see ``tests/reports/test_against.py``.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.margin import summarise
from rca_studio.domain.case import Case
from rca_studio.domain.casefile import Change, ChangeSet, created
from rca_studio.domain.causal import Cause
from rca_studio.domain.registers import ChainCheck
from rca_studio.domain.workspace import WORKSPACE, ImportBatch, Setting
from rca_studio.editing.ports import Stamp, StepKind
from rca_studio.editing.writer import Writer
from rca_studio.models import audit
from rca_studio.models.audit import Entry
from rca_studio.models.engine import Connection, connect
from rca_studio.models.judging import entries_between
from rca_studio.models.verifying import verify
from rca_studio.models.workspace import create_workspace
from tests.models.earlier_entries import append_unsealed
from tests.reports import report_examples

STAMP = Stamp(actor="Ada", at="2026-11-22T09:00:00Z")
COLUMNS = audit.COLUMNS.split(", ")


class Chain:
    """An open file whose trail may be changed, judged, and put back."""

    def __init__(self, db: Connection) -> None:
        self.db = db
        self.entries = entries_between(db, 1, 1_000_000)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        yield self.db

    def check(self) -> ChainCheck:
        return verify(self)  # type: ignore[arg-type]  # all it asks for is something to read from

    def after(self, entries: list[Entry]) -> ChainCheck:
        """What is told of a trail that holds these entries and no others."""
        self.db.execute("BEGIN")
        try:
            self.db.execute("DELETE FROM audit")
            marks = ",".join("?" * len(COLUMNS))
            self.db.executemany(f"INSERT INTO audit ({audit.COLUMNS}) VALUES ({marks})", entries)
            return self.check()
        finally:
            self.db.execute("ROLLBACK")


@contextmanager
def opened(path: Path) -> Iterator[Chain]:
    with closing(connect(path)) as db:
        db.execute("PRAGMA foreign_keys=OFF")
        for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type='trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        yield Chain(db)


def work(path: Path, backups: Path) -> None:
    """Put a worked case, thing by thing, and all other kinds of steps into a new workspace."""
    workspace = create_workspace(path, organisation="Meadow", actor="Ada", backups=backups)
    with workspace._engine.writing() as db:  # as a file begins that an earlier version made
        for n, case_ids in enumerate((("old",), ("old", "older"), ("older",), ("",))):
            plain = [
                {
                    "kind": "event",
                    "id": f"o{n}{i}",
                    "before": None,
                    "after": {"id": f"o{n}{i}", "case_id": i, "text": f"seen {n} “ä”"},
                }
                for i in case_ids
            ]
            append_unsealed(db, StepKind.EDIT, STAMP, f"Earlier {n}", case_ids, plain)
    moments = (datetime(2026, 11, 22, 9, tzinfo=UTC) + timedelta(seconds=n) for n in count())
    writer = Writer(workspace, "Ada", summarise, clock=lambda: next(moments), rules=())
    for entity in report_examples.worked():
        writer.actor = ("Ada", "Ben", "Cleo")[len(entity.id) % 3]
        writer.edit(ChangeSet(f"Add {type(entity).__name__}", created(entity)))
    writer.undo()
    writer.redo()
    cases = [Case(id=i, reference=f"NM-9{i}", title=f"Case {i}") for i in ("x", "y", "z")]
    writer.edit(ChangeSet("Report three", created(*cases)))
    parts = [Cause(id=f"k{c.id}", case_id=c.id, text=f"cause of {c.id}") for c in cases[:2]]
    writer.edit(ChangeSet("Add to two", created(*parts)))
    two = [Change(c, replace(c, service="Oak")) for c in cases[1:]]
    setting = Change(None, Setting(id="marking", value="Internal"))
    writer.edit(ChangeSet("Two and the workspace", (*two, setting)))
    counts = dict.fromkeys(("updated", "unchanged", "duplicate", "rejected", "blank"), 0)
    batch = ImportBatch(
        id="b",
        file_name="a.csv",
        sha256="0" * 64,
        at=STAMP.at,
        by="Ada",
        records=1,
        new=1,
        not_a_record=0,
        **counts,
    )
    sink = workspace.begin_import("b")
    sink.finish(batch, STAMP)
    workspace.withdraw("b", StepKind.UNDO, STAMP)
    workspace.erase_case("y", "asked for", "Ben", STAMP)
    workspace.erase_case("old", "asked for", "Ben", STAMP)
    writer.edit(ChangeSet("After", created(Cause(id="last", case_id="x", text="last"))))
    assert workspace.registers.verify().intact
    workspace.close()


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    folder = tmp_path_factory.mktemp("mutations")
    work(folder / "worked.rca", folder / "backups")
    with opened(folder / "worked.rca") as found, pytest.MonkeyPatch.context() as patch:
        # Pieces begin with entries of either kind, and some hold none but one kind.
        patch.setattr("rca_studio.models.verifying._PIECE", 2)
        assert found.check().intact
        assert len(found.entries) > 40
        yield found


def renumbered(entries: list[Entry]) -> list[Entry]:
    return [entry._replace(seq=n) for n, entry in enumerate(entries, start=1)]


def changed(entry: Entry, column: str, other: Entry) -> Iterator[Any]:
    """Values that a column may be changed to: another letter, a blank more, that of another one."""
    value = str(getattr(entry, column))
    yield value + " "
    if value:
        yield ("0" if value[-1] != "0" else "1").join((value[:-1], ""))
        middle = len(value) // 2
        yield value[:middle] + ("a" if value[middle] != "a" else "b") + value[middle + 1 :]
        yield ""
    if str(getattr(other, column)) != value:
        yield str(getattr(other, column))


CERTAIN = frozenset({"prev", "seals", "case_ids"})
"""Columns of which it can always be told that they were changed."""


@pytest.mark.parametrize("column", COLUMNS[1:])
def test_each_column_of_each_entry(chain, column):
    for place, entry in enumerate(chain.entries):
        other = chain.entries[place - 1]
        for value in changed(entry, column, other):
            mutated = list(chain.entries)
            mutated[place] = entry._replace(**{column: value})
            found = chain.after(mutated)
            where = (entry.seq, column, value)
            assert found.broken_at == entry.seq, (where, found)
            assert found.reason, where
            assert found.entries == entry.seq - 1, where
            assert found.column in (column, ""), (where, found)
            if column in CERTAIN and entry.sealed and "null" not in entry.salts:
                assert found.column == column, (where, found)
            if column == "hash" and entry.seq < len(mutated):
                assert found.column == column, (where, found)


def test_a_known_name_or_kind_is_put_back_in_words(chain):
    for place, entry in enumerate(chain.entries):
        if entry.sealed:
            for column, value in (("actor", "Eve"), ("kind", "note")):
                mutated = list(chain.entries)
                mutated[place] = entry._replace(**{column: value})
                found = chain.after(mutated)
                assert found.column == column
                assert found.reason.endswith(f"before it was “{getattr(entry, column)}”")


def test_each_number(chain):
    for place, entry in enumerate(chain.entries):
        for number in (0, -7, len(chain.entries) + 5):
            mutated = list(chain.entries)
            mutated[place] = entry._replace(seq=number)
            found = chain.after(mutated)
            if place == len(mutated) - 1 and number > 0:
                # It could as well be that four steps before the last are missing.
                assert found.broken_at == entry.seq
                continue
            assert (found.broken_at, found.column) == (entry.seq, "seq"), (entry.seq, number)


def test_each_entry_taken_away(chain):
    for place, entry in enumerate(chain.entries[:-1]):
        rest = [*chain.entries[:place], *chain.entries[place + 1 :]]
        found = chain.after(rest)
        assert (found.broken_at, found.reason) == (entry.seq, "it was removed")
        found = chain.after(renumbered(rest))
        assert found.broken_at == entry.seq, found
        assert found.reason == "it was removed, and the later ones were numbered anew"
    found = chain.after(chain.entries[:-1])
    assert found.intact  # the chain alone cannot tell: therefore reports print the head
    assert found.entries == len(chain.entries) - 1


def test_several_entries_taken_away(chain):
    for place in range(0, len(chain.entries) - 4, 3):
        rest = renumbered([*chain.entries[:place], *chain.entries[place + 3 :]])
        assert chain.after(rest).broken_at == place + 1


def test_each_entry_twice(chain):
    for place, entry in enumerate(chain.entries, start=1):
        twice = renumbered([*chain.entries[:place], entry, *chain.entries[place:]])
        found = chain.after(twice)
        assert found.broken_at == place + 1, found
        assert found.reason == f"it is a copy of entry {place:,} and was put in"


def test_each_entry_exchanged_with_the_next(chain):
    for place in range(len(chain.entries) - 1):
        one, two = chain.entries[place : place + 2]
        order = renumbered([*chain.entries[:place], two, one, *chain.entries[place + 2 :]])
        found = chain.after(order)
        assert found.broken_at == place + 1, found
        assert found.reason == f"it and entry {place + 2:,} were exchanged"
        assert found.column == "seq"


def forged(number: int, prev: str) -> Entry:
    """A made-up entry with everything right that can be made right."""
    salt, changes = f'"{"5a" * 16}"', "[]"
    seal = f'"{audit.seal_of_all(changes, "Made up", salt)}"'
    made = Entry(number, STAMP.at, "Eve", "edit", "Made up", '["c"]', changes, prev, salt, seal)
    return made._replace(hash=made.proper_hash())


def test_an_entry_put_in_at_each_place(chain):
    for place in range(len(chain.entries)):
        prev = chain.entries[place - 1].hash if place else audit.START
        good = forged(place + 1, prev)
        for made in (good, good._replace(hash="0" * 64), good._replace(prev="0" * 64)):
            found = chain.after(renumbered([*chain.entries[:place], made, *chain.entries[place:]]))
            assert found.broken_at == place + 1, (place, made, found)
            assert found.reason == "it was put in"


def test_each_entry_written_anew_with_a_hash_of_its_own(chain):
    for place, entry in enumerate(chain.entries[:-1]):
        made = forged(entry.seq, entry.prev)
        mutated = list(chain.entries)
        mutated[place] = made
        found = chain.after(mutated)
        assert found.broken_at == entry.seq, found
        assert found.reason


def test_values_salts_and_seals_moved_between_entries_and_cases(chain):
    several = 0
    for place, entry in enumerate(chain.entries[:-1]):
        other = chain.entries[place + 1]
        for columns in (("salts",), ("changes",), ("salts", "changes", "label"), ("seals",)):
            one = {c: getattr(other, c) for c in columns}
            two = {c: getattr(entry, c) for c in columns}
            if one == two:
                continue
            mutated = list(chain.entries)
            mutated[place : place + 2] = entry._replace(**one), other._replace(**two)
            found = chain.after(mutated)
            assert found.broken_at in (entry.seq, other.seq), (entry.seq, columns, found)
            expected = entry.seq if any(one[c] != two[c] for c in columns) else other.seq
            assert found.broken_at == expected
        for column in ("salts", "seals"):
            text = getattr(entry, column)
            if not text.startswith("["):
                continue
            several += 1
            values = text[1:-1].split(",")
            for at in range(1, len(values)):
                order = list(values)
                order[at - 1], order[at] = order[at], order[at - 1]
                if order == values:  # both were erased
                    continue
                mutated = list(chain.entries)
                mutated[place] = entry._replace(**{column: f"[{','.join(order)}]"})
                found = chain.after(mutated)
                assert found.broken_at == entry.seq
                assert found.column in (column, "changes", "label", "")
    assert several >= 6


def test_letters_moved_from_one_entry_to_the_next(chain):
    """What is judged together has to be right one by one."""
    for place in range(len(chain.entries) - 1):
        one, two = chain.entries[place : place + 2]
        for column in COLUMNS[1:]:
            first, second = getattr(one, column), getattr(two, column)
            if not second:
                continue
            mutated = list(chain.entries)
            mutated[place] = one._replace(**{column: first + second[0]})
            mutated[place + 1] = two._replace(**{column: second[1:]})
            assert chain.after(mutated).broken_at == one.seq
    for place, entry in enumerate(chain.entries):
        for column, following in (("at", "case_ids"), ("kind", "prev"), ("changes", "kind")):
            text = f"{getattr(entry, column)}\x1e{getattr(entry, following)}"
            mutated = list(chain.entries)
            mutated[place] = entry._replace(**{column: text})
            assert chain.after(mutated).broken_at == entry.seq
        head, mark, kind = entry.changes.partition(',"kind":"')
        if mark:
            told = {"changes": head, "kind": f'{kind[:-1]}],"kind":"{entry.kind}'}
            mutated = list(chain.entries)
            mutated[place] = entry._replace(**told)
            assert chain.after(mutated).broken_at == entry.seq


# -- chains that nobody thought of -----------------------------------------------------------------

texts = st.text(st.characters(codec="utf-8"), max_size=12)
steps = st.lists(
    st.tuples(
        st.sampled_from(["edit", "undo", "redo"]),
        texts,
        texts,
        st.lists(st.sampled_from(["", "c", "d", 'q"', "/"]), min_size=1, max_size=3, unique=True),
        st.lists(texts, max_size=3),
    ),
    min_size=2,
    max_size=5,
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    folder = tmp_path_factory.mktemp("made")
    path = folder / "made.rca"
    create_workspace(path, organisation="", backups=folder / "b").close()
    with opened(path) as found:
        yield found.db


@given(steps=steps, data=st.data())
@settings(max_examples=30)
def test_any_chain(empty, steps, data):
    empty.execute("BEGIN")
    for kind, actor, label, case_ids, words in steps:
        changes = [
            {
                "kind": "cause",
                "id": f"{n}",
                "before": None,
                "after": {"case_id": case_ids[n % len(case_ids)], "text": word},
            }
            for n, word in enumerate(words)
        ]
        stamp = Stamp(actor=actor, at=STAMP.at)
        audit.append(empty, StepKind(kind), stamp, label, case_ids, changes)  # type: ignore[arg-type]
    chain = Chain(empty)
    try:
        assert chain.check().intact
        empty.execute("SAVEPOINT whole")
        chain.after = lambda entries: _after(empty, chain, entries)  # type: ignore[method-assign]
        for place, entry in enumerate(chain.entries):
            column = data.draw(st.sampled_from(COLUMNS[1:]))
            value = data.draw(texts.filter(lambda v, e=entry, c=column: v != getattr(e, c)))
            mutated = list(chain.entries)
            mutated[place] = entry._replace(**{column: value})
            found = chain.after(mutated)
            assert found.broken_at == entry.seq, (column, value, found)
            assert found.column in (column, "")
            if place:
                order = list(chain.entries)
                order[place - 1 : place + 1] = order[place], order[place - 1]
                assert chain.after(renumbered(order)).broken_at == place
                gone = [*chain.entries[: place - 1], *chain.entries[place:]]
                assert chain.after(renumbered(gone)).broken_at == place
    finally:
        empty.execute("ROLLBACK")


def _after(db: Connection, chain: Chain, entries: list[Entry]) -> ChainCheck:
    db.execute("DELETE FROM audit")
    marks = ",".join("?" * len(COLUMNS))
    db.executemany(f"INSERT INTO audit ({audit.COLUMNS}) VALUES ({marks})", entries)
    try:
        return chain.check()
    finally:
        db.execute("ROLLBACK TO whole")


assert WORKSPACE == ""
