"""Makes the copies that were wished for, in a worker: verified, drawn, signed and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.ports import Progress
from rca_studio.reports.files import write_whole
from rca_studio.ui.print.copies import Copy
from rca_studio.ui.studio import Studio

if TYPE_CHECKING:
    from rca_studio.reports.printed import Source, Wish

_MOST_NAMES = 1_000


@dataclass(frozen=True, kw_only=True)
class Key:
    """What somebody signs with: the file of a key, and its passphrase."""

    path: Path
    passphrase: str


@dataclass(frozen=True, kw_only=True)
class Made:
    """Files that were written, and what each is a copy of."""

    paths: tuple[Path, ...]
    copies: tuple[Copy, ...]


def source_of(studio: Studio, case_id: str) -> Source:
    """The case as it is now, as plain values for a worker."""
    from rca_studio.reports.printed import Source

    casefile, practice = studio.casefile(case_id), studio.practice
    rejected = casefile.rejection
    stays = studio.casefile(rejected.duplicate_of) if rejected and rejected.duplicate_of else None
    return Source(
        casefile=casefile,
        workspace=studio.casefile(WORKSPACE),
        in_use=studio.reviewing.in_use(casefile),
        frames=practice.frames,
        matrix=practice.matrix,
        ruler=studio.ruler,
        printed_by=studio.writer.actor,
        stays=stays.case.reference if stays and stays.exists else "",
    )


def work(
    studio: Studio, case_id: str, wishes: Sequence[Wish], path: Path, key: Key | None = None
) -> Callable[[Progress], Made]:
    """The work that makes the copies, for any thread.

    Args:
        studio: the open workspace.
        case_id: the case.
        wishes: a copy each.
        path: the file; of two documents each gets its name added, and replaces nothing.
        key: what they are signed with.
    """
    source, registers = source_of(studio, case_id), studio.registers

    def make(progress: Progress) -> Made:
        from rca_studio.reports.printed import printed

        signed = _signer(key)
        made = []
        for number, wish in enumerate(wishes):
            progress(number)
            one = printed(source, wish, registers, datetime.now().astimezone())
            content, what = signed(one.content, one.what)
            made.append((wish, content, Copy(what, one.entries, one.head)))
        files = {wish.scope.document.value: content for wish, content, _copy in made}
        paths = _written(files, path)
        return Made(paths=paths, copies=tuple(copy for _, _, copy in made))

    return make


def _written(files: Mapping[str, bytes], path: Path) -> tuple[Path, ...]:
    """Write a file, or two beside each other: both or none, for what is there is noted."""
    if len(files) == 1:
        write_whole(path, *files.values())
        return (path,)
    paths: list[Path] = []
    try:
        for word, content in files.items():
            found = _free(path, word)
            write_whole(found, content)
            paths.append(found)
    except BaseException:
        for found in paths:
            found.unlink(missing_ok=True)
        raise
    return tuple(paths)


def _signer(key: Key | None) -> Callable[[bytes, str], tuple[bytes, str]]:
    """Signs a document and says so; read before the work, so that a wrong key costs none."""
    if key is None:
        return lambda content, what: (content, what)
    from rca_studio.reports.signing import read_key, sign_pdf

    opened = read_key(key.path, key.passphrase)
    return lambda content, what: (
        sign_pdf(content, opened),
        f"{what}, signed by {opened.name}",
    )


def _free(path: Path, word: str) -> Path:
    """The path with a word added, and a number where there is such a file already."""
    stem = f"{path.stem} {word}"
    for number in range(1, _MOST_NAMES):
        found = path.with_name(f"{stem}{f' {number}' if number > 1 else ''}{path.suffix}")
        if not found.exists():
            return found
    return path.with_name(f"{stem}{path.suffix}")
