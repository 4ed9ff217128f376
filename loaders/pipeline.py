"""From a file to a `Document`: the stages in their order. No database here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from loaders.check.recognised import confirm, without_recognised
from loaders.document import Claim, Document, Finding, Identity, Refused, Statement
from loaders.forms.assemble import assemble
from loaders.forms.catalogue import Catalogue, default_catalogue
from loaders.forms.leftover import unread_amounts, unread_forms
from loaders.forms.statements import read_again, read_statements
from loaders.forms.table import Assembled
from loaders.grid.grid import Item
from loaders.identity import identify
from loaders.lost_layout import looks_like_lost_layout
from loaders.lost_layout import read_statements as read_lost_layout
from loaders.lost_layout.undescribed import undescribed_forms
from loaders.narrative import (
    Figures,
    check_annexes,
    check_claims,
    check_sums,
    extract_claims,
    facts_from_claims,
    names_of_statements,
    with_verdicts,
)
from loaders.narrative.performance import Annexes, AnnexReader
from loaders.normalise.facts import facts_of, renumbered
from loaders.normalise.leaves import mark_leaves
from loaders.normalise.reconcile import findings_of, reconcile
from loaders.read.files import MEDIA, Source, open_source


def read_document(
    path: Path,
    *,
    catalogue: Catalogue | None = None,
    narrative: bool = True,
    alive: Callable[[], None] | None = None,
    tables_needed: bool = True,
) -> Document:
    """Read one file; without `narrative` its tables only. `alive` is called now and then while pages are read.
    With `tables_needed` a file that holds the narrative alone is refused: there is nothing to load.

    Raises: Refused, naming the file, what was seen and the way out, for a file that is no departmental budget or
    final account or cannot be read.
    """
    forms = catalogue or default_catalogue()
    source = open_source(path)
    annexes = AnnexReader()
    items = _with_signs(source.items, alive) if alive else source.items
    assembled = assemble(annexes.watch(items), forms)
    try:
        identity = identify(assembled.text, file_name=path.name, region_hint=path.parent.name)
    except Refused as unnamed:
        raise _unread(path, source) or unnamed from None
    statements, findings = _statements(source, assembled, identity, forms, annexes.pages)
    statements, unconfirmed = confirm(statements, source.recognised, identity.fiscal_year)
    findings += [*source.findings, *unconfirmed]
    statements = [mark_leaves(statement) for statement in statements]
    if not statements:
        refused = _unread(path, source) or _nothing_to_load(path, source, assembled, identity)
        if tables_needed or refused.code != "narrative_only":
            raise refused
    facts, left_out = facts_of(statements, identity)
    findings += left_out
    claims: list[Claim] = []
    performance = Annexes()
    if narrative:
        performance = annexes.result(assembled.lines, identity)
        claims = extract_claims(assembled.lines, identity, names_of_statements(statements))
        claims = with_verdicts(claims, check_claims(claims, Figures(statements), identity))
        findings += performance.findings + check_annexes(assembled.lines, identity) + check_sums(claims)
    facts += renumbered(facts_from_claims(without_recognised(claims, source.recognised), identity), len(facts) + 1)
    findings += findings_of(reconcile(statements), statements)
    return Document(
        file=path.name, path=str(path), sha256=source.sha256, media_type=MEDIA[source.kind],
        byte_size=source.byte_size, page_count=source.pages, identity=identity, statements=tuple(statements),
        claims=tuple(claims), facts=tuple(facts), findings=tuple(findings),
        projects=tuple(performance.projects), indicators=tuple(performance.indicators),
    )  # fmt: skip


def _unread(path: Path, source: Source) -> Refused | None:
    """That most pages of a file could not be read, where that is so: what the rest of it lacks says nothing."""
    unread = [f for f in source.findings if f.code in ("page_not_read", "page_not_decoded")]
    if 2 * len(unread) <= source.pages:
        return None
    seen = f"{len(unread)} of its {source.pages} pages cannot be read: {unread[0].message}."
    return Refused("no_text", path.name, seen, unread[0].remedy)


def _with_signs(items: Iterator[Item], alive: Callable[[], None]) -> Iterator[Item]:
    for item in items:
        alive()
        yield item


def _statements(
    source: Source, assembled: Assembled, identity: Identity, forms: Catalogue, annexes: set[int]
) -> tuple[list[Statement], list[Finding]]:
    if source.kind == "text" or (not assembled.tables and looks_like_lost_layout(assembled.lines)):
        lost = read_lost_layout(assembled.lines, kind=identity.kind, fiscal_year=identity.fiscal_year)
        statements, findings = read_again(list(lost.statements), identity, forms, lost.notes)
        return statements, [*lost.findings, *findings, *undescribed_forms(assembled.lines, statements, forms)]
    statements, findings = read_statements(assembled, identity, forms)
    first = min((statement.page_from for statement in statements), default=source.pages + 1)
    findings += unread_forms(assembled.titles, statements, identity.kind, forms) if statements else []
    return statements, [*findings, *unread_amounts(assembled.left, annexes, first)]


#: A line of a table in text: a code of the classifications, its name, an amount.
_CODED_LINE = re.compile(r"\s*\d{3}(\d\d){0,2}\s*[^\d\s.、,年月].*\d\s*$")
#: So many of them are a table whose layout is lost.
_MANY_CODED_LINES = 8


def _nothing_to_load(path: Path, source: Source, assembled: Assembled, identity: Identity) -> Refused:
    """A disclosure without a statement that was recognised: its narrative alone, or forms that nobody catalogued."""
    about = f"is about {identity.department} {identity.fiscal_year}"
    if assembled.findings:
        seen = "; ".join(f.value for f in assembled.findings[:3])
        return Refused(
            "no_statements", path.name, f"{about}, and none of its tables is a form of the catalogue: {seen}.",
            "Add their titles to loaders/forms/catalogue/*.yml (docs/adding-a-form.md).",
        )  # fmt: skip
    if source.kind == "text" and sum(bool(_CODED_LINE.match(x.text)) for x in assembled.lines) >= _MANY_CODED_LINES:
        return Refused(
            "no_statements", path.name, f"{about}, and its tables are text without layout in no order that is known.",
            "Load the published file, or describe the form in loaders/lost_layout/layouts.yml.",
        )  # fmt: skip
    return Refused(
        "narrative_only", path.name, f"{about} and holds the narrative only: no statutory form is in it.",
        "Load the file that has the tables; it is often an attachment of its own.",
    )  # fmt: skip
