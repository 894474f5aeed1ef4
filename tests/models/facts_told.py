"""Facts as plain values, and what plain SQL counts of the same workspace."""

from collections import Counter
from typing import Any

from rca_studio.domain.facts import ANSWERED, CODED, COLUMNS, ENDED, RELATIONS, Facts, month_of
from rca_studio.models import facts_read
from rca_studio.models.engine import Engine

FACTOR_COLUMNS = ("factor", "cause", "effect")


def plain(facts: Facts) -> dict[str, Any]:
    """All that facts say, with words for codes."""
    told: dict[str, Any] = {}
    for name, code in COLUMNS.items():
        column = facts.columns[name]
        assert column.typecode == code
        assert len(column) == len(facts), name
        coded = name in CODED or name in ANSWERED
        told[name] = [facts.words[name][c] for c in column] if coded else list(column)
    assert told["seq"] == sorted(set(told["seq"]))
    for relation, columns in RELATIONS.items():
        found = facts.relations[relation]
        assert len({len(column) for column in found.values()}) == 1
        rows = []
        for name, code in columns.items():
            column = found[name]
            assert column.typecode == code
            words = "factor" if name in FACTOR_COLUMNS else "control" if name == "text" else ""
            rows.append([facts.words[words][c] for c in column] if words else list(column))
        told[relation] = list(zip(*rows, strict=True))
    assert all(words[0] == "" for words in facts.words.values())
    assert all(len(words) == len(set(words)) for words in facts.words.values())
    return told


def read_anew(engine: Engine) -> Facts:
    """A full read, whatever is kept."""
    with engine.snapshot() as connection:
        return facts_read.read(connection, facts_read.new_words()).facts(0)


def counted_by_facts(facts: Facts) -> dict[str, Counter[Any]]:
    """Some counts over facts; see ``counted_by_sql``."""
    told = plain(facts)
    stands = [not flags & ENDED for flags in told["flags"]]
    number = range(len(facts))
    ended = {seq for seq, here in zip(told["seq"], stands, strict=True) if not here}
    return {
        "month": Counter(
            month_of(told["month"][n]) for n in number if stands[n] and told["month"][n] >= 0
        ),
        "service": Counter((told["service"][n], told["route"][n]) for n in number if stands[n]),
        "margin": Counter(told["margin"][n] for n in number if stands[n]),
        "control": Counter((kind, state) for seq, _, kind, state in told["control"]),
        "cause": Counter(factor for seq, factor, state in told["cause"] if seq not in ended),
        "link": Counter((cause, effect) for _, cause, effect in told["link"]),
        "told": Counter(day for day in told["told"] if day),
        "heard": Counter(day for day in told["heard"] if day),
        "backup": Counter(filter(None, told["backup"])),
        "held": Counter(bit for bits in told["held"] for bit in range(16) if bits >> bit & 1),
    }


_KIND = (
    "CASE kind WHEN 'forcing_function' THEN 0 WHEN 'automation' THEN 1 WHEN 'physical' THEN 2 "
    "WHEN 'second_person' THEN 3 WHEN 'checklist' THEN 4 WHEN 'vigilance' THEN 5 ELSE 6 END"
)
_STATE = "CASE state WHEN 'held' THEN 0 WHEN 'failed' THEN 1 WHEN 'absent' THEN 2 ELSE 3 END"
_BONE = "CASE WHEN k.category = '' THEN '' ELSE c.frame || '/' || k.category END"


def counted_by_sql(engine: Engine) -> dict[str, Counter[Any]]:
    """The same counts by plain statements on the tables."""
    statements = {
        "month": "SELECT substr(occurred, 1, 7), count(*) FROM case_ WHERE outcome = '' "
        "AND length(occurred) >= 7 GROUP BY 1",
        "service": "SELECT service, route, count(*) FROM case_ WHERE outcome = '' GROUP BY 1, 2",
        "margin": "SELECT coalesce(margin_today, -2), count(*) FROM case_ WHERE outcome = '' "
        "GROUP BY 1",
        "control": f"SELECT {_KIND}, {_STATE}, count(*) FROM control GROUP BY 1, 2",
        "cause": f"SELECT {_BONE}, count(*) FROM cause AS k JOIN case_ AS c ON c.id = k.case_id "
        "WHERE c.outcome = '' GROUP BY 1",
        "link": f"SELECT {_BONE}, coalesce((SELECT 'control' FROM control WHERE id = effect_id), "
        "(SELECT 'event' FROM event WHERE id = effect_id), "
        "(SELECT 'harm' FROM harm WHERE id = effect_id), "
        f"(SELECT {_BONE} FROM cause AS k WHERE k.id = effect_id)), count(*) "
        "FROM link AS l JOIN case_ AS c ON c.id = l.case_id JOIN cause AS k ON k.id = l.cause_id "
        "WHERE k.evidence <> 'ruled_out' AND effect_id NOT IN "
        "(SELECT id FROM cause WHERE evidence = 'ruled_out') GROUP BY 1, 2",
        "told": "SELECT day, count(*) FROM (SELECT cast(julianday(substr(min(told_at), 1, 10)) "
        "- 1721424.5 AS INTEGER) AS day FROM telling_decision WHERE length(told_at) >= 10 "
        "GROUP BY case_id) GROUP BY 1",
        "heard": "SELECT cast(julianday(given_on) - 1721424.5 AS INTEGER) AS day, count(*) "
        "FROM feedback_note WHERE given_on <> '' GROUP BY 1",
        "backup": "SELECT value, count(*) FROM answer WHERE field = 'backup_found' "
        "AND value <> '' GROUP BY 1",
        "held": f"SELECT kind, count(*) FROM (SELECT DISTINCT case_id, {_KIND} AS kind "
        "FROM control WHERE state = 'held') GROUP BY 1",
    }
    found = {}
    with engine.snapshot() as connection:
        for name, statement in statements.items():
            rows = connection.execute(statement).fetchall()
            found[name] = Counter(
                {row[0] if len(row) == 2 else tuple(row[:-1]): row[-1] for row in rows}
            )
    return found
