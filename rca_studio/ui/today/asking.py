"""Who asks what waits today, as a question to the register, and the jobs that read the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rca_studio.domain.deeds import Deed
from rca_studio.domain.people import ALSO_CALLED, Person, Role
from rca_studio.domain.registers import CaseQuery, Count
from rca_studio.domain.today import Scope, TodayLists, TodayQuery
from rca_studio.editing.ports import Progress, Registers
from rca_studio.ui.proof.allowing import present
from rca_studio.ui.studio import Studio


def today_query(
    studio: Studio, scope: Scope = Scope.MINE, *, limit: int = 50, repeats: bool = True
) -> TodayQuery:
    """The question of whoever is at work; where nobody is set up, it is everybody's."""
    person, reviewing = studio.person, studio.reviewing
    cells = reviewing.practice.matrix.cells
    query = TodayQuery(
        now=present(studio),
        offer=reviewing.offer,
        scores={levels: score.value for levels, score in cells.items()},
        approvals=any(Role.EXECUTIVE in one.roles for one in studio.people.active),
        signed=studio.people.set_up,
        deeds=frozenset(deed for deed in Deed if studio.may(deed)),
        limit=limit,
        repeats=repeats,
    )
    if person is None:
        return query
    return replace(
        query,
        scope=scope,
        names=(person.name, *person.former_names),
        titles=titles_of(person),
        services=person.services,
        sites=person.sites,
    )


def titles_of(person: Person) -> tuple[str, ...]:
    """The words by which an action or a question may name somebody other than by name."""
    also = (words for words, role in ALSO_CALLED.items() if role in person.roles)
    named = (person.title, *(role.label for role in person.roles), *also)
    return tuple(words for words in named if words)


def read_today(registers: Registers, query: TodayQuery) -> TodayLists:
    """What waits; practice cases count only where there is no real one."""
    real = registers.count_cases(CaseQuery(practice=False), 1).number > 0
    return registers.today(replace(query, practice=False if real else None))


def waiting_count(studio: Studio) -> Callable[[Progress], Count]:
    """A job that counts what waits for whoever is at work, and what is overdue of it."""
    registers = studio.registers
    locked = studio.people.set_up and studio.person is None
    query = None if locked else today_query(studio, limit=1, repeats=False)

    def count(_progress: Progress) -> Count:
        return Count(0) if query is None else read_today(registers, query).number

    return count
