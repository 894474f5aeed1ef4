"""Lists of cases: every page in order, each case once, and no page that sorts everything."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.registers import CaseQuery, CaseSummary, SortBy
from rca_studio.domain.way import overdue
from rca_studio.models import case_filters, case_list
from rca_studio.models.engine import Engine
from rca_studio.models.registers import SqlRegisters
from tests.models.lists import bring_in, commit, empty_workspace

MOMENTS = (
    *("", "", "2024", "2024-11", "2024-11-18", "2024-11-18T20:40", "2025-01-01T00:00"),
    *("2025-01-01", "2026", "2026-03-02T07:15", "2026-03-02T07:15", "2026-12-31T23:59"),
)
TITLES = ("walker", "Walker", "WALKER near bed", "Bed", "bed", "éclair", "zebra", "", "Åbo", "_x")
PLACES = ("", "", "Maple House", "maple house", "Oak Lodge, room 4", "“Quoted”", "ß")
DUE = ("", "", "2026-11-18", "2026-11-18T08:10", "2026-11-19T20:40", "2026-11-20", "2027-01-01")
NOW = "2026-11-19T21:00"
OUTCOMES = ("", "", "", "duplicate", "not_near_miss")
NUMBERS = (*range(1, 40), *range(998, 1003), *range(9_990, 10_021), 99_999, 100_000)
FILTERS = ("protocols", "services", "locations", "staff_groups", "routes", "stages")


def pick(values, n, step):
    return values[(n * step + n // 7) % len(values)]


def all_cases() -> list[tuple[Case, CaseSummary]]:
    found = []
    for n, number in enumerate(NUMBERS):
        case = Case(
            id=f"c{n:03}",
            reference=f"{'NM' if n % 9 else 'ZQ'}-{number:04}",
            title=pick(TITLES, n, 3),
            story=" ".join(w for i, w in enumerate(("common", "odd", "rare")) if n % 5**i == 0),
            protocol=pick(("near_fall", "medication", "general"), n, 1),
            stage=pick(tuple(Stage), n, 5),
            occurred=pick(MOMENTS, n, 5),
            service=pick(("North", "South", ""), n, 1),
            location=pick(PLACES, n, 3),
            staff_group=pick(("", "Nurse"), n, 1),
            route=pick(("Route 1", "", "Route 2"), n, 2),
            practice=n % 4 == 0,
            batch_id="first" if n % 2 else "",
        )
        margin = (None, 1, -1, 0, 2, None)[n % 6]
        held = ("vigilance",) if margin == 1 else ()
        summary = CaseSummary(
            margin_today=margin,
            margin_after=None,
            held_by=held,
            stage_due=pick(DUE, n, 3),
            outcome=pick(OUTCOMES, n, 2),
        )
        found.append((case, summary))
    return found


CASES = all_cases()
MARGINS = {case.id: summary.margin_today for case, summary in CASES}
SUMMARIES = {case.id: summary for case, summary in CASES}
SEQ = {}


def stays_for(case: Case) -> str:
    """The case another one was reported twice with."""
    return "c000" if int(case.id[1:]) % 2 else "c001"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory):
    engine = empty_workspace(tmp_path_factory.mktemp("lists") / "lists.rca")
    for case, summary in CASES:
        if not case.batch_id:
            commit(engine, "Report", (None, case), summary=summary)
    bring_in(engine, [case for case, _ in CASES if case.batch_id], "first")
    with engine.writing() as connection:  # what the writer would have worked out
        connection.executemany(
            "UPDATE case_ SET margin_today = ?, held_by = ?, stage_due = ?, outcome = ? "
            "WHERE id = ?",
            [
                (
                    s.margin_today,
                    '["vigilance"]' if s.held_by else "[]",
                    s.stage_due,
                    s.outcome,
                    c.id,
                )
                for c, s in CASES
            ],
        )
        connection.executemany(
            "INSERT INTO rejection (id, case_id, kind, reason, by, at, duplicate_of, version) "
            "VALUES (?, ?, ?, 'why', 'Ada', '2026-11-20T09:00:00Z', ?, 1)",
            [
                (f"r-{c.id}", c.id, s.outcome, stays_for(c) if s.outcome == "duplicate" else "")
                for c, s in CASES
                if s.outcome
            ],
        )
        SEQ.update(connection.execute("SELECT id, seq FROM case_"))
    yield engine
    engine.close()


@pytest.fixture(
    scope="module", params=[(2_000, 20_000), (3, 6), (0, 0)], ids=["few", "some", "many"]
)
def registers(engine: Engine, request: pytest.FixtureRequest):
    """The same cases read as if they were few, so-so or very many: gathered and walked."""
    ranked, gathered = request.param
    with pytest.MonkeyPatch.context() as patch:
        for module in (case_filters, case_list):
            patch.setattr(module, "RANKED", ranked)
            patch.setattr(module, "GATHERED", gathered)
        yield SqlRegisters(engine)


def sort_key(case: Case, sort: SortBy, descending: bool):
    """The order a person would expect, in plain Python; segments first, then values."""
    flip = -1 if descending else 1
    seq = SEQ[case.id]
    title = "".join(c.lower() if c.isascii() else c for c in case.title)
    margin = MARGINS[case.id]
    no_path = (0 if descending else 2, 0) if margin == -1 else None
    return {
        SortBy.OCCURRED: (0, case.occurred, seq),
        SortBy.REFERENCE: (0, len(case.reference), case.reference, seq),
        SortBy.TITLE: (0, title, seq),
        SortBy.PROTOCOL: (0, case.protocol, case.occurred, seq),
        SortBy.LOCATION: (0 if case.location else 1, case.location, case.occurred, seq),
        SortBy.MARGIN: (
            (3, 0, case.occurred, seq)
            if margin is None
            else (*no_path, case.occurred, seq)
            if no_path
            else (1, margin, case.occurred, seq)
        ),
        SortBy.STAGE: (case.stage.number * flip, case.occurred, seq),
    }[sort]


def expected(query: CaseQuery) -> list[str]:
    """The ids of a list without a search text, or with an order of its own."""
    cases = [case for case, _ in CASES if fits(case, query)]
    keys = {case.id: sort_key(case, query.sort, query.descending) for case in cases}
    ordered = sorted(keys, key=lambda i: keys[i][1:], reverse=query.descending)
    return sorted(ordered, key=lambda i: keys[i][0])  # stable: segments keep their order


def fits(case: Case, query: CaseQuery) -> bool:
    for name in FILTERS:
        wanted = getattr(query, name)
        if wanted and getattr(case, name.removesuffix("s")) not in wanted:
            return False
    if query.since and case.occurred < query.since:
        return False
    if query.until and not (case.occurred and case.occurred[: len(query.until)] <= query.until):
        return False
    if query.practice is not None and case.practice is not query.practice:
        return False
    if query.batch_id and case.batch_id != query.batch_id:
        return False
    summary = SUMMARIES[case.id]
    if query.overdue_on and not overdue(summary.stage_due, query.overdue_on):
        return False
    if query.outcomes and summary.outcome not in query.outcomes:
        return False
    if query.counting and summary.outcome:
        return False
    if query.duplicate_of:
        twice = summary.outcome == "duplicate" and stays_for(case) == query.duplicate_of
        if not twice:
            return False
    if query.among is not None and SEQ[case.id] not in query.among:
        return False
    return not query.text or query.text in f"{case.title} {case.story}".casefold().split()


def some(*values):
    return st.lists(st.sampled_from(values), max_size=3).map(tuple)


QUERIES = st.builds(
    CaseQuery,
    protocols=some("near_fall", "medication", "none"),
    services=some("North", "South", "", "Nowhere"),
    locations=some(*dict.fromkeys(PLACES)),
    staff_groups=some("", "Nurse"),
    routes=some("Route 1", "Route 2"),
    stages=some(*Stage),
    since=st.sampled_from(["", "", "2024", "2024-11-18", "2025-01-01T00:00", "2027"]),
    until=st.sampled_from(["", "", "2024", "2024-11", "2025-01-01", "2026-03-02T07:15"]),
    practice=st.sampled_from([None, None, True, False]),
    batch_id=st.sampled_from(["", "", "first", "second"]),
    overdue_on=st.sampled_from(["", "", NOW, "2026-11-18T08:10", "2030-01-01T00:00", "2020"]),
    outcomes=st.sampled_from([(), (), ("duplicate",), ("duplicate", "not_near_miss")]),
    counting=st.booleans(),
    duplicate_of=st.sampled_from(["", "", "", "c000", "c077"]),
    among=st.none() | st.lists(st.integers(0, len(NUMBERS) + 5), max_size=60).map(tuple),
    text=st.sampled_from(["", "", "common", "odd", "rare", "zebra"]),
    sort=st.sampled_from(SortBy),
    descending=st.booleans(),
)


def paged(registers: SqlRegisters, query: CaseQuery, limit: int) -> list[str]:
    ids: list[str] = []
    cursor = None
    for _ in range(len(CASES) + 2):
        page = registers.cases(query, cursor, limit)
        assert len(page.rows) <= limit
        ids += [row.id for row in page.rows]
        cursor = page.next
        if cursor is None:
            return ids
        assert page.rows
    raise AssertionError("the list does not end")


@settings(max_examples=300)
@given(query=QUERIES, limit=st.sampled_from([1, 2, 3, 7, 50, 200]))
def test_pages_hold_each_case_once_in_order(registers, query, limit):
    ids = paged(registers, query, limit)
    wanted = expected(query)
    if query.text and query.sort is SortBy.OCCURRED and query.descending:
        assert sorted(ids) == sorted(wanted)  # by rank, which is bm25's own business
    else:
        assert ids == wanted


@pytest.mark.parametrize("sort", SortBy)
@pytest.mark.parametrize("descending", [True, False])
def test_every_order_over_all_cases(registers, sort, descending):
    query = CaseQuery(sort=sort, descending=descending)
    assert paged(registers, query, 11) == expected(query)


@settings(max_examples=200)
@given(query=QUERIES, cap=st.sampled_from([1, 5, 30, 1_000]))
def test_counting_stops_at_the_cap(registers, query, cap):
    number = len(expected(query))
    count = registers.count_cases(query, cap)
    assert count.number == min(number, cap)
    assert count.exact == (number <= cap)


@pytest.mark.parametrize("sort", [SortBy.OCCURRED, SortBy.TITLE])
def test_exactly_the_cases_asked_for_are_listed(registers, sort):
    asked = tuple(sorted(SEQ.values())[3:40:3])
    query = CaseQuery(among=(*asked, *asked, 10_000_000), sort=sort)
    listed = paged(registers, query, 5)
    assert sorted(listed) == sorted(case for case, seq in SEQ.items() if seq in asked)
    assert listed == expected(query)
    assert registers.count_cases(query).number == len(asked)
    assert registers.cases(CaseQuery(among=(), sort=sort)).rows == ()
    assert registers.count_cases(CaseQuery(among=())).number == 0


def test_twenty_thousand_cases_may_be_asked_for(registers):
    many = CaseQuery(among=tuple(range(20_000)))
    assert paged(registers, many, 50) == expected(CaseQuery())
    assert registers.count_cases(many).number == len(CASES)


def test_a_line_tells_what_the_case_holds(registers):
    case = next(case for case, _ in CASES if MARGINS[case.id] == 1)
    row = next(r for r in registers.cases(CaseQuery(), limit=500).rows if r.id == case.id)
    for name in ("reference", "title", "protocol", "service", "location", "occurred", "stage"):
        assert getattr(row, name) == getattr(case, name)
    assert (row.margin, row.held_by) == (1, ("vigilance",))
    summary = SUMMARIES[case.id]
    assert (row.stage_due, row.outcome) == (summary.stage_due, summary.outcome)
    assert (row.anonymous, row.practice) == (case.anonymous, case.practice)


def test_ranked_pages_hold_each_hit_once_when_cases_come_in_between(tmp_path: Path):
    engine = empty_workspace(tmp_path / "w.rca")
    cases = [Case(id=f"h{n}", reference=f"A-{n}", title="hoist " * (n + 1)) for n in range(9)]
    bring_in(engine, cases, "first")
    registers = SqlRegisters(engine)
    query = CaseQuery(text="hoist")
    page = registers.cases(query, None, 4)
    bring_in(engine, [Case(id="new", reference="B-1", title="hoist")], "second")
    seen = [row.id for row in page.rows]
    while page.next:
        page = registers.cases(query, page.next, 4)
        seen += [row.id for row in page.rows]
    assert len(seen) == len(set(seen))
    assert {case.id for case in cases} <= set(seen)
    engine.close()


def test_a_cursor_of_another_order_is_refused(registers):
    cursor = registers.cases(CaseQuery(sort=SortBy.REFERENCE), limit=2).next
    with pytest.raises(ValueError, match="another list"):
        registers.cases(CaseQuery(), cursor)


# -- how the pages are read ------------------------------------------------------------------------


def plans(engine: Engine, query: CaseQuery, pages: int = 2) -> list[str]:
    """What SQLite does for the first pages of a list, statement by statement."""
    with engine.reading() as connection:
        statements: list[str] = []
        connection.set_trace_callback(statements.append)
        cursor = None
        for _ in range(pages):
            page = case_list.page(connection, query, cursor, 5)
            cursor = page.next
            if cursor is None:
                break
        connection.set_trace_callback(None)
        return [
            f"{step[3]}  <<  {sql}"
            for sql in statements
            if sql.startswith("SELECT")
            for step in connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
        ]


@pytest.mark.parametrize("sort", SortBy)
@pytest.mark.parametrize("descending", [True, False])
def test_no_page_reads_or_sorts_everything(engine, monkeypatch, sort, descending):
    monkeypatch.setattr(case_list, "GATHERED", 0)
    monkeypatch.setattr(case_filters, "GATHERED", 0)
    steps = plans(engine, CaseQuery(sort=sort, descending=descending))
    assert steps
    for step in steps:
        assert "TEMP B-TREE" not in step
        # "SCAN ... USING INDEX" reads an index in the order of the list and stops at the page.
        assert not step.startswith("SCAN") or "USING" in step, step


@pytest.mark.parametrize(
    "filters",
    [
        {"services": ("North",)},
        {"services": ("North", "South")},
        {"locations": ("Maple House",)},
        {"staff_groups": ("Nurse",)},
        {"routes": ("Route 1", "Route 2")},
        {"protocols": ("near_fall", "medication")},
        {"stages": (Stage.REVIEW, Stage.ACT)},
        {"since": "2024", "until": "2025"},
        {"services": ("South",), "since": "2024", "until": "2025"},
    ],
)
def test_a_filtered_list_in_the_order_of_time_is_not_sorted(engine, monkeypatch, filters):
    monkeypatch.setattr(case_list, "GATHERED", 0)
    monkeypatch.setattr(case_filters, "GATHERED", 0)
    for descending in (True, False):
        for step in plans(engine, CaseQuery(**filters, descending=descending)):
            assert "TEMP B-TREE" not in step
            assert not step.startswith("SCAN c") or "USING" in step, step


@pytest.mark.parametrize("sort", SortBy)
def test_overdue_and_rejected_cases_are_found_without_reading_all(engine, monkeypatch, sort):
    for module in (case_list, case_filters):
        monkeypatch.setattr(module, "GATHERED", 20_000)
    for query, found in (
        (CaseQuery(overdue_on=NOW, sort=sort), "USING INDEX case_due"),
        (CaseQuery(outcomes=("duplicate",), sort=sort), "USING INTEGER PRIMARY KEY"),
        (CaseQuery(duplicate_of="c000", sort=sort), "USING INTEGER PRIMARY KEY"),
        (CaseQuery(among=(3, 4, 70), sort=sort), "USING INTEGER PRIMARY KEY"),
    ):
        steps = plans(engine, query)
        assert any(found in step for step in steps)
        for step in steps:
            assert not step.startswith("SCAN c"), step


def test_so_many_overdue_cases_that_they_are_walked(engine, monkeypatch):
    monkeypatch.setattr(case_list, "GATHERED", 0)
    monkeypatch.setattr(case_filters, "GATHERED", 0)
    for step in plans(engine, CaseQuery(overdue_on=NOW)):
        assert "TEMP B-TREE" not in step
        assert not step.startswith("SCAN c") or "USING" in step, step


def test_counting_overdue_cases_reads_their_index_only(engine):
    with engine.reading() as connection:
        statements: list[str] = []
        connection.set_trace_callback(statements.append)
        case_list.count(connection, CaseQuery(overdue_on=NOW), 10_000)
        connection.set_trace_callback(None)
        steps = [
            step[3]
            for sql in statements
            for step in connection.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
        ]
    assert any("case_due" in step for step in steps)
    assert not any(step.startswith("SCAN c") for step in steps)
