"""Whether a folder is on a disk of this machine that nobody synchronises.

Only there may the journal be a write-ahead log: it needs memory shared by all who have the file
open, which a network file system cannot give, and a synchroniser would carry the log and the
workspace around separately.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

_SYNCHRONISED = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "my drive",
    "icloud",
    "com~apple~clouddocs",
    "mobile documents",
    "cloudstorage",
    "nextcloud",
    "owncloud",
    "box sync",
    "pcloud",
)
_LOCAL = {
    *("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "jfs", "bcachefs", "overlay"),
    *("apfs", "hfs", "hfsplus", "ntfs", "ntfs3", "fuseblk", "vfat", "exfat", "msdos"),
    *("tmpfs", "ramfs"),
}
_REMOTE = {
    *("nfs", "nfs4", "cifs", "smb", "smb3", "smbfs", "afpfs", "webdav", "davfs", "afs", "coda"),
    *("9p", "vboxsf", "vmhgfs", "prl_fs", "ceph", "glusterfs", "lustre"),
}


def is_local(folder: Path) -> bool:
    """Whether a write-ahead log is safe in this folder."""
    folder = folder.absolute()
    if is_synchronised(folder):
        return False
    if sys.platform == "win32":
        return _is_local_drive(folder)
    kind = file_system(folder)
    if kind in _LOCAL:
        return True
    if kind in _REMOTE or kind.startswith("fuse."):
        return False
    return _log_works(folder)


def is_synchronised(folder: Path) -> bool:
    """Whether some part of the path is the folder of a synchroniser."""
    return any(part.casefold().startswith(_SYNCHRONISED) for part in folder.parts)


def file_system(folder: Path) -> str:
    """Type of the file system a folder is on, as the system names it; empty where unknown."""
    try:
        if sys.platform == "darwin":
            table = subprocess.run(
                ["/sbin/mount"], capture_output=True, text=True, timeout=5, check=True
            ).stdout
            mounts = _macos_mounts(table)
        else:
            mounts = _linux_mounts(Path("/proc/self/mounts").read_text("utf-8", "replace"))
    except (OSError, subprocess.SubprocessError):
        return ""
    place = folder.resolve()
    around = [(point, kind) for point, kind in mounts if place.is_relative_to(point)]
    # Of several mounts on one point the last one is in force; max() keeps the first of equals.
    return max(reversed(around), key=lambda mount: len(mount[0].parts), default=(place, ""))[1]


def _linux_mounts(table: str) -> list[tuple[Path, str]]:
    mounts = []
    for line in table.splitlines():
        parts = line.split()
        if len(parts) >= 3:
            point = parts[1].encode("latin-1", "replace").decode("unicode_escape")
            mounts.append((Path(point), parts[2]))
    return mounts


def _macos_mounts(table: str) -> list[tuple[Path, str]]:
    """From lines such as ``//ines@server/share on /Volumes/share (smbfs, nodev, nosuid)``."""
    mounts = []
    for line in table.splitlines():
        where, _, options = line.partition(" (")
        _, found, point = where.partition(" on ")
        if found and options:
            mounts.append((Path(point), options.split(",")[0].strip(" )")))
    return mounts


def _is_local_drive(folder: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        if folder.drive.startswith("\\\\"):  # \\server\share
            return False
        remote = 4  # DRIVE_REMOTE
        return bool(ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) != remote)
    return True


def _log_works(folder: Path) -> bool:
    """Try it: a scratch database, written through one connection and read through another.

    Asking for the mode is not enough; some file systems agree and fail at the first write.
    """
    from sqlcipher3 import dbapi2 as driver

    try:
        with tempfile.TemporaryDirectory(prefix=".rca-probe-", dir=folder) as scratch:
            place = str(Path(scratch) / "probe")
            with closing(driver.connect(place, isolation_level=None)) as one:
                mode = one.execute("PRAGMA journal_mode=WAL").fetchone()[0]
                one.execute("CREATE TABLE probe (value)")
                with closing(driver.connect(place, isolation_level=None)) as other:
                    one.execute("INSERT INTO probe VALUES (1)")
                    seen = other.execute("SELECT count(*) FROM probe").fetchone()[0]
                return bool(mode == "wal" and seen == 1)
    except (OSError, driver.Error):
        return False
