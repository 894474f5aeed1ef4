"""The sample is sound, the same each time, shows every state, and its three worked cases stand."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from rca_studio.analysis.margin import analyse, summarise
from rca_studio.analysis.practice import Practice, load_practice
from rca_studio.analysis.wording import check_statement
from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile, StaleEdit, kind_name
from rca_studio.domain.causal import ControlKind, ControlState
from rca_studio.domain.codec import to_plain
from rca_studio.domain.gates import (
    blockers,
    field_value,
    is_confirmed,
    is_validated,
    required_fields,
)
from rca_studio.domain.governance import MonthlyFigure, PulseCount
from rca_studio.domain.hearing import FeedbackNote
from rca_studio.domain.moments import days_late
from rca_studio.domain.packs import PackError
from rca_studio.domain.plan import ActionState, Strength
from rca_studio.domain.proof import MoveKind, RejectedAs, Telling
from rca_studio.domain.proof_rules import PROOF_RULES
from rca_studio.domain.recognition import Champion, GoodCatch
from rca_studio.domain.registers import CaseQuery
from rca_studio.domain.rules import ALL_RULES
from rca_studio.domain.session import Session, ShowFrame
from rca_studio.domain.signing import still_covers
from rca_studio.domain.way import local_moment
from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.writer import Writer
from rca_studio.headless import reviewing_writer
from rca_studio.models.workspace import create_workspace
from rca_studio.paths import resource
from rca_studio.sample import FOLDER, build_sample, read_cases

TODAY = date(2026, 11, 21)
WORKED = ("NM-0130", "NM-0131", "NM-0132")


@pytest.fixture(scope="module")
def cases() -> dict[str, CaseFile]:
    """The sample as case files, by reference."""
    return {
        case.reference: CaseFile(next(iter(case.entities.values())).case_id, case.entities.values())
        for case in read_cases(resource(FOLDER))
    }


@pytest.fixture(scope="module")
def practice(project_root: Path) -> Practice:
    return load_practice(project_root / "resources")


# -- the whole -----------------------------------------------------------------------------------


def test_it_is_spread_over_types_places_routes_and_two_years(cases):
    all_cases = [file.case for file in cases.values()]
    assert len(all_cases) >= 36
    assert {case.protocol for case in all_cases} == {
        "near_fall",
        "medication",
        "staffing",
        "general",
    }
    assert {case.stage for case in all_cases} == set(Stage)
    assert len({case.location for case in all_cases}) >= 15
    assert len({case.route for case in all_cases}) >= 10
    assert len({case.service for case in all_cases}) >= 3
    assert len({case.staff_group for case in all_cases}) >= 5
    occurred = sorted(case.occurred for case in all_cases)
    assert occurred[0][:7] == "2024-12"
    assert occurred[-1][:7] == "2026-11"
    assert max(occurred[-1], max(case.reported for case in all_cases))[:10] <= TODAY.isoformat()
    assert {int(o[11:13]) // 6 for o in occurred if len(o) == 16} == {0, 1, 2, 3}


def test_everything_is_practice_and_nobody_is_real(cases):
    for file in cases.values():
        assert file.case.practice
        assert file.case.reporter == ""
        assert re.match(r"Person [A-Z]$|A person ", file.case.person_affected)


def test_the_anonymous_carry_no_exact_time(cases):
    anonymous = [file.case for file in cases.values() if file.case.anonymous]
    assert len(anonymous) >= 2
    assert all(len(case.occurred) <= 10 for case in anonymous)


def test_every_case_keeps_the_rules_and_the_gates_behind_it(cases, practice):
    for reference, file in cases.items():
        rules = (*ALL_RULES, *PROOF_RULES)
        assert [reason for rule in rules for reason in rule(file)] == [], reference
        if file.rejection:
            continue
        margin = summarise(file).margin_today
        protocol = practice.protocols[file.case.protocol]
        for stage in Stage:
            if stage.number < file.case.stage.number:
                earlier = replace(file.case, stage=stage)
                there = CaseFile(file.case_id, [earlier if e == file.case else e for e in file])
                sac = practice.sac(file.case)
                assert blockers(there, protocol, margin, sac) == (), (reference, stage)


def test_every_key_is_one_of_the_practice(cases, practice):
    bones = {bone.key for bone in practice.frames["contributory_factors"].bones}
    strengths = {kind.key: kind.strength for kind in practice.hierarchy.kinds}
    for reference, file in cases.items():
        protocol = practice.protocols[file.case.protocol]
        fields = {field.key for field in protocol.fields if not field.bound}
        items = {item.key for item in (*protocol.proceed, *protocol.validation)}
        assert set(file.answers) <= fields, reference
        assert set(file.confirmations) | set(file.waivers) <= items, reference
        assert {cause.category for cause in file.causes} <= bones, reference
        for field in protocol.fields:
            if field.choices and field.key in file.answers:
                assert file.answers[field.key].value in field.choices, reference
        for action in file.actions:
            assert strengths[action.kind] is action.strength, (reference, action.text)


def test_every_finding_passes_the_five_rules(cases):
    for reference, file in cases.items():
        for finding in file.findings:
            flags = check_statement(
                finding.statement,
                has_cause=True,
                event=file.event.text if file.event else "",
            )
            assert flags == (), (reference, finding.label, flags)


def test_margins_are_varied(cases):
    found = {reference: analyse(file) for reference, file in cases.items()}
    margins = Counter(analysis.margin_today for analysis in found.values())
    assert margins[1] >= 10
    assert margins[2] >= 6
    assert margins[3] >= 3
    assert all(margin is not None and margin <= 3 for margin in margins)
    assert any(analysis.luck_only for analysis in found.values())
    assert any(analysis.vigilance_only for analysis in found.values())
    assert any(
        analysis.margin_today == 3 and analysis.held_by[0] is ControlKind.FORCING_FUNCTION
        for analysis in found.values()
    )
    assert any(a.margin_high != a.margin_today for a in found.values())
    assert any(a.after_no_path for a in found.values())


def test_the_plan_shows_every_state(cases):
    actions = [action for file in cases.values() for action in file.actions]
    assert {action.state for action in actions} == set(ActionState)
    assert {action.strength for action in actions} == set(Strength) - {Strength.UNKNOWN}
    opened = [action for action in actions if action.state.open]
    assert len([a for a in opened if days_late(a.deadline, TODAY)]) >= 3
    assert any(days_late(a.deadline, TODAY) == 7 for a in opened)
    assert any(not check.met for a in opened for check in a.checks)
    assert any(a.review_date <= TODAY.isoformat() for a in opened)
    held = [a for a in actions if a.state is ActionState.HELD]
    assert len(held) >= 8
    assert all(a.result and all(check.met for check in a.checks) for a in held)
    assert len({a.owner for a in actions}) >= 5


def test_actions_are_owned_by_roles_and_follow_their_dates(cases):
    for reference, file in cases.items():
        for action in file.actions:
            assert re.search(r"manager|lead|planner", action.owner), (reference, action.owner)
            assert file.case.occurred[:10] < action.deadline, reference
            if action.review_date:
                assert action.deadline < action.review_date, reference


# -- the three worked cases ----------------------------------------------------------------------


@pytest.mark.parametrize("reference", WORKED)
def test_a_worked_case_is_whole(cases, practice, reference):
    file = cases[reference]
    protocol = practice.protocols[file.case.protocol]
    needed = required_fields(file, protocol, practice.sac(file.case))
    assert all(field_value(file, field).strip() for field in needed)
    assert all(is_confirmed(file, item) for item in (*protocol.proceed, *protocol.validation))
    assert is_validated(file, protocol)
    assert blockers(file, protocol, summarise(file).margin_today) == ()
    assert file.case.stage in (Stage.VALIDATE, Stage.CLOSE)
    assert {a.state for a in file.actions} <= {ActionState.HELD, ActionState.SLIPPED}
    assert any(evidence.sha256 for evidence in file.evidence)


def test_the_near_fall_is_the_worked_example(cases):
    file = cases["NM-0130"]
    analysis = analyse(file)
    assert analysis.margin_today == analysis.margin_high == 1
    assert analysis.held_by == (ControlKind.VIGILANCE,)
    assert analysis.margin_after == 3
    texts = {cut.texts for cut in analysis.cut_sets}
    assert len(texts) == 4
    tight = {"Doorway narrower than walker and two people", "No marked place for the walker"}
    reach = {"Set-up varies by who starts the routine", "Equipment check not in the support plan"}
    for cut in analysis.cut_sets:
        assert len(cut.ids) == 3
        assert len(tight & set(cut.texts)) == 1
        assert len(reach & set(cut.texts)) == 1


def test_the_late_visit_was_held_by_luck_and_vigilance(cases):
    analysis = analyse(cases["NM-0132"])
    assert analysis.margin_today == 2
    assert set(analysis.held_by) == {ControlKind.VIGILANCE, ControlKind.LUCK}
    assert analysis.after_no_path


def test_the_medication_case_goes_from_one_to_three(cases):
    analysis = analyse(cases["NM-0131"])
    assert (analysis.margin_today, analysis.margin_after) == (1, 3)
    planned = [c for c in cases["NM-0131"].controls if c.state is ControlState.PLANNED]
    assert len(planned) == 2


# -- its way ---------------------------------------------------------------------------------------


def test_every_case_came_to_its_stage_step_by_step(cases):
    for reference, file in cases.items():
        here, at = Stage.REPORT, ""
        for move in file.moves:
            assert move.before is here, reference
            assert move.at >= at, reference
            assert move.at[:10] <= TODAY.isoformat(), reference
            assert move.reason or move.kind is MoveKind.ONWARD, reference
            here, at = move.after, move.at
        assert here is file.case.stage, reference
        if file.moves:
            assert local_moment(file.moves[0].at)[:10] >= file.case.reported[:10], reference
            assert file.kept_protocol.key == file.case.protocol


def test_one_went_back_one_was_no_near_miss_and_one_was_reported_twice(cases):
    kinds = [move.kind for move in cases["NM-0113"].moves]
    assert kinds[-2:] == [MoveKind.RETURNED, MoveKind.ONWARD]
    assert cases["NM-0118"].rejection.kind is RejectedAs.NOT_NEAR_MISS
    twice, stays = cases["NM-0137"], cases["NM-0136"]
    assert twice.rejection.duplicate_of == stays.case_id
    assert any("put back empty and without a tag" in one.note for one in stays.evidence)
    assert [one.text for one in stays.controls if one.state is ControlState.HELD] == [
        "Worker looked at the gauge",
        "Supplier's emergency line",
    ]


def test_what_was_decided_about_telling_has_a_name_and_a_reason(cases):
    decisions = [one for file in cases.values() for one in file.decisions.values()]
    assert {one.choice for one in decisions} == {Telling.TELL, Telling.NOT_NOW, Telling.NO}
    assert all(one.decided_by and one.reason and one.decided_at for one in decisions)
    assert all(one.told_by and one.told_whom and one.said for one in decisions if one.told_at)
    assert [one for one in decisions if one.choice is Telling.TELL and not one.told_at]
    assert cases["NM-0142"].decisions


def test_the_signatures_cover_the_cases_as_they_are(cases):
    signed = {reference for reference, file in cases.items() if file.signatures}
    assert signed == {"NM-0130", "NM-0131"}
    for reference in signed:
        assert all(still_covers(cases[reference], one) for one in cases[reference].signatures)


def test_no_gate_was_passed_by(tmp_path):
    """The window's own writer, which asks every gate, takes the sample step by step."""
    workspace = create_workspace(tmp_path / "asked.rca", organisation="")
    try:
        writer = reviewing_writer(workspace, "Quality lead")
        assert build_sample(workspace, writer) == 42
        rows = workspace.registers.cases(CaseQuery(outcomes=("duplicate", "not_near_miss"))).rows
        assert {row.reference for row in rows} == {"NM-0118", "NM-0137"}
        late = workspace.registers.count_cases(CaseQuery(overdue_on="2026-11-21T12:00"))
        assert late.number >= 5
    finally:
        workspace.close()


# -- in a workspace ------------------------------------------------------------------------------


def built(path: Path):
    workspace = create_workspace(path, organisation="")
    writer = Writer(workspace, "Quality lead", summarise)
    assert build_sample(workspace, writer) == 42
    return workspace, writer


def test_it_is_the_same_each_time_and_kept_out_of_real_counts(tmp_path, cases):
    workspace, writer = built(tmp_path / "one.rca")
    other, second = built(tmp_path / "two.rca")
    try:
        for reference, file in cases.items():
            case_id = workspace.registers.case_id_of(reference)
            assert case_id == file.case_id
            stored = workspace.load(case_id).casefile
            assert stored.digest() == second.casefile(case_id).digest()
            kept = [one for one in stored if not isinstance(one, FeedbackNote | GoodCatch)]
            assert CaseFile(case_id, kept).digest() == file.digest()
            for evidence in stored.evidence:
                if evidence.sha256:
                    assert len(workspace.file(evidence.sha256)) == evidence.size
        registers = workspace.registers
        assert registers.count_cases(CaseQuery(practice=False)).number == 0
        assert registers.count_cases(CaseQuery(practice=True)).number == len(cases)
        assert registers.verify().intact
        assert workspace.next_reference("NM") == "NM-0143"
        organisation = writer.casefile(WORKSPACE).get("organisation")
        assert to_plain(organisation)["value"] == "Riverside Home Care"
        labels = [row.label for row in registers.history(cases["NM-0130"].case_id)]
        assert labels == [
            "Tell what was changed, and thank",
            "Close the case",
            "Validate",
            "Plan the actions",
            "Work out the causes",
            "Review the near miss",
            "Report near miss",
        ]
        with pytest.raises(StaleEdit):
            build_sample(workspace, writer)
    finally:
        workspace.close()
        other.close()


def test_no_anonymous_case_shares_an_entry_with_a_named_one(tmp_path, cases):
    """So that the trail tells neither who reported it nor when."""
    workspace, _ = built(tmp_path / "one.rca")
    try:
        for reference in ("NM-0106", "NM-0114", "NM-0127"):
            rows = workspace.registers.history(cases[reference].case_id)
            named = workspace.registers.history(cases["NM-0130"].case_id)
            assert not {row.seq for row in rows} & {row.seq for row in named}
    finally:
        workspace.close()


# -- the files -----------------------------------------------------------------------------------


def test_no_punitive_word_stands_in_the_sample():
    unwanted = re.compile(
        r"\b(fault|blame|careless\w*|negligen\w*|culprit|violat\w*|human error|failed|"
        r"should have|inadequate|complacent|sloppy|non-complian\w*)\b",
        re.I,
    )
    for path in [*resource(FOLDER).rglob("*.t*"), resource("samples/incident_export.csv")]:
        text = path.read_bytes().decode("cp1252" if path.suffix == ".csv" else "utf-8")
        spoken = text.replace('state = "failed"', "")  # a key of the file, never shown
        assert unwanted.findall(spoken) == [], path.name


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('title = "Rug edge', 'titel = "Rug edge', "NM-0101: “titel” is not known"),
        ('title = "Rug edge in the hallway caught the frame"\n', "", "NM-0101: title is missing"),
        ('why = "Walks', 'because = "Walks', "NM-0101: “because” is not known"),
        ('stage = "review"', 'stage = "later"', "NM-0101: 'later' is not a valid Stage"),
        ('kind = "vigilance"', 'kind = "hope"', "NM-0101: 'hope' is not a valid ControlKind"),
        ('guards = "harm"', 'guards = "nothing"', "NM-0101: nothing is missing"),
        ('location = "Oak', "location = Oak", "not valid TOML"),
        ('["review", "', '["act", "', "NM-0101: the way does not lead from stage to stage"),
    ],
)
def test_a_slip_in_an_edited_file_is_named(tmp_path, old, new, words):
    text = (resource(FOLDER) / "reported.toml").read_text(encoding="utf-8")
    first = "[[case]]" + text.split("[[case]]")[1]
    assert old in first
    (tmp_path / "rug.toml").write_text(first.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        read_cases(tmp_path)
    assert str(caught.value).startswith("“rug.toml” cannot be used: ")
    assert words in str(caught.value)


@pytest.fixture(scope="module")
def export(project_root: Path):
    """The script that writes the raw export."""
    path = project_root / "scripts" / "make_sample_export.py"
    spec = importlib.util.spec_from_file_location("make_sample_export", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_raw_export_holds_the_same_cases(export, cases):
    shipped = resource("samples/incident_export.csv").read_bytes()
    assert shipped == export.export(), "run scripts/make_sample_export.py"
    rows = list(csv.reader(io.StringIO(shipped.decode("cp1252"), newline=""), delimiter=";"))
    records = [row for row in rows if row and row[0].isdigit()]
    assert {f"NM-{row[0][2:]}" for row in records} == set(cases)


def test_the_raw_export_has_the_quirks_of_real_ones():
    content = resource("samples/incident_export.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    text = content.decode("cp1252")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    header = rows[2]
    assert len(rows[0]) == 1  # a title above the table
    assert rows[1] == []
    records = [row for row in rows[3:] if any(row)]
    assert len(records) == 43
    assert [row for row in rows[3:] if row and not any(row)]  # a line of separators only
    assert [len(row) for row in records].count(6) == 1  # a row that breaks off
    whole = [dict(zip(header, row, strict=True)) for row in records if len(row) == len(header)]
    ids = Counter(row["recordid"] for row in whole)
    assert ids.most_common(1)[0][1] == 2  # one row is there twice
    assert all(ident.startswith("000") for ident in ids)
    spellings = {re.sub(r"\d", "9", row["inc_dincident"]) for row in whole}
    assert {"99/99/9999", "99.9.9999", "99/9999"} <= spellings
    assert any(re.search(r"[A-Z]", spelling) for spelling in spellings)
    times = {re.sub(r"\d", "9", row["inc_time"]) for row in whole}
    assert {"99:99", "9.99", "9999", ""} <= times
    assert any("\n" in row["inc_notes"] for row in whole)
    assert any(";" in row["inc_factors"] for row in whole)
    assert any("\u00a0" in row["inc_locactual"] for row in whole)
    mails = {row["inc_reportedby"] for row in whole} - {""}
    assert mails
    assert all(mail.endswith("@example.org") for mail in mails)
    assert "rota_code" in header


def test_the_files_of_the_evidence_are_all_used(cases):
    named = {evidence.file_name for file in cases.values() for evidence in file.evidence}
    there = {path.name for path in (resource(FOLDER) / "files").iterdir()}
    assert named - {""} == there


def test_every_kind_of_thing_occurs(cases):
    kinds = Counter(kind_name(entity) for file in cases.values() for entity in file)
    wanted = "case cause control event harm link answer confirmation waiver evidence finding action"
    figures = {"measurement"}
    proof = {"stage_move", "kept_protocol", "telling_decision", "signature", "rejection"}
    assert set(kinds) == {*wanted.split(), "timeline_entry", *proof, *figures}
    assert kinds["case"] == len({f.case.id for f in cases.values()})
    assert all(isinstance(json.dumps(to_plain(e)), str) for f in cases.values() for e in f)
    assert all(isinstance(f.case, Case) for f in cases.values())


def test_the_worked_cases_tell_what_happened_beside_what_was_expected(cases):
    for reference in ("NM-0130", "NM-0131", "NM-0132"):
        timeline = cases[reference].timeline
        assert any(entry.expected for entry in timeline)
        assert {entry.kind.value for entry in timeline} > {"happened"}
        assert any(entry.about for entry in timeline)
        known = [entry.moment for entry in timeline if len(entry.moment) == 16]
        assert known == sorted(known)


def test_what_is_ruled_out_says_why_and_what_is_asked_says_who_answers(cases):
    causes = [cause for file in cases.values() for cause in file.causes]
    assert all(bool(c.ruled_out_because) == (c.evidence.value == "ruled_out") for c in causes)
    assert all(cause.answer_by for cause in causes if cause.question)


def test_a_session_is_prepared_and_thanks_are_given_with_consent(tmp_path, practice):
    workspace, writer = built(tmp_path / "one.rca")
    try:
        there = writer.casefile(WORKSPACE)
        (session,) = there.of(Session)
        told = [writer.casefile(case_id).case.reference for case_id in session.cases]
        assert told == ["NM-0130", "NM-0131", "NM-0132"]
        frames = there.of(ShowFrame)
        assert len(frames) == 2 + 9 * len(told)
        assert not any(one.accepted for one in frames), "people accept what others see"
        criteria = {one.key for one in practice.recognition.criteria}
        catches = workspace.registers.good_catches()
        assert all(set(row.catch.criteria) <= criteria for row in catches)
        assert [bool(row.catch.given_on) for row in catches] == [False, True]
        assert len(workspace.registers.feedback(given=True)) == 3
        assert len(there.of(Champion)) == 2
    finally:
        workspace.close()


def test_care_given_and_the_pulse_are_counted_beside_the_cases(tmp_path, practice):
    workspace, writer = built(tmp_path / "one.rca")
    try:
        there = writer.casefile(WORKSPACE)
        figures, pulse = there.of(MonthlyFigure), there.of(PulseCount)
        pack = practice.governance
        assert {one.what for one in figures} == {"visits", "hours", "bed_days", "harm"}
        assert all(pack.figure(one.what) for one in figures)
        hours = {one.month for one in figures if one.what == "hours"}
        assert len(hours) == 23, "two years but for the month that is not over"
        assert {one.question for one in pulse} == {one.key for one in pack.questions}
        services = {case.casefile.case.service for case in read_cases(resource(FOLDER))}
        assert {one.service for one in (*figures, *pulse)} - {""} <= services
    finally:
        workspace.close()
