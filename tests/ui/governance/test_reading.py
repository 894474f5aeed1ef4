"""Working panels out behind the window: one after another, the latest question wins."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from rca_studio.analysis.governance import gathering, panels
from rca_studio.analysis.governance.guard import Guard
from rca_studio.analysis.governance.pack import EMPTY_PACK
from rca_studio.analysis.governance.panel import Drill, Panel
from rca_studio.analysis.governance.repeating import repeating
from rca_studio.analysis.governance.scope import Dimension, Scope
from rca_studio.editing.gestures import revise
from rca_studio.faults import KnownFault
from rca_studio.ui.governance import reading
from rca_studio.ui.governance.look import Look
from rca_studio.ui.governance.reading import GovernanceReader, Question

TODAY = date(2026, 11, 21)
COUNTED = "40"  # of the 42 cases of the sample two were rejected or merged
KEYS = ("one", "two", "three")


def counted(key):
    """A panel that says how many cases it counted."""

    def work(inputs):
        number = inputs.cube.number(inputs.scope)
        return Panel(key=key, question=key, answer=str(number), basis=inputs.basis(number))

    return work


@pytest.fixture
def asked(monkeypatch):
    made = {key: counted(key) for key in KEYS}
    calls = []

    def note(key, inputs):
        calls.append((key, inputs.scope))
        return made[key](inputs)

    table = tuple((key, lambda inputs, key=key: note(key, inputs)) for key in KEYS)
    monkeypatch.setattr(panels, "PANELS", table)
    return made, calls


class Heard:
    """What a reader told, in order."""

    def __init__(self, reader, qtbot):
        self.reader, self._qtbot = reader, qtbot
        self.came, self.offers, self.errors = [], [], []
        self.finished = self.stopped = 0
        reader.came.connect(lambda key, panel: self.came.append((key, panel.answer)))
        reader.offered.connect(self.offers.append)
        reader.broke.connect(lambda key, error: self.errors.append((key, error)))
        reader.failed.connect(lambda error: self.errors.append(("", error)))
        reader.finished.connect(self._on_finished)
        reader.stopped.connect(self._on_stopped)

    def _on_finished(self):
        self.finished += 1

    def _on_stopped(self):
        self.stopped += 1

    def quiet(self):
        jobs = self.reader._studio.jobs
        for _ in range(3):
            self._qtbot.waitUntil(lambda: not jobs.busy, timeout=10_000)
            QApplication.processEvents()


@pytest.fixture
def heard(sample_desk, qtbot, asked):
    return Heard(GovernanceReader(sample_desk.studio), qtbot)


ALL = Look(period="all")


def question(look=ALL, **values):
    return Question(replace(look, **values), TODAY, Guard())


def test_panels_come_one_after_another_and_then_what_can_be_asked_for(heard):
    heard.reader.ask(question())
    heard.quiet()
    assert heard.came == [("one", COUNTED), ("two", COUNTED), ("three", COUNTED)]
    (offers,) = heard.offers
    assert heard.finished == 1
    numbers = [number for _, _, number in offers[Dimension.SERVICE]]
    assert sum(numbers) == int(COUNTED)
    assert numbers == sorted(numbers, reverse=True)
    assert heard.reader.practice  # the sample has nothing else
    assert heard.reader.scope.practice is True


def test_the_opened_panel_comes_first(heard):
    heard.reader.ask(question(), "three")
    heard.quiet()
    assert [key for key, _ in heard.came] == ["three", "one", "two"]


def test_what_was_worked_out_is_kept_until_something_changes(heard, asked, sample_desk):
    _, calls = asked
    heard.reader.ask(question())
    heard.quiet()
    heard.reader.ask(question(period="12"))
    heard.quiet()
    heard.reader.ask(question())
    heard.quiet()
    assert len(calls) == 2 * len(KEYS)
    assert [answer for _, answer in heard.came[-3:]] == [COUNTED] * 3
    heard.reader.note()
    heard.reader.ask(question())
    heard.quiet()
    assert len(calls) == 2 * len(KEYS), "nothing was different: nothing is worked out again"
    case_id = sample_desk.studio.registers.cases(_everything(), limit=1).rows[0].id
    casefile = sample_desk.studio.casefile(case_id)
    assert sample_desk.studio.edit(revise(casefile.case, service="Somewhere new"))
    heard.reader.note()
    heard.reader.ask(question())
    heard.quiet()
    assert len(calls) == 3 * len(KEYS)
    assert "Somewhere new" in [value for value, _, _ in heard.offers[-1][Dimension.SERVICE]]


def _everything():
    from rca_studio.domain.registers import CaseQuery

    return CaseQuery()


def test_the_latest_question_wins(heard, asked):
    made, _ = asked
    held = threading.Event()
    first = counted("one")

    def slow(inputs):
        assert held.wait(10)
        return first(inputs)

    made["one"] = slow
    heard.reader.ask(question())
    heard._qtbot.waitUntil(lambda: heard.reader.source is not None, timeout=10_000)
    made["one"] = first
    wanted = question(only=((Dimension.SERVICE, ("no such service",)),))
    heard.reader.ask(wanted)
    held.set()
    heard.quiet()
    assert heard.came == [("one", "0"), ("two", "0"), ("three", "0")]
    assert heard.finished == 1


def test_a_panel_that_cannot_be_worked_out_leaves_the_others(heard, asked):
    made, _ = asked
    made["two"] = lambda _inputs: 1 / 0
    heard.reader.ask(question())
    heard.quiet()
    assert [key for key, _ in heard.came] == ["one", "three"]
    assert [(key, type(error)) for key, error in heard.errors] == [("two", ZeroDivisionError)]
    assert heard.finished == 1


def test_trouble_with_reading_is_told_and_can_be_tried_again(heard, monkeypatch):
    registers = heard.reader._studio.registers
    trouble = KnownFault("The workspace cannot be read.", "Nothing was changed.", "Try again.")

    def fail(progress=None):
        raise trouble

    with monkeypatch.context() as broken:
        broken.setattr(type(registers), "facts", lambda _self, progress=None: fail())
        heard.reader.ask(question())
        heard.quiet()
    assert heard.errors == [("", trouble)]
    assert heard.came == []
    heard.reader.ask(question())
    heard.quiet()
    assert len(heard.came) == 3


def test_reading_can_be_stopped_and_taken_up_again(heard, monkeypatch):
    registers = type(heard.reader._studio.registers)
    whole, held = registers.facts, threading.Event()

    def slow(self, progress=None):
        for done in range(1_000):
            held.wait(0.01)
            progress(done)
        raise AssertionError("nobody stopped it")

    with monkeypatch.context() as patched:
        patched.setattr(registers, "facts", slow)
        heard.reader.ask(question())
        heard.reader.cancel()
        heard.quiet()
    assert heard.stopped == 1
    assert heard.came == []
    assert registers.facts is whole
    heard.reader.ask(question())
    heard.quiet()
    assert len(heard.came) == 3


def test_the_cases_behind_a_number_are_exactly_those(heard):
    heard.reader.ask(question())
    heard.quiet()
    cube, scope = heard.reader.source.cube, heard.reader.scope
    service, number = next(iter(cube.by(scope, Dimension.SERVICE).items()))
    found = []
    drill = Drill(scope=scope.narrowed(Dimension.SERVICE, service), words=service)
    heard.reader.cases_of(drill, found.append)
    heard.quiet()
    (cases,) = found
    assert cases.number == len(cases.seqs) == number
    query = replace(_everything(), among=cases.seqs)
    rows = heard.reader._studio.registers.cases(query).rows
    assert {row.service for row in rows} == {service}
    assert len(rows) == number


def test_protected_filters_tell_no_counts(heard):

    class Protecting(Guard):
        preset = EMPTY_PACK.presets[0]

    heard.reader.ask(Question(ALL, TODAY, Protecting(), "protected"))
    heard.quiet()
    (offers,) = heard.offers
    assert {number for values in offers.values() for _, _, number in values} == {None}
    assert isinstance(heard.reader.scope, Scope)


def test_what_takes_long_is_worked_out_beside_the_others(heard, asked, monkeypatch):
    made, _ = asked
    monkeypatch.setattr(reading, "SLOW", frozenset({"one"}))
    held, first = threading.Event(), counted("one")
    cubes = []

    def slow(inputs):
        cubes.append(inputs.cube)
        assert held.wait(10)
        return first(inputs)

    made["one"] = slow
    heard.reader.ask(question())
    heard._qtbot.waitUntil(lambda: len(heard.offers) == 1, timeout=10_000)
    assert [key for key, _ in heard.came] == ["two", "three"]
    assert heard.finished == 0
    assert heard.reader.busy
    heard.reader.ask(question(period="12"))
    heard._qtbot.waitUntil(lambda: len(heard.offers) == 2, timeout=10_000)
    held.set()
    heard.quiet()
    assert [key for key, _ in heard.came] == ["two", "three", "two", "three", "one"]
    assert heard.finished == 1
    assert cubes[0] is not heard.reader.source.cube


def test_where_small_numbers_are_hidden_one_guard_sees_all_panels_in_order(heard, monkeypatch):
    monkeypatch.setattr(reading, "SLOW", frozenset({"one"}))

    class Protecting(Guard):
        preset = EMPTY_PACK.presets[0]

    heard.reader.ask(Question(ALL, TODAY, Protecting(), "protected"))
    heard.quiet()
    assert [key for key, _ in heard.came] == list(KEYS)
    assert heard.finished == 1


def as_of(key):
    """A panel that says which titles it read."""

    def work(inputs):
        titles = {one.case.title for one in inputs.gatherer.read(inputs.cube.cases(inputs.scope))}
        number = inputs.cube.number(inputs.scope)
        found = "reworded" if "Reworded" in titles else "as it was"
        return Panel(key=key, question=key, answer=found, basis=inputs.basis(number))

    return work


def reworded(desk, title="Reworded"):
    """Reword the title of a case, of which no figure tells."""
    studio = desk.studio
    found = studio.registers.cases(_everything(), limit=50).rows
    case_id = next(row.id for row in found if row.reference == "NM-0103")
    assert studio.edit(revise(studio.casefile(case_id).case, title=title))


def test_what_reads_words_is_worked_out_again_when_words_change(
    heard, asked, sample_desk, monkeypatch
):
    made, calls = asked
    monkeypatch.setattr(reading, "SLOW", frozenset({"one"}))
    made["one"] = as_of("one")
    heard.reader.ask(question())
    heard.quiet()
    reworded(sample_desk)
    heard.reader.note()
    heard.reader.ask(question())
    heard.quiet()
    assert [answer for key, answer in heard.came if key == "one"] == ["as it was", "reworded"]
    assert sorted(key for key, _ in calls) == ["one", "one", "three", "two"]


def test_what_took_long_is_not_told_when_cases_were_read_again_meanwhile(
    heard, asked, sample_desk, monkeypatch
):
    made, _ = asked
    monkeypatch.setattr(reading, "SLOW", frozenset({"one"}))
    held, begun = threading.Event(), threading.Event()

    def slow(inputs):
        panel = as_of("one")(inputs)
        begun.set()
        assert held.wait(10)
        return panel

    made["one"] = slow
    heard.reader.ask(question())
    heard._qtbot.waitUntil(lambda: begun.is_set() and len(heard.offers) == 1, timeout=10_000)
    reworded(sample_desk)
    heard.reader.note()
    heard.reader.ask(question())
    heard._qtbot.waitUntil(lambda: len(heard.offers) == 2, timeout=10_000)
    held.set()
    heard.quiet()
    assert [answer for key, answer in heard.came if key == "one"] == ["reworded"]
    assert heard.finished == 1


def test_a_change_in_the_midst_of_a_question_is_told_of_all_panels(heard, asked, sample_desk):
    made, _ = asked
    for key in KEYS:
        made[key] = as_of(key)
    held, begun = threading.Event(), threading.Event()

    def slow(inputs):
        begun.set()
        assert held.wait(10)
        return as_of("two")(inputs)

    made["two"] = slow
    heard.reader.ask(question())
    heard._qtbot.waitUntil(begun.is_set, timeout=10_000)
    case = sample_desk.studio.registers.cases(_everything(), limit=1).rows[0].id
    studio = sample_desk.studio
    assert studio.edit(revise(studio.casefile(case).case, title="Reworded", service="Elsewhere"))
    heard.reader.note()
    held.set()
    heard.quiet()
    assert dict(heard.came) == dict.fromkeys(KEYS, "reworded")
    assert not heard.reader.waits
    assert heard.finished == 1


# -- comparing the near misses --------------------------------------------------------------------


class Comparing:
    """Stands in for the reading of cases: waits, and tells how far it came."""

    def __init__(self, read):
        self.read, self.begun, self.go_on = read, threading.Event(), threading.Event()
        self.waits = True

    def __call__(self, seqs, progress=None):
        self.begun.set()
        while self.waits and not self.go_on.wait(0.005):
            progress(7)
        return self.read(seqs, progress)


@pytest.fixture
def comparing(heard, asked, monkeypatch):
    made, _ = asked
    made["one"] = repeating
    monkeypatch.setattr(reading, "SLOW", frozenset({"one"}))
    registers = heard.reader._studio.registers
    held = Comparing(registers.known_cases)
    monkeypatch.setattr(
        type(registers), "known_cases", lambda _self, seqs, progress=None: held(seqs, progress)
    )
    yield held
    held.go_on.set()


def test_it_is_told_how_many_near_misses_were_compared(heard, comparing):
    told = []
    heard.reader.compared.connect(told.append)
    heard.reader.ask(question())
    heard._qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    comparing.go_on.set()
    heard.quiet()
    assert heard.came[-1][0] == "one"
    assert heard.finished == 1


def test_comparing_can_be_stopped_and_taken_up_again(heard, comparing):
    heard.reader.ask(question())
    heard._qtbot.waitUntil(lambda: len(heard.offers) == 1 and comparing.begun.is_set())
    heard.reader.cancel()
    heard.quiet()
    ((key, error),) = heard.errors
    assert (key, error.what) == ("one", "Comparing the near misses was stopped.")
    assert (heard.stopped, heard.finished) == (1, 0)
    comparing.go_on.set()
    heard.reader.ask(question())
    heard.quiet()
    assert heard.came[-1][0] == "one"
    assert heard.finished == 1


def test_what_is_known_of_a_filter_is_told_at_once_and_the_rest_when_it_was_compared(
    heard, comparing, monkeypatch
):
    monkeypatch.setattr(gathering, "MOST_CASES", 12)
    comparing.go_on.set()
    heard.reader.ask(question())
    heard.quiet()
    (service, *_), cube = heard.offers[0][Dimension.SERVICE][0], heard.reader.source.cube
    comparing.go_on.clear()
    comparing.begun.clear()
    heard.came.clear()
    narrowed = question(only=((Dimension.SERVICE, (service,)),))
    heard.reader.ask(narrowed)
    heard._qtbot.waitUntil(comparing.begun.is_set)
    heard._qtbot.waitUntil(lambda: "one" in dict(heard.came))
    comparing.go_on.set()
    heard.quiet()
    assert [key for key, _ in heard.came].count("one") == 2
    assert heard.finished == 2
    heard.came.clear()
    heard.reader.ask(narrowed)
    heard.quiet()
    assert [key for key, _ in heard.came].count("one") == 1
    assert cube.number(heard.reader.scope) > 0


def test_what_was_told_at_once_stays_when_comparing_is_stopped_or_not_wanted_any_more(
    heard, comparing, monkeypatch
):
    monkeypatch.setattr(gathering, "MOST_CASES", 12)
    comparing.go_on.set()
    heard.reader.ask(question())
    heard.quiet()
    services = [value for value, *_ in heard.offers[0][Dimension.SERVICE]]
    comparing.go_on.clear()
    for number, leave in enumerate((heard.reader.cancel, lambda: heard.reader.ask(question()))):
        comparing.begun.clear()
        heard.reader.ask(question(only=((Dimension.SERVICE, (services[number],)),)))
        heard._qtbot.waitUntil(comparing.begun.is_set)
        leave()
        heard.quiet()
        assert heard.errors == []
        assert heard.stopped == 1
    assert not heard.reader.busy
