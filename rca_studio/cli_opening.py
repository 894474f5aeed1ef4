"""How commands open a workspace: its passphrase, who takes the steps, the case they are about."""

from __future__ import annotations

import getpass
import os
import sys
from contextlib import contextmanager
from math import ceil
from typing import TYPE_CHECKING

from rca_studio.faults import KnownFault

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from rca_studio.domain.casefile import CaseFile
    from rca_studio.editing.ports import Workspace
    from rca_studio.editing.writer import Writer

PASSPHRASE = "RCA_STUDIO_PASSPHRASE"
PERSON_PASSPHRASE = "RCA_STUDIO_PERSON_PASSPHRASE"


@contextmanager
def opened_to_read(path: Path) -> Iterator[tuple[Workspace, Writer]]:
    """A workspace that is only looked at; asks for its passphrase where it has one."""
    from rca_studio.headless import opened

    with opened(path, read_only=True, passphrase=passphrase) as pair:
        yield pair


@contextmanager
def opened_for_import(options: argparse.Namespace) -> Iterator[tuple[Workspace, Writer]]:
    """A workspace that is written, made where there is none; a copy for ``--dry-run``."""
    from rca_studio.headless import opened, opened_to_try

    if options.dry_run:
        with opened_to_try(options.workspace, passphrase) as pair:
            yield pair
        return
    with opened(options.workspace, create=True, passphrase=passphrase) as pair:
        sign_in(*pair, options.person)
        yield pair


def sign_in_to_copy(workspace: Workspace, writer: Writer, name: str) -> None:
    """Sign in who takes a copy of cases away, if anybody says who they are.

    Raises:
        KnownFault: their role does not let them.
    """
    from rca_studio.domain.deeds import Deed
    from rca_studio.headless import check_may

    if name:
        sign_in(workspace, writer, name)
        check_may(writer, Deed.COPY)


def sign_in(workspace: Workspace, writer: Writer, name: str) -> None:
    """Let somebody take the steps of a command; a wrong passphrase costs time, here as anywhere."""
    from rca_studio.domain.words import plural
    from rca_studio.domain.workspace import WORKSPACE
    from rca_studio.editing import signing_in
    from rca_studio.settings import Settings
    from rca_studio.ui.people.patience import Patience

    patience = Patience(Settings.load())
    if name and (wait := ceil(patience.wait)) and writer.casefile(WORKSPACE).people.set_up:
        raise KnownFault(
            f"After a wrong passphrase the next try has to wait {plural(wait, 'second')}.",
            "Nothing was changed.",
            "Try again then.",
        )
    try:
        signing_in.sign_in(workspace, writer, name, person_passphrase)
    except signing_in.NoFit:
        patience.failed()
        raise


def person_passphrase() -> str:
    """The passphrase of who takes the steps, from the environment or asked for."""
    if (given := os.environ.get(PERSON_PASSPHRASE)) is not None:
        return given
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass("Your passphrase: ")
    raise KnownFault(
        "Your passphrase is needed, to know that it is you.",
        "Nothing was changed.",
        f"Give it in the variable {PERSON_PASSPHRASE}.",
    )


def passphrase() -> str:
    """The passphrase of the workspace, from the environment or asked for."""
    if given := os.environ.get(PASSPHRASE):
        return given
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass("Passphrase: ")
    raise KnownFault(
        "This workspace is encrypted.",
        "It was not changed.",
        f"Give its passphrase in the variable {PASSPHRASE}.",
    )


def case_of(workspace: Workspace, writer: Writer, reference: str) -> CaseFile:
    """The case with this reference, as it is typed."""
    registers = workspace.registers
    case_id = registers.case_id_of(reference) or registers.case_id_of(reference.strip().upper())
    if case_id is None:
        raise KnownFault(
            f"There is no case {reference} in this workspace.",
            "",
            "List the cases with the command cases.",
        )
    return writer.casefile(case_id)
