"""Rows as text: what comes out of Postgres is what went in, for any text."""

from __future__ import annotations

import csv
import dataclasses
import io

from hypothesis import given
from hypothesis import strategies as st

from loaders.store.encode import COLUMNS, clean, copy_text, encode
from loaders.store.item import in_groups
from tests.factories import make_document


@given(name=st.text(), path=st.lists(st.text(), max_size=3))
def test_no_text_breaks_a_row(name: str, path: list[str]) -> None:
    document = make_document()
    cell = dataclasses.replace(document.statements[0].cells[0], row_name=name, column=tuple(path))
    statement = dataclasses.replace(document.statements[0], cells=(cell,))
    rows = encode(dataclasses.replace(document, statements=(statement,), facts=())).rows["cell"][0]
    [fields] = [line.split(b"\t") for line in rows.split(b"\n")]
    values = dict(zip(COLUMNS["cell"], fields, strict=True))
    assert _unescaped(values["row_name"]) == clean(name)
    assert _unescaped(values["column_path"]) == clean("/".join(path))


def _unescaped(field: bytes) -> str:
    """As Postgres reads a field of COPY text: a backslash and its letter stand for one character."""
    assert field != b"\\N"
    letters = iter(field.decode())
    return "".join({"t": "\t", "n": "\n", "r": "\r"}.get(n := next(letters), n) if c == "\\" else c for c in letters)


def test_the_hash_sees_every_table_and_no_path() -> None:
    document = make_document()
    same = dataclasses.replace(document, file="other.pdf", path="elsewhere/other.pdf")
    assert encode(same).content_hash == encode(document).content_hash
    identity = dataclasses.replace(document.identity, renamed_to="x")
    changed = [
        dataclasses.replace(document, facts=document.facts[1:]),
        dataclasses.replace(document, statements=document.statements[1:]),
        dataclasses.replace(document, identity=identity),
        dataclasses.replace(document, page_count=3),
    ]
    hashes = {encode(other).content_hash for other in [document, *changed]}
    assert len(hashes) == len(changed) + 1


def test_identifiers_stand_in_front_of_every_row() -> None:
    block = copy_text(b"a\tb\nc\td", 7, 8).decode()
    assert list(csv.reader(io.StringIO(block), delimiter="\t")) == [
        ["7", "8", "a", "b"],
        ["7", "8", "c", "d"],
    ]


def test_groups_hold_what_is_there() -> None:
    documents = [make_document(year=year) for year in range(2010, 2017)]
    groups = list(in_groups(documents, 3))
    assert [len(group) for group in groups] == [3, 3, 1]
    assert [document for group in groups for document in group] == documents
    assert list(in_groups([], 3)) == []
