"""Writes the published schemas of what leaves as JSON, into ``resources/schema``.

Run it after a class of ``rca_studio.domain`` got a new field: ``python scripts/make_schema.py``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from rca_studio.reports import bulletin_json  # noqa: E402
from rca_studio.reports.exchange import json_case  # noqa: E402

if __name__ == "__main__":
    for written in (json_case, bulletin_json):
        path = ROOT / "resources" / written.SCHEMA_FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(written.schema(), indent=2, ensure_ascii=False) + "\n"
        path.write_text(text, encoding="utf-8")
        print(f"Written: {path.relative_to(ROOT)}")
