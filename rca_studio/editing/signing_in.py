"""Signing in without a window: by name and passphrase, before anything is written."""

from __future__ import annotations

from collections.abc import Callable

from rca_studio.domain.people import People
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.ports import WorkspaceStore
from rca_studio.editing.writer import Writer
from rca_studio.faults import KnownFault


class NoFit(KnownFault):
    """The name and the passphrase do not fit; whose fault it is is told to nobody."""


def sign_in(
    workspace: WorkspaceStore, writer: Writer, name: str, passphrase: Callable[[], str]
) -> None:
    """Let somebody take the steps of a writer from now on.

    Where nobody is set up the name stands in the history as it is, and none is needed.

    Args:
        workspace: knows what passphrases are checked by.
        writer: writes in their name.
        name: who it is; empty for nobody in particular.
        passphrase: asked whether or not there is such a person; not for one who has none.

    Raises:
        NoFit: name and passphrase do not fit; it takes as long whoever it was.
        KnownFault: people are set up, and no name is given.
    """
    people = writer.casefile(WORKSPACE).people
    if not people.set_up:
        if name.strip():
            writer.actor = " ".join(name.split())
        return
    writer.actor = ""
    if not name.strip():
        raise KnownFault(
            "People are set up in this workspace, so it has to be known who changes it.",
            "Nothing was changed.",
            "Say who you are with --as and your name.",
        )
    person = People(people.active).find(name)
    if person is None or person.secret:
        digest = person.secret if person else ""
        if not workspace.check_secret(digest, passphrase()) or person is None:
            raise NoFit(
                "That name and passphrase do not fit.", "Nothing was changed.", "Try again."
            )
    writer.actor = person.name
