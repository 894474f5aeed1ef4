"""The wait after wrong passphrases: how it grows, what it outlives, what it does not tell."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.settings import Settings
from rca_studio.ui.people.patience import LONGEST, Patience, delay


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_it_grows_to_a_minute_and_no_further():
    assert [delay(n) for n in range(9)] == [0, 1, 2, 4, 8, 16, 32, 60, 60]


def test_each_failure_waits_longer(clock):
    patience = Patience(Settings.load(), clock)
    waits = []
    for _ in range(8):
        patience.failed()
        waits.append(patience.wait)
        clock.now += patience.wait
        assert patience.wait == 0
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_starting_the_program_again_does_not_help(clock):
    patience = Patience(Settings.load(), clock)
    for _ in range(5):
        patience.failed()
    again = Patience(Settings.load(), clock)
    assert again.wait == 16
    again.failed()
    assert again.wait == 32


def test_what_is_kept_names_nobody(clock):
    from rca_studio.paths import config_folder

    Patience(Settings.load(), clock).failed()
    kept = json.loads((config_folder() / "settings.json").read_text())
    assert kept == {"people.failed": 1, "people.waits_until": clock.now + 1}


def test_a_clock_set_back_does_not_lock_anybody_out(clock):
    patience = Patience(Settings.load(), clock)
    patience.failed()
    clock.now -= 86_400
    assert patience.wait == 1
    clock.now += 1
    assert patience.wait == 0


def test_a_slip_the_next_morning_is_the_first_one_again(clock):
    patience = Patience(Settings.load(), clock)
    for _ in range(6):
        patience.failed()
    clock.now += 8 * 3600
    patience.failed()
    assert patience.wait == 1


@settings(max_examples=25)  # each failure is written to the disk
@given(st.lists(st.floats(-1e6, 1e6), max_size=8))
def test_no_clock_makes_it_wait_longer_than_a_minute(turns):
    clock = Clock()
    patience = Patience(Settings.load(), clock)
    for turn in turns:
        patience.failed()
        clock.now += turn
        assert 0 <= patience.wait <= LONGEST


def test_an_own_passphrase_does_not_shorten_the_wait_for_tries_at_another_ones(clock, qtbot):
    """Whoever signs in rightly between two tries waits as long as if they had not."""
    from types import SimpleNamespace

    from PySide6.QtCore import QObject

    from rca_studio.domain.people import Person
    from rca_studio.ui.people.checker import Checker

    class Desk(QObject):
        settings = Settings.load()
        closed = False
        workspace = SimpleNamespace(check_secret=lambda digest, words: digest == words)

    desk = Desk()
    checker = Checker(desk)  # type: ignore[arg-type]
    checker.patience = Patience(desk.settings, clock)
    waits = []
    for words in ("guess", "own", "guess", "own", "guess"):
        who = Person(id="o", name="Own", secret="own" if words == "own" else "anothers")
        told: list[bool] = []
        assert checker.check(who, words, told.append)
        qtbot.waitUntil(lambda told=told: bool(told), timeout=10_000)
        assert told == [words == "own"]
        waits.append(checker.patience.wait)
        clock.now += checker.patience.wait
    checker.close()
    assert waits == [1, 0, 2, 0, 4]
