"""Jobs: handlers in the GUI thread, cancel inside the job, nothing after the end."""

import threading

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from rca_studio.ui.jobs import Jobs


@pytest.fixture
def jobs(qapp):
    made = Jobs()
    yield made
    made.close()


def test_the_result_comes_back_in_the_gui_thread(jobs, qtbot):
    seen = []
    jobs.start(
        lambda _p: threading.current_thread().name,
        lambda name: seen.append((name, threading.current_thread())),
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0] != threading.current_thread().name
    assert seen[0][1] is threading.current_thread()
    assert not jobs.busy


def test_an_exception_is_handed_over(jobs, qtbot):
    def fail(_progress):
        raise ValueError("no")

    seen = []
    jobs.start(fail, failed=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], ValueError)


def test_a_bug_nobody_expects_reaches_the_fault_report(jobs, qtbot):
    def fail(_progress):
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught:
        jobs.start(fail)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


def test_cancel_stops_the_job_inside_progress(jobs, qtbot):
    begun, seen = threading.Event(), []

    def work(progress):
        begun.set()
        for step in range(10**9):
            progress(step)

    job = jobs.start(work, lambda _r: seen.append("done"), cancelled=lambda: seen.append("stop"))
    assert begun.wait(5)
    job.cancel()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["stop"]


def test_progress_is_told_but_not_for_every_row(jobs, qtbot):
    told, done = [], []

    def work(progress):
        for step in range(50_000):
            progress(step)
        return True

    jobs.start(work, done.append, progress=told.append)
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    assert told[0] == 0
    assert len(told) < 200


def test_a_dropped_job_tells_nobody(jobs, qtbot):
    gate, seen = threading.Event(), []

    def work(_progress):
        gate.wait(5)
        return 1

    job = jobs.start(work, seen.append, cancelled=lambda: seen.append("stop"))
    jobs.drop(job)
    gate.set()
    after = []
    jobs.start(lambda _p: 2, after.append)
    qtbot.waitUntil(lambda: bool(after))
    assert seen == []


def test_closing_waits_for_the_workers(qapp):
    jobs, ended = Jobs(), []
    begun = threading.Event()

    def work(progress):
        begun.set()
        try:
            for step in range(10**9):
                progress(step)
        finally:
            ended.append(1)

    jobs.start(work)
    assert begun.wait(5)
    jobs.close()
    assert ended == [1]


def test_a_screen_that_has_gone_is_not_told(jobs, qtbot):
    told = []

    class Screen(QObject):
        def take(self, value) -> None:
            told.append(value)

    screen = Screen()
    jobs.start(lambda _progress: 1, screen.take)
    delete(screen)  # its Python half lives on, as that of a closed window does
    qtbot.waitUntil(lambda: not jobs.busy)
    assert told == []
