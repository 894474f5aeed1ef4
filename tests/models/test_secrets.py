"""What passphrases are checked by: beside the history, slow to try, gone when taken away."""

import hashlib
import json
import time
from contextlib import closing

import pytest
from sqlcipher3 import dbapi2 as driver

from rca_studio.domain.people import Person, Role
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.gestures import add
from rca_studio.editing.people_gestures import set_secret
from rca_studio.models import secrets
from rca_studio.models.workspace import create_workspace, open_workspace

WORDS = "velvet harbour nine lanterns"


@pytest.fixture(scope="module")
def made() -> tuple[str, str]:
    """The digest and the text of one passphrase."""
    return secrets.made(WORDS)


def contents(workspace) -> list[tuple[str, str]]:
    with workspace._engine.reading() as connection:
        return connection.execute("SELECT sha256, content FROM secret").fetchall()


def test_the_right_one_fits_and_others_do_not(made):
    digest, content = made
    assert secrets.is_right(content, digest, WORDS)
    for wrong in ("", WORDS[:-1], WORDS + " ", WORDS.upper(), content, digest):
        assert not secrets.is_right(content, digest, wrong)


def test_what_is_kept_is_argon2id_as_the_standard_recommends(made):
    """RFC 9106, section 4, second option: 64 MiB and 3 passes."""
    digest, content = made
    assert content.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert digest == hashlib.sha256(content.encode()).hexdigest()
    assert WORDS not in content


def test_the_same_words_never_look_the_same_twice(made):
    assert secrets.made(WORDS)[0] != made[0]


def test_accents_are_the_same_however_the_keyboard_makes_them():
    digest, content = secrets.made("Stra\u00dfe am S\u00e9e caf\u00e9")
    assert secrets.is_right(content, digest, "Stra\u00dfe am Se\u0301e cafe\u0301")


@pytest.mark.parametrize("words", ["", " ", "\x00\x00", "\ud800", "語" * 4000], ids=ascii)
def test_no_words_break_it(words):
    digest, content = secrets.made(words)
    assert secrets.is_right(content, digest, words)
    assert not secrets.is_right(content, digest, words + "x")


@pytest.mark.parametrize(
    "content", ["", "nonsense", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$YWJjZGVmZ2g$AAAA"]
)
def test_what_was_put_there_beside_the_history_opens_nothing(made, content):
    assert not secrets.is_right(content, made[0], WORDS)


def test_an_own_secret_put_in_the_place_of_anothers_opens_nothing(made):
    """Somebody edits the table with other tools: the digest in the history does not fit it."""
    _, own = secrets.made("my own words")
    assert not secrets.is_right(own, made[0], "my own words")


def test_nobodys_costs_what_anybodys_does(made):
    digest, content = made

    def cost(there: str, sha256: str) -> float:
        times = []
        for _ in range(3):
            start = time.process_time()
            assert not secrets.is_right(there, sha256, "wrong")
            times.append(time.process_time() - start)
        return min(times)

    secrets.is_right("", "", "")  # what it needs is loaded once
    real, none, other = cost(content, digest), cost("", ""), cost("nonsense", digest)
    assert real / 2 < none < real * 2
    assert real / 2 < other < real * 2


def test_a_workspace_keeps_checks_and_forgets(workspace):
    digest = workspace.make_secret(WORDS)
    assert workspace.check_secret(digest, WORDS)
    assert not workspace.check_secret(digest, "other words")
    assert not workspace.check_secret("", WORDS)
    workspace.forget_secret(digest)
    assert not contents(workspace)
    assert not workspace.check_secret(digest, WORDS)
    workspace.forget_secret(digest)  # twice is no trouble


def test_it_outlives_closing_and_works_when_read_only(place, backups):
    workspace = create_workspace(place, organisation="", backups=backups)
    digest = workspace.make_secret(WORDS)
    workspace.close()
    with closing(open_workspace(place, backups=backups, read_only=True)) as reading:
        assert reading.check_secret(digest, WORDS)


def test_the_history_says_that_and_by_whom_but_never_what(workspace, writing):
    writer = writing(workspace)
    old, new = workspace.make_secret(WORDS), workspace.make_secret("copper seven lanterns")
    anna = Person(id="a", name="Anna Berg", roles=(Role.ADMINISTRATOR,), secret=old)
    writer.actor = "Anna Berg"
    writer.edit(add("Set up Anna Berg", anna))
    writer.edit(set_secret(anna, new))
    newest = workspace.registers.history(WORKSPACE)[0]
    assert (newest.actor, newest.label) == ("Anna Berg", "Change the passphrase of Anna Berg")
    kept = {content for _, content in contents(workspace)}
    with workspace._engine.reading() as connection:
        trail = json.dumps(
            [list(map(str, row)) for row in connection.execute("SELECT * FROM audit")]
        )
    assert new in trail
    assert not [one for one in (*kept, WORDS) if one in trail]
    workspace.forget_secret(old)
    assert workspace.registers.verify_rows().intact  # what is gone was never part of it


def test_the_words_stand_nowhere_in_the_file(place, backups):
    workspace = create_workspace(place, organisation="", backups=backups)
    digest = workspace.make_secret(WORDS)
    assert workspace.check_secret(digest, WORDS)
    workspace.close()
    assert WORDS.encode() not in place.read_bytes()
    with closing(driver.connect(str(place))) as connection:
        [[sha256, content]] = connection.execute("SELECT sha256, content FROM secret")
    assert hashlib.sha256(content.encode()).hexdigest() == sha256 == digest


def test_whether_people_are_set_up_is_known_before_anything_is_read(workspace, writing):
    writer = writing(workspace)
    assert not workspace.has_people()
    anna = Person(id="a", name="Anna Berg", roles=(Role.ADMINISTRATOR,))
    writer.edit(add("Set up Anna Berg", anna))
    assert workspace.has_people()
    writer.undo()
    assert not workspace.has_people()
    writer.edit(add("Set up somebody retired", Person(id="g", name="Gil Hart", active=False)))
    assert not workspace.has_people()


@pytest.mark.parametrize(
    "beside",
    [
        "DELETE FROM secret",
        "UPDATE secret SET content = content || ' '",
        "UPDATE secret SET sha256 = 'x' || substr(sha256, 2)",
    ],
)
def test_what_was_done_to_it_beside_the_history_is_found(workspace, writing, beside):
    writer = writing(workspace)
    digest = workspace.make_secret(WORDS)
    anna = Person(id="a", name="Anna Berg", roles=(Role.ADMINISTRATOR,), secret=digest)
    writer.edit(add("Set up Anna Berg", anna))
    assert workspace.registers.verify_rows().intact
    with workspace._engine.writing() as connection:
        connection.execute(beside)
    found = workspace.registers.verify_rows()
    assert not found.intact
    assert "what a passphrase is checked by was changed or taken away" in found.reason


def test_nothing_of_what_is_taken_away_is_left_in_the_file(place, backups):
    workspace = create_workspace(place, organisation="", backups=backups)
    digest = workspace.make_secret(WORDS)
    [(_, content)] = contents(workspace)
    workspace.make_secret("copper seven lanterns")  # the page goes on being used
    workspace.forget_secret(digest)
    workspace.close()
    salt_and_hash = content.split("$")[-1].encode()
    assert salt_and_hash not in place.read_bytes()
