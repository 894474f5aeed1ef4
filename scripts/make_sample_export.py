"""Write the sample's cases as a raw export, with the quirks that real ones have.

Run it after editing the cases of the sample: ``python scripts/make_sample_export.py``. A test holds
that the file and the cases agree. Everything is decided by the number of the case, so the file is
the same each time.
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from rca_studio.domain.case import Case  # noqa: E402
from rca_studio.domain.causal import Cause, Control  # noqa: E402
from rca_studio.sample import read_cases  # noqa: E402
from rca_studio.sample_reader import SampleCase  # noqa: E402

FOLDER = ROOT / "resources" / "samples"
HEADER = (
    "recordid",
    "inc_dincident",
    "inc_time",
    "inc_dreported",
    "inc_category",
    "inc_severity",
    "inc_unit",
    "inc_locactual",
    "staff_group",
    "visit_route",
    "inc_notes",
    "inc_actiontaken",
    "inc_factors",
    "inc_reportedby",
    "rota_code",
)
TYPES = {
    "near_fall": "Near fall / transfer",
    "medication": "Medication discrepancy",
    "staffing": "Staffing or late visit",
    "general": "Other",
}
BONES = {
    "environment": "Environment",
    "task": "Task and guidelines",
    "equipment": "Equipment",
    "person": "Person",
    "team": "Team and staffing",
    "organisation": "Organisation",
    "communication": "Communication",
}
REPORTERS = ("s.worker1", "s.worker2", "night.team", "coordinator", "relief.pool")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SHORT, REPEATED = "NM-0109", "NM-0120"
"""The case whose row breaks off, and the one that is there twice."""


def export() -> bytes:
    """The export: Windows-1252, semicolons, a title and blank lines around the table."""
    lines = [
        "Riverside Home Care – incident extract, printed 21/11/2026 (practice data)\r\n",
        "\r\n",
    ]
    lines.append(_row(HEADER))
    for number, sample in enumerate(read_cases(FOLDER / "riverside")):
        cells = _cells(number, sample)
        if sample.reference == SHORT:
            cells = cells[:6]
        lines.append(_row(cells))
        if sample.reference == REPEATED:
            lines.append(_row(cells))
        if number % 17 == 11:
            lines.append("\r\n")
    lines.append(";" * (len(HEADER) - 1) + "\r\n")
    return "".join(lines).encode("cp1252")


def _cells(number: int, sample: SampleCase) -> list[str]:
    entities = sample.entities.values()
    case = next(entity for entity in entities if isinstance(entity, Case))
    held = [entity.text for entity in entities if isinstance(entity, Control)][:1]
    bones = dict.fromkeys(BONES[e.category] for e in entities if isinstance(e, Cause))
    action = case.immediate_action
    if number % 6 == 2 and held:
        action += f"\nWhat stopped harm: “{held[0]}”."
    location = case.location.replace(", ", ",\u00a0") if number % 4 == 1 else case.location
    reporter = "" if case.anonymous else f"{REPORTERS[number % 5]}@example.org"
    return [
        sample.reference.removeprefix("NM-").zfill(6),
        _date(case.occurred, number),
        _time(case.occurred, number),
        _date(case.reported, 0),
        TYPES[case.protocol],
        "NMISS",
        case.service,
        location,
        case.staff_group,
        case.route,
        f"{case.title}.\n{case.story}".replace("'", "’"),
        action.replace("'", "’"),
        "; ".join(bones),
        reporter,
        ("E2", "N1", "", "D4")[number % 4],
    ]


def _date(moment: str, number: int) -> str:
    year, month, day = moment[:4], moment[5:7], moment[8:10]
    if not day:
        return f"{month}/{year}"
    if number % 5 == 3:
        return f"{int(day)}.{int(month)}.{year}"
    if number % 7 == 4:
        return f"{int(day)} {MONTHS[int(month) - 1]} {year}"
    return f"{day}/{month}/{year}"


def _time(moment: str, number: int) -> str:
    hour, minute = moment[11:13], moment[14:16]
    if not hour:
        return ""
    return (f"{hour}:{minute}", f"{int(hour)}.{minute}", f"{hour}{minute}")[number % 3]


def _row(cells: list[str] | tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(cells)
    return text.getvalue()


if __name__ == "__main__":
    (FOLDER / "incident_export.csv").write_bytes(export())
    print(f"wrote {FOLDER / 'incident_export.csv'}")
