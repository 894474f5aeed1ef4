"""Report forms that come back as PDF: their fields, or in a sentence why they cannot be read.

The files are read by a child process with limits (``pdf_child``); one that eats memory or time
costs that process, and the next file gets a new one. What a file says of its maker, its times and
its name goes no further than this module: an ``Answers`` has nothing of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from rca_studio.domain.form_fields import FORM_VERSION, MARK, FormMark, read_mark
from rca_studio.faults import KnownFault
from rca_studio.intake import pdf_child
from rca_studio.intake.text import clean_text, one_line

SECONDS: Final = 20.0
LARGEST: Final = 16 * 1024 * 1024
"""Bytes of one file; an empty form has less than a hundred thousand."""
CHILD_FLAG: Final = "--read-form"
"""First argument by which a frozen program knows that it is to run ``pdf_child.main``."""
_MOST_OF_ONE: Final = 200
"""So many files are read by one process before it makes room for a new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a filled-in form says.

    Attributes:
        mark: which form it is.
        values: by name of the field, as typed; what is empty is left out.
        labels: by name of the field the question as it was asked.
        notes: in plain words what hung in the file and was left alone.
        sha256: of the file, in hexadecimal.
        digest: of the answers alone; the same for a file that was saved once more.
    """

    mark: FormMark
    values: Mapping[str, str]
    labels: Mapping[str, str]
    notes: tuple[str, ...]
    sha256: str
    digest: str


class FormFault(KnownFault):
    """Why a file is not read; ``code`` says the same in a word."""

    def __init__(self, code: str, what: str, safe: str, do: str) -> None:
        super().__init__(what, safe, do)
        self.code = code

    @property
    def about_the_file(self) -> bool:
        """Whether it would be the same tomorrow: the file is what is wrong, not the way to it."""
        return self.code not in ("unreadable", "unstarted")


class FormReader:
    """Reads one file after the other; a context manager, for it holds a process.

    Args:
        seconds: how long one file may take.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._count = 0

    def __enter__(self) -> FormReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        child, self._child = self._child, None
        self._count = 0
        if child is None:
            return
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with suppress(OSError):  # what was still to be written is of no use to anybody
                    stream.close()

    def read(self, source: Path | bytes, name: str = "") -> Answers:
        """What a filled-in form says.

        Args:
            source: the file or its bytes.
            name: of the file, for what is said of it.

        Raises:
            FormFault: it is no form of ours, is damaged, encrypted or empty, or asks for more
                than is sane. Nothing was taken in.
        """
        name = one_line(name or (source.name if isinstance(source, Path) else "form.pdf"))
        content = _bytes_of(source, name)
        said = self._ask(content)
        if "error" in said:
            raise refused(name, str(said["error"]))
        return _answers(said, content, name)

    def _ask(self, content: bytes) -> dict[str, Any]:
        if self._count >= _MOST_OF_ONE:
            self.close()
        if self._child is None:
            try:
                self._child = _started()
            except OSError:  # no memory, or no room for one process more
                return {"error": "unstarted"}
        self._count += 1
        child = self._child
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        watch = threading.Timer(self._seconds, stop)
        watch.start()
        try:
            assert child.stdin is not None
            assert child.stdout is not None
            child.stdin.write(len(content).to_bytes(8, "big") + content)
            child.stdin.flush()
            said = json.loads(child.stdout.readline())
        except (OSError, ValueError):  # it was stopped, or a file took it down
            self.close()
            return {"error": "time" if late.is_set() else "large"}
        finally:
            watch.cancel()
            watch.join()
        return said if isinstance(said, dict) else {"error": "damaged"}


def _started() -> subprocess.Popen[bytes]:
    frozen = getattr(sys, "frozen", False)
    run = [sys.executable, CHILD_FLAG] if frozen else [sys.executable, "-P", pdf_child.__file__]
    return subprocess.Popen(
        run,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _bytes_of(source: Path | bytes, name: str) -> bytes:
    if isinstance(source, Path):
        try:
            content = _content(source)
        except (OSError, ValueError) as error:
            raise refused(name, "unreadable") from error
    else:
        content = source
    if not content:
        raise refused(name, "empty")
    if len(content) > LARGEST:
        raise refused(name, "large")
    return content


def _content(path: Path) -> bytes:
    """What is in a file, as far as it is of use: one that grows without end is not held.

    Raises:
        OSError: it cannot be opened, or is no ordinary file.
    """
    if not path.is_file():
        raise OSError("no ordinary file")
    # A pipe put in its place since must not keep us waiting.
    way = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, way), "rb") as file:
        told = os.fstat(file.fileno())
        if not stat.S_ISREG(told.st_mode):
            raise OSError("no ordinary file")
        return file.read(min(told.st_size, LARGEST) + 1)


def _answers(said: dict[str, Any], content: bytes, name: str) -> Answers:
    fields = {str(key): one for key, one in said["fields"].items()}
    mark = read_mark(str(fields.pop(MARK)["value"]))
    if mark is None:
        raise refused(name, "not ours")
    if mark.form > FORM_VERSION:
        raise refused(name, "newer")
    typed = {key: _typed(str(one["value"])) for key, one in fields.items()}
    values = {key: value for key, value in sorted(typed.items()) if value}
    if not values:
        raise refused(name, "nothing")
    told = json.dumps([mark.protocol, values], ensure_ascii=False, sort_keys=True)
    return Answers(
        mark=mark,
        values=values,
        labels={key: clean_text(str(one["label"])) for key, one in fields.items()},
        notes=tuple(_NOTES[code] for code in said["noticed"] if code in _NOTES),
        sha256=hashlib.sha256(content).hexdigest(),
        digest=hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def _typed(value: str) -> str:
    """A value as it was typed: breaks of lines are written in three ways."""
    return clean_text(value.replace("\r\n", "\n").replace("\r", "\n")).strip()


_NOTES: Final = {
    "script": "A script in the file was not run.",
    "action": "An action in the file was not carried out.",
    "files": "Files that hang in it were not opened, and are not kept.",
    "signature": "A signature in the file was not looked at, and is not kept.",
    "xfa part": "A second, older form in the file was passed over.",
}

_TROUBLES: Final = {
    "empty": ("has nothing in it", "Ask for it once more."),
    "unreadable": ("cannot be read", "Check that it is there, and not open elsewhere."),
    "unstarted": (
        "was not read: there is not enough memory at the moment",
        "Close other programs, and read it then.",
    ),
    "other": ("is no PDF", "Choose a report form that was filled in and saved as PDF."),
    "cut off": (
        "was cut off on its way: its end is missing",
        "Ask for it once more, or copy it again from where it came from.",
    ),
    "damaged": (
        "is damaged",
        "Open it where it was filled in, save it once more, and read that file.",
    ),
    "encrypted": (
        "is locked by a password",
        "Open it with the password, save it without one, and read that file.",
    ),
    "flattened": (
        "was printed into a new PDF, and its fields are gone",
        "Type it in with “Report a near miss”, or ask for the file that was filled in.",
    ),
    "xfa": (
        "holds a form of another kind (XFA), without fields that can be read",
        "Fill in the form that this program makes, or type it in.",
    ),
    "not ours": (
        "is no report form of this program",
        "Choose a form made with “Report forms…”, or type it in.",
    ),
    "newer": (
        "is a form of a newer version of this program",
        "Update the program, and read it then.",
    ),
    "nothing": ("was not filled in", "Look whether there is another copy with answers in it."),
    "large": (
        "is larger, or asks for more memory, than any filled-in form",
        "Ask where it comes from; do not open it elsewhere until you know.",
    ),
    "bomb": (
        "is built in a way that real forms are not",
        "Ask where it comes from; do not open it elsewhere until you know.",
    ),
    "time": (
        "takes too long to read",
        "Ask where it comes from; if it is right, type it in.",
    ),
}


def refused(name: str, code: str) -> FormFault:
    """Why a file is not read, in plain words."""
    what, do = _TROUBLES.get(code, _TROUBLES["damaged"])
    return FormFault(code, f"The file “{name}” {what}.", "Nothing was taken in.", do)
