"""The window's composition root: the one place that knows everybody.

It paints an empty window first; the workspace, its database and the screens come behind it, in that
order, so that something to look at is there at once. Whatever is slow to import is imported where
it is used.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QApplication

from rca_studio import paths
from rca_studio.diagrams.tokens import DARK
from rca_studio.settings import (
    ORGANISATION,
    PERSON,
    RECENT_WORKSPACES,
    TEXT_SCALE,
    THEME,
    WINDOW_GEOMETRY,
    Setting,
    Settings,
)
from rca_studio.ui.main_window import MainWindow
from rca_studio.version import VERSION

if TYPE_CHECKING:
    from rca_studio.analysis.practice import Practice
    from rca_studio.analysis.reviewing import Reviewing
    from rca_studio.diagrams.text import Ruler
    from rca_studio.domain.protocol_faces import Face
    from rca_studio.editing.writer import Writer
    from rca_studio.faults import FaultNote
    from rca_studio.models.workspace_file import WorkspaceFile
    from rca_studio.office import Office
    from rca_studio.ui.jobs import Jobs
    from rca_studio.ui.people.curtain import HeldPrompts
    from rca_studio.ui.people.doorkeeper import Doorkeeper
    from rca_studio.ui.prompts import Prompts
    from rca_studio.ui.studio import Studio
    from rca_studio.ui.tidy import Tidy

MOST_RECENT = 8
_BOX_WATCH = "box watch"


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point of ``rca-studio``; gives the exit code."""
    options = build_parser().parse_args(list(sys.argv[1:] if argv is None else argv))
    application = make_application()
    desk = Desk(application, Settings.load(), theme_choice=options.theme)
    try:
        desk.start(options)
        return application.exec()
    finally:
        desk.shut()


def build_parser() -> argparse.ArgumentParser:
    """The options of the window."""
    parser = argparse.ArgumentParser(prog="rca-studio", description="Review near misses.")
    parser.add_argument("file", nargs="?", type=Path, help="workspace (.rca) to open")
    parser.add_argument("--sample", action="store_true", help="open the sample workspace")
    parser.add_argument(
        "--kiosk", action="store_true", help="fill the screen with the report form alone"
    )
    parser.add_argument("--theme", choices=THEME.choices, help="for this time only")
    parser.add_argument("--size", type=_size, metavar="WxH", help="size of the window")
    parser.add_argument(
        "--screenshot", type=Path, metavar="DIR", help="save a picture of each screen and quit"
    )
    parser.add_argument("--version", action="version", version=f"RCA Studio {VERSION}")
    return parser


def make_application() -> QApplication:
    """The one application; the one there is already, if there is one."""
    there = QApplication.instance()
    if isinstance(there, QApplication):
        return there
    application = QApplication(["rca-studio"])
    application.setApplicationName(paths.APP_NAME)
    application.setApplicationVersion(VERSION)
    application.setDesktopFileName("rca-studio")
    return application


class Desk(QObject):
    """Holds the window, opens and closes workspaces for it, and keeps what a person chose.

    Signals:
        ready: the first page of an opened workspace, or the welcome page, is in view.
    """

    ready = Signal()
    _told = Signal(object)

    def __init__(
        self,
        application: QApplication,
        settings: Settings,
        *,
        theme_choice: str | None = None,
        prompts: Prompts | None = None,
    ) -> None:
        super().__init__()
        self.settings = settings
        self._application = application
        self._theme = theme_choice or settings.get(THEME)
        self._scale = settings.get(TEXT_SCALE)
        self.window = MainWindow(prompts)
        self.studio: Studio | None = None
        self._file: WorkspaceFile | None = None
        self._jobs: Jobs | None = None
        self._tidy: Tidy | None = None
        self.doorkeeper: Doorkeeper | None = None
        self._held: HeldPrompts | None = None
        self._stop_watching: Callable[[], None] | None = None
        self._furnished = False
        self._opening: Path | None = None
        self._told.connect(self._on_told)
        window = self.window
        window.open_asked.connect(self.open)
        window.new_asked.connect(self.new)
        window.sample_asked.connect(self.open_sample)
        window.close_asked.connect(self.close_workspace)
        window.keeping_asked.connect(self._on_keeping)
        window.person_asked.connect(self._on_person)
        window.theme_chosen.connect(self.choose_theme)
        window.scale_chosen.connect(self.choose_scale)
        window.closed.connect(self._on_window_closed)

    # -- start and end ---------------------------------------------------------------------------

    def start(self, options: argparse.Namespace) -> None:
        """Show the window; the rest follows once it is painted."""
        self._restore_size(options.size)
        if self._theme == "dark":  # no flash of white before the theme is there
            self.window.setStyleSheet(f"background: {DARK['window']}")
        self._options = options
        self.window.painted.connect(self._after_first_paint)
        self.window.show()

    def shut(self) -> None:
        """Let go of everything; twice does nothing more."""
        if self._jobs is not None:
            self._jobs.close()
        if "office" in self.__dict__:
            self.office.keeper.close()
        self._drop()
        if self._tidy is not None:
            self._tidy.stop()
        if self._stop_watching is not None:
            self._stop_watching()
            self._stop_watching = None

    def furnish(self) -> None:
        """Dress the application and put the furniture into the window, once."""
        if self._furnished:
            return
        self._furnished = True
        from rca_studio.ui import theme

        self.window.setStyleSheet("")
        theme.apply(self._application, self._theme, self._scale)
        self.window.furnish()

    def _after_first_paint(self) -> None:
        from rca_studio.faults import watch
        from rca_studio.ui.tidy import Tidy

        self._tidy = Tidy(self)
        options = self._options
        self._stop_watching = watch(paths.log_folder(), self.tell_from_anywhere)
        if options.screenshot:
            self.ready.connect(self._shoot)
        if options.kiosk:
            self.ready.connect(self._start_kiosk)
        if options.sample:
            self.open_sample()
        elif options.file:
            self.open(options.file)
        else:
            self._welcome()

    def _after_first_page(self) -> None:
        """What a person can wait for until there is something to look at."""
        if self.studio is not None and self._opening is not None:
            self._remember(self._opening)  # waits for the disk
            self._opening = None
        from rca_studio.ui.causes.key_settings import keyboard

        keyboard.use(self.settings)
        self.window.make_menus()
        self.window.show_theme(self._theme)
        if self.studio is not None and self._file is not None and not self.studio.read_only:
            self._watch_box(self.studio, self._file)
        if self.studio is not None and self.doorkeeper is None:
            self._make_doorkeeper(self.studio).begin()
        if self.settings.problem:
            self.window.say(self.settings.problem)
            self.settings.problem = ""
        # What stands now stands until the workspace is closed. A full collection that looked at
        # all of it would hold up an edit now and then.
        gc.freeze()

    def _restore_size(self, size: QSize | None) -> None:
        from PySide6.QtCore import QByteArray

        packed = self.settings.get(WINDOW_GEOMETRY)
        if size is not None:
            self.window.resize(size)
        elif not (packed and self.window.restoreGeometry(QByteArray.fromBase64(packed.encode()))):
            from PySide6.QtGui import QGuiApplication

            screen = QGuiApplication.primaryScreen().availableSize()
            self.window.resize(QSize(1440, 900).boundedTo(screen))

    # -- workspaces ------------------------------------------------------------------------------

    def open(self, path: Path, passphrase: str | None = None) -> None:
        """Open a workspace in place of the one that is open."""

        def work(_progress: object) -> WorkspaceFile | None:
            from rca_studio.models.workspace import is_encrypted, open_workspace

            if passphrase is None and is_encrypted(path):
                return None
            return open_workspace(path, passphrase=passphrase, actor=self._person())

        def done(workspace: WorkspaceFile | None) -> None:
            if workspace is None:
                self._ask_passphrase(path)
            else:
                self._show(workspace)

        self._open_behind(path, work, done)

    def new(self, path: Path) -> None:
        """Make a workspace and open it."""

        def work(_progress: object) -> WorkspaceFile:
            from rca_studio.models.workspace import create_workspace

            organisation = self.settings.get(ORGANISATION)
            return create_workspace(path, organisation=organisation, actor=self._person())

        self._open_behind(path, work, self._show)

    def open_sample(self) -> None:
        """Open the sample workspace; it is made on first use and kept with what was tried on it."""
        path = paths.data_folder() / paths.SAMPLE_NAME

        def work(_progress: object) -> WorkspaceFile:
            from rca_studio.models.workspace import open_workspace

            if not path.exists():
                make_sample(path)
            return open_workspace(path, actor=self._person())

        self._open_behind(path, work, self._show, remember=False)

    def close_workspace(self) -> None:
        """Close the workspace and show the welcome page."""
        self._drop()
        self._welcome()

    def _open_behind(
        self,
        path: Path,
        work: Callable[[Any], Any],
        done: Callable[[Any], None],
        *,
        words: str = "",
        remember: bool = True,
    ) -> None:
        from rca_studio.ui.jobs import Jobs

        if self._jobs is None:
            self._jobs = Jobs(self)
        self._drop()
        self._opening = path if remember else None
        self._jobs.start(work, done, failed=lambda error: self._on_not_opened(path, error))
        self.furnish()  # while the file is being read
        self.window.show_quiet(words or f"Opening {path.stem}…")

    def _show(self, workspace: WorkspaceFile) -> None:
        from rca_studio.ui.studio import Studio

        self._drop()  # another one may have been opened while this one was
        people = workspace.has_people()
        name = "" if people else self._person()  # whoever it is has to say so first
        self.studio = studio = Studio(
            workspace,
            lambda: _make_writer(workspace, name, studio.reviewing),
            practice=_load_practice,
            faces=_read_faces,
            ruler=_load_ruler,
            prompts=self._make_prompts,
            settings=self.settings,
            parent=self,
        )
        self._file = workspace
        if people:
            self._make_doorkeeper(studio).greet(lambda: self._show_contents(studio, workspace))
            self._after_first_page()
        else:
            self._show_contents(studio, workspace)
        self.ready.emit()

    def _show_contents(self, studio: Studio, workspace: WorkspaceFile) -> None:
        self.window.show_studio(studio)
        self.window.cases_screen().seen.connect(self._after_first_page)
        self.window.show_protected(workspace.encrypted)

    def _watch_box(self, studio: Studio, workspace: WorkspaceFile) -> None:
        """See to it that anonymous reports are taken in, before the backup of the day is made."""
        if studio.findChild(QObject, _BOX_WATCH) is None:
            from rca_studio.ui.reporting.waiting import BoxWatch

            watch = BoxWatch(studio)
            watch.setObjectName(_BOX_WATCH)
            if workspace.backup_waits:
                watch.take_in()
                workspace.back_up_if_waiting()

    def _make_prompts(self) -> Prompts:
        from rca_studio.ui.people.curtain import HeldPrompts

        self._held = HeldPrompts(lambda: self.window.prompts, lambda: self.window.covered)
        return self._held

    def _make_doorkeeper(self, studio: Studio) -> Doorkeeper:
        from rca_studio.ui.people.doorkeeper import Doorkeeper

        self.doorkeeper = Doorkeeper(self.window, self.window, studio)
        self.doorkeeper.leave_asked.connect(self.close_workspace)
        self.doorkeeper.opened.connect(self._on_let_in)
        return self.doorkeeper

    def _on_let_in(self, same: bool) -> None:
        if self._held is not None:
            self._held.release(same=same)

    def _on_person(self, key: str) -> None:
        if self.doorkeeper is not None:
            self.doorkeeper.do(key)

    def _on_not_opened(self, path: Path, error: Exception) -> None:
        from rca_studio.faults import KnownFault

        self._welcome()
        if not isinstance(error, KnownFault):
            raise error
        self.office.not_opened(path, error)

    def _ask_passphrase(self, path: Path) -> None:
        from rca_studio.ui.prompts import TextQuestion

        self._welcome()
        question = TextQuestion(
            title=f"{path.stem} is locked",
            text="Type its passphrase, or the recovery code that was printed with it.",
            label="Passphrase",
            yes="Unlock",
            secret=True,
        )
        self.window.prompts.ask_text(question, lambda secret: self.open(path, secret))

    def _drop(self) -> None:
        studio, self.studio = self.studio, None
        self._file = None
        gc.unfreeze()
        if self.doorkeeper is not None:
            self.doorkeeper.close()
            self.doorkeeper = None
        self._held = None
        if studio is not None:
            self.window.drop_studio()
            studio.close()
            studio.deleteLater()

    def _welcome(self) -> None:
        self.furnish()
        self.window.show_welcome(self.settings.get(RECENT_WORKSPACES))
        self._after_first_page()
        self.ready.emit()

    def _remember(self, path: Path) -> None:
        name = str(path.resolve())
        recents = self.settings.get(RECENT_WORKSPACES)
        kept = (name, *(other for other in recents if other != name))[:MOST_RECENT]
        self._keep(RECENT_WORKSPACES, kept)

    def _person(self) -> str:
        from contextlib import suppress
        from getpass import getuser

        if name := self.settings.get(PERSON).strip():
            return name
        with suppress(OSError, KeyError, ImportError):
            return getuser()
        return "unknown"

    @cached_property
    def office(self) -> Office:
        """Does what concerns a workspace as a file: passphrase, backups, who is at work."""
        from rca_studio.office import Hands, Office

        hands = Hands(
            current=lambda: (self._file, self.studio) if self._file and self.studio else None,
            open=self.open,
            open_behind=lambda path, work, done, words: self._open_behind(
                path, work, done, words=words
            ),
            show=self._show,
            ask_passphrase=self._ask_passphrase,
            person=self._person,
            keep=self._keep,
        )
        return Office(self.window, hands)

    def _on_keeping(self, key: str) -> None:
        self.office.do(key)

    # -- looks -----------------------------------------------------------------------------------

    def choose_theme(self, choice: str) -> None:
        """Apply a theme and keep the choice."""
        from rca_studio.ui import theme

        self._theme = choice
        theme.apply(self._application, choice, self._scale)
        self._keep(THEME, choice)

    def choose_scale(self, factor: float) -> None:
        """Make all text larger or smaller by a factor; 0 is back to the usual size."""
        from rca_studio.ui import theme

        lowest, highest = TEXT_SCALE.lowest, TEXT_SCALE.highest
        self._scale = min(highest, max(lowest, round(self._scale * factor, 2))) if factor else 1.0
        theme.apply(self._application, self._theme, self._scale)
        self._keep(TEXT_SCALE, self._scale)

    # -- trouble ---------------------------------------------------------------------------------

    def tell_from_anywhere(self, note: FaultNote) -> None:
        """Tell a fault, whatever thread it arose in."""
        self._told.emit(note)

    def _on_told(self, note: FaultNote) -> None:
        self.window.prompts.tell(note)

    # -- inside ----------------------------------------------------------------------------------

    def _keep(self, setting: Setting[Any], value: Any) -> None:
        from rca_studio.faults import KnownFault

        try:
            self.settings.set(setting, value)
        except KnownFault as fault:
            self.window.say(str(fault))

    def _on_window_closed(self) -> None:
        if self._options.size is None:
            packed = bytes(self.window.saveGeometry().toBase64().data()).decode()
            self._keep(WINDOW_GEOMETRY, packed)
        self.shut()

    def _start_kiosk(self) -> None:
        """Ask, once there is a workspace, by which passphrase the report form is left."""
        if self.studio is None or self.studio.read_only:
            return
        from rca_studio.ui.reporting.kiosk_start import start_kiosk

        self.ready.disconnect(self._start_kiosk)
        start_kiosk(self.studio, self.window, lambda: self._on_person("lock"))

    def _shoot(self) -> None:
        from rca_studio.ui.screenshots import Photographer

        if self.studio is not None:
            self._photographer = Photographer(self.window, self.studio, self._options.screenshot)
            self._photographer.finished.connect(self.window.close)
            self._photographer.start()


def _make_writer(workspace: WorkspaceFile, person: str, reviewing: Reviewing) -> Writer:
    from rca_studio.editing.writer import Writer

    return Writer(workspace, person, reviewing.summarise, gatekeeper=reviewing)


def _load_practice() -> Practice:
    from rca_studio.analysis.practice import load_practice

    return load_practice(paths.resource("protocols").parent)


def _read_faces() -> Mapping[str, Face]:
    from rca_studio.domain.protocol_faces import read_faces

    return read_faces(paths.resource("protocols"))


def _load_ruler() -> Ruler:
    from rca_studio.diagrams.text import Ruler

    return Ruler.load(paths.resource("fonts/widths.json"))


def make_sample(path: Path) -> None:
    """Make the sample workspace; a half-made one never stays behind."""
    from rca_studio.headless import reviewing_writer
    from rca_studio.models.workspace import create_workspace
    from rca_studio.sample import build_sample

    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name("Sample in the making.rca")
    part.unlink(missing_ok=True)
    workspace = create_workspace(part, organisation="")
    try:
        build_sample(workspace, reviewing_writer(workspace, "Sample"))
    finally:
        workspace.close()
    part.replace(path)


def _size(text: str) -> QSize:
    width, _, height = text.lower().partition("x")
    try:
        return QSize(int(width), int(height))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a size such as 1366x768") from None


if __name__ == "__main__":
    sys.exit(main())
