"""A fault is told in plain words, reported without case text, and the program goes on."""

import sys
import threading

import pytest

from rca_studio import faults
from rca_studio.faults import FaultNote, KnownFault

SECRET = "Mrs Alder fell beside bathroom 2B"


def broken(text: str) -> None:
    raise ValueError(text)


def caught(text: str = SECRET) -> Exception:
    try:
        try:
            broken(text)
        except ValueError as error:
            raise KeyError(text) from error
    except KeyError as error:
        return error
    raise AssertionError


def test_a_known_fault_is_told_as_it_is(tmp_path):
    fault = KnownFault("The disk is full.", "Three changes wait.", "Free some space.")
    assert str(fault) == "The disk is full. Three changes wait. Free some space."
    note = faults.explain(fault, tmp_path)
    assert note == FaultNote("The disk is full.", "Three changes wait.", "Free some space.")
    assert note.text == str(fault)
    assert not list(tmp_path.iterdir())


def test_the_report_of_a_bug_says_where_and_nothing_of_the_case(tmp_path):
    note = faults.explain(caught(), tmp_path / "log")
    assert note.report is not None
    text = note.report.read_text(encoding="utf-8")
    assert "builtins.KeyError" in text
    assert "builtins.ValueError" in text
    assert "in broken" in text
    assert "test_faults.py:" in text
    assert note.report.name in note.do
    for word in SECRET.split():
        assert word not in text
        assert word not in note.text
    assert str(tmp_path) not in text


def test_one_bug_makes_one_file_and_counts(tmp_path):
    names = {faults.write_report(caught(f"text {i}"), tmp_path) for i in range(3)}
    (file,) = names
    assert file.read_text(encoding="utf-8").count("again:") == 2


def test_reports_do_not_fill_the_disk(tmp_path):
    for number in range(50):
        (tmp_path / f"fault-{number}.txt").write_text("old")
    assert faults.write_report(caught(), tmp_path) is None
    assert faults.explain(caught(), tmp_path).report is None


def test_a_folder_that_cannot_be_written_costs_only_the_report(tmp_path):
    file = tmp_path / "log"
    file.write_text("not a folder")
    note = faults.explain(caught(), file)
    assert note.report is None
    assert "safe" in note.safe


def test_an_exception_that_causes_itself_is_described_once():
    first, second = ValueError("a"), KeyError("b")
    first.__cause__, second.__cause__ = second, first
    assert faults.describe(first).count("builtins.ValueError") == 1


@pytest.fixture
def told(tmp_path):
    notes: list[FaultNote] = []
    stop = faults.watch(tmp_path, notes.append)
    yield notes
    stop()


def test_what_nobody_caught_is_told(told):
    error = caught()
    sys.excepthook(type(error), error, error.__traceback__)
    sys.excepthook(KnownFault, KnownFault("The file is locked."), None)
    assert told[0].report.exists()
    assert told[1].what == "The file is locked."


def test_a_thread_that_breaks_is_told(told):
    thread = threading.Thread(target=broken, args=(SECRET,))
    thread.start()
    thread.join()
    assert "in broken" in told[0].report.read_text(encoding="utf-8")


def test_ctrl_c_stays_ctrl_c(told, capsys):
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert told == []
    assert "KeyboardInterrupt" in capsys.readouterr().err


def test_watching_ends_as_it_began(tmp_path):
    before = sys.excepthook, threading.excepthook
    faults.watch(tmp_path, print)()
    assert (sys.excepthook, threading.excepthook) == before
