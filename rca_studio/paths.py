"""Where things live: the files shipped with the program, and the folders of the person using it.

Nothing here creates a folder; whoever writes a file makes the folder it goes into. The environment
variable ``RCA_STUDIO_HOME`` puts all personal folders under one place, for a portable copy on a
memory stick and for tests.
"""

import os
from pathlib import Path, PurePosixPath
from typing import Literal

APP_NAME = "RCA Studio"
SAMPLE_NAME = "Sample.rca"
"""The file of the sample workspace, in the data folder."""
HOME_VARIABLE = "RCA_STUDIO_HOME"

_PACKAGE = Path(__file__).resolve().parent
# In an installed wheel the resources lie inside the package; in a checkout beside it.
_RESOURCE_ROOTS = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")


class ResourceMissing(FileNotFoundError):
    """A file that belongs to the program is not there: the installation is incomplete."""

    def __init__(self, name: str, looked_in: tuple[Path, ...]) -> None:
        places = ", ".join(str(place) for place in looked_in)
        super().__init__(f"The program file “{name}” is missing. Looked in: {places}")
        self.name = name
        self.looked_in = looked_in


def resource(name: str) -> Path:
    """Path of a file or folder shipped with the program.

    Args:
        name: place below ``resources/`` with forward slashes, such as ``fonts/Inter-Regular.ttf``.

    Raises:
        ValueError: ``name`` is absolute or climbs out of the resources.
        ResourceMissing: it is in none of the places a resource can be; says which those are.
    """
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts or "\\" in name:
        raise ValueError(f"not the name of a resource: {name!r}")
    for root in _RESOURCE_ROOTS:
        path = root.joinpath(*parts.parts)
        if path.exists():
            return path
    raise ResourceMissing(name, _RESOURCE_ROOTS)


def config_folder() -> Path:
    """Folder of the settings file."""
    return _personal("config")


def data_folder() -> Path:
    """Folder of what the program keeps for this person: import profiles, own protocols."""
    return _personal("data")


def backup_folder() -> Path:
    """Folder of the daily backups; deliberately not beside the workspace it protects."""
    return data_folder() / "backups"


def log_folder() -> Path:
    """Folder of logs and fault reports."""
    return _personal("log")


def cache_folder() -> Path:
    """Folder of what can be made again at any time."""
    return _personal("cache")


def policy_file() -> Path:
    """File in which an administrator fixes settings for every user of the machine."""
    if home := os.environ.get(HOME_VARIABLE):
        return Path(home) / "policy.json"
    import platformdirs

    return platformdirs.site_config_path(APP_NAME, appauthor=False) / "policy.json"


def _personal(kind: Literal["config", "data", "log", "cache"]) -> Path:
    if home := os.environ.get(HOME_VARIABLE):
        return Path(home) / kind
    import platformdirs

    match kind:
        case "config":
            return platformdirs.user_config_path(APP_NAME, appauthor=False)
        case "data":
            return platformdirs.user_data_path(APP_NAME, appauthor=False)
        case "log":
            return platformdirs.user_log_path(APP_NAME, appauthor=False)
        case _:
            return platformdirs.user_cache_path(APP_NAME, appauthor=False)
