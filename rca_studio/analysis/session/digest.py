"""The mark of a frame: SHA-256 over what others see and over the words it was made of."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from enum import Enum
from typing import Any

from rca_studio.analysis.session.frame import Frame
from rca_studio.domain.casefile import CaseFile, kind_name
from rca_studio.domain.causal import Cause, Control, Event, Harm, Link
from rca_studio.domain.codec import to_plain


def digest_of(frame: Frame) -> str:
    """The digest of a frame, 64 figures; notes and what is left out are not part of it.

    Nor is where it stands in the show: its place and its number say nothing of anybody.
    """
    plain = {
        "kind": frame.kind.value,
        "case": frame.case_id,
        "heading": frame.heading,
        "ask": frame.ask,
        "body": [type(frame.body).__name__, _plain(frame.body)],
        "before": list(frame.before),
        "after": list(frame.after),
    }
    if frame.asked:
        # Whoever takes back that a word may be seen asks about it anew, wherever it stands.
        plain["asked"] = [one.found for one in frame.asked]
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    """A part of a body as JSON can hold it; of a case the causal model alone, for that shows."""
    if isinstance(value, CaseFile):
        model = [one for one in value if isinstance(one, Cause | Control | Event | Harm | Link)]
        return {one.id: [kind_name(one), to_plain(one)] for one in model}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value
