"""A printed report held against the file: each way the two can stand to each other is told apart.

The end of a chain is all that hashes cannot prove by themselves: who cuts it off leaves a chain
that is in order. A head code on paper is what finds it.
"""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter

from rca_studio import headless
from rca_studio.cli import main
from rca_studio.domain.case import Case
from rca_studio.domain.casefile import Change, ChangeSet, created
from rca_studio.domain.causal import Cause, Event
from rca_studio.editing.cancelling import Cancelled
from rca_studio.faults import KnownFault
from rca_studio.reports.check import Held, Verdict, check_report
from tests.models.test_audit_chain import tamper

PRINTED = datetime(2026, 11, 22, 9, 0)


def make(path: Path) -> None:
    with headless.opened(path, create=True) as (_, writer):
        case = Case(id="c", reference="NM-0142", title="Slid at the bath")
        writer.edit(
            ChangeSet("Report near miss", created(case, Event(id="e", case_id="c", text="slid")))
        )
        for n in range(4):
            cause = Cause(id=f"k{n}", case_id="c", text=f"cause {n}", question=True)
            writer.edit(ChangeSet(f"Add cause {n}", created(cause)))


def reword(path: Path, title: str, label: str = "Edit title", case_id: str = "c") -> None:
    with headless.opened(path) as (_, writer):
        case = writer.casefile(case_id).case
        writer.edit(ChangeSet(label, (Change(case, replace(case, title=title)),)))


def print_report(path: Path, out: Path, *, plan: bool = False) -> Path:
    with headless.opened(path, read_only=True) as (workspace, writer):
        if plan:
            content = headless.plan_report(workspace, writer, "", PRINTED)
        else:
            content = headless.worksheet_report(workspace, writer, writer.casefile("c"), PRINTED)
    out.write_bytes(content)
    return out


def held(path: Path, report: Path) -> Verdict:
    with headless.opened(path, read_only=True) as (workspace, _):
        return check_report(report, workspace.registers)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "home.rca"
    make(path)
    return path


@pytest.fixture
def report(home: Path, tmp_path: Path) -> Path:
    return print_report(home, tmp_path / "report.pdf")


def cut(path: Path, last: int) -> None:
    tamper(
        path,
        "PRAGMA foreign_keys=OFF",
        f"DELETE FROM audit WHERE seq > {last}",
        f"DELETE FROM audit_case WHERE seq > {last}",
    )


def test_the_same_history(home, report):
    verdict = held(home, report)
    assert (verdict.held, verdict.holds, verdict.advice) == (Held.SAME, True, "")
    assert verdict.words == (
        "report.pdf was made from this history at step 6; nothing has changed since."
    )


def test_what_came_after_is_told_with_the_newest_steps_of_the_case(home, report, tmp_path):
    plan = print_report(home, tmp_path / "plan.pdf", plan=True)
    reword(home, "a")
    assert "; 1 change came later, on " in held(home, report).words
    for n in range(4):
        reword(home, f"b{n}", f"Edit {n}")
    verdict = held(home, report)
    assert (verdict.held, verdict.later.count, verdict.later.names) == (Held.LATER, 5, 1)
    assert [step.label for step in verdict.steps] == ["Edit 3", "Edit 2", "Edit 1"]
    assert "; 5 changes came later, from " in verdict.words
    assert " UTC on, by one person. " in verdict.words
    assert verdict.words.endswith("The newest in NM-0142: “Edit 3”, “Edit 2”, “Edit 1”.")
    assert "NM-0142" not in held(home, plan).words  # the plan is of no single case


def test_steps_in_other_cases_are_told_apart(home, report):
    with headless.opened(home) as (_, writer):
        writer.actor = "Ben"
        other = Case(id="d", reference="NM-0143", title="Other")
        writer.edit(ChangeSet("Report", created(other)))
        writer.actor = "Ada"
        writer.edit(ChangeSet("Edit", (Change(other, replace(other, title="x")),)))
    verdict = held(home, report)
    assert verdict.later.names == 2
    assert verdict.words.endswith("by 2 people. None of them is in NM-0142.")


def pages(report: Path, out: Path, change: Callable[[PdfWriter], Any]) -> Path:
    writer = PdfWriter()
    reader = PdfReader(report)
    writer.append(reader)
    writer.add_metadata(dict(reader.metadata or {}))
    change(writer)
    writer.write(out)
    return out


def test_a_report_that_was_changed(home, report, tmp_path):
    reword(home, "x")
    newer = PdfReader(print_report(home, tmp_path / "newer.pdf"))
    mixed = pages(report, tmp_path / "mixed.pdf", lambda w: w.insert_page(newer.pages[0], 1))
    verdict = held(home, mixed)
    assert verdict.held is Held.TAMPERED
    assert "different head codes on page 2 and on the others" in verdict.words
    subject = f"rca-studio-chain:6:{'0' * 64}"
    other = pages(report, tmp_path / "o.pdf", lambda w: w.add_metadata({"/Subject": subject}))
    verdict = held(home, other)
    assert verdict.held is Held.TAMPERED
    assert "on its pages and in its properties" in verdict.words


def test_another_workspace(home, report, tmp_path):
    other = tmp_path / "other.rca"
    make(other)
    verdict = held(other, report)
    assert (verdict.held, verdict.holds) == (Held.ELSEWHERE, False)
    assert "printed from another workspace" in verdict.words


def test_an_end_that_was_cut_off_is_found_by_the_printed_head(home, report):
    for last in (5, 1):
        cut(home, last)
        with headless.opened(home, read_only=True) as (workspace, _):
            assert workspace.registers.verify().intact  # the chain alone cannot tell
        verdict = held(home, report)
        assert verdict.held is Held.SHORTER
        assert f"printed at step 6, but the history of this file ends at step {last}" in (
            verdict.words
        )
        assert "cut off, or it is an older copy" in verdict.words


def test_an_end_that_was_cut_off_and_written_anew(home, report):
    cut(home, 5)
    reword(home, "something else")
    verdict = held(home, report)
    assert verdict.held is Held.OTHER
    assert "at step 6 the codes differ" in verdict.words


def test_an_older_copy_and_two_copies_worked_on_apart(home, tmp_path):
    copy = tmp_path / "copy.rca"
    shutil.copy(home, copy)
    reword(home, "here")
    report = print_report(home, tmp_path / "report.pdf")
    assert held(copy, report).held is Held.SHORTER
    reword(copy, "there")
    verdict = held(copy, report)
    assert verdict.held is Held.OTHER
    assert "two copies of this workspace were worked on apart" in verdict.words


def test_a_chain_that_broke_before_or_after_the_report(home, report):
    reword(home, "later")
    intact = home.read_bytes()
    tamper(home, "UPDATE audit SET actor='Eve' WHERE seq=7")
    verdict = held(home, report)
    assert verdict.held is Held.LATER
    assert "What came later does not hold from step 7 on: its name was changed" in verdict.words
    home.write_bytes(intact)
    tamper(home, "UPDATE audit SET actor='Eve' WHERE seq=3")
    verdict = held(home, report)
    assert verdict.held is Held.OTHER
    assert "does not hold from step 3 on: its name was changed" in verdict.words


def test_reports_of_earlier_versions_name_no_workspace(home, report, tmp_path):
    mark = PdfReader(report).metadata
    assert mark is not None
    plain = ":".join(str(mark.subject).split(":")[:3])
    old = pages(report, tmp_path / "old.pdf", lambda w: w.add_metadata({"/Subject": plain}))
    assert held(home, old).held is Held.SAME
    reword(home, "later")
    assert held(home, old).words.endswith("by one person.")
    cut(home, 5)
    assert "or it is another workspace" in held(home, old).words
    reword(home, "else")
    assert "or it is another workspace" in held(home, old).words


def test_an_erased_case_leaves_its_reports_true(home, report):
    with headless.opened(home) as (_, writer):
        writer.erase("c", "asked for")
    verdict = held(home, report)
    assert verdict.held is Held.LATER
    assert "1 change came later" in verdict.words


def test_the_command_tells_all_of_it(home, report, capsys):
    with headless.opened(home) as (_, writer):
        writer.erase("c", "asked for")
    assert main(["verify", str(home), "--against", str(report)]) == 0
    intact, remark, words, *_ = capsys.readouterr().out.splitlines()
    assert intact.startswith("History of 7 changes is intact, head ")
    assert remark == "5 entries had values erased on request; all else is proven."
    assert words.startswith("report.pdf was made from this history at step 6; 1 change came later")
    tamper(home, "UPDATE audit SET actor='Eve' WHERE seq=7")
    assert main(["verify", str(home), "--against", str(report)]) == 1
    told = capsys.readouterr()
    assert "report.pdf was made from this history at step 6" in told.out
    assert "What came later does not hold from step 7 on: its name was changed" in told.out
    assert "is not intact from step 7 on" in told.err


def test_it_can_be_stopped(home, report):
    def stop(_done: int) -> None:
        raise Cancelled

    with headless.opened(home, read_only=True) as (workspace, _), pytest.raises(Cancelled):
        check_report(report, workspace.registers, stop)


def test_what_is_no_report(home, tmp_path):
    with pytest.raises(KnownFault, match=r"no\.pdf"):
        held(home, tmp_path / "no.pdf")
