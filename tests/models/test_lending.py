"""How reading connections are lent, and what becomes of them when something goes wrong."""

import pytest
from sqlcipher3 import dbapi2 as driver

from rca_studio.faults import KnownFault
from tests.models.lists import empty_workspace

COUNT = "SELECT count(*) FROM attachment"
KEEP = "INSERT INTO attachment (sha256, size, content) VALUES (?, 1, x'00')"


@pytest.fixture
def engine(tmp_path):
    engine = empty_workspace(tmp_path / "w.rca")
    yield engine
    engine.close()


def number(connection):
    return connection.execute(COUNT).fetchone()[0]


def test_a_snapshot_sees_one_moment_and_reading_sees_the_newest(engine):
    with engine.snapshot() as still, engine.reading() as newest:
        assert number(still) == number(newest) == 0
        with engine.writing() as writer:
            writer.execute(KEEP, ("a" * 64,))
        assert (number(still), number(newest)) == (0, 1)
    with engine.snapshot() as later:
        assert number(later) == 1


def test_a_mistake_within_the_block_comes_out_and_the_connection_is_lent_again(engine):
    with engine.snapshot() as first:
        number(first)
    with pytest.raises(ZeroDivisionError), engine.snapshot():
        raise ZeroDivisionError
    with engine.snapshot() as again:
        assert again is first
        assert number(again) == 0


def test_a_connection_left_in_a_transaction_is_not_lent_again(engine):
    with engine.reading() as first:
        first.execute("BEGIN")
    with engine.reading() as other:
        assert other is not first
        assert not other.in_transaction


def test_a_transaction_that_has_ended_by_itself_hides_no_error(engine):

    def lose(connection):
        connection.execute("ROLLBACK")  # as a lost drive would
        raise KeyError("the true one")

    with pytest.raises(KeyError, match="the true one"), engine.snapshot() as connection:
        lose(connection)


def test_trouble_of_the_disk_is_told_in_plain_words_and_a_mistake_in_sql_is_not(engine):
    with pytest.raises(KnownFault, match="read-only"), engine.reading() as connection:
        connection.execute(KEEP, ("b" * 64,))
    no_table = pytest.raises(driver.OperationalError, match="no such table")
    with no_table, engine.snapshot() as connection:
        connection.execute("SELECT * FROM nowhere")


def test_nothing_is_lent_after_the_end(engine):
    with engine.snapshot() as late:
        number(late)
        engine.close()
    with pytest.raises(KnownFault, match="closed"), engine.reading():
        pass
    with pytest.raises(driver.ProgrammingError):
        late.execute("SELECT 1")
