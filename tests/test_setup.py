"""The set-up of a bare machine: says the exact command where it may not act, and is quick."""

import ctypes.util
import importlib.util
import os
import stat
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="system libraries are a matter of Linux"
)


def script(project_root, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, project_root / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def setup(project_root, monkeypatch, tmp_path) -> ModuleType:
    """The set-up as it would run for another folder."""
    module = script(project_root, "setup")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "locks.json")
    return module


@pytest.fixture(autouse=True)
def _whole_python(monkeypatch, request):
    """Unless a test is about Python itself, there is nothing to do for it."""
    if "setup" in request.fixturenames and "python" not in request.node.name:
        module = request.getfixturevalue("setup")
        monkeypatch.setattr(module, "python_packages", list)


@pytest.fixture
def commands(monkeypatch, tmp_path):
    """A PATH that holds only programs the test puts there; each notes how it was called."""
    folder = tmp_path / "bin"
    folder.mkdir()
    calls = tmp_path / "calls.txt"
    monkeypatch.setenv("PATH", str(folder))

    def add(name: str, then: str = "exit 0") -> None:
        file = folder / name
        file.write_text(f'#!/bin/sh\necho "{name} $*" >> {calls}\n{then}\n')
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    add.calls = lambda: calls.read_text().splitlines() if calls.exists() else []
    return add


def test_missing_libraries_without_permission_print_the_exact_command(setup, commands, monkeypatch):
    commands("apt-get")
    commands("sudo", "exit 1")  # would ask for a password
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(setup, "QT_LIBRARIES", {"libnowhere.so.9": "libnowhere9"})
    with pytest.raises(setup.SetupStopped) as stopped:
        setup.system_libraries(dev=False)
    assert "sudo apt-get update && sudo apt-get install -y libnowhere9\n" in str(stopped.value)
    assert not any(call.startswith("apt-get") for call in commands.calls())


def test_root_installs_what_is_missing_and_updates_the_list_once(setup, commands, monkeypatch):
    commands("env", 'shift 2; case "$*" in *update*) exit 0;; esac; test -e "$0.second"')
    commands("apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(setup, "QT_LIBRARIES", {"libnowhere.so.9": "libnowhere9"})
    with pytest.raises(setup.SetupStopped):
        setup.system_libraries(dev=False)
    called = [call.split("apt-get -qq ")[1].split()[0] for call in commands.calls()]
    assert called == ["install", "update", "install"]


def test_what_only_a_window_needs_does_not_stop_a_machine_without_a_screen(
    setup, commands, monkeypatch, capsys
):
    monkeypatch.setattr(setup, "QT_LIBRARIES", {})
    monkeypatch.setattr(setup, "WINDOW_LIBRARIES", {"libnowhere.so.9": "libnowhere9"})
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    setup.system_libraries(dev=False)
    assert "apt-get install -y libnowhere9" in capsys.readouterr().out
    monkeypatch.setenv("DISPLAY", ":0")
    with pytest.raises(setup.SetupStopped):
        setup.system_libraries(dev=False)


def test_the_libraries_named_are_the_ones_the_loader_knows(project_root):
    """Each name in the table is one that the loader accepts here, where the window tests run."""
    module = script(project_root, "setup")
    assert all(module.loads(name) for name in module.QT_LIBRARIES)
    assert not module.loads("libnowhere.so.9")


def test_an_old_python_looks_for_a_newer_one(setup, commands, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 8))
    assert setup.find_python() is None
    commands("python3.11")
    commands("python3.13")
    assert setup.find_python().endswith("python3.13")


def test_a_python_without_its_venv_module_names_the_package(setup, commands, monkeypatch):
    commands("old-python", "echo python3.11-venv; exit 1")
    monkeypatch.setattr(setup, "find_python", lambda: "old-python")
    monkeypatch.setattr(setup, "QT_LIBRARIES", {})
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(setup.SetupStopped, match=r"apt-get install -y python3\.11-venv"):
        setup.system_libraries(dev=False)


def test_an_environment_made_from_the_same_lock_is_left_alone(setup, tmp_path, monkeypatch):
    (tmp_path / "requirements.lock").write_text("a==1 --hash=sha256:0\n")
    (tmp_path / ".venv").mkdir()
    setup.STAMP.write_text(f'{{"requirements.lock": "{setup.digest("requirements.lock")}"}}')
    monkeypatch.setattr(setup, "works", lambda _: True)
    setup.environment(dev=False)  # would fail on that lock if it installed anything
    (tmp_path / "requirements.lock").write_text("a==2\n")
    monkeypatch.setattr(setup, "venv_python", lambda: sys.executable)
    with pytest.raises(setup.SetupStopped, match="could not be installed"):
        setup.environment(dev=False)
    assert "sha" not in setup.STAMP.read_text()


def test_run_asks_the_display_not_the_variable(project_root, monkeypatch):
    run = script(project_root, "run")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    assert not run.has_screen()
    monkeypatch.setenv("DISPLAY", ":987")  # set, but nobody is there
    assert not run.has_screen()


@pytest.mark.slow
def test_run_finds_a_display_that_answers(project_root):
    if not (ctypes.util.find_library("xcb") and Path("/usr/bin/xvfb-run").exists()):
        pytest.skip("no virtual display on this machine")
    code = (
        "import importlib.util as u; s = u.spec_from_file_location('run', 'scripts/run.py');"
        "m = u.module_from_spec(s); s.loader.exec_module(m); print(m.has_screen())"
    )
    clean = {k: v for k, v in os.environ.items() if k not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")}
    out = subprocess.run(
        ["/usr/bin/xvfb-run", "-a", sys.executable, "-c", code],
        cwd=project_root,
        env=clean,
        capture_output=True,
        text=True,
        check=True,
    )
    assert out.stdout.strip() == "True"
