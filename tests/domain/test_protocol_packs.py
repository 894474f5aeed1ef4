"""The shipped protocols hold what the practice asks for, and a badly edited one says where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rca_studio.domain.packs import PackError
from rca_studio.domain.protocol import FieldType, Protocol
from rca_studio.domain.protocol_packs import load_protocols, parse_protocol
from rca_studio.paths import resource

SMALL = """\
key = "small"
label = "Small"
title = "A small protocol"
version = 1

[[field]]
key = "place"
label = "Place"
bound = "location"

[[proceed]]
key = "safe"
label = "Safe"

[[validation]]
key = "seen"
label = "Seen"
"""


@pytest.fixture(scope="module")
def shipped() -> dict[str, Protocol]:
    return load_protocols(resource("protocols"))


def keys(entries):
    return [entry.key for entry in entries]


def asked_of_everybody(protocol):
    return keys(field for field in protocol.fields if field.required_when is None)


def test_the_nine_types(shipped):
    labels = {key: protocol.label for key, protocol in shipped.items()}
    assert labels == {
        "near_fall": "Near fall",
        "medication": "Medication",
        "staffing": "Staffing",
        "community": "Community",
        "equipment": "Equipment",
        "documentation": "Documentation",
        "behaviour": "Behaviour",
        "infection": "Infection",
        "general": "General",
    }


def test_near_fall_asks_what_the_practice_asks(shipped):
    protocol = shipped["near_fall"]
    assert keys(protocol.fields) == [
        "location",
        "time",
        "transfer_task",
        "aid_position",
        "staff_present",
        "balance_fatigue",
        "immediate_action",
        "plan_guidance",
        "environment",
        "supervisor_review",
    ]
    assert keys(protocol.proceed) == [
        "person_safe",
        "staff_briefed",
        "guidance_visible",
        "control_observed",
        "communication_reviewed",
    ]
    assert keys(protocol.validation) == [
        "near_miss_evidence",
        "review_signed",
        "environmental_check",
        "revised_transfer_control",
        "staff_understanding",
        "follow_up_observation",
    ]


def test_medication_asks_what_the_practice_asks(shipped):
    protocol = shipped["medication"]
    assert asked_of_everybody(protocol) == [
        "prompt_time",
        "discrepancy_source",
        "worker_action",
        "presentation",
        "supervisor_contact",
        "clinical_advice",
        "record_status",
        "family_contact",
        "next_visit",
        "category",
    ]
    assert keys(protocol.proceed) == [
        "guidance_confirmed",
        "record_corrected",
        "worker_instructed",
        "representative_told",
        "others_informed",
    ]
    assert keys(protocol.validation) == [
        "discrepancy_evidence",
        "supervisor_decision",
        "clinical_guidance",
        "record_correction",
        "staff_briefing",
        "follow_up_audit",
    ]


def test_staffing_asks_what_the_practice_asks(shipped):
    protocol = shipped["staffing"]
    assert asked_of_everybody(protocol) == [
        "scheduled_time",
        "delay_reason",
        "essential_tasks",
        "risk_level",
        "backup",
        "backup_found",
        "communication",
        "supervisor_decision",
        "revised_arrival",
        "outcome",
    ]
    assert keys(protocol.proceed) == [
        "welfare_confirmed",
        "visit_evidence",
        "coordinator_debrief",
        "route_reviewed",
        "visibility_decided",
    ]
    assert keys(protocol.validation) == [
        "near_miss_timing",
        "backup_decision",
        "communication_completed",
        "visit_outcome",
        "route_review",
        "follow_up_monitoring",
    ]


def test_nothing_is_typed_twice(shipped):
    bound = {f.key: f.bound for f in shipped["near_fall"].fields if f.bound}
    assert bound == {
        "location": "location",
        "time": "occurred",
        "immediate_action": "immediate_action",
    }


def test_every_field_helps_the_person_who_fills_it(shipped):
    for protocol in shipped.values():
        assert protocol.source
        assert protocol.words
        assert protocol.event_prompt
        assert protocol.harm_prompt
        for field in protocol.fields:
            assert field.prompt, field.key
            assert field.why, field.key
            assert field.good, field.key
            assert field.weak, field.key
            assert len(field.good) > len(field.weak), field.key
        for item in (*protocol.proceed, *protocol.validation):
            assert item.help, item.key
            assert item.evidence, item.key
            assert item.roles, item.key


def test_no_punitive_word_in_any_protocol():
    unwanted = re.compile(
        r"\b(fault|blame|careless|negligen\w*|offender|culprit|violat\w*|human error|fail\w*)\b",
        re.I,
    )
    for path in resource("protocols").glob("*.toml"):
        assert not unwanted.findall(path.read_text(encoding="utf-8")), path.name


def test_a_small_protocol_is_read_whole():
    protocol = parse_protocol(SMALL, "small.toml")
    assert (protocol.key, protocol.title, protocol.version) == ("small", "A small protocol", 1)
    assert protocol.fields[0].bound == "location"
    assert protocol.fields[0].type is FieldType.TEXT
    assert protocol.tone == "info"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('label = "Small"', 'label = "Small', 2, "not valid TOML"),
        ("version = 1", "version = 0", 4, "whole number"),
        ("version = 1", "version = true", 4, "whole number"),
        ("version = 1", 'version = 1\ncolour = "red"', 5, "“colour” is not known"),
        ('key = "small"\n', "", 0, "“key” is missing"),
        ('key = "small"', 'key = "Small one"', 1, "lower-case"),
        ("version = 1", 'version = 1\ntone = "purple"', 5, "one of info"),
        ("version = 1", 'version = 1\nwords = "fall"', 5, "list of texts"),
        ('bound = "location"', 'bound = "colour"', 9, "bound to “colour”"),
        ('bound = "location"', 'bound = "occurred"', 9, 'has to be "moment"'),
        ('bound = "location"', 'bound = "location"\ntype = "moment"', 10, "“location” is not"),
        ('bound = "location"', 'type = "number"', 9, "“type” is “number”, which is not one of"),
        ('bound = "location"', 'type = "choice"', 9, "no choices"),
        ('bound = "location"', 'choices = ["a"]', 9, 'has to be "choice"'),
        ('bound = "location"', 'type = "choice"\nchoices = "ab"', 10, "list of texts"),
        ('bound = "location"', 'type = "choice"\nchoices = ["a", "a"]', 10, "twice"),
        ('bound = "location"', "required = true", 9, "“required” is not known"),
        ('label = "Safe"', 'label = " "', 13, "entry 1 of “proceed” has no label"),
        ('key = "seen"', 'key = "safe"', 16, "“safe” is there twice"),
        ('key = "seen"', 'key = "place"', 16, "“place” is there twice"),
        ('key = "seen"', 'key = "stopped_harm"', 16, "meaning of its own"),
        (
            '[[validation]]\nkey = "seen"\nlabel = "Seen"\n',
            "",
            0,
            "“validation” needs at least one",
        ),
        ('[[proceed]]\nkey = "safe"\nlabel = "Safe"', "proceed = []", 0, "“field”"),
        (
            "[[proceed]]",
            '[[field]]\nkey = "b"\nlabel = "B"\nbound = "location"\n[[proceed]]',
            14,
            "two fields",
        ),
    ],
)
def test_what_is_wrong_is_said_with_file_line_and_reason(old, new, line, words):
    assert old in SMALL
    text = SMALL.replace(old, new, 1)
    if new == "proceed = []":  # a plain list has to stand before the tables
        text = "field = []\n" + SMALL.split("[[field]]")[0]
        line = 1
    with pytest.raises(PackError) as caught:
        parse_protocol(text, "mine.toml")
    assert words in str(caught.value)
    assert caught.value.line == line
    assert str(caught.value).startswith("“mine.toml” cannot be used: ")


def test_two_files_with_one_key(tmp_path: Path):
    (tmp_path / "a.toml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "b.toml").write_text(SMALL, encoding="utf-8-sig")
    with pytest.raises(PackError, match=r"“b\.toml” .* line 1: key “small” belongs to another"):
        load_protocols(tmp_path)


def test_a_file_in_another_encoding_and_an_empty_folder(tmp_path: Path):
    with pytest.raises(PackError, match="no protocol"):
        load_protocols(tmp_path)
    (tmp_path / "a.toml").write_bytes(SMALL.replace("Safe", "Sûr").encode("cp1252"))
    with pytest.raises(PackError, match="UTF-8"):
        load_protocols(tmp_path)
