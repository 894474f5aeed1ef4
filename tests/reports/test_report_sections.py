"""Each section of the validation report: what stands in the case stands in it, and how."""

import re
from dataclasses import replace

import pytest

from rca_studio.domain.case import Case, Stage
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.people import People
from rca_studio.domain.plan import Action, EvidenceCheck
from rca_studio.domain.proof import (
    About,
    DutyException,
    KeptProtocol,
    MoveKind,
    RejectedAs,
    Rejection,
    ReportCopy,
    Signature,
    StageMove,
    TellingDecision,
)
from rca_studio.domain.protocol_offer import InUse
from rca_studio.domain.review import Confirmation, Waiver
from rca_studio.reports.beside import MOST_READ, beside_of
from rca_studio.reports.blocks import Facts, Picture, Section, SignLines, Table, Words
from rca_studio.reports.case_told import case_told
from rca_studio.reports.confirmed_told import waived_words
from rca_studio.reports.context import Document, Scope
from rca_studio.reports.history_told import MOST_STEPS
from rca_studio.reports.views import VIEWS
from tests.causal_examples import CASE
from tests.reports import proof_examples as proof
from tests.reports import report_examples as examples


def section(title, casefile=None, **changes):
    """The texts of one section: its words, and its tables as lists of rows of cells."""
    changes.setdefault("beside", proof.beside())
    told = case_told(examples.report_of(casefile or proof.proven(), **changes))
    found = next(b for b in told.blocks if isinstance(b, Section) and b.title.startswith(title))
    words = [part.text for part in found.parts if isinstance(part, Words)]
    facts = [f"{k}: {v}" for part in found.parts if isinstance(part, Facts) for k, v in part.pairs]
    tables = [list(part.rows) for part in found.parts if isinstance(part, Table)]
    return [*words, *facts], tables


def titles(casefile=None, **changes):
    changes.setdefault("beside", proof.beside())
    told = case_told(examples.report_of(casefile or proof.proven(), **changes))
    return [block.title for block in told.blocks if isinstance(block, Section | Picture)]


def without(kind, *more):
    return CaseFile(CASE, [*(e for e in proof.proven() if not isinstance(e, kind)), *more])


# -- state and protocol --------------------------------------------------------------------------


def test_the_state_names_stage_protocol_text_marking_and_copy():
    words, _ = section("State", purpose="Yearly inspection", to="Regulator")
    assert words == [
        "Stage: Validate, since 20 Dec 2026, 10:00",
        "Protocol: Near fall or transfer, version 3 (code of its text 5e0c 77aa 12bd 90ef). "
        "The case keeps this very text since 18 Nov 2026, 22:00, Anna Berg, quality lead, "
        "administrator.",
        "Marking: Privileged and confidential: prepared for counsel, for this case. Anna Berg, "
        "quality lead, administrator, 2 Dec 2026, 08:00: A claim is expected",
        "This copy: Copy for Regulator · Purpose: Yearly inspection",
    ]


def test_a_protocol_that_is_not_kept_or_not_there_or_no_longer_the_newest_says_so():
    in_use = proof.beside().in_use
    newer = replace(in_use.text, protocol=replace(in_use.protocol, version=4))
    assert (
        "keeps no text of its own yet"
        in section("State", beside=proof.beside(in_use=InUse(in_use.text)))[0][1]
    )
    told = section("State", beside=proof.beside(in_use=replace(in_use, newer=newer)))[0][1]
    assert told.endswith("Version 4 is offered by now.")
    lost = InUse(in_use.text, trouble="The text is not there.")
    assert section("State", beside=proof.beside(in_use=lost))[0][1].endswith("is not there.")


def test_a_rejected_case_says_why_and_a_merged_one_where_to():
    rejected = Rejection(
        id="r",
        case_id=CASE,
        kind=RejectedAs.DUPLICATE,
        reason="Same fall",
        by="Anna Berg",
        at="2026-11-20T10:00:00Z",
        duplicate_of="x" * 32,
    )
    closed = [replace(e, stage=Stage.CLOSE) if isinstance(e, Case) else e for e in proof.proven()]
    file = CaseFile(CASE, [*closed, rejected])
    words, _ = section("State", file, beside=proof.beside(stays="NM-0007"))
    assert (
        "Ended: Merged into NM-0007, where it was reported already. Anna Berg, quality lead, "
        "administrator, 20 Nov 2026, 10:00: Same fall"
    ) in words
    told = case_told(examples.report_of(file))
    assert told.front.facts[2] == "Ended: reported twice"
    assert "clocks" not in " ".join(titles(without(StageMove, rejected)))


def test_a_case_opened_again_says_so():
    again = proof.move(
        9,
        Stage.CLOSE,
        Stage.VALIDATE,
        "2027-01-12T10:00:00Z",
        kind=MoveKind.REOPENED,
        reason="It happened again",
    )
    words, _ = section("State", CaseFile(CASE, [*proof.proven(), again]))
    assert words[0] == (
        "Stage: Validate, since 12 Jan 2027, 10:00; it was closed once and opened again"
    )


# -- confirmations and waivers -------------------------------------------------------------------


def test_an_item_is_told_with_meaning_evidence_who_with_role_and_when():
    _, [rows] = section("What must be confirmed")
    assert rows[2] == (
        "Environmental check\nThe place was looked at and measured.",
        "Seen twice, in reach both times\nDoorway measured, photo-doorway.jpg "
        "(SHA-256 9f2c9f2c…aa41)",
        "Cara Diaz, Safety champion",
        "8 Jan 2027, 10:00",
    )


def test_an_item_that_nothing_shows_is_not_counted_as_confirmed():
    bare = [
        replace(e, note="")
        if isinstance(e, Confirmation) and e.item == examples.item_key(-1)
        else e
        for e in proof.proven()
    ]
    told = case_told(examples.report_of(CaseFile(CASE, bare)))
    assert told.front.state == "Not validated, 5 of 6"
    _, [rows] = section("What must be confirmed", CaseFile(CASE, bare))
    assert rows[-1][1] == "○ nothing shows it yet"


@pytest.mark.parametrize("second", ["", "Director of care", " director  OF care"])
def test_a_critical_item_waived_by_one_person_alone_does_not_count(second):
    item = next(i for i in examples.practice().protocol("near_fall").validation if i.critical)
    kept = [e for e in proof.proven() if getattr(e, "item", "") != item.key]
    waiver = Waiver(
        id="w",
        case_id=CASE,
        item=item.key,
        by="Director of care",
        second=second,
        at="2027-01-12T20:50:00Z",
        reason="The doorway is gone",
    )
    file = CaseFile(CASE, [*kept, waiver])
    told = case_told(examples.report_of(file))
    assert told.front.state == "Not validated, 5 of 6"
    assert told.stamp
    _, [rows] = section("What must be confirmed", file)
    row = next(row for row in rows if row[0].startswith(item.label))
    assert row[1].endswith("it takes a second person and does not count yet")
    _, [rows] = section("What was waived", file)
    assert rows[-1][3] == "○ nobody yet: it does not count"


def test_a_critical_item_waived_by_two_counts_as_waived_and_names_both():
    text = section("What was waived")[1][0]
    assert text[1] == (
        "Revised control observed\nSafety-critical",
        "The doorway is gone",
        "Anna Berg, quality lead, administrator",
        "Cara Diaz, Safety champion",
        "24 Nov 2026, 10:05",
    )
    assert text[0][3] == "–"
    told = case_told(examples.report_of(examples.waived()))
    assert told.front.state == "Validated, 0 of 6, 6 waived"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("location", "Location"),
        ("person_safe", "Person remains safe"),
        ("plan.strength", "An action that changes the system"),
        ("telling.case_manager", "Decide about telling: case manager"),
        ("covered.f1", "An action for “F1”"),
        ("measure.act2", "A measure for “Add a pre-transfer equipment check to the routine”"),
        ("done.gone", "To be done: something that is gone"),
        ("of.a.later.version", "of.a.later.version"),
    ],
)
def test_what_a_waiver_is_about_is_told_in_words(key, words):
    protocol = examples.practice().protocol("near_fall")
    assert waived_words(key, proof.proven(), protocol) == words


def test_the_facts_do_not_quote_a_cause_whose_words_were_waived():
    protocol = examples.practice().protocol("near_fall")
    file = proof.proven()
    cause = file.causes[0]
    key = f"words.{cause.id}"
    assert cause.text in waived_words(key, file, protocol)
    assert waived_words(key, file, protocol, analysis=False) == "Words for a cause"


# -- duties --------------------------------------------------------------------------------------


def test_a_workspace_without_people_says_that_duties_were_not_kept_apart():
    words, tables = section("Duties", without(DutyException), beside=proof.beside(people=People()))
    assert words[0].startswith("Not kept apart: nobody is set up in this workspace")
    assert not tables
    assert not any("discipline" in one for one in words)


def test_duties_set_aside_are_told_with_both_people_and_why():
    words, [rows] = section("Duties")
    assert words[0].endswith("This does not hold for what is named below.")
    assert "roles are discipline and not a wall" in words[1]
    assert rows == [
        (
            "Who validates owns no action of the case",
            "Environmental check",
            "Anna Berg, quality lead, administrator\nDirector of care",
            "10 Jan 2027, 10:00",
            "Nobody else has seen the doorway",
        )
    ]


def test_what_one_person_did_and_checked_is_named_unless_it_was_set_aside():
    words, _ = section("Duties")
    assert words[2].startswith("○ Cara Diaz owns an action of this case and confirmed “Near-miss")
    assert "Environmental check" not in words[2]
    own = [
        replace(e, checks=(EvidenceCheck(text="Photo", met=True, by="cara diaz"),))
        if isinstance(e, Action) and e.id == "act2"
        else e
        for e in proof.proven()
    ]
    words, _ = section("Duties", CaseFile(CASE, own))
    assert words[3].startswith("○ cara diaz owns “Add a pre-transfer")
    apart = [e for e in proof.proven() if not isinstance(e, DutyException | Confirmation)]
    words, tables = section("Duties", CaseFile(CASE, apart))
    assert words[0].endswith("by someone else than its owner.")
    assert (len(words), tables) == (2, [])


# -- telling, signatures, way --------------------------------------------------------------------


def test_decisions_about_telling_are_told_whole_and_what_is_open_is_marked():
    _, [rows] = section("Who was told")
    by = {row[0]: row for row in rows}
    assert by["Family"] == (
        "Family",
        "Told 19 Nov 2026, 11:00\nThey help with the evening routine at home",
        "Anna Berg, quality lead, administrator\n19 Nov 2026, 09:00",
        "19 Nov 2026, 11:00: the daughter, by telephone\nBy Anna Berg, quality lead, "
        "administrator\nSaid: What almost happened, that nobody was hurt, and what is being "
        "changed.",
    )
    assert by["Case manager"][1].startswith("○ To be told · overdue by 42 days")
    assert by["Clinical advice"][1].startswith("○ Not decided yet · overdue by")
    assert by["Clinical advice"][2:] == ("–", "–")
    assert by["Funder"][1] == "Not told\nNo harm and no change of the plan"


def test_telling_that_does_not_apply_says_who_said_so_and_why():
    waiver = Waiver(
        id="w",
        case_id=CASE,
        item="telling.clinical_advice",
        by="Anna Berg",
        at="2026-11-19T10:00:00Z",
        reason="Nobody was touched",
    )
    _, [rows] = section("Who was told", CaseFile(CASE, [*proof.proven(), waiver]))
    assert rows[-1] == ("Funder", "Not told\nNo harm and no change of the plan", *rows[-1][2:])
    row = next(row for row in rows if row[0] == "Clinical advice")
    assert row == (
        "Clinical advice",
        "Does not apply\nNobody was touched",
        "Anna Berg, quality lead, administrator\n19 Nov 2026, 10:00",
        "–",
    )


def test_signatures_say_what_they_cover():
    _, [rows] = section("Signatures")
    assert rows[0][4] == (
        "– Withdrawn by Anna Berg, quality lead, administrator, 11 Jan 2027, 11:00: Signed the "
        "wrong case"
    )
    assert rows[1] == (
        "Validate",
        "Cara Diaz\nValidator",
        "12 Jan 2027, 14:00",
        "I have checked every item against its evidence",
        "○ An earlier version: 3 changes since",
    )
    assert rows[2][4] == "✓ This version"
    one = proof.beside(since={"s2": 1})
    assert section("Signatures", beside=one)[1][0][1][4] == "○ An earlier version: 1 change since"
    assert section("Signatures", without(Signature))[0] == [
        "Nobody has signed a stage in the program."
    ]


def test_a_signature_covers_no_version_but_the_one_it_was_given_for():
    changed = [
        replace(e, story=e.story + " More.") if isinstance(e, Case) else e for e in proof.proven()
    ]
    _, [rows] = section("Signatures", CaseFile(CASE, changed))
    assert rows[2][4] == "○ An earlier version"


def test_the_way_is_told_move_by_move_and_clocks_are_kept_or_missed():
    _, [moves, clocks] = section("The way")
    assert moves[2] == (
        "26 Nov 2026, 10:00",
        "Returned: Analyse to Review",
        "Anna Berg",
        "The measurement of the doorway was not there yet",
    )
    assert len(moves) == 6
    assert [row[0] for row in clocks] == [
        "Report",
        "Review",
        "Analyse",
        "Review",
        "Analyse",
        "Act",
        "Validate",
    ]
    assert clocks[0] == (
        "Report",
        "18 Nov 2026, 20:40",
        "18 Nov 2026, 22:00",
        "Within the same shift, until 19 Nov 2026, 04:40",
        "✓ Kept",
    )
    assert clocks[1][4] == "○ Missed"
    assert clocks[6][2] == "still here"
    assert clocks[6][4] == "Running"


def test_earlier_copies_are_listed():
    _, [rows] = section("Copies")
    assert rows == [
        (
            "Validation report: facts",
            "Regulator\nYearly inspection",
            "Anna Berg, quality lead, administrator",
            "11 Jan 2027, 08:00",
            "198 · ab12 cd34 ab12 cd34",
        )
    ]
    assert section("Copies", without(ReportCopy))[0] == ["No copy is noted in this case."]


# -- actions -------------------------------------------------------------------------------------


def test_actions_are_told_with_evidence_measure_and_whether_they_held():
    _, [rows] = section("Did it hold?")
    assert rows[0] == (
        "Remove the cabinet beside the doorway and mark the place of the walker",
        "✓ Photo (Quality lead)\n✓ Log (Quality lead)",
        "Share of evening routines with the walker in reach",
        "15\N{NO-BREAK SPACE}Jan 2027",
        "Held, 20 of 20",
    )
    _, [rows] = section("Findings and actions")
    assert rows[0][2:] == (
        "Stronger",
        "Service manager, Maple House",
        "28\N{NO-BREAK SPACE}Nov 2026",
        "Held",
    )


# -- views ---------------------------------------------------------------------------------------


def test_all_five_views_can_be_asked_for_and_each_is_told_in_words():
    scope = Scope(views=tuple(VIEWS))
    told = case_told(examples.report_of(proof.proven(), scope=scope))
    pictures = [block for block in told.blocks if isinstance(block, Picture)]
    assert [one.title for one in pictures] == [
        "Causal graph and margin to harm",
        "Fishbone",
        "Why tree",
        "Bowtie",
        "Timeline",
    ]
    assert all(one.spoken for one in pictures)
    assert pictures[-1].legend is None


def test_the_margin_is_told_without_its_picture_too():
    words, _ = section("Margin to harm", scope=Scope(views=("fishbone",)))
    assert words[0].startswith("Margin to harm is 1 today")
    assert "Timeline" not in titles(examples.worked(), scope=Scope(views=("timeline",)))


# -- two documents -------------------------------------------------------------------------------


JUDGEMENT = (
    "Doorway narrower than walker",
    "A tight turn leaves no room",
    "It rested on one worker looking up",
    "SAC 3",
    "Stronger",
    "Held, 20 of 20",
    "Margin to harm",
)
FACTS = (
    "What almost happened, that nobody was hurt",
    "Doorway measured",
    "Nobody else has seen the doorway",
    "The walker was one step away.",
    "The person moved to another house",
)


def everything(document):
    from tests.reports.test_blocks import words_of

    scope = Scope(document=document, views=tuple(VIEWS))
    told = case_told(examples.report_of(proof.proven(), beside=proof.beside(), scope=scope))
    return told, "\n".join(words_of(told))


def test_facts_hold_no_judgement_and_analysis_none_of_what_was_told_to_whom():
    facts, analysis = everything(Document.FACTS)[1], everything(Document.ANALYSIS)[1]
    whole = everything(Document.WHOLE)[1]
    for words in JUDGEMENT:
        assert words in whole, words
        assert words in analysis, words
        assert words not in facts, words
    for words in FACTS:
        assert words in whole, words
        assert words in facts, words
        assert words not in analysis, words


def test_each_of_two_documents_says_that_there_is_another_one():
    facts, words = everything(Document.FACTS)
    assert facts.name == "Validation report NM-0142: facts"
    assert facts.front.title == "Validation report: facts"
    assert "The other one, “analysis”, holds causes, findings and judgement" in words
    analysis, words = everything(Document.ANALYSIS)
    assert analysis.name == "Validation report NM-0142: analysis"
    assert "the other one, “facts”" in words
    whole, words = everything(Document.WHOLE)
    assert whole.name == "Validation report NM-0142"
    assert "two documents" not in words


def test_what_was_done_is_told_in_the_facts():
    _, [rows] = section("What was done", scope=Scope(document=Document.FACTS))
    assert rows[1] == (
        "Add a pre-transfer equipment check to the routine",
        "Cara Diaz",
        "28\N{NO-BREAK SPACE}Nov 2026",
        "Done",
        "✓ Photo (Quality lead)\n✓ Log (Quality lead)",
    )


# -- the appendix --------------------------------------------------------------------------------


def test_the_history_is_told_step_by_step_oldest_first():
    words, [rows] = section("Appendix")
    assert words[0].startswith("14 steps, oldest first. ")
    assert [row[0] for row in rows[:2]] == ["1", "2"]
    assert rows[-1] == (
        "214",
        "19 Nov 2026, 10:00",
        "Anna Berg",
        "Confirm\n“Near-miss evidence” confirmed by “Cara Diaz”\nwhen “18 Nov 2026, 20:40”",
        "0000 00d6",
    )
    assert rows[-2][3].startswith("Undone: Change cause\n")


def test_the_appendix_of_the_facts_holds_no_words_of_the_analysis():
    words, [rows] = section("Appendix", scope=Scope(document=Document.FACTS))
    assert rows[0][3] == "Change cause"
    assert words[0].endswith("The words of each step stand in the document “analysis”.")


def test_a_long_history_is_cut_and_says_how_much():
    history = proof.steps(MOST_STEPS + 100)
    words, [rows] = section("Appendix", beside=proof.beside(history=history))
    assert words[0].startswith(
        "1,600 steps, of which the newest 1,500 stand here, oldest first; the 100 before them are "
        "in the file."
    )
    assert [rows[0][0], rows[-1][0]] == ["101", "1,600"]
    more = proof.beside(history=proof.steps(1) * MOST_READ)
    assert section("Appendix", beside=more)[0][0].startswith("More than 20,000 steps")


def test_a_step_with_very_many_lines_is_cut_and_says_so():
    step = proof.step(1, details=tuple(f"line {n}" for n in range(50)))
    _, [rows] = section("Appendix", beside=proof.beside(history=(step,)))
    assert rows[0][3].endswith("line 11\n… and 38 more lines")


def test_the_appendix_can_be_left_out():
    assert not any("Appendix" in one for one in titles(scope=Scope(appendix=False)))


# -- what is asked of the workspace --------------------------------------------------------------


class Register:
    """The registers of a workspace, as far as reports ask them."""

    def __init__(self):
        self.asked = []

    def history(self, case_id, limit=500):
        self.asked.append((case_id, limit))
        return proof.steps(3)

    def changed_since_signed(self, case_id, signature_id):
        self.asked.append((case_id, signature_id))
        return proof.steps(2)


def test_only_standing_signatures_over_an_earlier_version_are_looked_up():
    register, usual = Register(), proof.beside()
    found = beside_of(
        proof.proven(), register, people=usual.people, in_use=usual.in_use, appendix=True
    )
    assert found.since == {"s2": 2}
    assert len(found.history) == 3
    assert register.asked == [(CASE, "s2"), (CASE, MOST_READ)]
    register = Register()
    file = without((Signature, KeptProtocol, TellingDecision))
    found = beside_of(file, register, people=People(), in_use=usual.in_use, appendix=False)
    assert (register.asked, found.history) == ([], ())


# -- signing -------------------------------------------------------------------------------------


def test_there_is_a_place_to_sign_for_three():
    told = case_told(examples.report_of(proof.proven()))
    [off] = [block for block in told.blocks if getattr(block, "title", "") == "Sign-off"]
    [signs] = off.parts
    assert isinstance(signs, SignLines)
    assert signs.roles == ("Prepared by: quality lead", "Validated by", "Executive sponsor")


def test_nobody_is_told_where_the_protocol_asks_for_nobody():
    file = without(TellingDecision)
    plain = [replace(e, protocol="general") if isinstance(e, Case) else e for e in file]
    report = examples.report_of(CaseFile(CASE, plain))
    bare = replace(report, protocol=replace(report.protocol, telling=()))
    told = case_told(bare)
    assert not any(getattr(b, "title", "") == "Who was told" for b in told.blocks)
    assert About.FAMILY.label == "Family"


def test_no_word_of_code_is_shown():
    _, words = everything(Document.WHOLE)
    assert not re.search(r"\b[a-z]+_[a-z_]+\b", words.replace("photo-doorway", "")), words
