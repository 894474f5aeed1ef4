"""The layout of the house: who may know whom, and what must not be loaded before it is needed."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "rca_studio"

GROUND = {"faults", "paths", "version"}
"""Small modules at the root that every room but the domain may stand on."""

ROOMS = {
    "domain": set(),
    "analysis": {"domain"},
    "editing": {"domain"},
    "models": {"domain", "editing"},
    "diagrams": {"domain", "analysis"},
    "intake": {"domain", "editing"},
    "reports": {"domain", "analysis", "diagrams"},
    "ui": {"domain", "analysis", "editing", "diagrams", "intake", "reports", "settings"},
}
"""For each room the rooms it may import (besides itself and the ground)."""

MODULES = {
    "sample": {
        *("domain", "analysis", "editing"),
        *("sample_governance", "sample_reader", "sample_sessions", "sample_way"),
    },
    "sample_governance": {"domain"},
    "sample_sessions": {"domain", "editing"},
    "sample_reader": {"domain", "sample_plan", "sample_way"},
    "sample_plan": {"domain", "sample_way"},
    "sample_way": {"domain", "editing"},
    "settings": set(),
}
"""The same for the modules at the root that are neither ground nor assembly."""

TOOLS = {
    "domain": set(),
    "analysis": {"networkx", "numpy", "pysat", "rapidfuzz"},
    "editing": set(),
    "models": {"alembic", "argon2", "rapidfuzz", "sqlalchemy", "sqlcipher3"},
    "diagrams": {"graphlay", "networkx", "numpy"},
    "intake": {"PIL", "charset_normalizer", "defusedxml", "openpyxl", "pypdf"},
    "reports": {
        *("docx", "icalendar", "matplotlib", "networkx", "numpy", "openpyxl", "pptx", "pypdf"),
        *("pypdfium2", "reportlab"),
        *("cryptography", "pyhanko", "pyhanko_certvalidator", "typst"),  # extras, where installed
    },
    "ui": {"PySide6", "numpy", "shiboken6"},
    "faults": set(),
    "paths": {"platformdirs"},
    "sample": set(),
    "sample_governance": set(),
    "sample_sessions": set(),
    "sample_reader": set(),
    "sample_plan": set(),
    "sample_way": set(),
    "settings": set(),
    "version": set(),
    "__init__": set(),
}
"""For each room or module the distributions outside the standard library it may import."""

ASSEMBLY = {
    *("app", "cli", "cli_board", "cli_figures", "cli_forms", "cli_opening"),
    *("cli_plan", "cli_session", "cli_thanks", "demo", "headless", "office", "__main__"),
}
"""The modules that put the house together: they know every room, and no room knows them."""

HEAVY = (
    "PIL",
    "alembic",
    "cryptography",
    "docx",
    "icalendar",
    "matplotlib",
    "networkx",
    "numpy",
    "openpyxl",
    "pptx",
    "pyhanko",
    "pypdf",
    "pypdfium2",
    "pysat",
    "rapidfuzz",
    "reportlab",
    "sqlalchemy",
    "typst",
)
"""Each costs the first window a tenth of a second or more, so it is imported where it is used."""


def sources() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "_resources" not in path.parts)


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_modules(path: Path) -> Iterator[str]:
    """Every module a file imports anywhere, inside functions and for type checking too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively; use absolute imports"
            assert node.module is not None
            if node.module == "rca_studio":
                yield from (f"rca_studio.{alias.name}" for alias in node.names)
            else:
                yield node.module


def own_rooms(path: Path) -> set[str]:
    names = (name.split(".") for name in imported_modules(path))
    return {parts[1] for parts in names if parts[0] == "rca_studio" and len(parts) > 1}


def foreign_tools(path: Path) -> set[str]:
    names = {name.split(".")[0] for name in imported_modules(path)}
    return names - set(sys.stdlib_module_names) - {"rca_studio"}


def test_every_room_is_in_the_plan():
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    assert rooms == set(ROOMS)


def test_rooms_import_inwards_only():
    wrong = []
    for path in sources():
        room = room_of(path)
        if room in ASSEMBLY:
            continue
        ground = set() if room == "domain" else GROUND
        allowed = {**ROOMS, **MODULES}.get(room, set()) | ground | {room}
        wrong += [
            f"{path.relative_to(ROOT)} imports rca_studio.{other}"
            for other in sorted(own_rooms(path) - allowed)
        ]
    assert not wrong, "\n".join(wrong)


def test_rooms_use_their_own_tools_only():
    wrong = []
    for path in sources():
        room = room_of(path)
        if room in ASSEMBLY:
            continue
        wrong += [
            f"{path.relative_to(ROOT)} imports {tool}"
            for tool in sorted(foreign_tools(path) - TOOLS[room])
        ]
    assert not wrong, "\n".join(wrong)


def test_no_window_in_the_command_line_and_no_database_beyond_models():
    """`cli` opens a window through `app` only; neither touches a row."""
    for name in sorted(ASSEMBLY):
        tools = foreign_tools(PACKAGE / f"{name}.py")
        assert not tools & {"sqlalchemy", "sqlcipher3"}, name
        assert name == "app" or "PySide6" not in tools, name


def test_init_files_hold_a_docstring_only():
    """So that importing one pure module can never pull in a toolkit."""
    for path in sources():
        if path.name != "__init__.py":
            continue
        body = ast.parse(path.read_text(encoding="utf-8")).body
        assert len(body) == 1, f"{path} holds code"
        assert isinstance(body[0], ast.Expr), f"{path} holds code"
        assert isinstance(body[0].value, ast.Constant), f"{path} holds no docstring"


def test_the_rules_would_notice(tmp_path: Path):
    """The reader of imports sees those in functions, under TYPE_CHECKING and relative ones."""
    file = tmp_path / "bad.py"
    file.write_text(
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    import sqlalchemy.orm\n"
        "def f():\n    from rca_studio import models\n    import rca_studio.ui.theme\n"
    )
    assert foreign_tools(file) == {"sqlalchemy"}
    assert own_rooms(file) == {"models", "ui"}
    file.write_text("from . import tables\n")
    with pytest.raises(AssertionError, match="relatively"):
        list(imported_modules(file))


def loaded_after(code: str) -> set[str]:
    """Top-level names of the modules that a fresh interpreter holds after running ``code``."""
    code += "\nimport sys\nprint(' '.join(sorted({n.split('.')[0] for n in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def import_all(*rooms: str) -> str:
    paths = (path for path in sources() if room_of(path) in rooms)
    names = (".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths)
    return "\n".join(f"import {name.removesuffix('.__init__')}" for name in names)


def test_pure_rooms_load_no_toolkit():
    loaded = loaded_after(import_all("domain", "analysis", "editing", "diagrams", "intake"))
    assert not loaded & {"PySide6", "shiboken6", "sqlalchemy", "sqlcipher3"}
    assert not loaded & {"reportlab", "matplotlib"}


def test_reports_load_neither_window_nor_database():
    loaded = loaded_after(import_all("reports"))
    assert not loaded & {"PySide6", "sqlalchemy", "sqlcipher3"}


def test_the_first_window_waits_for_nothing_heavy():
    loaded = loaded_after("import rca_studio.app")
    assert not loaded & set(HEAVY)


def test_the_command_line_answers_help_without_anything_heavy():
    loaded = loaded_after("import rca_studio.cli")
    assert not loaded & {"PySide6", *HEAVY}
