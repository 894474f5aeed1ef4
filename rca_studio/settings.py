"""The settings of one person: one table that names every key, and one small file that keeps them.

A setting is asked for by its entry in the table, so its type is known where it is used::

    settings = Settings.load()
    if settings.get(PAPER) == "Letter": ...
    settings.set(PAPER, "A4")          # kept at once, there is no OK button

The file is JSON in the configuration folder, replaced as a whole on each change. What an
administrator puts into the policy file beats the person's own choice. Keys that this version does
not know are kept, so that an older and a newer program can share the file.
"""

import json
import math
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Generic, TypeVar, cast

from rca_studio import paths

T = TypeVar("T", bound=bool | int | float | str | tuple[str, ...])
Json = bool | int | float | str | list[str]


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One row of the table: what it is called in the file, what it is without a choice, what for.

    Attributes:
        key: name in the file, ``group.name``.
        default: value when nobody chose; its type is the type of the setting.
        help: one sentence for the settings screen.
        choices: the only values allowed, or empty for any.
        lowest: smallest number allowed.
        highest: largest number allowed.
    """

    key: str
    default: T
    help: str
    choices: tuple[T, ...] = ()
    lowest: float = -math.inf
    highest: float = math.inf

    def read(self, raw: object) -> T | None:
        """The value that ``raw`` (from a JSON file) stands for, or ``None`` if it cannot be one."""
        value: object = raw
        if isinstance(self.default, tuple):
            if not isinstance(raw, list | tuple) or not all(isinstance(item, str) for item in raw):
                return None
            value = tuple(raw)
        elif isinstance(self.default, float) and type(raw) is int:
            value = float(raw)
        if type(value) is not type(self.default):  # exact: True is no number of backups
            return None
        if isinstance(value, int | float) and not self.lowest <= value <= self.highest:
            return None
        if self.choices and value not in self.choices:
            return None
        return value


THEME: Final = Setting(
    "appearance.theme",
    "system",
    "Light, dark or high contrast; “system” follows the computer.",
    choices=("system", "light", "dark", "contrast"),
)
TEXT_SCALE: Final = Setting(
    "appearance.text_scale",
    1.0,
    "Size of all text; 1 is the size the computer proposes.",
    lowest=0.8,
    highest=2.5,
)
REDUCE_MOTION: Final = Setting(
    "appearance.reduce_motion", False, "Show changes at once instead of moving things into place."
)
LANGUAGE: Final = Setting(
    "appearance.language", "", "Language of the program; empty follows the computer."
)
PAPER: Final = Setting(
    "reports.paper", "A4", "Paper size of new reports.", choices=("A4", "Letter")
)
LAST_PRINTS: Final = Setting(
    "reports.last_prints",
    cast("tuple[str, ...]", ()),
    "How each person printed a report last, newest first: who and how, parted by a tab.",
)
LAST_PLANS: Final = Setting(
    "plan.last_views",
    cast("tuple[str, ...]", ()),
    "How each person looked at the action plan last, newest first: who and how, parted by a tab.",
)
PLAN_COLUMNS: Final = Setting(
    "plan.columns", cast("tuple[str, ...]", ()), "Columns of the action plan; empty as usual."
)
LAST_GOVERNANCE: Final = Setting(
    "governance.last_views",
    cast("tuple[str, ...]", ()),
    "How each person looked at governance last, newest first: who and how, parted by a tab.",
)
ASKED_OF_GOVERNANCE: Final = Setting(
    "governance.asked",
    cast("tuple[str, ...]", ()),
    "Which figures somebody who sees no single case was shown: who and which, parted by a tab.",
)
LAST_PLAN_PRINTS: Final = Setting(
    "reports.last_plan_prints",
    cast("tuple[str, ...]", ()),
    "How each person printed the action plan last, newest first: who and how, parted by a tab.",
)
LAST_PLAN_EXPORTS: Final = Setting(
    "reports.last_plan_exports",
    cast("tuple[str, ...]", ()),
    "How each person exported the action plan last, newest first: who and how, parted by a tab.",
)
LAST_BOARD_REPORTS: Final = Setting(
    "reports.last_board_reports",
    cast("tuple[str, ...]", ()),
    "How each person made a board report last, newest first: who and how, parted by a tab.",
)
LAST_SESSIONS_TAKEN: Final = Setting(
    "reports.last_sessions_taken",
    cast("tuple[str, ...]", ()),
    "How each person took a safety session along last, newest first: who and how, parted by a tab.",
)
CONFIDENTIALITY: Final = Setting(
    "reports.confidentiality",
    "Confidential: for learning, not for blame",
    "The mark printed on each page of a report.",
)
ORGANISATION: Final = Setting(
    "reports.organisation", "", "Name of the organisation, printed at the head of reports."
)
PERSON: Final = Setting(
    "person.name", "", "Your name as the history of a case and the sign-off show it."
)
SIGN_IN_FAILED: Final = Setting(
    "people.failed", 0, "Wrong passphrases in a row; nobody is named.", lowest=0, highest=99
)
SIGN_IN_WAITS: Final = Setting(
    "people.waits_until", 0.0, "Until when the next try waits, in seconds since 1970.", lowest=0.0
)
BACKUPS_KEPT: Final = Setting(
    "storage.backups_kept", 14, "How many daily backups are kept.", lowest=2, highest=365
)
RECENT_WORKSPACES: Final = Setting(
    "window.recent_workspaces",
    cast("tuple[str, ...]", ()),
    "Workspaces opened lately, newest first.",
)
INBOXES: Final = Setting(
    "intake.inboxes",
    cast("tuple[str, ...]", ()),
    "Folders in which reports arrive: workspace, folder and whether to ask, parted by tabs.",
)
OWN_KEYS: Final = Setting(
    "keys.own",
    cast("tuple[str, ...]", ()),
    "Keys you chose yourself: what they do and the keys, parted by tabs.",
)
WINDOW_GEOMETRY: Final = Setting(
    "window.geometry", "", "Where the window was and how large, as the toolkit packs it (base64)."
)
WINDOW_LAYOUT: Final = Setting(
    "window.layout", "", "How the panels of the window were divided (base64)."
)

ALL: Final[tuple[Setting[Any], ...]] = (
    THEME,
    TEXT_SCALE,
    REDUCE_MOTION,
    LANGUAGE,
    PAPER,
    LAST_PRINTS,
    LAST_PLAN_PRINTS,
    LAST_PLAN_EXPORTS,
    LAST_PLANS,
    PLAN_COLUMNS,
    LAST_GOVERNANCE,
    ASKED_OF_GOVERNANCE,
    LAST_BOARD_REPORTS,
    LAST_SESSIONS_TAKEN,
    CONFIDENTIALITY,
    ORGANISATION,
    PERSON,
    SIGN_IN_FAILED,
    SIGN_IN_WAITS,
    BACKUPS_KEPT,
    RECENT_WORKSPACES,
    INBOXES,
    OWN_KEYS,
    WINDOW_GEOMETRY,
    WINDOW_LAYOUT,
)


class Settings:
    """What one person chose, read once and written at each change.

    Attributes:
        problem: one plain sentence if the file could not be read, else empty.
    """

    def __init__(self, file: Path, own: Mapping[str, object], policy: Mapping[str, object]) -> None:
        self._file = file
        self._own = dict(own)
        self._policy = dict(policy)
        self.problem = ""

    @classmethod
    def load(cls, file: Path | None = None, policy: Path | None = None) -> "Settings":
        """Read the settings; a damaged file is put aside and never stops the program.

        Args:
            file: the person's file; without it the usual one in the configuration folder.
            policy: the administrator's file; without it the usual one of this machine.
        """
        file = file or paths.config_folder() / "settings.json"
        own, own_problem = _read(file)
        fixed, policy_problem = _read(policy or paths.policy_file())
        settings = cls(file, own, fixed)
        if own_problem:
            aside = file.with_suffix(".damaged.json")
            with suppress(OSError):
                file.replace(aside)
            settings.problem = (
                f"Your settings could not be read ({own_problem}). Your cases are not touched. "
                f"The program uses its standard settings; the old file is kept as {aside.name}."
            )
        elif policy_problem:
            settings.problem = (
                f"The settings of your organisation could not be read ({policy_problem}). Your "
                "cases are not touched. Your own settings apply; please tell your administrator."
            )
        return settings

    def get(self, setting: Setting[T]) -> T:
        """The value in force: the policy's, else the person's, else the default."""
        for source in (self._policy, self._own):
            if setting.key in source:
                value = setting.read(source[setting.key])
                if value is not None:
                    return value
        return setting.default

    def is_fixed(self, setting: Setting[T]) -> bool:
        """Whether the organisation decided this one, so that the screen shows it locked."""
        return setting.read(self._policy.get(setting.key)) is not None

    def set(self, setting: Setting[T], value: T) -> None:
        """Choose a value and keep it.

        Raises:
            ValueError: the value is not allowed for this setting.
            KnownFault: the file cannot be written; the value holds until the program is closed.
        """
        if setting.read(value) is None:
            raise ValueError(f"{setting.key} cannot be {value!r}")
        if self._own.get(setting.key) == _as_json(value):
            return
        self._own[setting.key] = _as_json(value)
        try:
            _replace(self._file, json.dumps(self._own, indent=2, sort_keys=True) + "\n")
        except OSError as error:
            from rca_studio.faults import KnownFault

            raise KnownFault(
                what=f"The setting could not be kept ({error.strerror or type(error).__name__}).",
                safe="Your cases are safe, and the setting holds until you close the program.",
                do=f"Check that you may write to {self._file.parent}.",
            ) from error


def _as_json(value: bool | int | float | str | tuple[str, ...]) -> Json:
    return list(value) if isinstance(value, tuple) else value


def _read(file: Path) -> tuple[dict[str, object], str]:
    """What the file says and, if it cannot be read, why in a few words."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        return {}, error.strerror or type(error).__name__
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        return {}, "it is damaged"
    return (data, "") if isinstance(data, dict) else ({}, "it is damaged")


def _replace(file: Path, text: str) -> None:
    """Write the whole file beside the old one and swap it in: a crash leaves one or the other."""
    import tempfile  # reading settings stands before the first window, writing does not

    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=file.name, suffix=".part", dir=file.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
