"""The menu bar: every action of the program has a place in it, so that none hides behind a key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from rca_studio.ui import theme
from rca_studio.ui.causes.key_settings import keyboard
from rca_studio.ui.navigation import TABS
from rca_studio.ui.sidebar import PLACES

THEME_WORDS = {
    "system": "As the computer",
    "light": "Light",
    "dark": "Dark",
    "contrast": "High contrast",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One action: a key to find it by, its words, its keys (parted by blanks, the first is shown),
    and what it needs to be there.

    ``needs``: ``""`` always, ``workspace``, ``case`` (one is chosen or open), ``edit`` (a
    workspace that is not read-only), ``people`` (somebody is set up and signed in).
    """

    key: str
    words: str
    keys: str = ""
    needs: str = "workspace"

    @property
    def plain_words(self) -> str:
        """The words without the marks of a menu."""
        return self.words.replace("&", "").rstrip("…")


LINE = Entry("", "")

FILE = (
    Entry("new", "&New workspace…", "Ctrl+Shift+N", ""),
    Entry("open", "&Open workspace…", "Ctrl+O", ""),
    Entry("sample", "Open the &sample", "", ""),
    LINE,
    Entry("import", "&Import…", "Ctrl+I", "edit"),
    Entry("read_back", "Read b&ack a workbook of the plan…", "", "edit"),
    Entry("paper", "Enter a paper sheet o&f the plan…", "Ctrl+Shift+T", "edit"),
)
FILE_KEEP = (
    LINE,
    Entry("protect", "Protect &with a passphrase…", "", "edit"),
    Entry("backups", "&Backups…"),
    Entry("verify", "&Verify the history now"),
    Entry("check_report", "C&heck a printed report…"),
    Entry("workspace_settings", "Workspace se&ttings…"),
    Entry("people", "People an&d roles…"),
    Entry("place_protocols", "P&rotocols…"),
    # In the pictures of Causes Ctrl+L links two causes; the other key locks there as well.
    Entry("lock", "Loc&k now", "Ctrl+L Ctrl+Shift+L", "people"),
)
FILE_END = (
    LINE,
    Entry("print", "&Print validation report…", "Ctrl+P", "case"),
    Entry("print_plan", "Print action p&lan…", "Ctrl+Shift+P"),
    Entry("print_worksheet", "Print op&en questions…", "", "case"),
    LINE,
    Entry("close", "&Close workspace", "Ctrl+W"),
    Entry("quit", "&Quit", "Ctrl+Q", ""),
)
EDIT = (
    Entry("undo", "&Undo", "Ctrl+Z", "edit"),
    Entry("redo", "&Redo", "Ctrl+Y Ctrl+Shift+Z", "edit"),
    LINE,
    Entry("find", "&Find", "Ctrl+K"),
)
VIEW_END = (
    LINE,
    Entry("larger", "&Larger text", "Ctrl++ Ctrl+=", ""),
    Entry("smaller", "&Smaller text", "Ctrl+-", ""),
    Entry("usual", "&Usual size", "Ctrl+0", ""),
    LINE,
    Entry("region", "Next &part of the window", "F6", ""),
    Entry("region_back", "Part &before", "Shift+F6", ""),
)
CASE = (
    Entry("report", "Report near &miss…", "Ctrl+N", "edit"),
    LINE,
    *(
        Entry(f"tab_{tab}", f"&{tab.capitalize()}", f"Ctrl+{number}", "case")
        for number, tab in enumerate(TABS, 1)
    ),
    # In the pictures of Causes, Ctrl and a number choose the picture; these lead on from there.
    Entry("page_next", "&Next page of the case", "Ctrl+PgDown", "case"),
    Entry("page_before", "&Page before", "Ctrl+PgUp", "case"),
    LINE,
    Entry("export", "E&xport the picture or the model…", "Ctrl+Shift+E", "case"),
    Entry("copy_picture", "Cop&y the whole picture", "", "case"),
    Entry("read_model", "Rea&d a model…", "Ctrl+Shift+O", "edit"),
    LINE,
    Entry("needed", "&Go to what is still needed", "Ctrl+G", "case"),
    Entry("wording", "&Words to look at", "F7", "case"),
    LINE,
    Entry("way_on", "M&ove to the next stage", "Ctrl+Shift+G", "case"),
    Entry("way_return", "Re&turn to an earlier stage…", "", "case"),
    Entry("way_reject", "Not a near m&iss…", "", "case"),
    Entry("way_merge", "Reported twic&e…", "", "case"),
    Entry("way_reopen", "Reopen the case…", "", "case"),
    Entry("sign", "Sign this stage…", "", "case"),
    LINE,
    Entry("erase", "Erase this case on re&quest…", "", "edit"),
    LINE,
    Entry("back", "&Back to the list", "Alt+Left"),
)
GOVERNANCE = (
    Entry("ask_increasing", "Are near misses &increasing?"),
    Entry("ask_stopping", "What is &stopping harm?"),
    Entry("ask_where", "&Where and what?"),
    Entry("ask_repeating", "Does it &come back?"),
    Entry("ask_factors", "What made it &likely?"),
    Entry("ask_holding", "Are actions strong, done and &holding?"),
    Entry("ask_routes", "&Route pressure and staffing"),
    Entry("ask_speaking", "Do staff feel safe reporti&ng?"),
    LINE,
    Entry("governance_period", "Change &period…"),
    Entry("board", "&Board report…"),
    LINE,
    Entry("figures", "Enter &monthly figures…", "", "edit"),
    Entry("pulse", "Enter survey &answers…", "", "edit"),
)
SESSIONS = (
    Entry("prepare_session", "&Prepare a session…", "", "edit"),
    Entry("tell_case", "&Tell this case in a session…", "", "edit"),
    Entry("present_session", "Pr&esent the session", "Ctrl+F5"),
    Entry("take_session", "Ta&ke a session along…"),
    LINE,
    Entry("names_to_hide", "&Names to hide…"),
    LINE,
    Entry("recognition", "&Champions and good catches…"),
    Entry("heard_back", "W&hat reporters heard…"),
    LINE,
    Entry("report_forms", "Report &forms…"),
    Entry("read_forms", "Read filled-in &reports…", "", "edit"),
    Entry("inbox", "Inb&ox for reports…", "", "edit"),
    LINE,
    Entry("kiosk", "Report form on a &shared computer…", "", "edit"),
    Entry("receipt", "&Ask by receipt phrase…"),
)
HELP = (
    Entry("keys", "&Keys…", "F1 Ctrl+/ ?", ""),
    Entry("about", "&About RCA Studio", "", ""),
    Entry("licences", "&Licences", "", ""),
)


def titled_entries() -> tuple[tuple[str, Entry], ...]:
    """All entries that can have a key, each with the title of its menu."""
    themes = tuple(Entry(f"theme_{c}", f"Theme: {THEME_WORDS[c]}") for c in theme.CHOICES)
    menus = (
        ("File", (*FILE, *FILE_KEEP, *FILE_END)),
        ("Edit", EDIT),
        ("View", (*_places(), *themes, *VIEW_END)),
        ("Case", CASE),
        ("Governance", GOVERNANCE),
        ("Sessions", SESSIONS),
        ("Help", HELP),
    )
    return tuple((title, entry) for title, own in menus for entry in own if entry is not LINE)


class Menus(QObject):
    """Fills a window's menu bar and calls ``do(key)`` for what was chosen."""

    def __init__(self, window: QMainWindow, do: Callable[[str], None]) -> None:
        super().__init__(window)
        self._do = do
        self.actions: dict[str, QAction] = {}
        self._needs: dict[str, str] = {}
        bar = window.menuBar()
        file = bar.addMenu("&File")
        self._fill(file, FILE)
        self._fill(file, FILE_KEEP)
        self._fill(file, FILE_END)
        self._fill(bar.addMenu("&Edit"), EDIT)
        view = bar.addMenu("&View")
        self._fill(view, (*_places(), LINE))
        self._add_themes(view.addMenu("&Theme"))
        self._fill(view, VIEW_END)
        self._fill(bar.addMenu("&Case"), CASE)
        self._fill(bar.addMenu("&Governance"), GOVERNANCE)
        self._fill(bar.addMenu("&Sessions"), SESSIONS)
        self._fill(bar.addMenu("&Help"), HELP)
        self.actions["quit"].setMenuRole(QAction.MenuRole.QuitRole)
        self.actions["about"].setMenuRole(QAction.MenuRole.AboutRole)
        self._show_keys()
        keyboard.changed.connect(self._show_keys)

    def allow(self, *, workspace: bool, case: bool, edit: bool, people: bool = False) -> None:
        """Switch the actions on and off by what there is."""
        there = {
            "": True,
            "workspace": workspace,
            "case": case,
            "edit": workspace and edit,
            "people": people,
        }
        for key, action in self.actions.items():
            action.setEnabled(there[self._needs[key]])

    def allow_only(self, kept: Callable[[str], bool]) -> None:
        """Switch off all but some, by key."""
        for key, action in self.actions.items():
            action.setEnabled(action.isEnabled() and kept(key))

    def show_undo(self, undo: str | None, redo: str | None) -> None:
        """Name what undo and redo would do."""
        for key, label in (("undo", undo), ("redo", redo)):
            word = key.capitalize()
            short = (label or "")[:48].replace("&", "&&")
            self.actions[key].setText(f"&{word} {short}".rstrip())
            self.actions[key].setEnabled(self.actions[key].isEnabled() and label is not None)

    def show_protected(self, protected: bool) -> None:
        """Name what can be done about the passphrase."""
        words = "Change or remove the passp&hrase…" if protected else "Protect &with a passphrase…"
        self.actions["protect"].setText(words)

    def show_theme(self, choice: str) -> None:
        """Mark the theme chosen."""
        self.actions[f"theme_{choice}"].setChecked(True)

    def _fill(self, menu: QMenu, entries: tuple[Entry, ...]) -> None:
        for entry in entries:
            if entry is LINE:
                menu.addSeparator()
                continue
            action = menu.addAction(entry.words)
            action.setData(entry.key)
            action.triggered.connect(self._on_triggered)
            self.actions[entry.key] = action
            self._needs[entry.key] = entry.needs

    def _add_themes(self, menu: QMenu) -> None:
        entries = tuple(Entry(f"theme_{c}", THEME_WORDS[c], "", "") for c in theme.CHOICES)
        self._fill(menu, entries)
        group = QActionGroup(menu)
        for entry in entries:
            action = self.actions[entry.key]
            action.setCheckable(True)
            group.addAction(action)

    def _show_keys(self) -> None:
        """Give each entry the keys this person has."""
        for key, action in self.actions.items():
            action.setShortcuts([QKeySequence(one) for one in keyboard.keys_of(f"menu.{key}")])

    def _on_triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._do(str(action.data()))


def _places() -> tuple[Entry, ...]:
    return tuple(
        Entry(f"place_{key}", words, f"Alt+{number}")
        for number, (key, words) in enumerate(PLACES, 1)
    )
