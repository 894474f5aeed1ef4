"""The measures of an action with real widgets: fields, figures typed and pasted, the run chart."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from rca_studio.domain.people import Role
from rca_studio.domain.plan import Measure, MeasureKind
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing import gestures, people_gestures, plan_gestures
from rca_studio.editing.plan_gestures import Figure
from rca_studio.ui import theme
from rca_studio.ui.case.actions_measures import MeasuresPart
from rca_studio.ui.case.actions_paste import PasteSheet
from tests.ui.case.desk import Desk, make_desk

Key = Qt.Key
PROCESS, OUTCOME = MeasureKind.PROCESS, MeasureKind.OUTCOME


@pytest.fixture
def desk(tmp_path, qapp):
    theme.apply(qapp, "light")
    made = make_desk(tmp_path)
    yield made
    made.studio.close()


@pytest.fixture
def action(desk: Desk) -> str:
    step, made = gestures.add_action(desk.casefile, "Mark a place", done_on="2026-10-01")
    assert desk.studio.edit(step)
    return made


@pytest.fixture
def part(desk: Desk, action: str, qtbot):
    made = MeasuresPart(desk.studio, desk.case_id, action)
    qtbot.addWidget(made)
    show = lambda *_: made.show_action(desk.casefile, desk.casefile.get(action))  # noqa: E731
    show()
    desk.studio.changed.connect(show)
    made.resize(760, 900)
    made.show()
    qtbot.waitExposed(made)
    return made


def measured(desk: Desk, action: str, *figures: Figure, **values) -> None:
    measure = Measure(kind=PROCESS, text="Clear", numerator="Clear", denominator="Checks", **values)
    assert desk.studio.edit(plan_gestures.set_measure(desk.casefile.get(action), measure))
    if figures:
        stamp = desk.studio.writer.stamp()
        step = plan_gestures.add_figures(
            desk.casefile, desk.casefile.get(action), PROCESS, figures, stamp
        )
        assert desk.studio.edit(step)


def figures(desk: Desk, action: str, kind=PROCESS) -> dict[str, tuple[float, float, str]]:
    return {
        one.day: (one.numerator, one.denominator, one.note)
        for one in desk.casefile.measurements(action, kind)
    }


def write(qtbot, line, words: str) -> None:
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, words)
    line.commit()


def pasting() -> PasteSheet:
    tops = QApplication.topLevelWidgets()
    return next(w for w in tops if isinstance(w, PasteSheet) and w.isVisible())


def test_a_measure_is_said_field_by_field(desk, action, part, qtbot) -> None:
    box = part.boxes[PROCESS]
    assert "Count what was done" in box._asks.text()
    qtbot.keyClick(box.add, Key.Key_Space)
    assert QApplication.focusWidget() is box.text
    assert {key for key, field in box.fields.items() if field.needed} == {
        "text", "numerator", "target",
    }  # fmt: skip
    write(qtbot, box.text, "Turn is clear")
    write(qtbot, box.numerator, "Clear checks")
    write(qtbot, box.denominator, "Checks made")
    write(qtbot, box.target, "97,5")
    write(qtbot, box.due.line, "1 Dec 2026")
    assert desk.casefile.get(action).measures == (
        Measure(
            kind=PROCESS,
            text="Turn is clear",
            numerator="Clear checks",
            denominator="Checks made",
            target=97.5,
            due="2026-12-01",
        ),
    )
    assert not any(field.needed for field in box.fields.values())
    write(qtbot, box.target, "many")
    assert box.fields["target"].needed
    assert desk.casefile.get(action).measures[0].target == 97.5


def test_an_outcome_begins_as_a_number_of_which_less_is_better(desk, action, part, qtbot) -> None:
    qtbot.keyClick(part.boxes[OUTCOME].add, Key.Key_Space)
    assert part.boxes[OUTCOME].goal.key == "most"
    assert desk.casefile.get(action).measures == (Measure(kind=OUTCOME, at_most=True),)
    assert not part.boxes[PROCESS]._filled.isVisible()


def test_a_figure_is_typed_corrected_and_deleted(desk, action, part, qtbot) -> None:
    measured(desk, action, target=90.0)
    rows = part.boxes[PROCESS].figures
    assert rows.day.line.text() == "21 Nov 2026"
    write(qtbot, rows.amount, "18 of 20")
    write(qtbot, rows.note, "evening")
    qtbot.keyClick(rows.note, Key.Key_Return)
    assert figures(desk, action) == {"2026-11-21": (18, 20, "evening")}
    assert part.boxes[PROCESS].words.startswith("18 of 20 in the last (90 %, 21 Nov 2026).")
    (figure,) = desk.casefile.measurements(action, PROCESS)
    rows.choose(figure.id)
    assert rows.amount.text() == "18 of 20"
    write(qtbot, rows.amount, "19/20")
    qtbot.keyClick(rows.amount, Key.Key_Return)
    assert figures(desk, action) == {"2026-11-21": (19, 20, "evening")}
    rows._on_delete(figure.id)
    assert figures(desk, action) == {}
    assert not part.boxes[PROCESS].chart.isVisible()


@pytest.mark.parametrize(
    ("day", "amount", "said"),
    [
        ("soon", "18/20", "On which day"),
        ("", "18/20", "On which day"),
        ("1 Dec 2026", "18/20", "1 Dec 2026 lies in the future."),
        ("1 Nov 2026", "ten", "Enter what was counted"),
        ("1 Nov 2026", "18", "Out of how many?"),
        ("1 Nov 2026", "21/20", "21 out of 20 is no share."),
    ],
)
def test_what_is_no_figure_is_told_beside_the_line(
    desk, action, part, qtbot, day, amount, said
) -> None:
    measured(desk, action)
    rows = part.boxes[PROCESS].figures
    write(qtbot, rows.day.line, day) if day else rows.day.line.clear()
    write(qtbot, rows.amount, amount)
    qtbot.keyClick(rows.enter, Key.Key_Space)
    assert rows._wrong.isVisible()
    assert rows._wrong.text().startswith(said)
    assert figures(desk, action) == {}


def test_a_pasted_table_is_one_step_and_says_what_it_left_out(desk, action, part, qtbot) -> None:
    measured(desk, action, Figure("2026-11-14", 10, 20))
    qtbot.keyClick(part.boxes[PROCESS].figures.paste, Key.Key_Space)
    sheet = pasting()
    assert not sheet.yes.isEnabled()
    sheet.table.setPlainText("Day\tDone\tOf\n14.11.2026\t18\t20\n15.11.2026\t19\t20\nx\t1\t2")
    assert sheet.said == (
        "2 figures read; 1 day of them has a figure already, which is corrected. "
        "The first line was read as headings: Day | Done | Of. "
        "1 line could not be read and will not be entered:"
    )
    assert [(row.words, row.note) for row in sheet.unread.rows] == [
        ("Line 4: x · 1 · 2", "“x” is no day")
    ]
    assert sheet.yes.text() == "Enter 2 figures"
    qtbot.keyClick(sheet.yes, Key.Key_Space)
    assert figures(desk, action) == {"2026-11-14": (18, 20, ""), "2026-11-15": (19, 20, "")}
    assert desk.studio.undo()
    assert figures(desk, action) == {"2026-11-14": (10, 20, "")}


def test_a_long_table_is_read_beside_the_window(desk, action, part, qtbot) -> None:
    measured(desk, action)
    qtbot.keyClick(part.boxes[PROCESS].figures.paste, Key.Key_Space)
    sheet = pasting()
    days = [date(2025, 1, 1) + timedelta(days=at) for at in range(400)]
    sheet.table.setPlainText("\n".join(f"{day}\t{at % 20}\t20" for at, day in enumerate(days)))
    assert not sheet.yes.isEnabled()
    qtbot.waitUntil(lambda: not desk.studio.jobs.busy)
    assert sheet.yes.text() == "Enter 400 figures"
    sheet.table.setPlainText("2026-11-14\t1\t2")
    assert sheet.yes.text() == "Enter 1 figure"
    sheet.reject()


def test_what_lies_on_the_clipboard_is_there_if_it_is_a_table(desk, action, part, qtbot) -> None:
    measured(desk, action)
    QApplication.clipboard().setText("14.11.2026\t18\t20")
    qtbot.keyClick(part.boxes[PROCESS].figures.paste, Key.Key_Space)
    sheet = pasting()
    assert sheet.found.figures == (Figure("2026-11-14", 18, 20),)
    sheet.reject()
    QApplication.clipboard().setText("Dear all")
    qtbot.keyClick(part.boxes[PROCESS].figures.paste, Key.Key_Space)
    sheet = pasting()
    assert sheet.table.text() == ""
    sheet.reject()


def test_the_chart_is_gone_through_with_the_arrows_and_corrected_by_a_click(
    desk, action, part, qtbot
) -> None:
    measured(desk, action, Figure("2026-11-01", 10, 20), Figure("2026-11-14", 19, 20), target=90.0)
    chart = part.boxes[PROCESS].chart
    assert "19 of 20 in the last" in chart.accessibleName()
    chart.setFocus()
    qtbot.keyClick(chart, Key.Key_Left)
    assert chart.accessibleDescription() == "14 Nov 2026: 19 of 20, 95 %, target reached"
    qtbot.keyClick(chart, Key.Key_Left)
    assert chart.accessibleDescription() == "1 Nov 2026: 10 of 20, 50 %, target not reached"
    rows = part.boxes[PROCESS].figures
    qtbot.keyClick(chart, Key.Key_Return)
    assert rows.amount.text() == "10 of 20"
    last = chart.drawing.figures[-1].bounds.centre
    scale = chart._scale()
    spot = QPoint(round(last.x * scale), round(last.y * scale))
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=spot)
    assert rows.amount.text() == "19 of 20"


def test_only_the_last_figures_are_listed_until_all_are_asked_for(desk, action, part, qtbot):
    measured(desk, action, *[Figure(f"2026-11-{day:02d}", day, 20) for day in range(1, 10)])
    rows = part.boxes[PROCESS].figures
    assert rows.more.text() == "Show all 9"
    before = rows.list.sizeHint().height()
    qtbot.keyClick(rows.more, Key.Key_Space)
    assert rows.list.sizeHint().height() > before


def test_a_measure_goes_with_its_figures_and_comes_back_with_them(desk, action, part, qtbot):
    measured(desk, action, Figure("2026-11-01", 10, 20))
    said: list[str] = []
    part.removed.connect(said.append)
    qtbot.keyClick(part.boxes[PROCESS].remove, Key.Key_Space)
    assert said == ["The process measure was removed with its 1 figure"]
    assert desk.casefile.get(action).measures == ()
    assert figures(desk, action) == {}
    assert desk.studio.undo()
    assert figures(desk, action) == {"2026-11-01": (10, 20, "")}


def test_who_may_not_work_on_it_is_told_why(desk, action, part) -> None:
    measured(desk, action)
    for name, role in (("Admin", Role.ADMINISTRATOR), ("Tells", Role.REPORTER)):
        step = people_gestures.add_person(desk.studio.casefile(WORKSPACE), name, (role,))
        assert desk.studio.edit(step)
        desk.studio.be("Admin")
    desk.studio.be("Tells")
    part.show_action(desk.casefile, desk.casefile.get(action))
    assert not part.boxes[PROCESS].figures.enter.isEnabled()
    assert part.boxes[PROCESS].figures.enter.toolTip()
    assert not part.boxes[OUTCOME].add.isEnabled()
