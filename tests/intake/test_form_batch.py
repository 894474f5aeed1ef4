"""Forms looked through and taken in: into a real workspace, undone again, and never twice."""

import os
import shutil
from dataclasses import asdict
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rca_studio.domain.workspace import WORKSPACE
from rca_studio.editing.boxed import read_box
from rca_studio.editing.report_box import ReportBox
from rca_studio.faults import KnownFault
from rca_studio.headless import reviewing_writer
from rca_studio.intake.form_batch import (
    Fate,
    Reading,
    Taking,
    forms_among,
    new_references,
    read_forms,
    summary,
    take_in,
)
from rca_studio.intake.inbox import clear_away
from rca_studio.models.workspace import create_workspace
from tests.intake.filled_forms import empty, filled, protocols

TODAY = date(2026, 11, 21)
NAMED = {
    "title": "Anna saw a loose rail",
    "reporter": "Anna",
    "when": "18 Nov 2026, 20:40",
    "stopped_harm": "A colleague",
    "answer-transfer_task": "Bed to chair",
    "felt_safe": "/5",
}
NAMELESS = {
    "title": "A door was open",
    "story": "It led to the stairs, and somebody in a wheelchair was close to it.",
    "no_name": "/Yes",
    "felt_safe": "/2",
}


class Desk:
    def __init__(self, path):
        self.workspace = create_workspace(path, organisation="Riverside")
        self.writer = reviewing_writer(self.workspace, "Quality lead")
        self.box = ReportBox(self.workspace, lambda: self.writer, lambda: TODAY)

    def look(self, *paths, **more):
        reading = Reading(
            protocols=protocols(),
            today=TODAY,
            store=self.workspace,
            box=read_box(self.workspace.box()),
        )
        return read_forms(forms_among(paths), reading, **more)

    def take(self, found, **more):
        return take_in(
            found,
            Taking(
                writer=self.writer,
                store=self.workspace,
                box=self.box,
                references=lambda n: new_references(self.writer, self.workspace.next_reference, n),
                today=TODAY,
                felt="safe_to_report",
                **more,
            ),
        )

    def cases(self):
        from rca_studio.domain.registers import CaseQuery

        return self.workspace.registers.cases(CaseQuery()).rows


@pytest.fixture
def desk(tmp_path):
    made = Desk(tmp_path / "w.rca")
    yield made
    made.workspace.close()


def put(folder, **forms):
    folder.mkdir(exist_ok=True)
    for name, values in forms.items():
        content = values if isinstance(values, bytes) else filled(values)
        (folder / f"{name}.pdf").write_bytes(content)
    return folder


def test_a_folder_is_taken_in_as_one_step_that_can_be_undone(desk, tmp_path):
    folder = put(
        tmp_path / "forms",
        one=NAMED,
        two={**NAMED, "title": "Bo saw it too", "reporter": "Bo"},
        three=NAMELESS,
        empty=empty(),
        broken=b"%PDF-1.7 oh",
    )
    found = desk.look(folder)
    assert summary(found) == "3 new reports (1 without a name), 2 not read"
    before = desk.workspace.registers.head().entries
    taken = desk.take(found)
    assert len(taken.case_ids) == 2
    assert taken.boxed == 1
    assert desk.workspace.registers.head().entries == before + 1
    assert [row.reference for row in desk.cases()] in (
        ["NM-0002", "NM-0001"],
        ["NM-0001", "NM-0002"],
    )
    casefile = desk.writer.casefile(taken.case_ids[0])
    assert casefile.case.reporter == "Anna"
    assert casefile.answers["transfer_task"].value == "Bed to chair"
    assert dict(casefile.case.extras)["Form file"] == "one.pdf"
    assert len(dict(casefile.case.extras)["Form file SHA-256"]) == 64
    assert desk.workspace.registers.verify_rows().intact
    desk.writer.undo()
    assert desk.cases() == ()
    desk.writer.redo()
    assert len(desk.cases()) == 2
    assert desk.workspace.registers.verify_rows().intact


def test_nothing_is_taken_in_twice(desk, tmp_path):
    folder = put(tmp_path / "forms", one=NAMED, again=NAMED, three=NAMELESS)
    first = desk.look(folder)
    assert [one.fate for one in first] == [Fate.NEW, Fate.DOUBLE, Fate.NEW]
    desk.take(first)
    second = desk.look(folder)
    assert {one.fate for one in second} == {Fate.DOUBLE}
    assert desk.take(second).words == "Nothing was taken in"
    assert len(desk.cases()) == 1
    assert desk.box.waiting == 1


def test_two_people_may_say_the_same_few_words(desk, tmp_path):
    few = {"title": "Loose rail", "no_name": "/Yes"}
    folder = put(tmp_path / "forms", one=few, two={**few, "felt_safe": "/2"})
    shutil.copy(folder / "one.pdf", folder / "one again.pdf")
    found = {one.path.stem: one.fate for one in desk.look(folder)}
    assert found == {"one": Fate.NEW, "one again": Fate.DOUBLE, "two": Fate.NEW} or found == {
        "one": Fate.DOUBLE,
        "one again": Fate.NEW,
        "two": Fate.NEW,
    }
    desk.take(desk.look(folder))
    assert desk.box.waiting == 2
    third = put(tmp_path / "later", three={**few, "felt_safe": "/5"})
    assert [one.fate for one in desk.look(third)] == [Fate.NEW]


def test_of_a_report_without_a_name_nothing_of_its_file_is_kept(desk, tmp_path):
    folder = tmp_path / "annas secret folder"
    put(folder, **{"written-by-anna-at-2040": NAMELESS})
    found = desk.look(folder)
    assert found[0].shown == "A report without a name"
    desk.take(found)
    assert desk.cases() == ()
    [waiting] = read_box(desk.workspace.box()).reports.values()
    assert waiting.title == "A door was open"
    desk.box.take_in()
    [case] = desk.cases()
    assert desk.writer.casefile(case.id).case.extras == ()
    desk.workspace.close()
    kept = b"".join(one.read_bytes() for one in tmp_path.iterdir() if one.is_file()).lower()
    assert b"a door was open" in kept
    for secret in (b"anna", b"secret folder", found[0].sha256.encode()):
        assert secret not in kept


def test_how_safe_it_felt_waits_apart(desk, tmp_path):
    desk.take(desk.look(put(tmp_path / "forms", one=NAMED, two=NAMELESS)))
    felt = read_box(desk.workspace.box()).felt
    assert sorted(felt) == [("2026-11", "safe_to_report", "", "")]
    assert felt["2026-11", "safe_to_report", "", ""] == (0, 1, 0, 0, 1)


def test_who_may_not_review_loses_no_answer(desk, tmp_path):
    found = desk.look(put(tmp_path / "forms", one=NAMED))
    taken = desk.take(found, answers=False)
    casefile = desk.writer.casefile(taken.case_ids[0])
    assert not casefile.answers
    assert "Bed to chair" in casefile.case.story


def test_a_refused_step_takes_nothing_in(desk, tmp_path, monkeypatch):
    from rca_studio.editing.writer import EditRejected

    found = desk.look(put(tmp_path / "forms", one=NAMED, two=NAMELESS))

    def refuse(_step):
        raise EditRejected("no")

    monkeypatch.setattr(desk.writer, "edit", refuse)
    with pytest.raises(EditRejected):
        desk.take(found)
    assert desk.box.waiting == 0


def test_files_and_folders_together(tmp_path):
    folder = put(tmp_path / "forms", b=NAMED, a=NAMED)
    (folder / "notes.txt").write_text("no form")
    (folder / ".hidden.pdf").write_bytes(b"")
    (folder / "below").mkdir()
    put(folder / "below", deep=NAMED)
    alone = put(tmp_path / "other", c=NAMED) / "c.pdf"
    names = [one.name for one in forms_among([folder, alone, alone])]
    assert names == ["a.pdf", "b.pdf", "c.pdf"]


def test_a_folder_that_cannot_be_read(tmp_path, monkeypatch):
    from pathlib import Path

    def refuse(_self):
        raise PermissionError

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(KnownFault, match="cannot be read"):
        forms_among([tmp_path])


def test_reading_can_be_stopped(desk, tmp_path):
    from rca_studio.editing.cancelling import Cancelled

    folder = put(tmp_path / "forms", one=NAMED)
    with pytest.raises(Cancelled):
        desk.look(folder, cancelled=lambda: True)


def test_references_follow_those_of_the_workspace(desk):
    assert WORKSPACE == ""
    assert new_references(desk.writer, desk.workspace.next_reference, 3) == [
        "NM-0001",
        "NM-0002",
        "NM-0003",
    ]


WORDS = st.text(max_size=60)
ANY_FORM = st.fixed_dictionaries(
    {},
    optional={
        "title": st.one_of(WORDS, st.just("x" * 20_000)),
        "story": WORDS,
        "when": st.one_of(WORDS, st.dates().map(str), st.just("31/12/9999, 23:59")),
        "where": WORDS,
        "service": WORDS,
        "staff_group": WORDS,
        "stopped_harm": WORDS,
        "reporter": WORDS,
        "no_name": st.sampled_from(["Yes", "On"]),
        "felt_safe": st.sampled_from(["1", "5", "6", "Yes"]),
        "answer-transfer_task": WORDS,
        "answer-immediate_action": WORDS,
        "answer-location": WORDS,
        "answer-gone": WORDS,
        "strange": WORDS,
    },
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ANY_FORM)
def test_whatever_a_form_says_can_be_taken_in(desk, values):
    from pathlib import Path

    from rca_studio.domain.form_fields import FormMark
    from rca_studio.intake.form_batch import ReadForm
    from rca_studio.intake.form_report import report_of
    from rca_studio.intake.pdf_form import Answers
    from rca_studio.intake.text import clean_text

    typed = {key: clean_text(value).strip() for key, value in values.items()}
    answers = Answers(
        mark=FormMark(form=1, protocol="near_fall", version=1),
        values={key: value for key, value in typed.items() if value},
        labels={},
        notes=(),
        sha256=sha256(repr(sorted(typed.items())).encode()).hexdigest(),
        digest=str(sorted(typed.items())),
    )
    report = report_of(answers, protocols(), TODAY)
    taken = desk.take([ReadForm(path=Path("a.pdf"), fate=Fate.NEW, report=report)])
    case_ids = taken.case_ids or desk.box.take_in()
    case = desk.writer.casefile(case_ids[0]).case
    stored = desk.writer.casefile(case_ids[0])
    told = "\n".join(str(value) for one in stored for value in asdict(one).values())
    if report.anonymous:
        assert case.reporter == ""
        assert len(case.occurred) <= 10
        assert case.extras == ()
    else:
        shown = {
            key: one for key, one in typed.items() if key not in ("title", "when", "felt_safe")
        }
        assert all(value in told for value in shown.values())


def test_what_somebody_else_took_in_meanwhile_is_not_taken_in_twice(desk, tmp_path):
    """Two rooms, or two programs, that looked into the same folder."""
    folder = put(tmp_path / "in", anna=NAMED, door=NAMELESS)
    first, second = desk.look(folder), desk.look(folder)
    desk.take(first)
    taken = desk.take(second)
    assert taken.words == "2 reports were here already"
    assert len(desk.cases()) == 1
    assert desk.box.waiting == 1


def test_where_the_box_takes_nothing_it_is_said_what_came_in(desk, tmp_path, monkeypatch):
    def full(*_args):
        raise KnownFault("The disk is full.", "Nothing was changed.", "Make room.")

    found = desk.look(put(tmp_path / "in", anna=NAMED, door=NAMELESS))
    with monkeypatch.context() as patch:
        patch.setattr(desk.workspace, "keep_box", full)
        with pytest.raises(KnownFault, match=r"1 report with a name came in.*Make room"):
            desk.take(found)
    assert desk.take(found).boxed == 1  # once more
    assert len(desk.cases()) == 1


def test_names_of_files_that_no_text_can_hold(desk, tmp_path):
    """On some systems a name is bytes: they may be no letters, or break the line."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number, raw in enumerate((b"\xff\xfe.pdf", b"two\nlines.pdf")):
        try:
            path = folder / os.fsdecode(raw)
            path.write_bytes(filled({**NAMED, "story": str(number)}))
        except (OSError, ValueError):
            pytest.skip("such names cannot be given here")
    (folder / os.fsdecode(b"broken\xff.pdf")).write_bytes(b"no form")
    found = desk.look(folder)
    assert {one.shown for one in found} == {"\\xff\\xfe.pdf", "two lines.pdf", "broken\\xff.pdf"}
    assert len(desk.take(found).case_ids) == 2
    assert clear_away(found, folder) == ()
    assert not list(folder.glob("*.pdf"))


def test_somebody_may_report_the_same_few_words_again(desk, tmp_path):
    few = {"title": "Loose rail", "reporter": "Night staff"}
    first = put(tmp_path / "first", a=few)
    desk.take(desk.look(first))
    assert [one.fate for one in desk.look(first)] == [Fate.DOUBLE]  # the same file
    again = put(tmp_path / "again", a=filled(few) + b"\n")
    assert desk.take(desk.look(again)).words == "1 report taken in"
    dated = {**few, "when": "18 Nov 2026"}
    desk.take(desk.look(put(tmp_path / "dated", a=dated)))
    saved_anew = put(tmp_path / "anew", b=filled(dated) + b"\n")
    assert [one.fate for one in desk.look(saved_anew)] == [Fate.DOUBLE]
