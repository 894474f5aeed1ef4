"""The program as it is started by a person."""

import pytest

from rca_studio.ui import theme
from tests.e2e.hands import Hands


@pytest.fixture
def start(qapp, qtbot):
    """Starts the program and gives the hands at its keyboard; closes it afterwards."""
    started: list[Hands] = []

    def begin(*arguments: object) -> Hands:
        started.append(Hands(qapp, qtbot, *arguments))
        return started[-1]

    yield begin
    for hands in started:
        hands.leave()
    theme.apply(qapp, "light")
