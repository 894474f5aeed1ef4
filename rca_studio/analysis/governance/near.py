"""The near misses among all records: what panels about near misses are worked out from."""

from __future__ import annotations

from dataclasses import replace

from rca_studio.analysis.governance.counted import count
from rca_studio.analysis.governance.inputs import Inputs


def near_misses(inputs: Inputs) -> Inputs:
    """The same, narrowed to near misses where other records are told apart from them.

    It is the same scope as that of the question whether near misses increase, so that all panels
    speak of the same number of cases.
    """
    return replace(inputs, scope=count(inputs).scope)
