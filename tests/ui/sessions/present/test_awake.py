"""Screens stay on while a show runs, and may sleep again afterwards."""

import sys

import pytest

from rca_studio.ui.sessions.present.awake import Awake
from rca_studio.ui.sessions.present.terms import Key


def test_what_was_asked_for_is_let_go_once():
    said = []
    awake = Awake("here", {"here": lambda: lambda: said.append("let go")})
    assert awake.keeps
    awake.let_go()
    awake.let_go()
    assert said == ["let go"]
    assert not awake.keeps


def test_a_system_that_refuses_or_fails_stops_no_show():
    def fails():
        raise OSError("no such service")

    def sticks():
        raise RuntimeError

    assert not Awake("here", {"here": lambda: None}).keeps
    assert not Awake("here", {"here": fails}).keeps
    awake = Awake("here", {"here": lambda: sticks})
    awake.let_go()
    assert not awake.keeps


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="it has a way of its own")
def test_without_a_service_it_says_so(monkeypatch, qapp):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    assert not Awake().keeps


def test_a_show_keeps_screens_on_while_it_runs(cables, stage_desk):
    room = stage_desk.room()
    assert stage_desk.asked == ["stay awake"]
    room.press(Key.NEXT)
    room.press(Key.END)
    assert stage_desk.asked == ["stay awake", "sleep"]
    room.press(Key.GO_ON)
    room.close()
    assert stage_desk.asked == ["stay awake", "sleep"] * 2


def test_the_facilitator_is_told_where_it_could_not_be_done(cables, stage_desk, monkeypatch):
    monkeypatch.setattr(stage_desk, "fall_asleep", lambda: None)
    room = stage_desk.room()
    assert room.facilitator.told.text().startswith("Switch the screen saver")
    room.press(Key.NEXT)
    assert not room.facilitator.banner.isVisible()
