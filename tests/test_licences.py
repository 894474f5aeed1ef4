"""Everything the program ships on has a licence that fits it, and is named."""

import importlib.util
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def licences(project_root) -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "licences", project_root / "scripts" / "licences.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_locked_distribution_has_an_allowed_licence(licences):
    for name in licences.locked("requirements-optional.lock"):
        expression = licences.licence(name)
        assert not licences.parts(expression) - licences.ALLOWED, f"{name}: {expression}"


def test_no_strong_copyleft_is_allowed(licences):
    assert not [name for name in licences.ALLOWED if name.startswith(("GPL", "AGPL"))]


def test_the_list_in_the_tree_is_up_to_date(licences):
    assert licences.TARGET.read_text(encoding="utf-8") == licences.page()


def test_the_lock_files_agree_and_name_no_place(licences, project_root):
    runtime = (project_root / "requirements.lock").read_text(encoding="utf-8")
    optional = (project_root / "requirements-optional.lock").read_text(encoding="utf-8")
    dev = (project_root / "requirements-dev.lock").read_text(encoding="utf-8")
    for text in (runtime, optional, dev):
        assert "://" not in text
        assert "--index" not in text
        assert "--find-links" not in text
        assert str(project_root) not in text
        pins, hashes = text.count("=="), text.count("--hash=sha256:")
        assert hashes >= pins > 20
    pinned = {line for line in runtime.splitlines() if "==" in line}
    assert pinned <= set(optional.splitlines())
    assert {line for line in optional.splitlines() if "==" in line} <= set(dev.splitlines())


def test_the_locked_toolkit_is_one_that_keeps_its_references(project_root):
    lock = (project_root / "requirements.lock").read_text(encoding="utf-8")
    line = next(line for line in lock.splitlines() if line.startswith("pyside6-essentials=="))
    version = tuple(int(part) for part in line.split("==")[1].split()[0].split("."))
    assert (6, 8) <= version < (6, 12)
