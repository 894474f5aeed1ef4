"""Charts as they come from the panels: the one of a quiet organisation, and hostile ones."""

from rca_studio.analysis.governance.panel import (
    Arrow,
    Bar,
    BarChart,
    Cell,
    Drill,
    GraphChart,
    Group,
    GroupList,
    HeatChart,
    Layer,
    Mark,
    Node,
    Part,
    Point,
    SeriesChart,
    StackedChart,
    Tone,
)
from rca_studio.analysis.governance.scope import Period, Scope

SCOPE = Scope(period=Period("2025-01", "2026-11"))
NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HIDDEN = Cell(value=None, shown="<5", hidden=True)
AWAY = Cell(value=None, shown="hidden", hidden=True)


def cell(value, shown=None) -> Cell:
    """A number with its cases; none for ``None``."""
    if value is None:
        return Cell(value=None, shown="–")
    return Cell(
        value=value,
        shown=shown or (f"{value:g}" if value else "–"),
        drill=Drill(scope=SCOPE, words=f"{value:g} cases"),
    )


def months(count: int, year: int = 2025) -> list[str]:
    return [f"{NAMES[at % 12]} {year + at // 12}" for at in range(count)]


def series(values=None, *, parts=True, run=(17, 23), marks=(), left_out=(), **more) -> SeriesChart:
    if values is None:
        values = [
            *(20, 22, 17, 21, 24, 21.5, 27, 15, 20, 16, 15.5, 19, 21, 22, 22.4, 30, 24, 11.5),
            *(30.5, 26, 26.5, 36, 28),
        ]
    points = tuple(
        Point(
            label=name,
            cell=cell(value, None if value is None else f"{value / 10:g}"),
            words=f"{name}: {value}",
            outside=value is not None and value > 34,
            in_run=run[0] <= at < run[1] and value is not None,
            left_out="The count was double" if at in left_out else "",
        )
        for at, (name, value) in enumerate(zip(months(len(values)), values, strict=True))
    )
    count = len(points)
    lines = (
        Part(first=0, last=count - 1, centre=(20.0,) * count, lower=(5.0,) * count,
             upper=(35.0,) * count),
    )  # fmt: skip
    more.setdefault("unit", "near misses per 1,000 visits")
    more.setdefault("title", "Near misses per 1,000 visits")
    return SeriesChart(
        key="rate",
        points=points,
        parts=(lines if count else ()) if parts is True else tuple(parts or ()),
        marks=tuple(Mark(place=place, words=words) for place, words in marks),
        kind="u",
        **more,
    )


def bars(values=(54, 17, 10, 4), labels=None, *, pareto=False, vital=0, **more) -> BarChart:
    labels = labels or ("Vigilance", "Checklist", "Second person", "Forcing function")
    tones = (Tone.WEAK, Tone.MIDDLE, Tone.MIDDLE, Tone.STRONG)
    total, so_far, shares = sum(value or 0 for value in values) or 1, 0.0, []
    for value in values:
        so_far += value or 0
        shares.append(None if value is None else so_far / total)
    return BarChart(
        key="bars",
        title="What stopped harm",
        unit="near misses",
        bars=tuple(
            Bar(
                label=labels[at % len(labels)],
                cell=HIDDEN if value is None else cell(value),
                tone=Tone.PLAIN if pareto else tones[at % 4],
                **more,
            )
            for at, value in enumerate(values)
        ),
        cumulative=tuple(shares) if pareto else (),
        vital=vital,
    )


def stacked(count=8, *, labels=None, columns=None, hide=()) -> StackedChart:
    labels = labels or ("Forcing function", "Second person or checklist", "Vigilance", "Luck")
    tones = (Tone.STRONG, Tone.MIDDLE, Tone.WEAK, Tone.FAINT)
    columns = columns or [f"Q{1 + at % 4} {2025 + at // 4}" for at in range(count)]
    counts = [
        [(layer + 2) * 3 + (at * (layer + 1)) % 7 for at in range(count)]
        for layer in range(len(labels))
    ]
    return StackedChart(
        key="stack",
        title="What harm was stopped by, over time",
        unit="share of near misses",
        columns=tuple(columns),
        layers=tuple(
            Layer(
                label=label,
                tone=tones[layer % 4],
                cells=tuple(
                    AWAY if (at in hide and layer < 2) else cell(counts[layer][at])
                    for at in range(count)
                ),
            )
            for layer, label in enumerate(labels)
        ),
        totals=tuple(cell(sum(one[at] for one in counts)) for at in range(count)),
    )


PLACES = ("Maple House", "Oak Lodge", "Route 3", "Route 7", "Community")
KINDS = ("Near fall", "Medication", "Staffing", "Equipment", "Community")


def heat(rows=PLACES, columns=KINDS, *, totals=True) -> HeatChart:
    def one(row: int, column: int) -> Cell:
        number = (row * 7 + column * 5 + row * column) % 13
        if number in (1, 2, 3, 4):
            return HIDDEN
        return AWAY if number == 6 else cell(number)

    cells = tuple(tuple(one(r, c) for c in range(len(columns))) for r in range(len(rows)))
    return HeatChart(
        key="heat",
        title="Place by type",
        unit="near misses",
        rows=tuple(rows),
        columns=tuple(columns),
        cells=cells,
        row_totals=tuple(cell(20 + r) for r in range(len(rows))) if totals else (),
        column_totals=tuple(cell(30 + c) for c in range(len(columns))) if totals else (),
        total=cell(128) if totals else None,
        row_name="Place",
        column_name="Type",
    )


FACTORS = (
    ("guidance", "Guidance", 31, "cause"),
    ("training", "Training", 12, "cause"),
    ("workload", "Workload", 27, "cause"),
    ("communication", "Communication", 44, "cause"),
    ("place", "Place and surroundings", 23, "cause"),
    ("equipment", "Equipment", 19, "cause"),
    ("event", "The near miss", 128, "event"),
)
LEADS = (
    ("guidance", "communication", 18, True),
    ("communication", "event", 40, True),
    ("training", "communication", 6, False),
    ("workload", "communication", 12, False),
    ("workload", "event", 9, False),
    ("place", "event", 20, False),
    ("equipment", "place", 7, False),
    ("communication", "workload", 3, False),
)


def graph(nodes=FACTORS, arrows=LEADS) -> GraphChart:
    return GraphChart(
        key="graph",
        title="What led to what",
        unit="cases",
        nodes=tuple(Node(key=k, label=w, cell=cell(n), kind=kind) for k, w, n, kind in nodes),
        arrows=tuple(
            Arrow(cause=c, effect=e, cell=HIDDEN if n is None else cell(n), strong=strong)
            for c, e, n, strong in arrows
        ),
        paths=(("guidance", "communication", "event"),) if nodes is FACTORS else (),
    )


BACK = (
    ("Walker position, bathroom 2 doorway", 5, "since June", "did_not_hold", "Action did not hold"),
    ("Record differs from family note", 4, "on 3 routes", "no_action", "No action yet"),
    ("Backup found by chance", 3, "on route 3", "in_progress", "Action in progress"),
    ("Two tablets in one blister", 2, "since May", "in_place", "Action in place"),
)


def groups(rows=BACK) -> GroupList:
    return GroupList(
        key="repeats",
        title="The same near miss again",
        unit="near misses",
        groups=tuple(
            Group(
                title=title,
                cell=cell(number),
                why=("the same place", "the same control did not hold"),
                when=when,
                standing=standing,
                standing_words=words,
                trigger="Three in 90 days" if number > 3 else "",
                cases=("NM-0142", "NM-0103"),
            )
            for title, number, when, standing, words in rows
        ),
    )


def empty_ones() -> tuple:
    return (
        series([], parts=False),
        bars(()),
        StackedChart(key="s", title="S", unit="", columns=(), layers=(), totals=()),
        HeatChart(key="h", title="H", unit="", rows=(), columns=(), cells=()),
        graph((), ()),
        groups(()),
    )


def usual() -> tuple:
    return (
        series(
            marks=((9, "Handover sheet in place"), (17, "Report form on phones")),
            left_out=(7,),
        ),
        bars(),
        bars(
            (40, 22, 12, 7, 5, None, 3),
            ("Communication", "Guidance", "Workload", "Place and surroundings", "Equipment",
             "Training", "Team"),
            pareto=True,
            vital=3,
        ),
        stacked(),
        stacked(
            5,
            columns=("Riverside day service", "Maple House residential", "Home care north",
                     "Home care south and villages", "Respite"),
            hide=(2,),
        ),
        heat(),
        graph(),
        groups(),
    )  # fmt: skip
