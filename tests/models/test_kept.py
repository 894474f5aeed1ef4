"""What is told of backups, who keeps a file from being changed, and changes that half fail."""

from pathlib import Path

import pytest

from rca_studio.faults import KnownFault
from rca_studio.models import backup
from rca_studio.models.kept import kept_copies, opens_one
from rca_studio.models.keys import key_of_code
from rca_studio.models.look import look
from rca_studio.models.passphrase import change_passphrase
from rca_studio.models.workspace import create_workspace, open_workspace, why_not_writable

SECRET = "velvet harbour nine lanterns"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def file(tmp_path: Path, root: Path) -> Path:
    path = tmp_path / "Maple House.rca"
    workspace = create_workspace(path, organisation="Riverside", backups=root)
    workspace.wait_for_backup()
    workspace.close()
    return path


def test_a_damaged_backup_is_not_offered(file, root):
    good = next(kept_copies(file, root=root))
    assert (good.cases, good.encrypted) == (0, False)
    assert good.size == good.path.stat().st_size
    good.path.write_bytes(good.path.read_bytes()[:5000])
    assert list(kept_copies(file, root=root)) == []


def test_backups_are_found_when_the_workspace_is_gone(file, root):
    file.unlink()
    assert len(list(kept_copies(file, root=root))) == 1


def test_a_passphrase_is_in_force_even_where_no_backup_can_be_written(file, root, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder of backups would be")
    code = change_passphrase(file, old=None, new=SECRET, backups=blocked)
    open_workspace(file, passphrase=SECRET, backups=root).close()
    assert code is not None
    # The readable backup was not there to be replaced; the next one to be made takes it away.
    workspace = open_workspace(file, passphrase=code, backups=root)
    workspace.wait_for_backup()
    workspace.back_up_now(root)
    workspace.close()
    assert [copy.encrypted for copy in kept_copies(file, root=root)] == [True]


def test_a_workspace_knows_its_own_passphrase(file, root):
    code = change_passphrase(file, old=None, new=SECRET, backups=root)
    workspace = open_workspace(file, passphrase=SECRET, backups=root)
    try:
        assert workspace.fits(SECRET)
        assert workspace.fits(code)
        assert not workspace.fits(SECRET + " ")
    finally:
        workspace.close()


def test_only_the_passphrase_of_this_file_proves_that_it_is_damaged(file, root):
    code = change_passphrase(file, old=None, new=SECRET, backups=root)
    salt, key = look(file).salt, key_of_code(code)
    assert opens_one(file, salt, key, root)
    assert not opens_one(file, salt, bytes(32), root)
    assert not opens_one(file, bytes(16), key, root)


def test_who_keeps_a_file_is_asked_without_touching_it(file, root):
    before = file.read_bytes()
    assert why_not_writable(file) == ""
    assert file.read_bytes() == before
    assert not file.with_name(file.name + ".lock").exists()
    holder = open_workspace(file, actor="Ines", backups=root)
    try:
        assert "Ines" in why_not_writable(file)
    finally:
        holder.close()
    assert why_not_writable(file) == ""


def test_a_file_that_cannot_be_replaced_is_told_and_stays(file, root, monkeypatch):
    before = file.read_bytes()

    def refuse(*_args):
        raise PermissionError("in use")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(KnownFault, match="as it was"):
        change_passphrase(file, old=None, new=SECRET, backups=root)
    monkeypatch.undo()
    assert file.read_bytes() == before
    assert sorted(path.name for path in file.parent.glob("*.part")) == []
    assert backup.backups(file, root)
    open_workspace(file, backups=root).close()
