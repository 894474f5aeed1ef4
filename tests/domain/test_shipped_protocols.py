"""What comes with every protocol of the program: clocks, what is critical, who is told."""

from __future__ import annotations

import pytest

from rca_studio.domain.case import Stage
from rca_studio.domain.protocol_packs import load_protocols
from rca_studio.domain.protocol_parts import TOLD
from rca_studio.paths import resource

PROTOCOLS = load_protocols(resource("protocols"))
STAGES = tuple(stage for stage in Stage if stage is not Stage.CLOSE)


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_each_has_clocks_for_every_stage_a_repeat_and_what_follows(protocol):
    assert protocol.repeat is not None
    assert protocol.repeat.then
    for stage in STAGES:
        clocks = [clock for clock in protocol.clocks if clock.stage is stage]
        assert clocks, stage
        assert clocks[-1].when is None, "a clock runs in every case"
        hours = [clock.hours for clock in clocks]
        assert hours == sorted(hours), "what holds for higher risk is no longer than the rest"
    review = [clock for clock in protocol.clocks if clock.stage is Stage.REVIEW]
    assert any(clock.when and 3 in clock.when.sac for clock in review)
    assert [follow.way for follow in sorted(protocol.follow, key=lambda f: f.sac)] == [
        "quick",
        "aggregate",
        "full",
    ]


def test_the_letters_of_a_medication_discrepancy_run_from_a_to_i():
    category = PROTOCOLS["medication"].field("category")
    assert "".join(choice[0] for choice in category.choices) == "ABCDEFGHI"
    assert all(choice[1:3] == ": " and len(choice) <= 50 for choice in category.choices)
    assert "nccmerp.org" in category.why
    watched = PROTOCOLS["medication"].field("watched_for").required_when
    assert watched.choices == category.choices[2:], "from where it reached the person on"


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_the_words_on_screen_are_short_enough_to_be_read(protocol):
    assert len(protocol.label) <= 14
    for field in protocol.fields:
        assert len(field.label) <= 50, field.key
        assert len(field.prompt) <= 95, field.key
        assert len(field.help) <= 420, field.key
        assert all(len(choice) <= 70 for choice in field.choices), field.key
        assert not field.label.endswith("."), field.key
    for item in (*protocol.proceed, *protocol.validation):
        assert len(item.label) <= 70, item.key
        assert item.help.endswith("."), item.key


def test_the_words_that_recognise_a_kind_are_its_own():
    seen: dict[str, str] = {}
    for key, protocol in PROTOCOLS.items():
        for word in protocol.words:
            assert word not in seen, f"{word} belongs to {seen.get(word)} and {key}"
            seen[word] = key


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_each_marks_what_somebodys_safety_hangs_on(protocol):
    entries = (*protocol.fields, *protocol.proceed, *protocol.validation)
    critical = [entry for entry in entries if entry.critical]
    assert any(item.critical for item in protocol.proceed), "before the analysis"
    assert any(item.critical for item in protocol.validation), "before the case is closed"
    assert len(critical) < len(entries) / 2, "where all is critical, nothing is"


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS)
def test_each_asks_who_has_to_be_told_soonest_first(protocol):
    hours = [asked.hours for asked in protocol.telling]
    assert hours == sorted(hours)
    assert hours
    for asked in protocol.telling:
        assert asked.about in TOLD
        assert asked.why.endswith(".")
        assert len(asked.why) <= 120
