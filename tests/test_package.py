"""What is handed out: the wheel made from the source archive, installed where nothing else is."""

import hashlib
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from rca_studio.version import VERSION

pytestmark = pytest.mark.slow

READ_ALL = """
import hashlib, sys
from rca_studio import paths
for name in sys.stdin.read().splitlines():
    print(hashlib.sha256(paths.resource(name).read_bytes()).hexdigest(), name)
"""


def run(command: list[str | Path], **more) -> str:
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PIP_"))}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=bare, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def dist(project_root, tmp_path_factory) -> Path:
    """The source archive and, made from it and not from the checkout, the wheel."""
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", out]
    run(build, cwd=project_root)
    return out


@pytest.fixture(scope="module")
def installed(dist, tmp_path_factory) -> Path:
    """Folder with the commands of an environment that has the wheel and, from ours, what it needs.

    No index is asked: the distributions that the wheel depends on are lent by this environment.
    """
    home = tmp_path_factory.mktemp("installed") / "env"
    run([sys.executable, "-m", "venv", "--without-pip", home])
    commands = home / ("Scripts" if os.name == "nt" else "bin")
    python = commands / ("python.exe" if os.name == "nt" else "python")
    (wheel,) = dist.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "--isolated", "--python", python]
    run([*pip, "install", "-q", "--no-deps", "--no-index", wheel])
    site = run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).strip()
    (Path(site) / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return commands


def shipped_files(project_root: Path) -> list[str]:
    root = project_root / "resources"
    found = (path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sorted(path.relative_to(root).as_posix() for path in found)


def test_every_resource_opens_from_the_installed_wheel(installed, project_root, tmp_path):
    names = shipped_files(project_root)
    assert "fonts/Inter-Regular.ttf" in names
    out = run([installed / "python", "-c", READ_ALL], input="\n".join(names), cwd=tmp_path)
    read = {name: digest for digest, name in (line.split(" ", 1) for line in out.splitlines())}
    for name in names:
        data = (project_root / "resources" / name).read_bytes()
        assert read[name] == hashlib.sha256(data).hexdigest(), name


def test_the_wheel_is_complete_and_holds_nothing_else(dist, project_root):
    (wheel,) = dist.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    package = project_root / "rca_studio"
    ours = {
        path.relative_to(project_root).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    info = f"rca_studio-{VERSION}.dist-info/"
    others = [name for name in names if not name.startswith(("rca_studio/_resources/", info))]
    assert set(others) == ours
    assert f"{info}licenses/LICENSE" in names
    assert f"{info}licenses/resources/fonts/OFL.txt" in names
    assert wheel.stat().st_size < 12_000_000


def test_the_commands_answer(installed, tmp_path):
    for command in ([installed / "rca-studio-cli"], [installed / "python", "-m", "rca_studio"]):
        out = run([*command, "--help"], cwd=tmp_path)
        for word in ("import", "cases", "analyse", "report", "export", "verify"):
            assert word in out
    assert any(installed.glob("rca-studio*"))
    assert VERSION in run([installed / "rca-studio-cli", "--version"], cwd=tmp_path)
    start = "from importlib.metadata import entry_points as e; print(e(group='gui_scripts'))"
    assert "rca_studio.app:main" in run([installed / "python", "-c", start], cwd=tmp_path)
