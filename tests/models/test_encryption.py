"""An encrypted workspace opens with its passphrase or recovery code, and leaks nothing."""

import logging
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.registers import CaseQuery
from rca_studio.faults import KnownFault
from rca_studio.models import keys
from rca_studio.models.backup import back_up
from rca_studio.models.backup import backups as list_backups
from rca_studio.models.passphrase import change_passphrase
from rca_studio.models.workspace import create_workspace, is_encrypted, open_workspace

SECRET = "a heron by the weir"
TELLING = (b"walker", b"Lost balance", b"doorway", b"Meadow Care", b"heron", b"SQLite format")


@pytest.fixture
def encrypted(place, backups, writing, first_case):
    workspace = create_workspace(
        place, organisation="Meadow Care", passphrase=SECRET, backups=backups
    )
    writing(workspace).edit(first_case)
    yield workspace
    workspace.close()


def everything_under(folder: Path) -> bytes:
    return b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())


def test_nothing_can_be_read_anywhere(encrypted, place, backups, tmp_path):
    """Neither in the file nor its log, journal, lock, backup or temporary files."""
    encrypted.keep_file(b"The walker on a photo" * 1000)
    encrypted.wait_for_backup()
    back_up(place, key=encrypted._key, root=backups)
    names = {p.suffix for p in tmp_path.rglob("*") if p.is_file()}
    assert {".rca", ".rca-wal", ".lock"} <= names
    assert list_backups(place, backups)
    while_open = everything_under(tmp_path)
    encrypted.close()
    at_rest = everything_under(tmp_path)
    for secret in (*TELLING, encrypted._key, encrypted._key.hex().encode()):
        assert secret not in while_open
        assert secret not in at_rest


def test_a_plain_workspace_would_tell(workspace, writing, first_case, tmp_path):
    """The search above finds what it looks for."""
    writing(workspace).edit(first_case)
    workspace.close()
    assert all(secret in everything_under(tmp_path) for secret in TELLING if secret != b"heron")


def test_passphrase_and_recovery_code_open_it(encrypted, place, backups):
    code = encrypted.recovery_code()
    encrypted.close()
    assert is_encrypted(place)
    for secret in (SECRET, code, code.lower().replace("-", " "), code.replace("O", "0")):
        workspace = open_workspace(place, passphrase=secret, backups=backups)
        assert workspace.load("c").casefile.case.title == "Lost balance at the bath"
        assert len(workspace.registers.cases(CaseQuery(text="walker")).rows) == 1
        assert workspace.recovery_code() == code
        workspace.close()


@pytest.mark.parametrize("wrong", ["", None, "a heron", SECRET.upper(), "A" * 56])
def test_a_wrong_passphrase_is_one_plain_sentence(encrypted, place, wrong, capfd, caplog):
    encrypted.close()
    before = place.read_bytes()
    with caplog.at_level(logging.DEBUG), pytest.raises(KnownFault) as caught:
        open_workspace(place, passphrase=wrong)
    assert caught.value.what in (
        "The passphrase does not open this workspace.",
        "This workspace opens with a passphrase.",
    )
    assert place.read_bytes() == before
    assert capfd.readouterr() == ("", "")
    assert caplog.text == ""
    assert [p.name for p in place.parent.iterdir() if p.is_file()] == [place.name]


def test_a_passphrase_typed_on_another_keyboard(place, backups):
    workspace = create_workspace(place, organisation="", passphrase="naïve Å", backups=backups)
    workspace.close()
    open_workspace(place, passphrase="nai\u0308ve A\u030a", backups=backups).close()


def test_change_of_passphrase(encrypted, place, backups):
    old_code = encrypted.recovery_code()
    loaded = encrypted.load("c")
    with pytest.raises(KnownFault, match="open in another window"):
        change_passphrase(place, old=SECRET, new="new", backups=backups)
    encrypted.close()
    with pytest.raises(KnownFault, match="passphrase does not open"):
        change_passphrase(place, old="wrong", new="new", backups=backups)
    code = change_passphrase(place, old=SECRET, new="new words", backups=backups)
    assert code != old_code
    for secret in (SECRET, old_code):
        with pytest.raises(KnownFault, match="does not open"):
            open_workspace(place, passphrase=secret, backups=backups)
    for secret in ("new words", code):
        workspace = open_workspace(place, passphrase=secret, backups=backups)
        assert workspace.load("c") == loaded
        assert workspace.registers.verify().intact
        workspace.close()
    assert [p.name for p in place.parent.iterdir() if p.is_file()] == [place.name]


def test_a_plain_workspace_can_be_locked_up_and_unlocked(
    workspace, place, backups, tmp_path, writing, first_case
):
    writing(workspace).edit(first_case)
    loaded = workspace.load("c")
    workspace.wait_for_backup()
    workspace.close()
    code = change_passphrase(place, old=None, new=SECRET, backups=backups)
    everything = everything_under(tmp_path)
    assert not any(secret in everything for secret in TELLING)  # no old plain backup either
    assert list_backups(place, backups)
    opened = open_workspace(place, passphrase=code, backups=backups)
    assert opened.load("c") == loaded
    assert len(opened.registers.cases(CaseQuery(text="walker")).rows) == 1
    opened.close()
    assert change_passphrase(place, old=SECRET, new=None, backups=backups) is None
    assert not is_encrypted(place)
    opened = open_workspace(place, backups=backups)
    assert opened.load("c") == loaded
    assert opened.registers.verify().intact
    writing(opened).edit(first_case.inverted())
    opened.close()


def test_a_backup_opens_with_the_same_passphrase(encrypted, place, backups):
    made = back_up(place, key=encrypted._key, root=backups)
    encrypted.close()
    assert is_encrypted(made.path)
    copy = open_workspace(made.path, passphrase=SECRET, read_only=True, backups=backups)
    assert copy.load("c").casefile.exists
    copy.close()


@pytest.mark.parametrize("offset", [16, 1000, 4096, 9000, 40_000])
def test_damage_of_one_byte_is_noticed(encrypted, place, offset):
    encrypted.close()
    content = bytearray(place.read_bytes())
    content[offset] ^= 1
    place.write_bytes(content)
    with pytest.raises(KnownFault, match="untouched"):
        open_workspace(place, passphrase=SECRET)
    assert place.read_bytes() == content


def test_truncated_encrypted_file(encrypted, place):
    encrypted.close()
    content = place.read_bytes()
    place.write_bytes(content[:-100])
    with pytest.raises(KnownFault, match="end of this workspace file is missing"):
        open_workspace(place, passphrase=SECRET)


@given(key=st.binary(min_size=32, max_size=32), slip=st.integers(0, 55), other=st.integers(1, 31))
def test_recovery_code_and_its_checksum(key, slip, other):
    code = keys.recovery_code(key)
    assert len(code) == 56 + 13
    assert keys.key_of_code(code) == key
    letters = list(code.replace("-", ""))
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    letters[slip] = alphabet[(alphabet.index(letters[slip]) + other) % 32]
    assert keys.key_of_code("".join(letters)) is None


def test_key_depends_on_passphrase_and_file():
    salt = os.urandom(16)
    key = keys.derive_key("one", salt)
    assert len(key) == 32
    assert keys.derive_key("one", salt) == key
    assert keys.derive_key("two", salt) != key
    assert keys.derive_key("one", os.urandom(16)) != key
    with pytest.raises(KnownFault, match="at least one character"):
        keys.derive_key("", salt)
