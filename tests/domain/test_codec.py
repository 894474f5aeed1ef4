"""What is written down comes back the same, and what makes no sense is refused."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca_studio.domain.casefile import KINDS
from rca_studio.domain.causal import Cause, EvidenceState
from rca_studio.domain.codec import from_plain, to_plain
from rca_studio.domain.plan import Action, Effect, EffectKind, EvidenceCheck
from rca_studio.domain.workspace import ImportBatch

# An import batch checks its own sum, so its counts are not free.
FREE = [kind for kind in KINDS.values() if kind is not ImportBatch]
entities = st.sampled_from(FREE).flatmap(
    lambda kind: st.builds(
        kind,
        **{f.name: st.floats(-1e6, 1e6) for f in fields(kind) if f.name == "rank"},
    )
)


@given(entities)
def test_every_entity_survives_json(entity):
    text = json.dumps(to_plain(entity), ensure_ascii=False)
    assert from_plain(type(entity), json.loads(text)) == entity


def test_nested_parts_come_back_as_what_they_were():
    action = Action(
        id="a",
        case_id="c",
        text="Move the cabinet",
        checks=(EvidenceCheck(text="Photo", met=True, by="Lead", at="2026-11-28"),),
        effects=(Effect(kind=EffectKind.REMOVES_CAUSE, target="x"),),
    )
    plain = to_plain(action)
    assert plain["effects"] == [{"kind": "removes_cause", "target": "x"}]
    assert from_plain(Action, plain) == action


def test_missing_fields_take_their_defaults():
    cause = from_plain(Cause, {"id": "x", "case_id": "c", "text": "Doorway narrow", "rank": 2})
    assert cause.evidence is EvidenceState.HYPOTHESIS
    assert cause.rank == 2.0
    assert type(cause.rank) is float


@pytest.mark.parametrize(
    ("plain", "words"),
    [
        ({"id": "x", "case_id": "c", "text": "t", "colour": "red"}, "has no field colour"),
        ({"id": "x", "case_id": "c"}, "text"),
        ({"id": "x", "case_id": "c", "text": 3}, "3 is not of type str"),
        ({"id": "x", "case_id": "c", "text": None}, "None is not of type str"),
        ({"id": "x", "case_id": "c", "text": "t", "evidence": "sure"}, "sure"),
        ({"id": "x", "case_id": "c", "text": "t", "question": 1}, "1 is not of type bool"),
        ({"id": "x", "case_id": "c", "text": "t", "rank": True}, "True is not of type float"),
    ],
)
def test_what_makes_no_sense_is_refused(plain, words):
    with pytest.raises(ValueError, match=words):
        from_plain(Cause, plain)


def test_the_counting_identity_is_part_of_a_batch():
    values = {
        "id": "b",
        "file_name": "export.csv",
        "sha256": "00",
        "at": "2026-11-21T09:00:00Z",
        "by": "Quality lead",
        "records": 10,
        "new": 4,
        "updated": 1,
        "unchanged": 1,
        "duplicate": 1,
        "rejected": 1,
        "blank": 1,
        "not_a_record": 1,
    }
    assert to_plain(from_plain(ImportBatch, values))["records"] == 10
    with pytest.raises(ValueError, match="add up to 10"):
        from_plain(ImportBatch, {**values, "records": 11})
