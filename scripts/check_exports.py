"""Open what RCA Studio writes with the programs that read it, and say how each fared.

    python scripts/check_exports.py                      all cases, all formats
    python scripts/check_exports.py --out FOLDER         keep the files, to look at them
    python scripts/check_exports.py --case german60      one case only
    MERMAID_MODULES=node_modules python scripts/check_exports.py    with Mermaid (needs jsdom too)

The cases are the three worked ones of the sample, and two of 60 causes in German and in Arabic. A
program that is not installed is passed over and named. Looking at the pictures stays the work of a
person: ``--out`` leaves a PNG beside everything that can be looked at.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from draw_views import example  # noqa: E402

from rca_studio import headless  # noqa: E402
from rca_studio.analysis.margin import analyse, margin  # noqa: E402
from rca_studio.domain.case import Case  # noqa: E402
from rca_studio.domain.casefile import CaseFile  # noqa: E402
from rca_studio.domain.registers import CaseQuery  # noqa: E402
from rca_studio.intake.models.bring import bring_model  # noqa: E402
from rca_studio.intake.models.reader import read_model  # noqa: E402
from rca_studio.reports.exchange.json_case import schema  # noqa: E402
from rca_studio.reports.exports import Source, bone_names, written  # noqa: E402
from rca_studio.reports.poster import Poster, Sheet  # noqa: E402
from rca_studio.reports.views import VIEWS  # noqa: E402
from rca_studio.sample import build_sample  # noqa: E402

SAMPLE = ("NM-0130", "NM-0131", "NM-0132")
POSTERS = {
    "page A4": Poster(Sheet.A4),
    "page A0": Poster(Sheet.A0),
    "poster A4": Poster(Sheet.A4, tiled=True),
    "poster A1": Poster(Sheet.A1, tiled=True),
    "poster A0": Poster(Sheet.A0, tiled=True, lying=True),
}
_PATIENCE = 300
_MERMAID = """
import { JSDOM } from "jsdom";
const dom = new JSDOM("<!DOCTYPE html><body></body>", { pretendToBeVisual: true });
global.window = dom.window; global.document = dom.window.document;
const mermaid = (await import("mermaid")).default;
mermaid.initialize({ startOnLoad: false, maxTextSize: 1e7, maxEdges: 1e5 });
let input = ""; for await (const chunk of process.stdin) input += chunk;
try {
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(input);
  console.log(diagram.type);
} catch (error) { console.error(String(error).slice(0, 400)); process.exit(1); }
"""


class Missing(Exception):
    """A program that reads the format is not installed."""


@dataclass
class Told:
    """What came out: by check, how many went well, and what did not."""

    good: dict[str, int] = field(default_factory=dict)
    bad: list[str] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)

    def check(self, name: str, what: str, do: Callable[[], None]) -> None:
        """Do one check and keep how it went."""
        self.good.setdefault(name, 0)
        try:
            do()
        except Missing as error:
            self.missing.add(f"{name}: {error}")
        except (AssertionError, subprocess.SubprocessError, OSError, ValueError) as error:
            self.bad.append(f"{name}, {what}: {str(error) or type(error).__name__}")
        else:
            self.good[name] += 1


def main() -> int:
    """Check all; 0 where everything that could be checked went well."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, help="keep the files here")
    parser.add_argument("--case", default="", help="only the case of this name")
    asked = parser.parse_args()
    told = Told()
    with tempfile.TemporaryDirectory() as scratch:
        out = asked.out or Path(scratch)
        for name, casefile in cases(Path(scratch)):
            if asked.case in ("", name):
                folder = out / name
                folder.mkdir(parents=True, exist_ok=True)
                check_case(casefile, folder, told)
                print(f"{name}: {len(casefile.causes)} causes, written to {folder.name}")
    for check, count in told.good.items():
        print(f"{check:44} {count:4} good")
    for line in sorted(told.missing):
        print(f"not installed: {line}")
    for line in told.bad:
        print(f"BAD: {line}")
    return 1 if told.bad else 0


def cases(scratch: Path) -> Iterator[tuple[str, CaseFile]]:
    """The cases that are written, by name."""
    with headless.opened(scratch / "sample.rca", create=True) as (workspace, writer):
        build_sample(workspace, writer)
        rows = workspace.registers.cases(CaseQuery(), limit=1_000).rows
        found = {row.reference: writer.casefile(row.id) for row in rows}
    for reference in SAMPLE:
        yield reference, found[reference]
    for language in ("german", "arabic"):
        yield f"{language}60", example(60, language)


def check_case(casefile: CaseFile, folder: Path, told: Told) -> None:
    """Write a case in all formats and open each again."""
    source = Source(casefile, headless.practice().frames, headless.ruler())
    name = folder.name

    def write(
        ending: str, view: str = "graph", poster: Poster | None = None, as_: str = ""
    ) -> Path:
        path = folder / f"{as_ or view}{ending}"
        path.write_bytes(written(ending, source, view, poster).content)
        return path

    models = {
        ending: write(ending, as_="case")
        for ending in (".json", ".graphml", ".dot", ".xml", ".txt")
    }
    models[".mmd"] = write(".mmd", "fishbone", as_="fishbone")
    flow = write(".mmd", "graph", as_="flowchart")
    told.check("JSON after its schema (jsonschema)", name, lambda: _schema(models[".json"]))
    told.check("GraphML (networkx)", name, lambda: _networkx(models[".graphml"], casefile))
    told.check("DOT (Graphviz)", name, lambda: _graphviz(models[".dot"], casefile))
    for path in (models[".mmd"], flow):
        told.check("Mermaid, both diagrams (Mermaid)", path.name, partial(_mermaid, path))
    for ending, path in models.items():
        if ending == ".dot":  # for Graphviz only; RCA Studio does not read it
            continue
        told.check(f"read back by RCA Studio ({ending})", name, partial(_back, path, source))
    told.check("Open-PSA (SCRAM)", name, lambda: _scram(models[".xml"]))
    for view in VIEWS:
        png = write(".png", view)
        told.check("PNG of a view (Pillow)", f"{name} {view}", partial(_picture, png))
    svgs = [write(".svg", view) for view in VIEWS]
    decks = [write(".pptx", view) for view in VIEWS]
    told.check("SVG of the views (LibreOffice)", name, lambda: _svgs(svgs))
    told.check("slides of the views (LibreOffice)", name, lambda: _slides(decks, casefile))
    for label, poster in POSTERS.items():
        for view in ("graph", "fishbone") if poster.tiled else VIEWS:
            pdf = write(".pdf", view, poster, as_=f"{view} {label}")
            told.check(
                "pages and posters (pdftoppm)",
                f"{name} {pdf.name}",
                partial(_paper, pdf, source.drawing(view).title),
            )


# -- the programs ----------------------------------------------------------------------------------


def run(command: list[str], **more: object) -> str:
    """Run a program and give what it printed.

    Raises:
        Missing: it is not installed.
        AssertionError: it refused, or complained.
    """
    if shutil.which(command[0]) is None:
        raise Missing(command[0])
    done = subprocess.run(  # type: ignore[call-overload]
        command, capture_output=True, text=True, timeout=_PATIENCE, check=False, **more
    )
    assert done.returncode == 0, f"{command[0]} ended with {done.returncode}: {done.stderr[:300]}"
    return str(done.stdout)


def _schema(path: Path) -> None:
    try:
        import jsonschema
    except ImportError as error:
        raise Missing("jsonschema") from error
    checker = jsonschema.Draft202012Validator(schema())
    faults = list(checker.iter_errors(json.loads(path.read_text(encoding="utf-8"))))
    assert not faults, faults[0].message


def _networkx(path: Path, casefile: CaseFile) -> None:
    import networkx

    graph = networkx.read_graphml(BytesIO(path.read_bytes()))
    nodes = (*casefile.causes, *casefile.controls, casefile.event, casefile.harm)
    assert set(graph.nodes) == {one.id for one in nodes if one is not None}
    assert networkx.is_directed_acyclic_graph(graph)


def _graphviz(path: Path, casefile: CaseFile) -> None:
    svg = run(["dot", "-Tsvg", str(path)])
    path.with_suffix(".dot.svg").write_text(svg, encoding="utf-8")
    least = len(casefile.causes) + len(casefile.controls) + 2
    assert svg.count('class="node"') >= least, "nodes are missing"


def _mermaid(path: Path) -> None:
    modules = Path(os.environ.get("MERMAID_MODULES", "node_modules"))
    if not (modules / "mermaid").is_dir():
        raise Missing("mermaid (MERMAID_MODULES says where)")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "node_modules").symlink_to(modules.resolve())
        script = Path(folder) / "check.mjs"
        script.write_text(_MERMAID, encoding="utf-8")
        kind = run(["node", str(script)], input=path.read_text(encoding="utf-8")).strip()
    assert kind.startswith(path.stem.replace("fishbone", "ishikawa")), kind


def _back(path: Path, source: Source) -> None:
    casefile = source.casefile
    read = read_model(path.name, path.read_bytes(), bone_names(source.frame))
    empty = CaseFile("new", [Case(id="new", reference="", title="")])
    there = empty.applied(bring_model(empty, read).step.changes)
    if path.suffix == ".mmd":
        assert there.causes, "no causes"
        return
    assert len(there.causes) == len(casefile.causes), f"{len(there.causes)} causes"
    assert len(there.controls) == len(casefile.controls), f"{len(there.controls)} controls"
    if path.suffix != ".txt":
        assert margin(there) == margin(casefile), "another margin"
        ways = [analyse(one).ways.count for one in (there, casefile)]
        assert ways[0] == ways[1], f"{ways[0]} instead of {ways[1]} ways to harm"


def _scram(path: Path) -> None:
    run(["scram", "--validate", str(path)])


def _picture(path: Path) -> None:
    from PIL import Image

    with Image.open(path) as picture:
        picture.load()
        assert min(picture.size) > 100, f"{picture.size}"
        # Far more colours than the ground alone: there is something on it.
        assert len(picture.convert("RGB").resize((400, 300)).getcolors(200_000) or ()) > 20, "empty"


def _office(kind: str, files: list[Path], folder: Path) -> None:
    """Let LibreOffice write other files of these; all in one start, with a profile of its own."""
    with tempfile.TemporaryDirectory() as profile:
        home = f"-env:UserInstallation={Path(profile).as_uri()}"
        names = [str(path) for path in files]
        run(["soffice", home, "--headless", "--convert-to", kind, "--outdir", str(folder), *names])


def _svgs(files: list[Path]) -> None:
    folder = files[0].parent / "svg in LibreOffice"
    _office("png", files, folder)
    for path in files:
        _picture(folder / f"{path.stem}.png")


def _slides(files: list[Path], casefile: CaseFile) -> None:
    from pptx import Presentation
    from pypdf import PdfReader

    folder = files[0].parent / "slides in LibreOffice"
    _office("pdf", files, folder)
    for path in files:
        made = folder / f"{path.stem}.pdf"
        count = len(Presentation(str(path)).slides)
        pages = PdfReader(made).pages
        assert len(pages) == count, f"{path.name}: {len(pages)} pages of {count} slides"
        if path.stem in ("graph", "why", "bowtie") and casefile.case.reference in SAMPLE:
            read = "".join("".join(page.extract_text().split()) for page in pages)
            for cause in casefile.causes:
                assert "".join(cause.text.split()) in read, f"{path.name}: {cause.text} is cut"
        _render(made, 60)


def _paper(path: Path, title: str) -> None:
    from PIL import Image
    from pypdf import PdfReader

    pages = PdfReader(path).pages
    read = "".join("".join(page.extract_text().split()) for page in pages)
    if title.isascii():
        assert "".join(title.split())[:12] in read, "the title is no text"
    rendered = _render(path, 20 if "A0" in path.name else 50)
    assert len(rendered) == len(pages), f"{len(rendered)} of {len(pages)} pages"
    for picture in rendered:
        with Image.open(picture) as page:
            inked = sum(page.convert("L").histogram()[:200])
            assert inked > 0, f"{picture.name} is empty"


def _render(path: Path, dots: int) -> list[Path]:
    folder = path.parent / "rendered"
    folder.mkdir(exist_ok=True)
    stem = path.stem
    for old in folder.glob(f"{stem}-*.png"):
        old.unlink()
    run(["pdftoppm", "-r", str(dots), "-png", str(path), str(folder / stem)])
    return sorted(folder.glob(f"{stem}-*.png"))


if __name__ == "__main__":
    sys.exit(main())
