"""Frames of shows to look at and to measure: the ordinary, the empty, the full and the strange."""

from __future__ import annotations

from collections.abc import Sequence

from rca_studio.analysis.frames import Frame as Bones
from rca_studio.analysis.frames import load_frame
from rca_studio.analysis.margin import analyse, path_of
from rca_studio.analysis.session.frame import (
    Barrier,
    Barriers,
    Body,
    Changed,
    Changes,
    Frame,
    Likely,
    Margins,
    Paths,
    Picture,
    Question,
    StepRow,
    Steps,
    Title,
    Words,
)
from rca_studio.analysis.session.pages import steps_of
from rca_studio.analysis.session.shown import bone_order
from rca_studio.domain.casefile import CaseFile
from rca_studio.domain.causal import ControlKind, ControlState, Gate
from rca_studio.domain.session import FrameKind
from rca_studio.paths import resource
from tests.causal_examples import Builder, doorway, planned_check, random_model
from tests.hostile_cases import TEXTS, in_words

ASK = "would this have been caught on a busier evening?"


def bones() -> Bones:
    return load_frame(resource("frameworks/contributory_factors.toml"))


def framed(kind: FrameKind, body: Body, **more: object) -> Frame:
    words = {"id": kind.value, "case_id": "c", "label": "", "heading": kind.heading, "ask": ASK}
    return Frame(kind=kind, body=body, steps=steps_of(body), **{**words, **more})


def likely(casefile: CaseFile, frame: Bones | None = None, **more: object) -> Frame:
    frame = frame or bones()
    order = bone_order(casefile, frame)
    return framed(FrameKind.LIKELY, Likely(casefile, frame, order), **more)


def mock_up() -> CaseFile:
    """The case of the mock-up."""
    model = Builder()
    model.event("Loss of balance at the doorway turn", Gate.ALL)
    model.harm("Fall with injury")
    for category, words in {
        "environment": ("Tight doorway", "No marked place"),
        "task": ("Set-up varies", "No check in plan"),
        "equipment": ("Walker left aside",),
        "team": ("One worker on shift",),
    }.items():
        for text in words:
            model.cause(text.replace(" ", "-"), "event", text=text, category=category)
    model.control("steady", "harm", text="Staff steadied person", kind=ControlKind.VIGILANCE)
    return model.file()


def spread(count: int, categories: Sequence[str], words: str = "") -> CaseFile:
    """So many causes, in turn of each category."""
    model = Builder()
    model.event("A dose nearly given twice in one evening", Gate.ANY)
    model.harm("Overdose")
    stock = (
        "Two charts were in use after the move",
        "Handover was by phone",
        "The box looks like the other one",
        "Nobody had been told that the evening dose was given at the day centre",
        "Interruptions during the round",
        "Labels are small",
    )
    for number in range(count):
        text = words or stock[number % len(stock)]
        category = categories[number % len(categories)]
        model.cause(f"c{number}", "event", text=text, category=category)
    model.control("k", "harm", text="A second look", state=ControlState.HELD)
    return model.file()


def all_keys() -> tuple[str, ...]:
    return tuple(bone.key for bone in bones().bones)


def frames() -> dict[str, Frame]:
    """All of them, by name."""
    bare = Builder()
    bare.event("Nearly nothing")
    found = {
        "likely mockup": likely(mock_up()),
        "likely doorway": likely(planned_check(doorway()).file()),
        "likely eight": likely(spread(16, all_keys())),
        "likely twelve": likely(spread(12, all_keys()[:6])),
        "likely three hundred": likely(spread(300, all_keys())),
        "likely one": likely(spread(1, ("task",))),
        "likely none": likely(bare.file()),
        "likely random": likely(random_model(3, 60).file()),
    }
    found |= {
        "paths doorway": paths(planned_check(doorway()).file()),
        "paths two": paths(two_ways()),
        "paths sixty": paths(random_model(22, 60).file()),
        "paths tangled": paths(random_model(3, 60).file()),
        "paths three hundred": paths(random_model(13, 300).file()),
        "paths all needed": paths(all_needed(30)),
        "paths chain": paths(chain(40)),
        "paths one": paths(spread(1, ("task",))),
        "paths many": paths(spread(40, all_keys())),
    }
    for name, words in TEXTS.items():
        found[f"paths {name}"] = paths(in_words(doorway(), words))
        found[f"likely {name}"] = likely(in_words(doorway(), words))
    return {**words_and_signs(), **found}


def paths(casefile: CaseFile, most: int = 5, **more: object) -> Frame:
    """As a show makes it: the closest ways, each with its nodes."""
    ways = analyse(casefile).cut_sets[:most]
    known = [node.id for node in casefile.nodes]
    found = []
    for way in ways:
        on_it = path_of(casefile, way.ids)
        found.append(tuple(id_ for id_ in known if id_ in on_it))
    held = {control.id: control.text for control in casefile.controls}
    said = []
    for way in ways:
        names = " and ".join(f"“{held[id_]}”" for id_ in way.ids if id_ in held)
        said.append(
            f"Harm was near, had {names} not held." if names else "Nothing stood before it."
        )
    return framed(FrameKind.PATHS, Paths(casefile, tuple(found), tuple(said)), **more)


def two_ways() -> CaseFile:
    """Each of two causes is enough, and two controls stand before harm."""
    model = Builder()
    model.event("Wrong medicine handed over", Gate.ANY)
    model.harm("Medicine taken by the wrong person")
    model.cause("names", "event", text="Two people with the same surname", category="person")
    model.cause("box", "event", text="Boxes stand side by side", category="environment")
    model.cause("late", "names", text="Round was late", category="organisation")
    model.cause("shelf", "box", text="Only one shelf", category="equipment")
    model.control("look", "harm", text="A colleague looked twice", kind=ControlKind.SECOND_PERSON)
    model.control(
        "photo",
        "names",
        text="Photo on the chart",
        kind=ControlKind.CHECKLIST,
        state=ControlState.FAILED,
    )
    return model.file()


def chain(length: int) -> CaseFile:
    model = Builder()
    model.event("The lift stopped between two floors", Gate.ALL)
    model.harm("Somebody trapped and hurt")
    effect = "event"
    for number in range(length):
        effect = model.cause(f"c{number}", effect, text=f"Step {number} of a long story")
    model.control("k", "harm", text="Somebody heard the bell")
    return model.file()


def all_needed(count: int) -> CaseFile:
    model = Builder()
    model.event("The tray was nearly swapped", Gate.ALL)
    model.harm("Wrong diet given")
    for number in range(count):
        model.cause(f"c{number}", "event", text=f"Something that had to be so, number {number}")
    model.control("k", "harm", text="The name was read aloud")
    return model.file()


def words_and_signs() -> dict[str, Frame]:
    """The kinds of frames that are not diagrams."""
    rows = (
        StepRow(
            "Day 0, evening", "Person A asked for help to get to the bathroom.", "", "happened"
        ),
        StepRow(
            "Day 0, evening",
            "Worker 1 began the transfer; the walker stood behind the door.",
            "The walker is within reach before a transfer begins.",
            "happened",
        ),
        StepRow("", "Nobody knows who moved the walker.", "", "unknown"),
        StepRow("Day 0, night", "Worker 2 steadied Person A at the turn.", "", "happened"),
    )
    held = Barrier(
        "Staff steadied the person",
        "Held · somebody’s attention",
        True,
        False,
        "Would not work with other staff. Not sure under greater pressure.",
    )
    return {
        "opening": framed(
            FrameKind.OPENING,
            Title(
                "Safety knowledge session · November",
                "26 November",
                "Night teams, both houses",
                "Know where the walker stands before each transfer",
                ("A near fall", "Two doses"),
            ),
            ask="",
        ),
        "story": framed(
            FrameKind.STORY,
            Words(
                (
                    "Person A wanted to get to the bathroom in the evening. Worker 1 helped.",
                    "At the doorway Person A lost balance. The walker stood behind the door.",
                    "Worker 2 came by chance and steadied Person A.",
                )
            ),
        ),
        "expected": framed(
            FrameKind.EXPECTED,
            Words(("The walker is within reach.", "Two people help at the doorway."), listed=True),
        ),
        "steps": framed(FrameKind.STEPS, Steps(rows)),
        "barriers": framed(
            FrameKind.STOPPED,
            Barriers(
                (
                    held,
                    Barrier(
                        "A second person at the door", "Did not hold · second person", False, True
                    ),
                    Barrier(
                        "Marked place for the walker", "Planned · physical barrier", None, True
                    ),
                )
            ),
        ),
        "margin": framed(
            FrameKind.MARGIN,
            Margins(
                1,
                2,
                True,
                ("somebody’s attention",),
                (
                    "Had one more thing gone wrong, somebody would have come to harm.",
                    "Once all that is planned is in place, two more things would have to go wrong.",
                ),
            ),
        ),
        "changed": framed(
            FrameKind.CHANGED,
            Changes(
                (
                    Changed(
                        "A marked place for the walker in each room", "stronger", "Held", "good"
                    ),
                    Changed(
                        "Set-up described in each support plan",
                        "intermediate",
                        "In progress",
                        "neutral",
                    ),
                    Changed("Reminder at handover", "weaker", "Slipped", "warning"),
                )
            ),
        ),
        "question": framed(
            FrameKind.QUESTION,
            Question("Would this have been caught on a busier evening?", ("Yes", "No", "Not sure")),
            ask="",
        ),
        "picture": framed(FrameKind.PICTURE, Picture("ab" * 32, "The doorway, seen from inside")),
    }
