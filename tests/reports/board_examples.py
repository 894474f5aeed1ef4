"""Board reports to print: with every kind of chart, plain, protected, empty and hostile."""

from dataclasses import replace

from rca_studio.analysis.governance.names import month_label
from rca_studio.analysis.governance.panel import (
    HIDDEN,
    Arrow,
    Bar,
    BarChart,
    Basis,
    Cell,
    Drill,
    GraphChart,
    Group,
    GroupList,
    HeatChart,
    Layer,
    Mark,
    Node,
    Panel,
    Part,
    Point,
    SeriesChart,
    StackedChart,
    Tone,
)
from rca_studio.analysis.governance.scope import Period, Scope
from rca_studio.reports.board_report import AnswerLine, BoardReport, Edition, Opening
from tests.reports.report_examples import imprint

HOSTILE = (
    '=HYPERLINK("http://evil","x") <b>bold</b> & </a:t> $\\frac{1}{0}$ nul\x00bell\x07 '
    "\u202eesrever\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 東京 \U0001f9af "
)
LONG = "Walker parked behind the bathroom door on the evening round " * 5
SCOPE = Scope(period=Period("2025-01", "2026-12"))


def cell(number: float | None, shown: str = "", *, hidden: bool = False) -> Cell:
    if hidden:
        return Cell(value=None, shown=shown or HIDDEN, hidden=True)
    if number is None:
        return Cell(value=None, shown=shown or "–")
    words = shown or (f"{number:,}" if isinstance(number, int) else f"{number:.3g}")
    return Cell(value=number, shown=words, drill=Drill(scope=SCOPE, words="These near misses"))


def basis(number: int = 128, **changes: str) -> Basis:
    words = {
        "period": "Jan 2025 to Dec 2026",
        "filter": "All services",
        "exposure": "52,400 visits",
    }
    return Basis(number=cell(number), **{**words, **changes})


def months(number: int = 24) -> list[str]:
    return [_label(n) for n in range(number)]


def _label(number: int) -> str:
    return month_label(f"{2025 + number // 12}-{number % 12 + 1:02d}")


def series(number: int = 24, words: str = "") -> SeriesChart:
    values = [4.1 + (n * 7 % 5) * 0.6 + (2.4 if n >= number - 6 else 0) for n in range(number)]
    points = tuple(
        Point(
            label=label,
            cell=cell(round(value, 2)),
            words=f"{label}: {value:.2f} per 1,000 visits {words}",
            outside=n == number - 3,
            in_run=n >= number - 6,
            left_out=f"Flood, nobody came {words}" if n == 5 else "",
        )
        for n, (label, value) in enumerate(zip(months(number), values, strict=True))
    )
    half = number // 2
    parts = (
        Part(
            first=0, last=half - 1, centre=(5.0,) * half, lower=(2.0,) * half, upper=(8.0,) * half
        ),
        Part(
            first=half,
            last=number - 1,
            centre=(5.6,) * (number - half),
            lower=(None,) * (number - half),
            upper=(8.9,) * (number - half),
            name=f"New form {words}",
        ),
    )
    return SeriesChart(
        key="rate",
        title=f"Near misses per 1,000 visits {words}".strip(),
        unit="near misses per 1,000 visits",
        points=points,
        parts=parts if number > 1 else (),
        marks=(Mark(place=min(8, number - 1), words=f"Cabinet taken away {words}"),),
        kind="u'",
        note="Months before the new form have lines of their own.",
    )


def bars(words: str = "") -> BarChart:
    kinds = (("Vigilance", 54, Tone.WEAK), ("Checklist", 17, Tone.MIDDLE))
    more = (("Second person", 10, Tone.MIDDLE), ("Forcing function", 4, Tone.STRONG))
    return BarChart(
        key="held",
        title="What stopped harm",
        unit="near misses",
        bars=tuple(
            Bar(label=f"{label} {words}".strip(), cell=cell(number), tone=tone)
            for label, number, tone in (*kinds, *more)
        ),
    )


def pareto(words: str = "") -> BarChart:
    numbers = (40, 22, 12, 8, 3)
    return BarChart(
        key="pareto",
        title="Where most of them happened",
        unit="near misses",
        bars=tuple(
            Bar(label=f"Place {n} {words}".strip(), cell=cell(number))
            for n, number in enumerate(numbers, start=1)
        ),
        cumulative=tuple(sum(numbers[: n + 1]) / sum(numbers) for n in range(len(numbers))),
        vital=3,
    )


def stacked(words: str = "") -> StackedChart:
    columns = ("Q1 2026", "Q2 2026", "Q3 2026", "Q4 2026")
    return StackedChart(
        key="margin",
        title="Margin to harm",
        unit="near misses",
        columns=columns,
        layers=tuple(
            Layer(
                label=f"{label} {words}".strip(),
                cells=tuple(cell(3 + (n * k) % 7) for k in range(len(columns))),
                tone=tone,
            )
            for n, (label, tone) in enumerate(
                (("None left", Tone.WEAK), ("One control", Tone.MIDDLE), ("More", Tone.STRONG))
            )
        ),
        totals=tuple(cell(sum(3 + (n * k) % 7 for n in range(3))) for k in range(len(columns))),
    )


def heat(words: str = "") -> HeatChart:
    rows = ("Maple House", "Oak Lodge", "Route 3", "Route 7", "Community")
    columns = ("Near fall", "Medication", "Staffing", "Equipment")
    numbers = [[(r * 5 + c * 3) % 12 for c in range(len(columns))] for r in range(len(rows))]
    return HeatChart(
        key="heat",
        title="Place by type",
        unit="near misses",
        rows=tuple(f"{row} {words}".strip() for row in rows),
        columns=columns,
        cells=tuple(tuple(cell(n) if n else cell(None) for n in row) for row in numbers),
        row_totals=tuple(cell(sum(row)) for row in numbers),
        column_totals=tuple(cell(sum(col)) for col in zip(*numbers, strict=True)),
        total=cell(sum(map(sum, numbers))),
        row_name="Place",
        column_name="Type",
    )


def graph(words: str = "") -> GraphChart:
    nodes = (("task", "Task"), ("place", "Place and surroundings"), ("event", "The near miss"))
    return GraphChart(
        key="graph",
        title="How causes led to near misses",
        unit="cases",
        nodes=tuple(
            Node(
                key=key,
                label=f"{label} {words}".strip(),
                cell=cell(12),
                kind="event" if key == "event" else "cause",
            )
            for key, label in nodes
        ),
        arrows=(
            Arrow(cause="task", effect="event", cell=cell(9), strong=True),
            Arrow(cause="place", effect="event", cell=cell(6)),
            Arrow(cause="place", effect="task", cell=cell(2)),
        ),
        paths=(("task", "event"),),
    )


def groups(words: str = "") -> GroupList:
    return GroupList(
        key="groups",
        title="Groups of near misses that are alike",
        unit="near misses",
        groups=(
            Group(
                title=f"Walker position, bathroom 2 doorway {words}".strip(),
                cell=cell(5),
                why=("the same place", f"the same words: walker, doorway {words}"),
                when="5 since June",
                standing="did_not_hold",
                standing_words="Action did not hold",
                trigger="3 within 90 days",
                cases=("NM-0142", "NM-0103", "NM-0098"),
                action=f"Move the cabinet {words}",
            ),
            Group(
                title="Record differs from family note",
                cell=cell(4),
                why=("the same kind",),
                when="4 on 3 routes",
                standing="no_action",
                standing_words="No action yet",
                cases=("NM-0120",),
            ),
        ),
    )


def panels(words: str = "", number: int = 24) -> tuple[Panel, ...]:
    """Every kind of chart; ``words`` are put wherever people write."""
    more = f" {words}" if words else ""

    def panel(key: str, question: str, answer: str, *charts: object) -> Panel:
        return Panel(
            key=key,
            question=question,
            answer=answer + more,
            basis=basis(),
            details=(f"Reporting also feels safer: 4.1 of 5, up from 3.4.{more}",),
            cautions=("Who did not answer is not in it.", f"Months differ in length.{more}"),
            charts=charts,  # type: ignore[arg-type]
            direction="Up" if key == "increasing" else "",
        )

    return (
        panel(
            "increasing",
            "Are near misses increasing?",
            "Yes: 6 months above the centre line. Reporting also feels safer and harm did not "
            "rise, so read this as better reporting first.",
            series(number, words),
        ),
        panel(
            "stopping",
            "What is stopping harm?",
            "64 % of catches relied on someone noticing.",
            bars(words),
            stacked(words),
        ),
        panel("where", "Where and what?", "Most at Maple House.", heat(words), pareto(words)),
        panel("factors", "What made it likely?", "Mostly the task.", graph(words)),
        panel(
            "repeating",
            "Does it come back?",
            "Yes: NM-0142 and NM-0103 are alike, and an earlier action did not hold.",
            groups(words),
        ),
    )


def opening(found: tuple[Panel, ...]) -> Opening:
    return Opening(
        lines=tuple(
            AnswerLine(question=one.question, answer=one.answer, change=one.direction)
            for one in found
        ),
        changed=("Near misses per 1,000 visits went up in June 2026.",),
        ask=("Which of the actions that did not hold will be replaced?",),
        limits=("How safe care is cannot be read from these figures alone.",),
    )


def report(found: tuple[Panel, ...] | None = None, **changes: object) -> BoardReport:
    found = panels() if found is None else found
    usual = BoardReport(
        edition=Edition.BOARD,
        opening=opening(found),
        panels=found,
        imprint=imprint(),
        period="Jan 2025 to Dec 2026",
        narrowed="All services",
        number="128",
        sources="Own words.",
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def empty_panels() -> tuple[Panel, ...]:
    """What there is to say before there is a case."""
    return tuple(
        replace(
            one,
            answer="Nothing was reported in this period.",
            details=(),
            cautions=(),
            charts=(),
            empty="A chart appears here with the first near miss.",
            basis=basis(0),
        )
        for one in panels()
    )


def all_hidden() -> tuple[Panel, ...]:
    """Every number hidden."""

    def hide(one: object) -> object:
        if isinstance(one, Cell):
            return Cell(value=None, shown="<5", hidden=True)
        if isinstance(one, tuple):
            return tuple(map(hide, one))
        if isinstance(one, (Panel, SeriesChart, BarChart, StackedChart, HeatChart, GraphChart)):
            return _hidden_in(one, hide)
        if isinstance(one, (GroupList, Group, Basis, Point, Bar, Layer, Node, Arrow)):
            return _hidden_in(one, hide)
        return one

    found = hide(panels())
    assert isinstance(found, tuple)
    return tuple(
        replace(
            panel,
            basis=replace(panel.basis, protection="Numbers from 1 to 4 are hidden"),
            charts=tuple(
                replace(chart, cumulative=(None,) * len(chart.cumulative))
                if isinstance(chart, BarChart)
                else replace(chart, parts=())
                if isinstance(chart, SeriesChart)
                else chart
                for chart in panel.charts
            ),
        )
        for panel in found
    )


def _hidden_in(one: object, hide: object) -> object:
    names = one.__dataclass_fields__  # type: ignore[attr-defined]
    return replace(one, **{name: hide(getattr(one, name)) for name in names})  # type: ignore
