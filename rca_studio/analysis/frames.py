"""Frames: the bones of a fishbone, read from ``resources/frameworks``.

A frame is a way of looking, not a truth: a team picks one, and a customer may add own ones by
putting a further file beside those that are shipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rca_studio.domain.packs import PackError, pack_kind, read_pack

if TYPE_CHECKING:
    from pathlib import Path

PACK = "fishbone frame"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bone:
    """One group of causes.

    Attributes:
        key: What a cause's ``category`` says.
        label: The words at the end of the bone.
        colour: The name of a colour token, never a value.
        help: What belongs here, as a question for the team.
        concepts: What the bone is about, in words that all frames share; by them a cause finds
            its place when a case takes another frame (see ``analysis.frame_change``).
    """

    key: str
    label: str
    colour: str
    help: str
    concepts: tuple[str, ...] = ()


NOT_PLACED: Final = Bone(
    key="",
    label="Not placed yet",
    colour="bone_grey",
    help="Where would these causes stand?",
)
"""Where causes stand that have no category."""

OTHER: Final = Bone(
    key="?",
    label="Other",
    colour="bone_grey",
    help="Which bone of this frame comes near to what these causes are about?",
)
"""Where causes stand whose category another frame has, but not this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A set of bones in their order, the first at the upper left.

    Attributes:
        key: What a case's ``frame`` says.
        label: The name in the list of frames.
        source: Where the grouping comes from.
        bones: One or more.
    """

    key: str
    label: str
    source: str
    bones: tuple[Bone, ...]

    def bone_for(self, category: str) -> Bone:
        """Return where a cause of this category stands, whatever the category is."""
        if not category:
            return NOT_PLACED
        return self.bone(category) or OTHER

    def bone(self, key: str) -> Bone | None:
        """Return the bone of a category; None where the frame has no such bone."""
        return next((bone for bone in self.bones if bone.key == key), None)


def load_frame(path: Path) -> Frame:
    """Read one frame.

    Raises:
        PackError: The file is not a frame that can be used; the message says where and why.
    """
    pack = read_pack(path, PACK)
    bones: list[Bone] = []
    for entry in pack.tables("bone"):
        key = entry.unique("key", entry.text("key"), [bone.key for bone in bones])
        if key == OTHER.key:
            entry.refuse("key", "is “?”, which is kept for causes that have no bone in a frame")
        bones.append(
            Bone(
                key=key,
                label=entry.text("label"),
                colour=entry.text("colour"),
                help=entry.text("help"),
                concepts=entry.texts("concepts", optional=True),
            )
        )
        entry.done()
    frame = Frame(
        key=pack.text("key"),
        label=pack.text("label"),
        source=pack.text("source"),
        bones=tuple(bones),
    )
    pack.done()
    return frame


def load_frames(folder: Path) -> dict[str, Frame]:
    """Read all frames of a folder, by key, in the order of their file names.

    Files that are packs of another kind are passed over.

    Raises:
        PackError: A file cannot be used, or two frames have the same key.
    """
    frames: dict[str, Frame] = {}
    for path in sorted(folder.glob("*.toml")):
        if pack_kind(path) == PACK:
            frame = load_frame(path)
            if frame.key in frames:
                reason = f"is “{frame.key}”, which another frame has"
                raise PackError(path.name, reason, place="“key”")
            frames[frame.key] = frame
    return frames
