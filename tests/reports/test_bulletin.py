"""The learning bulletin: one page whatever is on it, and the same as data that others can read."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rca_studio.analysis.session.frame import Changed, Question
from rca_studio.diagrams.shapes import Path
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import Cause, Control, EvidenceState
from rca_studio.domain.session import FrameKind
from rca_studio.faults import KnownFault
from rca_studio.headless import ruler
from rca_studio.intake.models.json_case import read_json_case
from rca_studio.paths import resource
from rca_studio.reports.bulletin import _steps, bulletin_of, bulletin_pdf
from rca_studio.reports.bulletin_json import SCHEMA_FILE, bulletin_json, schema
from rca_studio.reports.context import Paper
from rca_studio.reports.exchange.json_case import schema as case_schema
from rca_studio.reports.pdf_pages import PdfPages
from rca_studio.reports.session_set import Sheet
from tests.causal_examples import CASE
from tests.reports import session_examples as examples


def bulletin(**more):
    return replace(bulletin_of(examples.told(), CASE, "A walker out of reach"), **more)


def page_text(content: bytes) -> str:
    pages = PdfPages(content)
    assert len(pages) == 1
    return pages.text(0)


def plain(made, **more):
    return json.loads(bulletin_json(made, **more))


# -- the page --------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", Paper)
def test_the_page_tells_what_others_learn_from(paper):
    text = page_text(bulletin_pdf(bulletin(paper=paper)))
    for words in (
        "Learning from a near miss",
        "A walker out of reach",
        "lost her balance",
        "What made it likely",
        "No marked place for the walker",
        "What stopped harm",
        "How close was harm?",
        "One thing stood between this and harm",
        "What we changed",
        "Remove the cabinet",
        "Ask your team",
        "Would this have been caught on a busier evening?",
    ):
        assert words in text, words


@settings(max_examples=25)
@given(times=st.integers(1, 40), letters=st.integers(1, 60))
def test_it_is_one_page_whatever_is_on_it(times, letters):
    case = bulletin().case
    word = "a" * letters
    big = replace(
        case,
        story=case.story * times,
        barriers=case.barriers * times,
        changes=tuple(Changed(f"{word} {n}", "", "In place") for n in range(times)),
        question=Question(f"{word} " * times),
    )
    made = bulletin(case=big)
    page_text(bulletin_pdf(made))


def test_what_does_not_fit_is_counted():
    case = bulletin().case
    changes = tuple(
        Changed(f"Change number {n} that was made here", "", "In place") for n in range(90)
    )
    text = page_text(bulletin_pdf(bulletin(case=replace(case, changes=changes))))
    assert "more" in text
    assert "Change number 89" not in text


def test_only_accepted_frames_feed_it():
    shown = examples.show()
    frames = tuple(replace(f, accepted=f.kind is FrameKind.STORY) for f in shown.frames)
    made = bulletin_of(examples.told(replace(shown, frames=frames)), CASE)
    text = page_text(bulletin_pdf(made))
    assert "lost her balance" in text
    assert "No marked place" not in text
    assert "cabinet" not in text
    assert plain(made)["model"].keys() == {"format", "version", "program"}


def test_without_an_accepted_frame_there_is_nothing_to_share():
    shown = examples.show()
    frames = tuple(replace(f, accepted=not f.case_id) for f in shown.frames)
    with pytest.raises(KnownFault, match="accepted"):
        bulletin_of(examples.told(replace(shown, frames=frames)), CASE)


def test_where_no_way_to_harm_is_known_the_line_does_not_reach_it():
    ends = {}
    for after in (2, None):
        sheet = Sheet(ruler(), left=0, right=400, y=0, size=10)
        _steps(sheet, after, "With the plan")
        ends[after] = [part for part in sheet.parts if isinstance(part, Path)]
    assert [one.arrow for one in ends[2][:1]] == [True]
    assert not any(one.arrow for one in ends[None])
    assert any(one.dashed for one in ends[None])


def test_a_practice_case_never_passes_for_a_real_one():
    real = bulletin()
    made_up = replace(real, case=replace(real.case, label="Case 1 of 2 · practice"))
    assert "practice case" not in page_text(bulletin_pdf(real))
    assert "Learning from a near miss · practice case" in page_text(bulletin_pdf(made_up))


def test_its_title_is_de_identified_like_all_else():
    told = examples.told(clear=lambda text, *_, **__: text.replace("Ada", "Person A"))
    assert bulletin_of(told, CASE, "Ada's walker").title == "Person A's walker"


def test_it_does_not_say_whose_it_is_unless_asked():
    assert "From:" not in page_text(bulletin_pdf(bulletin()))
    assert "From: Riverside" in page_text(bulletin_pdf(bulletin(sender="Riverside")))


# -- the data --------------------------------------------------------------------------------------


def test_the_published_schema_is_that_of_the_writer():
    printed = json.loads(resource(SCHEMA_FILE).read_text(encoding="utf-8"))
    assert printed == schema(), "run scripts/make_schema.py"


def test_the_data_keeps_the_published_schema():
    jsonschema = pytest.importorskip("jsonschema")
    referencing = pytest.importorskip("referencing")
    known = referencing.Registry().with_resources(
        (one["$id"], referencing.Resource.from_contents(one)) for one in (schema(), case_schema())
    )
    checker = jsonschema.Draft202012Validator(schema(), registry=known)
    checker.check_schema(schema())
    whole = plain(bulletin())
    assert not list(checker.iter_errors(whole))
    assert list(checker.iter_errors({**whole, "organisation": "Riverside"}))
    whole["model"]["cause"][0]["evidence"] = "certain"
    assert list(checker.iter_errors(whole))


def test_another_provider_brings_its_model_in():
    made = bulletin()
    read = read_json_case("learning.json", bulletin_json(made).decode())
    casefile = made.case.model
    assert casefile is not None
    told = [one for one in casefile.causes if one.evidence is not EvidenceState.RULED_OUT]
    causes = [one for one in read.model if isinstance(one, Cause)]
    assert sorted(one.text for one in causes) == sorted(one.text for one in told)
    controls = [one for one in read.model if isinstance(one, Control)]
    assert sorted(one.text for one in controls) == sorted(one.text for one in casefile.controls)


def test_ids_are_new_each_time_and_tell_nothing():
    made = bulletin()
    first, second = plain(made)["model"], plain(made)["model"]

    def ids(model):
        return {one["id"] for many in model.values() if isinstance(many, list) for one in many}

    assert not ids(first) & ids(second)
    casefile = made.case.model
    assert casefile is not None
    text = bulletin_json(made).decode()
    told = json.loads(text)["model"]
    there = {one.id for one in casefile} | {CASE}
    assert not there & {
        one[key]
        for many in told.values()
        if isinstance(many, list)
        for one in many
        for key in ("id", "case_id")
    }


def test_a_cause_that_was_ruled_out_leaves_no_trace():
    made = bulletin()
    casefile = made.case.model
    assert casefile is not None
    first = casefile.causes[0]
    out = replace(first, evidence=EvidenceState.RULED_OUT, text="Somebody was hurried")
    changed = CaseFile(CASE, [out if one.id == first.id else one for one in casefile])
    model = plain(replace(made, case=replace(made.case, model=changed)))["model"]
    assert "Somebody was hurried" not in json.dumps(model)
    there = {one["id"] for kind in ("cause", "event", "harm", "control") for one in model[kind]}
    assert {one["cause_id"] for one in model["link"]} <= there
    assert {one["guards"] for one in model["control"]} <= there


def test_a_bulletin_without_a_model_is_told_so():
    text = json.dumps({"format": "rca-studio-learning", "version": 1, "model": []})
    with pytest.raises(KnownFault, match="without a causal model"):
        read_json_case("learning.json", text)
