"""Safety champions and good catches, as gestures.

``stamp`` is the writer's: who does it, and the instant. A gesture that makes no sense raises
``ValueError`` with the words for people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from rca_studio.domain.casefile import CaseFile, Change, ChangeSet, created
from rca_studio.domain.recognition import Champion, Consent, GoodCatch
from rca_studio.domain.words import shortened
from rca_studio.editing.gestures import new_id
from rca_studio.editing.ports import Stamp

# -- champions -----------------------------------------------------------------------------------


def name_champion(
    name: str, service: str, since: date, until: date | None = None, note: str = ""
) -> ChangeSet:
    """Let somebody carry safety knowledge into a service for a term."""
    champion = Champion(
        id=new_id(),
        name=name.strip(),
        service=service.strip(),
        since=since.isoformat(),
        until=until.isoformat() if until else "",
        note=note.strip(),
    )
    return ChangeSet(f"Name {shortened(champion.name, 40)} champion", created(champion))


def change_champion(workspace: CaseFile, champion_id: str, **changes: str) -> ChangeSet:
    """Change what is said of a champion: ``name``, ``service``, ``since``, ``until``, ``note``."""
    old = _champion(workspace, champion_id)
    new = replace(old, **{name: value.strip() for name, value in changes.items()})
    return ChangeSet("Change champion", (Change(old, new),) if new != old else ())


def end_term(workspace: CaseFile, champion_id: str, day: date) -> ChangeSet:
    """Let a term end on a day; the champion stays among those who were."""
    return change_champion(workspace, champion_id, until=day.isoformat())


def take_champion_away(workspace: CaseFile, champion_id: str) -> ChangeSet:
    """Take away a champion who was entered by mistake."""
    return ChangeSet("Take champion away", (Change(_champion(workspace, champion_id), None),))


def _champion(workspace: CaseFile, champion_id: str) -> Champion:
    found = workspace.get(champion_id)
    if not isinstance(found, Champion):
        raise ValueError("this champion is not there any more")
    return found


# -- good catches ----------------------------------------------------------------------------------


def propose_catch(
    casefile: CaseFile, to: str, criteria: Iterable[str], why: str, stamp: Stamp
) -> ChangeSet:
    """Propose an award for the catch of a case.

    Raises:
        ValueError: there is one for the same people already.
    """
    there = {one.to.strip().casefold() for one in casefile.of(GoodCatch)}
    if to.strip().casefold() in there:
        raise ValueError("this catch is proposed for them already")
    catch = GoodCatch(
        id=new_id(),
        case_id=casefile.case_id,
        to=to.strip(),
        criteria=tuple(dict.fromkeys(criteria)),
        why=why.strip(),
        by=stamp.actor,
        at=stamp.at,
    )
    return ChangeSet("Propose a good catch", created(catch))


def change_catch(
    casefile: CaseFile, catch_id: str, *, to: str, criteria: Iterable[str], why: str
) -> ChangeSet:
    """Say otherwise whom an award thanks and what for.

    Consent holds for the words it was given to, so with other words it is asked for again.

    Raises:
        ValueError: the award was given already.
    """
    old = _catch(casefile, catch_id)
    if old.given_on:
        raise ValueError("an award that was given stays as it was given")
    new = replace(old, to=to.strip(), criteria=tuple(dict.fromkeys(criteria)), why=why.strip())
    if new == old:
        return ChangeSet("Change a good catch", ())
    new = replace(new, consent=Consent.NOT_ASKED, consent_on="")
    return ChangeSet("Change a good catch", (Change(old, new),))


def note_consent(casefile: CaseFile, catch_id: str, consent: Consent, day: date) -> ChangeSet:
    """Note what somebody said when asked whether the catch may be told, and with which name.

    Who declines after an award was given is no longer named: the award is withdrawn.
    """
    old = _catch(casefile, catch_id)
    said_on = "" if consent is Consent.NOT_ASKED else day.isoformat()
    withdrawn = consent in (Consent.DECLINED, Consent.NOT_ASKED)
    given = "" if withdrawn else old.given_on
    new = replace(old, consent=consent, consent_on=said_on, given_on=given)
    return ChangeSet("Note consent", (Change(old, new),) if new != old else ())


def give_catch(casefile: CaseFile, catch_id: str, day: date) -> ChangeSet:
    """Give an award; one that was given keeps its day.

    Raises:
        ValueError: nobody was asked, or they would rather not.
    """
    old = _catch(casefile, catch_id)
    if old.consent is Consent.NOT_ASKED:
        raise ValueError("ask first whether they want it told, and with their name")
    if old.consent is Consent.DECLINED:
        raise ValueError("they would rather not; a quiet thank you is worth as much")
    new = replace(old, given_on=old.given_on or day.isoformat())
    return ChangeSet("Give a good catch", (Change(old, new),) if new != old else ())


def take_catch_away(casefile: CaseFile, catch_id: str) -> ChangeSet:
    """Take away a proposal."""
    return ChangeSet("Take a good catch away", (Change(_catch(casefile, catch_id), None),))


def _catch(casefile: CaseFile, catch_id: str) -> GoodCatch:
    found = casefile.get(catch_id)
    if not isinstance(found, GoodCatch):
        raise ValueError("this good catch is not there any more")
    return found
