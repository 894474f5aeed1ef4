"""The safety sessions of the sample, its registers and champions, what reporters heard, catches.

The file ``sessions.toml`` reads like notes of a quality lead. Ids are made from what is said, so
the sample is the same each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from rca_studio.domain.casefile import CaseFile, Entity
from rca_studio.domain.hearing import FeedbackNote, FeedbackWay
from rca_studio.domain.packs import PackError, read_toml
from rca_studio.domain.recognition import Champion, Consent, GoodCatch
from rca_studio.domain.session import KnownName, NameKind, Session, ShowFrame
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.ports import Stamp
from rca_studio.editing.session_gestures import plan_session

_NAMESPACE = uuid5(NAMESPACE_URL, "rca-studio/sample/riverside/sessions")
_STAMP = Stamp(actor="Quality lead", at="2026-11-12T10:00:00Z")


def read_sessions(path: Path, cases: Mapping[str, str]) -> tuple[Entity, ...]:
    """All of the file.

    Args:
        path: the file.
        cases: the ids of the cases, by reference.

    Raises:
        PackError: the file cannot be used; the message names it and the reason.
    """
    plain = read_toml(path)
    try:
        return (
            *_names(plain),
            *_sessions(plain, cases),
            *_champions(plain),
            *_feedback(plain, cases),
            *_catches(plain, cases),
        )
    except (KeyError, ValueError, TypeError) as error:
        reason = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
        raise PackError(path.name, reason) from error


def _names(plain: Mapping[str, Any]) -> Iterator[KnownName]:
    for entry in plain.get("name", ()):
        yield KnownName(
            id=_ident("name", entry["name"]),
            kind=NameKind(entry["kind"]),
            name=entry["name"],
            also=tuple(entry.get("also", ())),
            by=_STAMP.actor,
            at=_STAMP.at,
        )


def _sessions(plain: Mapping[str, Any], cases: Mapping[str, str]) -> Iterator[Session | ShowFrame]:
    """Each session with the frames it would have got in the program."""
    for entry in plain.get("session", ()):
        words = {key: value for key, value in entry.items() if key not in ("key", "cases")}
        told = tuple(cases[reference] for reference in entry["cases"])
        session = Session(id=_ident("session", entry["key"]), cases=told, **words)
        step = plan_session(CaseFile(WORKSPACE), session, _STAMP)
        for place, change in enumerate(step.changes):
            made = change.after
            if isinstance(made, ShowFrame):
                yield replace(made, id=_ident("frame", entry["key"], str(place)))
            elif isinstance(made, Session):
                yield made


def _champions(plain: Mapping[str, Any]) -> Iterator[Champion]:
    for entry in plain.get("champion", ()):
        yield Champion(id=_ident("champion", entry["name"], entry["service"]), **entry)


def _feedback(plain: Mapping[str, Any], cases: Mapping[str, str]) -> Iterator[FeedbackNote]:
    for entry in plain.get("feedback", ()):
        yield FeedbackNote(
            id=_ident("feedback", entry["case"]),
            case_id=cases[entry["case"]],
            text=entry["text"],
            ways=tuple(FeedbackWay(way) for way in entry.get("ways", ())),
            given_on=entry.get("given_on", ""),
            by=_STAMP.actor,
            at=_STAMP.at,
        )


def _catches(plain: Mapping[str, Any], cases: Mapping[str, str]) -> Iterator[GoodCatch]:
    for entry in plain.get("catch", ()):
        yield GoodCatch(
            id=_ident("catch", entry["case"], entry["to"]),
            case_id=cases[entry["case"]],
            to=entry["to"],
            criteria=tuple(entry["criteria"]),
            why=entry.get("why", ""),
            consent=Consent(entry["consent"]),
            consent_on=entry.get("consent_on", ""),
            given_on=entry.get("given_on", ""),
            by=_STAMP.actor,
            at=_STAMP.at,
        )


def _ident(*parts: str) -> str:
    return uuid5(_NAMESPACE, "|".join(parts)).hex
