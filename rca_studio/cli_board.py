"""``report WORKSPACE board``: the board report and the monthly pack, without a window."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rca_studio.domain.governance_rules import is_month
from rca_studio.domain.words import listed, quoted
from rca_studio.faults import KnownFault

if TYPE_CHECKING:
    from rca_studio.analysis.governance.scope import Period
    from rca_studio.editing.ports import Workspace
    from rca_studio.editing.writer import Writer
    from rca_studio.reports.board_making import BoardFile, BoardSource, BoardWish
    from rca_studio.reports.board_report import BoardReport
    from rca_studio.reports.printed import Printed

EDITIONS = ("board", "commissioner")
"""As in ``reports.board_report``, which is slow to import; a test compares the two."""
ENDINGS = (".pdf", ".pptx", ".xlsx")
"""As in ``reports.board_making``; likewise."""
MOST_MONTHS = 600

_OPTIONS = {
    "first": "--from",
    "reader": "--for",
    "services": "--service",
    "edition": "--edition",
    "protect": "--protect",
    "pack": "--pack",
}
"""What only a board report has, by its name in the options."""


def add_board_options(command: Any) -> None:
    """The options of a board report, beside those that every report has."""
    group = command.add_argument_group("of a board report")
    words = "the first month, YYYY-MM; --to is the last one; without, they are the last 24"
    group.add_argument("--from", dest="first", metavar="MONTH", help=words)
    group.add_argument("--for", dest="reader", default="", help="who receives it")
    words = "only near misses of this service; may be given several times"
    group.add_argument("--service", dest="services", action="append", metavar="NAME", help=words)
    words = "for whom: your board, or commissioners (without any case, small numbers protected)"
    group.add_argument("--edition", choices=EDITIONS, help=words)
    words = "hide small numbers as this preset of governance.toml does, for example k5"
    group.add_argument("--protect", metavar="PRESET", help=words)
    words = "write PDF, slides and workbook into this folder; without --out"
    group.add_argument("--pack", type=Path, metavar="FOLDER", help=words)


def check_board_options(options: argparse.Namespace) -> None:
    """End with a word on what does not go together.

    Of a board report ``--to`` is the last month; who receives it is said with ``--for``.
    """
    parser = options.parser
    if options.kind != "board":
        for name, option in _OPTIONS.items():
            if getattr(options, name):
                parser.error(f"only a board report has {option}")
        if options.out is None:
            parser.error("name the file to write with --out")
        return
    if options.case or options.sign:
        option = "--case" if options.case else "--sign"
        parser.error(f"a board report is about all cases and has no {option}")
    if (options.out is None) == (options.pack is None):
        parser.error("name the file to write with --out, or a folder with --pack")
    if options.out is not None and options.out.suffix.lower() not in ENDINGS:
        parser.error(f"a board report ends in {listed(ENDINGS, ' or ', len(ENDINGS))}")
    if options.accessible and options.out and options.out.suffix.lower() != ".pdf":
        parser.error("only a PDF has an accessible edition")
    for option, month in (("--from", options.first), ("--to", options.to)):
        if month and not is_month(month):
            parser.error(f"{option} {quoted(month, 20)} is no month; write it as in 2026-11")
    if options.first and options.to and options.to < options.first:
        parser.error(f"the period ends ({options.to}) before it begins ({options.first})")


class BoardFiles(NamedTuple):
    """What was made: files by place, the copy to be noted, and the ids of the cases it names."""

    files: tuple[tuple[Path, bytes], ...]
    copy: Printed
    cases: tuple[str, ...]


def board_files(
    options: argparse.Namespace, workspace: Workspace, writer: Writer, now: datetime
) -> BoardFiles:
    """Make what was asked for; nothing is written yet.

    Raises:
        KnownFault: there is no such service or preset, or the period is too long.
    """
    from rca_studio.headless import board_source, ruler
    from rca_studio.reports.board_making import board_report, copy_words, named_cases, written
    from rca_studio.reports.printed import Printed

    source = board_source(workspace, writer)
    wish = _wish(options, source, now)
    _check_asked(source, wish, workspace, writer, now)
    report = board_report(source, wish, now)
    places = tuple(_places(options, report))
    files = tuple(
        (path, written(report, kind, ruler(), accessible=options.accessible))
        for path, kind in places
    )
    what = copy_words(report, [kind for _, kind in places])
    chain = report.imprint.chain
    copy = Printed(content=b"", what=what, entries=chain.entries, head=chain.head)
    named = named_cases(report, [kind for _, kind in places])
    found = (workspace.registers.case_id_of(one) for one in named)
    return BoardFiles(files, copy, tuple(one for one in found if one))


def _check_asked(
    source: BoardSource, wish: BoardWish, workspace: Workspace, writer: Writer, now: datetime
) -> None:
    """Refuse what, with all that a person was shown before, would give a small number away.

    Only those are asked who see figures and no case; what they are given is remembered.

    Raises:
        KnownFault: the choice has to be a wider one.
    """
    from rca_studio.analysis.governance.asked_kept import kept_views, with_views
    from rca_studio.analysis.governance.disclosure import Asked
    from rca_studio.analysis.governance.settled import settled_scope, settled_source
    from rca_studio.analysis.governance.view import View
    from rca_studio.domain.deeds import Deed, may
    from rca_studio.domain.workspace import WORKSPACE
    from rca_studio.reports.board_making import preset_of, scope_of
    from rca_studio.settings import ASKED_OF_GOVERNANCE, Settings

    people = writer.casefile(WORKSPACE).people
    person, preset = people.find(writer.actor), preset_of(source, wish)
    if person is None or preset is None or may(person, Deed.SEE_CASES, people):
        return
    settings, whose = Settings.load(), (str(workspace.path), person.id)
    lines, today = settings.get(ASKED_OF_GOVERNANCE), now.date()
    asked = Asked(preset, kept_views(lines, *whose))
    scope = settled_scope(scope_of(source, wish, today), today)
    found, view = settled_source(source.governance, today), View(scope, (wish.rows, wish.columns))
    if refusal := asked.ask(found.cube, view, pulse=found.pulse, actions=found.actions):
        raise KnownFault(f"This report is not made. {refusal}", "Nothing was written.", "")
    if (kept := with_views(lines, *whose, asked.views)) != lines:
        settings.set(ASKED_OF_GOVERNANCE, kept)


def _places(options: argparse.Namespace, report: BoardReport) -> Iterator[tuple[Path, BoardFile]]:
    from rca_studio.reports.board_making import BoardFile, file_name

    if options.pack is None:
        yield options.out, BoardFile(options.out.suffix.lower())
        return
    for kind in BoardFile:
        yield options.pack / file_name(report, kind), kind


def _wish(options: argparse.Namespace, source: BoardSource, now: datetime) -> BoardWish:
    from rca_studio.analysis.governance.scope import Dimension
    from rca_studio.reports.board_making import BoardWish
    from rca_studio.reports.board_report import Edition
    from rca_studio.reports.context import Paper

    services = tuple(dict.fromkeys(options.services or ()))
    known = source.governance.cube.facts.words["service"]
    if unknown := next((one for one in services if one not in known), None):
        there = [quoted(one, 60) for one in sorted(filter(None, known))]
        raise KnownFault(
            f"No near miss has the service {quoted(unknown, 60)}.",
            "Nothing was written.",
            f"There is {listed(there, ', ', 6)}." if there else "No service is given at all.",
        )
    presets = {one.key: one.label for one in source.practice.governance.presets}
    if options.protect and options.protect not in presets:
        there = [f"{key} ({label})" for key, label in presets.items()]
        raise KnownFault(
            f"There is no preset {quoted(options.protect, 20)} for small numbers.",
            "Nothing was written.",
            f"There is {listed(there, ', ', 6)}.",
        )
    return BoardWish(
        period=_period(options, now),
        only=((Dimension.SERVICE, services),) if services else (),
        edition=Edition(options.edition or EDITIONS[0]),
        preset=options.protect or "",
        paper=Paper(options.paper) if options.paper else None,
        purpose=options.purpose,
        to=options.reader,
    )


def _period(options: argparse.Namespace, now: datetime) -> Period:
    """The months asked for; of what is left out, the usual rolling period."""
    from rca_studio.analysis.governance.scope import Period
    from rca_studio.domain.facts import month_number, month_of
    from rca_studio.reports.board_making import USUAL_MONTHS

    present = now.strftime("%Y-%m")
    last = options.to or max(present, options.first or present)
    first = options.first or month_of(max(12, month_number(last) - USUAL_MONTHS + 1))
    period = Period(first, last)
    if len(period) > MOST_MONTHS:
        raise KnownFault(
            f"The period from {first} to {last} has {len(period):,} months.",
            "Nothing was written.",
            f"Choose at most {MOST_MONTHS // 12} years.",
        )
    return period
