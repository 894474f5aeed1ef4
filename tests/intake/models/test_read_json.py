"""Cases of RCA Studio as JSON, good and bad."""

import json

import pytest

from rca_studio.domain.causal import EvidenceState
from rca_studio.domain.review import Evidence
from rca_studio.faults import KnownFault
from rca_studio.intake.models import json_case
from rca_studio.intake.models.reader import read_model
from rca_studio.reports.exchange.json_case import FORMAT, FORMAT_VERSION, case_json
from tests.causal_examples import doorway
from tests.reports import report_examples as examples


def test_writer_and_reader_mean_the_same_format():
    assert (json_case.FORMAT, json_case.FORMAT_VERSION) == (FORMAT, FORMAT_VERSION)


def whole() -> dict:
    model = doorway()
    for cause in ("narrow", "setup"):
        model.evidence(cause, "measured")
    return json.loads(case_json(model.file()))


def read(plain: object):
    return read_model("case.json", json.dumps(plain).encode())


def test_the_model_comes_with_its_evidence():
    found = read(whole())
    assert len(found.model.causes) == 6
    assert "measured" in {e.note for e in found.model.of(Evidence)}
    states = [c.evidence for c in found.model.causes]
    assert states.count(EvidenceState.VERIFIED) == 2
    assert found.notes == ()


def test_what_is_not_the_model_is_said():
    found = read_model("case.json", case_json(examples.worked()).encode())
    told = " ".join(found.notes)
    assert "2 findings were left out: only the causal model is read." in told
    assert "2 actions were left out" in told
    assert "pieces of evidence or notes about something else were left out" in told or (
        "piece of evidence or note about something else was left out" in told
    )


def without(kind: str, field: str) -> dict:
    plain = whole()
    del plain[kind][0][field]
    return plain


def changed(kind: str, field: str, value: object) -> dict:
    plain = whole()
    plain[kind][0][field] = value
    return plain


@pytest.mark.parametrize(
    ("plain", "why"),
    [
        ([], "no case that RCA Studio wrote"),
        ({"format": "other"}, "no case that RCA Studio wrote"),
        (whole() | {"version": 99}, "a newer version"),
        (whole() | {"surprise": []}, "holds “surprise”"),
        (whole() | {"cause": 3}, "holds “cause”"),
        (whole() | {"cause": [3]}, "a cause that cannot be read"),
        (without("cause", "text"), "a cause that cannot be read"),
        (changed("cause", "text", 3), "a cause that cannot be read"),
        (changed("cause", "evidence", "sure"), "a cause that cannot be read"),
        (changed("cause", "rank", "first"), "a cause that cannot be read"),
        (changed("cause", "rank", 1e300), "a number far out of reach"),
        (changed("cause", "id", ""), "a cause without an id"),
        (changed("cause", "id", "event"), "holds the id “event” twice"),
        (changed("link", "effect_id", "nowhere"), "a link must end at"),
        (changed("control", "guards", "nowhere"), "a control must guard"),
        (whole() | {"event": whole()["event"] * 2}, "holds the id “event” twice"),
        ({"format": "rca-studio-case", "version": 1}, "holds no causes"),
    ],
)
def test_bad_cases_are_refused_in_a_sentence(plain, why):
    with pytest.raises(KnownFault, match=why):
        read(plain)


def test_a_loop_is_named():
    plain = whole()
    plain["link"].append(
        {"id": "x", "case_id": "case", "cause_id": "tight", "effect_id": "narrow", "rank": 9}
    )
    with pytest.raises(KnownFault, match=r"leads back to itself: “(Transfer|Doorway).* → “"):
        read(plain)


@pytest.mark.parametrize("text", ["{", "[" * 200_000, '{"a": NaN}', '{"a": 1' + "0" * 6_000 + "}"])
def test_text_that_is_no_json(text):
    with pytest.raises(KnownFault):
        read_model("case.json", text.encode())


def test_halves_of_characters_do_not_reach_the_store():
    plain = changed("cause", "text", "a\ud800b")
    found = read_model("case.json", json.dumps(plain).encode())
    assert found.model.causes
    for cause in found.model.causes:
        cause.text.encode()
