"""The identities of all shared documents hold, but for those that a reviewed list proves to be publishers' errors."""

from __future__ import annotations

from pathlib import Path

import yaml

from loaders.check.identities import evaluate
from loaders.document import Refused
from loaders.pipeline import read_document
from tests.shared import SHARED, needs_shared

REVIEWED = Path(__file__).with_name("publisher_errors.yml")


@needs_shared
def test_only_reviewed_identities_fail() -> None:
    expected = {
        (entry["file"], fail["page"], fail["left"])
        for entry in yaml.safe_load(REVIEWED.read_text(encoding="utf-8"))["documents"]
        for fail in entry["fails"]
    }
    failed, evaluated = set(), 0
    for path in sorted((SHARED / "documents").glob("*/*.*")):
        try:
            document = read_document(path, narrative=False)
        except Refused:
            continue
        for result in evaluate(document):
            evaluated += 1
            if result.verdict == "fails":
                failed.add((path.name, result.page, result.left))
    assert failed == expected
    assert len(failed) < 0.005 * evaluated > 50
