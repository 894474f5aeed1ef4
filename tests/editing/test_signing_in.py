"""Signing in without a window, and on the command line where people are set up."""

from pathlib import Path

import pytest

from rca_studio import headless
from rca_studio.cli import main
from rca_studio.domain.casefile import ChangeSet
from rca_studio.domain.people import Person, Role
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.gestures import add, set_setting
from rca_studio.editing.people_gestures import retire_person
from rca_studio.editing.signing_in import NoFit, sign_in
from rca_studio.editing.writer import EditRejected
from rca_studio.faults import KnownFault
from rca_studio.paths import resource

EXPORT = resource("samples/incident_export.csv")
SECRET = "velvet harbour nine"
VARIABLE = "RCA_STUDIO_PERSON_PASSPHRASE"


@pytest.fixture(scope="module")
def team(tmp_path_factory) -> Path:
    """A workspace with an administrator, somebody without a passphrase and a reporter."""
    path = tmp_path_factory.mktemp("team") / "team.rca"
    with headless.opened(path, create=True) as (workspace, writer):
        digest = workspace.make_secret(SECRET)
        anna = Person(id="a", name="Anna Berg", roles=(Role.ADMINISTRATOR,), secret=digest)
        lead = Person(id="l", name="Lea Lund", roles=(Role.SUPERVISOR,))
        eli = Person(id="e", name="Eli Frost", roles=(Role.REPORTER,))
        me = Person(id="m", name=headless.person(), roles=(Role.ADMINISTRATOR,), secret=digest)
        writer.edit(add("Set people up", anna, lead, eli, me))
    return path


@pytest.fixture
def own(team, tmp_path) -> Path:
    path = tmp_path / "own.rca"
    path.write_bytes(team.read_bytes())
    return path


def never() -> str:
    raise AssertionError("nobody may be asked")


def setting(writer) -> ChangeSet:
    return set_setting(writer.casefile(WORKSPACE), "marking", "Confidential")


def test_the_account_of_the_computer_is_nobody(own):
    """Even where somebody of that name is set up."""
    with headless.opened(own) as (_, writer), pytest.raises(EditRejected, match="sign in first"):
        writer.edit(setting(writer))


def test_name_and_passphrase_let_in(own):
    with headless.opened(own) as (workspace, writer):
        sign_in(workspace, writer, " anna  BERG ", lambda: SECRET)
        assert writer.actor == "Anna Berg"
        writer.edit(setting(writer))
        assert workspace.registers.history("")[0].actor == "Anna Berg"


@pytest.mark.parametrize("name", ["Anna Berg", "Nobody Here"])
def test_what_does_not_fit_is_told_alike(own, name):
    with headless.opened(own) as (workspace, writer):
        with pytest.raises(NoFit) as told:
            sign_in(workspace, writer, name, lambda: "copper lantern")
        assert told.value.what == "That name and passphrase do not fit."
        assert name not in str(told.value)
        assert writer.actor == ""


def test_who_has_no_passphrase_is_not_asked(own):
    with headless.opened(own) as (workspace, writer):
        sign_in(workspace, writer, "Lea Lund", never)
        assert writer.actor == "Lea Lund"


def test_who_is_retired_does_not_come_in(own):
    with headless.opened(own) as (workspace, writer):
        sign_in(workspace, writer, "Anna Berg", lambda: SECRET)
        file = writer.casefile(WORKSPACE)
        lea = file.people.find("Lea Lund")
        assert lea is not None
        writer.edit(retire_person(file, lea))
        with pytest.raises(NoFit):
            sign_in(workspace, writer, "Lea Lund", lambda: "")


def test_without_a_name_it_is_said_what_to_do(own):
    with headless.opened(own) as (workspace, writer), pytest.raises(KnownFault, match="--as"):
        sign_in(workspace, writer, "", never)


def test_alone_a_name_is_enough_and_none_is_needed(tmp_path):
    with headless.opened(tmp_path / "alone.rca", create=True) as (workspace, writer):
        before = writer.actor
        sign_in(workspace, writer, "", never)
        assert writer.actor == before
        sign_in(workspace, writer, "Shift  lead", never)
        assert writer.actor == "Shift lead"


# -- the command line ----------------------------------------------------------------


def run(capsys, *words: object) -> tuple[int, str, str]:
    code = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return code, out, err


def cases_of(path: Path) -> int:
    with headless.opened(path, read_only=True) as (workspace, _):
        return len(list(headless.case_list(workspace.registers, "")))


def test_an_import_says_that_a_name_is_missing(capsys, own):
    code, out, err = run(capsys, "import", own, EXPORT)
    assert code == 1
    assert not out
    assert "--as" in err
    assert cases_of(own) == 0


def test_an_import_in_somebodys_name(capsys, own, monkeypatch):
    monkeypatch.setenv(VARIABLE, SECRET)
    code, _, err = run(capsys, "import", own, EXPORT, "--as", "Anna Berg")
    assert (code, err) == (0, "")
    with headless.opened(own, read_only=True) as (workspace, _):
        assert workspace.registers.batches()[0].by == "Anna Berg"


def test_a_role_that_may_not_import_is_told(capsys, own):
    code, _, err = run(capsys, "import", own, EXPORT, "--as", "Eli Frost")
    assert code == 1
    assert "Eli Frost works here as reporter; to import cases takes a" in err
    assert cases_of(own) == 0


def test_a_wrong_passphrase_waits_for_the_next_command_too(capsys, own, monkeypatch):
    monkeypatch.setenv(VARIABLE, "copper lantern")
    code, _, err = run(capsys, "import", own, EXPORT, "--as", "Anna Berg")
    assert code == 1
    assert "do not fit" in err
    for _ in range(3):
        from rca_studio.settings import Settings
        from rca_studio.ui.people.patience import Patience

        Patience(Settings.load()).failed()
    monkeypatch.setenv(VARIABLE, SECRET)
    code, _, err = run(capsys, "import", own, EXPORT, "--as", "Anna Berg")
    assert code == 1
    assert "has to wait" in err
    assert cases_of(own) == 0


def test_without_the_variable_it_is_named(capsys, own, monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    code, _, err = run(capsys, "import", own, EXPORT, "--as", "Anna Berg")
    assert code == 1
    assert VARIABLE in err


def test_a_dry_run_and_reading_need_nobody(capsys, own):
    code, _, _ = run(capsys, "import", own, EXPORT, "--dry-run")
    assert code == 0
    assert run(capsys, "cases", own)[0] == 0
    assert run(capsys, "verify", own)[0] == 0


def test_a_model_is_read_in_in_somebodys_name(capsys, own, monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, SECRET)
    assert run(capsys, "import", own, EXPORT, "--as", "Anna Berg")[0] == 0
    model = tmp_path / "model.txt"
    model.write_text("Walker out of reach\n  No fixed place\n", encoding="utf-8")
    with headless.opened(own, read_only=True) as (workspace, _):
        reference = next(iter(headless.case_list(workspace.registers, "")))["reference"]
    code, _, err = run(capsys, "read-in", own, reference, model)
    assert code == 1
    assert "--as" in err
    code, out, _ = run(capsys, "read-in", own, reference, model, "--as", "Lea Lund")
    assert code == 0
    assert reference in out
