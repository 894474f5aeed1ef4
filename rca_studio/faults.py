"""Two kinds of trouble: what we foresaw and can explain, and bugs.

A :class:`KnownFault` is trouble with an explanation: a full disk, a locked file, a damaged import.
It is shown as it is. Everything else is a bug: the program keeps running, the person is told that
the work is safe, and a report is written for the makers. The report holds program text only (types,
places in our code, versions), never the message of an exception, for that may quote a case.
"""

import faulthandler
import hashlib
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

from rca_studio.version import VERSION

_PACKAGE = Path(__file__).resolve().parent
_MOST_REPORTS = 50
_MOST_FRAMES = 60


class KnownFault(Exception):
    """Trouble we can explain: what happened, whether the work is safe, what to do now.

    Each part is a whole sentence in plain words, without names of exceptions or error codes.
    """

    def __init__(self, what: str, safe: str = "Your work is safe.", do: str = "") -> None:
        super().__init__(" ".join(part for part in (what, safe, do) if part))
        self.what = what
        self.safe = safe
        self.do = do


@dataclass(frozen=True, slots=True)
class FaultNote:
    """What the person is told about one fault.

    Attributes:
        what: what happened.
        safe: whether the work is safe.
        do: what to do now.
        report: the report file of a bug; ``None`` for a known fault, or if it could not be written.
    """

    what: str
    safe: str
    do: str
    report: Path | None = None

    @property
    def text(self) -> str:
        """The note as one paragraph."""
        return " ".join(part for part in (self.what, self.safe, self.do) if part)


def explain(error: BaseException, folder: Path) -> FaultNote:
    """Turn any exception into what the person is told; a bug leaves a report in ``folder``."""
    if isinstance(error, KnownFault):
        return FaultNote(error.what, error.safe, error.do)
    report = write_report(error, folder)
    where = f"The report {report.name} describes it without any case text. " if report else ""
    return FaultNote(
        what="Something in the program went wrong and the last step was not done.",
        safe="Every step shown as saved is safe in the workspace.",
        do=f"{where}You can go on working; if it happens again, close and reopen the program.",
        report=report,
    )


def write_report(error: BaseException, folder: Path) -> Path | None:
    """Write the report of a bug and return its file, or ``None`` where nothing can be written.

    One bug makes one file however often it happens: the name carries a mark of where it arose.
    """
    body = describe(error)
    mark = hashlib.sha256(body.encode()).hexdigest()[:10]
    file = folder / f"fault-{mark}.txt"
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        if file.exists():
            with file.open("a", encoding="utf-8") as stream:
                stream.write(f"again: {now}\n")
            return file
        if len(list(folder.glob("fault-*.txt"))) >= _MOST_REPORTS:
            return None
        import platform  # a while to import, and hardly ever needed

        head = (
            f"RCA Studio {VERSION}, Python {platform.python_version()}, "
            f"{platform.system()} {platform.machine()}\n"
        )
        file.write_text(f"{head}{body}first: {now}\n", encoding="utf-8")
        return file
    return None


def describe(error: BaseException) -> str:
    """Types and places of an exception and of what led to it; never messages or values."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = type(current)
        lines.append(f"{kind.__module__}.{kind.__qualname__}")
        lines.extend(_places(current.__traceback__))
        current = current.__cause__ or (
            None if current.__suppress_context__ else current.__context__
        )
        if current is not None:
            lines.append("came from")
    return "\n".join(lines) + "\n"


def _places(traceback: TracebackType | None) -> list[str]:
    places = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(f"  {_short(code.co_filename)}:{traceback.tb_lineno} in {code.co_name}")
        traceback = traceback.tb_next
    return places[-_MOST_FRAMES:]


def _short(filename: str) -> str:
    """File name without the folders above our package, which may carry a person's name."""
    path = Path(filename)
    if path.is_relative_to(_PACKAGE):
        return f"rca_studio/{path.relative_to(_PACKAGE).as_posix()}"
    return path.name


def watch(folder: Path, tell: Callable[[FaultNote], None]) -> Callable[[], None]:
    """Catch what nobody caught, in any thread, report it and go on.

    Args:
        folder: where reports and the trace of a hard crash (``crash.log``) go.
        tell: shows the note; called in the thread in which the fault arose.

    Returns:
        A function that puts everything back as it was.
    """
    before = sys.excepthook, threading.excepthook

    def on_exception(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error, trace)
            return
        note = explain(error.with_traceback(trace), folder)
        tell(note)

    def on_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            on_exception(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook, threading.excepthook = on_exception, on_thread
    crash_log = _crash_log(folder)

    def stop() -> None:
        sys.excepthook, threading.excepthook = before
        if crash_log is not None:
            faulthandler.disable()
            crash_log.close()

    return stop


def _crash_log(folder: Path) -> TextIO | None:
    if faulthandler.is_enabled():  # somebody who debugs, or the test runner, has it already
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "crash.log"
        if file.exists() and file.stat().st_size:  # the trace of the last crash outlives one start
            file.replace(folder / "crash-before.log")
        stream = file.open("w", encoding="utf-8")
    except OSError:
        return None
    faulthandler.enable(stream)
    return stream
