"""Monthly figures and surveys from the command line: what is said, what is entered, what is not."""

from datetime import date
from pathlib import Path

import pytest

from rca_studio import headless
from rca_studio.cli import main
from rca_studio.domain.governance import MonthlyFigure, PulseCount
from rca_studio.domain.people import Person, Role
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.gestures import add


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "care.rca"
    with headless.opened(path, create=True):
        pass
    return path


def run(capsys, *words: object) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return code, out, err


def there(path: Path, kind: type) -> tuple:
    with headless.opened(path, read_only=True) as (_, writer):
        return writer.casefile(WORKSPACE).of(kind)


def month(back: int) -> str:
    year, place = divmod(date.today().year * 12 + date.today().month - 1 - back, 12)
    return f"{year}-{place + 1:02d}"


def test_figures_are_entered_and_told(workspace, tmp_path, capsys):
    file = tmp_path / "hours.csv"
    file.write_text(f"Month,Number\n{month(2)},1520\n{month(1)},many\n")
    code, out, _ = run(capsys, "figures", workspace, file, "--what", "hours")
    assert code == 0
    assert "Entered 1 monthly figure from hours.csv" in out
    assert "line 3 not read" in out
    (figure,) = there(workspace, MonthlyFigure)
    assert (figure.month, figure.what, figure.number) == (month(2), "hours", 1520.0)


def test_a_try_changes_nothing(workspace, tmp_path, capsys):
    file = tmp_path / "visits.csv"
    file.write_text(f"Month,Visits\n{month(1)},9\n")
    code, out, _ = run(capsys, "figures", workspace, file, "--dry-run")
    assert (code, "Would enter 1 monthly figure" in out) == (0, True)
    assert there(workspace, MonthlyFigure) == ()


def test_a_survey_is_counted(workspace, tmp_path, capsys):
    file = tmp_path / "survey.csv"
    file.write_text(f"Month,safe_to_report,no_blame\n{month(1)},5,4\n{month(1)},3,4\n")
    code, out, _ = run(capsys, "figures", workspace, file, "--survey")
    assert (code, "Entered 2 surveys" in out) == (0, True)
    found = {one.question: one.answers for one in there(workspace, PulseCount)}
    assert found == {"safe_to_report": (0, 0, 1, 0, 1), "no_blame": (0, 0, 0, 2, 0)}


def test_entering_a_file_twice_says_so_and_changes_nothing(workspace, tmp_path, capsys):
    file = tmp_path / "visits.csv"
    file.write_text(f"Month,Visits\n{month(1)},9\n")
    assert run(capsys, "figures", workspace, file)[0] == 0
    code, _, err = run(capsys, "figures", workspace, file)
    assert (code, "there already" in err) == (1, True)


@pytest.mark.parametrize(
    ("content", "more", "code", "words"),
    [
        ("a,b\n1,2\n", (), 1, "could be entered"),
        ("", (), 1, "is empty"),
        ("Month,Visits\n", (), 1, "could be entered"),
        ("Month,Visits\n2026-01,1\n", ("--what", "kilometres"), 2, "nothing counted as kilometres"),
        ("Month,Visits\n2026-01,1\n", ("--survey", "--what", "visits"), 2, "leave out --what"),
    ],
)
def test_what_cannot_be_entered_is_refused(workspace, tmp_path, capsys, content, more, code, words):
    file = tmp_path / "f.csv"
    file.write_text(content)
    got, _, err = run(capsys, "figures", workspace, file, *more)
    assert (got, words in err) == (code, True)
    assert there(workspace, MonthlyFigure) == ()


def test_where_people_are_set_up_only_who_may_enters_figures(workspace, tmp_path, capsys):
    with headless.opened(workspace) as (_, writer):
        who = Person(id="p", name="Ray Ito", roles=(Role.REPORTER, Role.ADMINISTRATOR))
        other = Person(id="q", name="Lea Moss", roles=(Role.REPORTER,))
        writer.edit(add("Set up", who, other))
    file = tmp_path / "visits.csv"
    file.write_text(f"Month,Visits\n{month(1)},9\n")
    code, _, err = run(capsys, "figures", workspace, file, "--as", "Lea Moss")
    assert (code, "enter monthly figures" in err) == (1, True)
    assert run(capsys, "figures", workspace, file, "--as", "Ray Ito")[0] == 0


def test_what_is_open_elsewhere_is_not_said_to_be_entered(workspace, tmp_path, capsys):
    file = tmp_path / "visits.csv"
    file.write_text(f"Month,Visits\n{month(1)},9\n")
    with headless.opened(workspace):
        code, out, err = run(capsys, "figures", workspace, file)
    assert (code, "Entered" in out) == (1, False)
    assert "open for reading only" in err
    assert there(workspace, MonthlyFigure) == ()
