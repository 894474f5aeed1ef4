"""Verifying a history of 100,000 steps, against hashing the same bytes and nothing else.

    python benchmarks/bench_verify.py [--entries 100000] [--rounds 5] [--earlier] [--passphrase X]

Everything runs in one process and takes turns. The steps are what work on the causes of a case
leaves: reworded, evidence changed, added with its link; one in 1,000 is in several cases. Those are
merges and the first review under a protocol's text: a hundred steps for each case and one merge in
ten cases. With one in 200 the ratio is about a tenth higher (``--several 200``).

- bare: ``hashlib.sha256`` over the bytes that are hashed for each entry, which lie in memory
  already: a hash over its own text and one over that of its values, which is its seal.
- in one call: the same bytes, but both texts of an entry together. No history whose values can be
  erased can be had for this; it is here to be honest about what the second hash costs.
- verified: ``SqlRegisters.verify`` on the open workspace.

Medians of the time that went by are compared, which is what a person waits for: SQLite puts the
next texts together in a second thread. Time of the processor is told beside it. The exit code tells
whether verifying kept within three times bare.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rca_studio.editing.ports import Stamp, StepKind
from rca_studio.models import audit
from rca_studio.models.audit import Entry, canonical
from rca_studio.models.engine import Engine
from rca_studio.models.judging import entries_between
from rca_studio.models.registers import SqlRegisters
from rca_studio.models.workspace import create_workspace

MOST = 3.0
CASES = 400
WORDS = (
    "The walker stood out of reach behind the bathroom door",
    "The doorway is narrow for a walker and a person beside it",
    "Set-up before the transfer differs from shift to shift – and nobody says so",
)
STATES = ("hypothesis", "supported", "verified", "ruled_out")


def cause(n: int, text: str, evidence: str) -> dict[str, Any]:
    """A cause as the history keeps it."""
    empty = ("answer_by", "answer_due", "duty", "ruled_out_because")
    return {
        "id": hashlib.md5(f"k{n}".encode()).hexdigest(),
        "case_id": case_id(n),
        "text": f"{text} ({n})",
        "category": "environment",
        "evidence": evidence,
        "nature": "condition",
        "gate": "any",
        "question": False,
        "rank": n % 7,
        **dict.fromkeys(empty, ""),
    }


def case_id(n: int) -> str:
    return hashlib.md5(f"c{n % CASES}".encode()).hexdigest()


def steps(
    number: int, several: int = 1_000
) -> Iterator[tuple[str, tuple[str, ...], list[dict[str, Any]]]]:
    """Label, cases and changes of so many steps."""
    for n in range(number):
        text, other = WORDS[n % 3], WORDS[(n + 1) % 3]
        old, new = cause(n, text, STATES[n % 4]), cause(n, other, STATES[n % 4])
        edited = {"kind": "cause", "id": old["id"], "before": old, "after": new}
        if n % several == several - 1:
            more = cause(n + 1, text, "hypothesis")
            added = {"kind": "cause", "id": more["id"], "before": None, "after": more}
            yield "Edit causes of two cases", (case_id(n), case_id(n + 1)), [edited, added]
        elif n % 3 == 2:
            link = {"id": old["id"][::-1], "case_id": old["case_id"], "cause_id": old["id"]}
            added = {"kind": "link", "id": link["id"], "before": None, "after": link}
            yield "Add cause", (case_id(n),), [edited | {"before": None}, added]
        else:
            yield "Edit cause", (case_id(n),), [edited]


def fill(
    path: Path, number: int, passphrase: str | None, *, earlier: bool, several: int = 1_000
) -> None:
    workspace = create_workspace(
        path, organisation="", passphrase=passphrase, backups=path.parent / "backups"
    )
    workspace.wait_for_backup()
    stamp = Stamp(actor="Ada Whitlock", at="2026-11-22T09:00:00Z")
    with workspace._engine.writing() as db:  # noqa: SLF001 - no disk's own flush for each step
        _, prev = audit.head(db)
        for seq, (label, case_ids, changes) in enumerate(steps(number - 1, several), start=2):
            if not earlier:
                audit.append(db, StepKind.EDIT, stamp, label, case_ids, changes)
                continue
            plain = (canonical(list(case_ids)), canonical(changes), prev, "", "")
            entry = Entry(seq, stamp.at, stamp.actor, "edit", label, *plain)
            prev = entry.proper_hash()
            marks = ",".join("?" * len(entry))
            row = entry._replace(hash=prev)
            db.execute(f"INSERT INTO audit ({audit.COLUMNS}) VALUES ({marks})", row)
    workspace.close()


def texts_of(entry: Entry) -> list[bytes]:
    """What is hashed for an entry, written out by the library and not by what is measured."""
    plain: dict[str, Any] = entry._asdict()
    del plain["hash"]
    for column in ("case_ids", "changes", "salts", "seals"):
        plain[column] = json.loads(plain[column]) if plain[column] else None
    salts, seals = plain.pop("salts"), plain["seals"]
    if seals is None:
        del plain["seals"]
        return [canonical(plain).encode()]
    changes, label = plain.pop("changes"), plain.pop("label")
    own = canonical(plain).encode()
    if isinstance(salts, str):
        return [own, canonical({"changes": changes, "label": label, "salt": salts}).encode()]
    parts: list[dict[str, Any]] = [{"label": label, "salt": salts[0]}]
    grouped = audit.by_owner(changes, plain["case_ids"])
    parts += [{"changes": c, "salt": s} for c, s in zip(grouped, salts[1:], strict=True)]
    return [own, b"".join(canonical(part).encode() for part in parts)]


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Time of the processor and time that went by, in seconds."""
    began, gone = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - began, time.perf_counter() - gone


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--earlier", action="store_true", help="entries without seals")
    parser.add_argument("--several", type=int, default=1_000, help="one in so many: several cases")
    parser.add_argument("--passphrase", default=None, help="encrypt the workspace")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RCA_STUDIO_HOME"] = str(Path(folder) / "home")
        return measure(Path(folder) / "long.rca", chosen)


def measure(path: Path, chosen: argparse.Namespace) -> int:
    several = chosen.several
    fill(path, chosen.entries, chosen.passphrase, earlier=chosen.earlier, several=several)
    key = None
    if chosen.passphrase:
        from rca_studio.models.look import look
        from rca_studio.models.passphrase import unlock

        key = unlock(look(path), chosen.passphrase)
    engine = Engine(path, key=key, read_only=True)
    with engine.reading() as db:
        texts = [texts_of(entry) for entry in entries_between(db, 1, chosen.entries)]
    engine.close()
    together = [b"".join(parts) for parts in texts]
    single = [part for parts in texts for part in parts]
    size = sum(map(len, together))

    def hash_all(every: list[bytes]) -> None:
        sha256 = hashlib.sha256
        for text in every:
            sha256(text).hexdigest()

    engine = Engine(path, key=key, read_only=True)

    def verify() -> None:
        check = SqlRegisters(engine).verify()
        assert check.intact
        assert check.entries == chosen.entries

    rounds = [
        (timed(lambda: hash_all(single)), timed(lambda: hash_all(together)), timed(verify))
        for _ in range(chosen.rounds + 1)
    ]
    engine.close()
    print(f"{chosen.entries:,} entries, {size / chosen.entries:,.0f} bytes each on average")
    print("| clock | bare, s | in one call, s | verified, s | to bare | to one call |")
    print("|---|---|---|---|---|---|")
    good = False
    for place, clock in ((0, "processor"), (1, "went by")):
        columns = zip(*[[pair[place] for pair in turn] for turn in rounds[1:]], strict=True)
        bare, once, verified = (statistics.median(column) for column in columns)
        print(
            f"| {clock} | {bare:.3f} | {once:.3f} | {verified:.3f} | {verified / bare:.2f} "
            f"| {verified / once:.2f} |"
        )
        good = verified <= MOST * bare
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
