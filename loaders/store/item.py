"""One document on its way into the database: what is known of it before, what it is resolved to, what it becomes."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from loaders.document import Document

from .departments import Named
from .encode import ContractError, Encoded, clean, encode, json_text

Action = Literal["stored", "replaced", "unchanged"]
#: One disclosure: department_id, scope, kind, fiscal year.
Group = tuple[int, str, str, int]
DOCUMENT_COLUMNS = (
    "sha256",
    "file_name",
    "path",
    "media_type",
    "byte_size",
    "page_count",
    "kind",
    "fiscal_year",
    "department_id",
    "department_name",
    "scope",
    "region",
    "renamed_to",
    "evidence",
    "has_statements",
    "published_on",
    "content_hash",
    "loader_version",
)
#: A group is closed after this many seconds, so that documents which come slowly do not wait for one another.
_GROUP_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class StoreResult:
    """What a store did. `rows` counts the rows of the document by table, written now or before."""

    document_id: int
    action: Action
    department_id: int
    rows: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What the database has of a file already."""

    document_id: int
    content_hash: str
    department_id: int
    scope: str
    kind: str
    fiscal_year: int
    published_on: date | None


@dataclass(slots=True, eq=False)
class Item:
    """One document on its way into the database; the later fields are filled on that way."""

    document: Document
    encoded: Encoded
    published_on: date | None
    loader_version: str
    known: Known | None = None
    owners: list[int] = field(default_factory=list)  # department_id of each of encoded.owners
    document_id: int = 0

    def publishers(self) -> list[Named]:
        """The departments of `encoded.owners`, the document's own first."""
        who = self.document.identity
        own, region = clean(who.department.strip()), clean(who.region)
        return [
            Named(clean(name.strip()), region, scope, who.fiscal_year, within=own)
            if name.strip()
            else Named(own, region, who.scope, who.fiscal_year, renamed_to=clean(who.renamed_to))
            for name, scope in self.encoded.owners
        ]

    def is_same(self) -> bool:
        """True if the database has the document as it would be written."""
        return (
            self.known is not None
            and self.known.content_hash == self.encoded.content_hash
            and self.known.department_id == self.owners[0]
            and self.published_on in (None, self.known.published_on)
        )

    def groups(self) -> set[Group]:
        """The disclosures whose versions this document joins and leaves."""
        who, known = self.document.identity, self.known
        joined = (self.owners[0], str(who.scope), str(who.kind), who.fiscal_year)
        return {joined, (known.department_id, known.scope, known.kind, known.fiscal_year)} if known else {joined}

    def row(self) -> list[object]:
        """The document's own row, in the order of DOCUMENT_COLUMNS."""
        document, who = self.document, self.document.identity
        evidence = {clean(key): clean(value) for key, value in who.evidence.items()}
        return [
            *(document.sha256, clean(document.file), clean(document.path), document.media_type),
            *(document.byte_size, document.page_count, who.kind, who.fiscal_year, self.owners[0]),
            *(
                clean(who.department),
                who.scope,
                clean(who.region),
                clean(who.renamed_to),
                json_text(evidence),
            ),
            *(bool(document.statements), self.published_on, self.encoded.content_hash, self.loader_version),
        ]

    def result(self, written: bool) -> StoreResult:
        action: Action = "unchanged" if not written else "replaced" if self.known else "stored"
        document_id = self.document_id if written or self.known is None else self.known.document_id
        return StoreResult(document_id, action, self.owners[0], self.encoded.counts)


@dataclass(slots=True)
class Ahead:
    """Documents that are encoded little by little, while the database is busy with those before them."""

    documents: list[Document]
    encoded: list[Encoded] = field(default_factory=list)
    failed: bool = False

    def proceed(self, share: float) -> bool:
        """Encode until `share` of the documents is done. False once one cannot be encoded."""
        try:
            while not self.failed and len(self.encoded) < share * len(self.documents):
                self.encoded.append(encode(self.documents[len(self.encoded)]))
        except ContractError:
            self.failed = True  # storing it by itself will say so
        return not self.failed


def in_groups(documents: Iterable[Document], size: int) -> Iterator[list[Document]]:
    """`documents` in lists of up to `size`, fewer where they come slowly."""
    group: list[Document] = []
    begin = time.monotonic()
    for document in documents:
        group.append(document)
        if len(group) >= size or time.monotonic() - begin > _GROUP_SECONDS:
            yield group
            group, begin = [], time.monotonic()
    if group:
        yield group
