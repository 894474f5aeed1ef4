"""Writes the published schema of the JSON export, ``resources/schema/causal_model.schema.json``.

Run it after a class of ``rca_studio.domain`` got a new field: ``python scripts/make_schema.py``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from rca_studio.reports.exchange.json_case import SCHEMA_FILE, schema  # noqa: E402

if __name__ == "__main__":
    path = ROOT / "resources" / SCHEMA_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"Written: {path.relative_to(ROOT)}")
