"""A room with two screens, whose cables can be pulled."""

import platform
from datetime import datetime

import pytest
from PySide6.QtGui import QGuiApplication

from rca_studio.domain.case import Case
from rca_studio.domain.casefile import ChangeSet, created
from rca_studio.domain.causal import Event, Harm
from rca_studio.domain.session import Session
from rca_studio.ui.sessions.present.awake import Awake
from rca_studio.ui.sessions.present.show_room import ShowRoom
from tests.ui.sessions.present.cables import plug, screen
from tests.ui.sessions.present.shows import Hands, seven

LAPTOP = ("laptop", 0, 1366, 768)
BEAM = ("projector", 1366, 1920, 1080)
SESSION = Session(id="s", title="Safety session", day="2026-11-25", cases=("one",))


class Cables:
    """The screens of a test: the laptop, and what is plugged into it."""

    def __init__(self, qapp) -> None:
        self._qapp = qapp

    def are(self, *screens: dict) -> None:
        plug(*screens)
        self._qapp.processEvents()

    def two(self, dpr: float = 1, *, wide: int = 1920, high: int = 1080) -> None:
        self.are(screen(*LAPTOP), screen("projector", 1366, wide, high, dpr))

    def pull(self) -> None:
        self.are(screen(*LAPTOP))

    @property
    def names(self) -> list[str]:
        return [one.name() for one in QGuiApplication.screens()]

    def named(self, name: str):
        return next(one for one in QGuiApplication.screens() if one.name() == name)


@pytest.fixture
def cables(qapp):
    """Two screens; afterwards it is as before."""
    if QGuiApplication.platformName() != "offscreen" or platform.system() != "Linux":
        pytest.skip("screens can be plugged on the offscreen platform of Linux only")
    (before,) = QGuiApplication.screens()
    size, name = before.geometry(), before.name()
    made = Cables(qapp)
    made.two()
    yield made
    made.are(screen(name, size.x(), size.width(), size.height()))
    assert made.names == [name]


class Desk:
    """A workspace with a session about one case, and the show of it."""

    def __init__(self, made, qapp) -> None:
        self.desk, self.studio, self.qapp = made, made.studio, qapp
        self.show = seven()
        self.hands = Hands()
        self.rooms: list[ShowRoom] = []
        self.asked: list[str] = []
        case = Case(id="one", reference="NM-0142", title="Near fall")
        self.studio.edit(
            ChangeSet(
                "Begin",
                created(
                    case,
                    Event(id="e", case_id="one", text="nearly fell"),
                    Harm(id="h", case_id="one", text="hip"),
                    SESSION,
                ),
            )
        )

    def fall_asleep(self):
        self.asked.append("stay awake")
        return lambda: self.asked.append("sleep")

    def reads(self):
        """What makes the show as it is now."""
        show = self.show
        return lambda _progress: show

    def room(self) -> ShowRoom:
        """The show, begun; nothing is accepted but what ``show`` says."""
        mine = QGuiApplication.screens()[0]
        made = ShowRoom(
            self.studio,
            SESSION,
            self.show,
            self.reads,
            mine,
            now=self.hands,
            wall=lambda: datetime(2026, 11, 25, 13, 40),
            stay_awake=lambda: Awake("here", {"here": self.fall_asleep}),
        )
        self.rooms.append(made)
        made.begin()
        self.qapp.processEvents()
        return made


@pytest.fixture
def stage_desk(bare_desk, qapp):
    made = Desk(bare_desk, qapp)
    yield made
    for room in made.rooms:
        room.close()
    qapp.processEvents()
