"""Words a person keeps although the wording check asks about them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWording:
    """Somebody, by name, says why certain words stay.

    ``subject`` is the entity, ``field`` the field of it the words stand in, ``mark`` what was asked
    about (the rule and the words, see ``analysis.wording.Flag.mark``), ``note`` the reason.
    """

    id: str
    case_id: str
    subject: str
    field: str
    mark: str
    note: str
    by: str
    at: str
