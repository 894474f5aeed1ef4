"""Keeps the screens on while a show runs, as far as the system lets us.

Qt has no call for it, so each system is asked in its own way: Windows by
``SetThreadExecutionState``, macOS by its own ``caffeinate`` for as long as we live, other systems
by the screen saver's service on D-Bus. Where none of it works the show goes on all the same, and
the facilitator is told to switch the screen saver off.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

_CONTINUOUS: Final = 0x80000000
_SYSTEM_REQUIRED: Final = 0x00000001
_DISPLAY_REQUIRED: Final = 0x00000002
_SAVER: Final = "org.freedesktop.ScreenSaver"
_CONNECTION: Final = "rca-studio-show"
_WAIT: Final = 300
"""Milliseconds the screen saver's service may take; a show does not wait for it."""

Ways = dict[str, Callable[[], Callable[[], object] | None]]


class Awake:
    """Asks that screens stay on, until it is let go.

    ``keeps`` tells whether the system agreed.
    """

    def __init__(self, platform: str = sys.platform, ways: Ways | None = None) -> None:
        found = (ways or _WAYS).get(platform, _by_saver)
        self._release: Callable[[], object] | None = None
        with suppress(Exception):  # whatever it is, a show is not stopped by it
            self._release = found()

    @property
    def keeps(self) -> bool:
        """Whether screens stay on."""
        return self._release is not None

    def let_go(self) -> None:
        """Let the system do as it likes again; twice does nothing more."""
        release, self._release = self._release, None
        if release is not None:
            with suppress(Exception):
                release()


def _on_windows() -> Callable[[], object] | None:
    import ctypes

    kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009  there is none elsewhere
    ask = kernel.SetThreadExecutionState
    if not ask(_CONTINUOUS | _SYSTEM_REQUIRED | _DISPLAY_REQUIRED):
        return None
    return lambda: ask(_CONTINUOUS)


def _on_mac() -> Callable[[], object] | None:
    asked = ["/usr/bin/caffeinate", "-d", "-i", "-w", str(os.getpid())]
    child = subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def release() -> None:
        child.terminate()
        child.wait(timeout=1)

    return release


def _by_saver() -> Callable[[], object] | None:
    from PySide6.QtDBus import QDBusConnection, QDBusInterface, QDBusMessage

    bus = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, _CONNECTION)
    if not bus.isConnected():
        return None
    saver = QDBusInterface(_SAVER, "/org/freedesktop/ScreenSaver", _SAVER, bus)
    saver.setTimeout(_WAIT)
    answer = saver.call("Inhibit", "RCA Studio", "A safety session is shown")
    if answer.type() != QDBusMessage.MessageType.ReplyMessage or not answer.arguments():
        QDBusConnection.disconnectFromBus(_CONNECTION)
        return None
    # Who asked is gone then, and with them what they asked for: the number that was answered could
    # not be sent back in the type it came in.
    return lambda: QDBusConnection.disconnectFromBus(_CONNECTION)


_WAYS: Final[Ways] = {"win32": _on_windows, "darwin": _on_mac}
