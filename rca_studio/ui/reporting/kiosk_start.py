"""Before a computer is left to everybody: by which passphrase the report form is left again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from rca_studio.ui.proof.sheet import AskSheet
from rca_studio.ui.studio import Studio
from rca_studio.ui.widgets.field import Field
from rca_studio.ui.widgets.labels import Label
from rca_studio.ui.widgets.secret_line import SecretLine

LEAST = 6
_WHAT = (
    "The report form fills the screen of this computer, and nothing else of the workspace can be "
    "seen. What is typed is cleared after a minute and a half without a touch. To leave it, "
    "somebody types the passphrase you choose now; it holds for this time only."
)
_CANNOT = (
    "A program cannot block the keys of the system itself, such as those that switch programs or "
    "users. Where that matters, start it in an account of its own, with the system's own kiosk "
    "mode (“assigned access”, “guided access”)."
)


class KioskStart(AskSheet):
    """Asks for the passphrase twice; ``chosen`` gets it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Report form on a shared computer", _WHAT, "Start", parent)
        self.chosen: Callable[[str], None] | None = None
        self.first = SecretLine()
        self.second = SecretLine()
        self._fields = (
            Field("Passphrase to leave it", self.first, f"At least {LEAST} characters."),
            Field("The same again", self.second),
        )
        for field in self._fields:
            self.body.addWidget(field)
        self.body.addWidget(Label(_CANNOT, token="muted", wrap=True))
        for line in (self.first, self.second):
            line.textChanged.connect(self._judge)
        self.agreed = self._on_agreed
        self._judge()
        self.first.setFocus()

    def _judge(self) -> None:
        one, two = self.first.text(), self.second.text()
        if len(one) < LEAST:
            self.ask_for(f"Choose a passphrase of at least {LEAST} characters first.")
        else:
            self.ask_for("" if one == two else "Type the same passphrase again.")

    def _on_agreed(self) -> None:
        passphrase = self.first.text()
        for line in (self.first, self.second):
            line.forget()
        if self.chosen is not None:
            self.chosen(passphrase)


def start_kiosk(studio: Studio, window: QWidget, lock: Callable[[], object]) -> None:
    """Ask for a passphrase and fill the screen with the report form.

    Whoever is signed in is locked out first: when the form is left, they sign in again.

    Args:
        studio: the open workspace.
        window: goes out of sight meanwhile.
        lock: sees to it that somebody signs in before the window shows anything.
    """
    sheet = KioskStart(window)

    def made(digest: str) -> None:
        from rca_studio.ui.reporting.kiosk import Kiosk

        kiosk = Kiosk(studio, digest, studio.workspace_value("organisation"))

        def back() -> None:
            window.show()
            if not studio.closed:
                studio.do(lambda: studio.workspace.forget_secret(digest))

        kiosk.left.connect(back)
        lock()
        kiosk.start()
        window.hide()

    def chosen(passphrase: str) -> None:
        make = studio.workspace.make_secret
        studio.jobs.start(lambda _progress: make(passphrase), made, failed=studio.tell)

    sheet.chosen = chosen
    sheet.open()
