"""Files that are damaged, locked, mislabelled or made to harm: refused with what was seen and the way out."""

from __future__ import annotations

import io
import random
import struct
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest

from loaders.document import Refused
from loaders.read.files import open_source
from samples import Disclosure, Layout, render_xlsx
from tests.read.writers import docx, write_docx, write_html, write_xls

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITIES = '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData>{}</worksheet>'


def read(data: bytes, folder: Path, name: str = "file.xlsx") -> None:
    path = folder / name
    path.write_bytes(data)
    for _ in open_source(path).items:
        pass


def code_of(data: bytes, folder: Path, name: str = "file.xlsx") -> str:
    with pytest.raises(Refused) as refused:
        read(data, folder, name)
    assert refused.value.file == name
    assert refused.value.detail
    assert refused.value.remedy
    return refused.value.code


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The package with one part put in another's place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            if member != name:
                target.writestr(member, source.read(member))
        target.writestr(name, content)
    return out.getvalue()


@pytest.fixture(scope="module")
def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["项目", "金额"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_with(workbook: bytes, rows: str, after: str = "") -> bytes:
    return with_part(workbook, "xl/worksheets/sheet1.xml", SHEET.format(rows, after).encode())


def test_files_without_content(tmp_path: Path) -> None:
    assert code_of(b"", tmp_path) == "empty"
    assert code_of(bytes(100_000), tmp_path) == "unknown_type"
    assert code_of(b"PK\x03\x04" + bytes(3000), tmp_path) == "damaged"
    assert code_of(OLE + bytes(3000), tmp_path) == "unknown_type"


def test_locked_files(final: Disclosure, tmp_path: Path) -> None:
    assert code_of(OLE + "EncryptedPackage".encode("utf-16-le") + bytes(500), tmp_path) == "encrypted"
    data = bytearray(render_xlsx(final, Layout()).data)
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1  # the flag of an encrypted member
    assert code_of(bytes(data), tmp_path) == "encrypted"


def test_files_of_other_kinds_say_the_way_out(tmp_path: Path) -> None:
    office = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
    assert code_of(office, tmp_path) == "unknown_type"
    for member, kind in (("OFD.xml", "unknown_type"), ("xl/workbook.bin", "unknown_type"), ("a.pdf", "archive")):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            package.writestr(member, "x")
        assert code_of(out.getvalue(), tmp_path) == kind
    assert code_of(b"MZ\x90\0\x03" + bytes(200), tmp_path) == "unknown_type"


@pytest.mark.parametrize("write", [write_xls, write_docx], ids=["xls", "docx"])
def test_a_format_under_another_name_is_read_by_its_bytes(final: Disclosure, write, tmp_path: Path) -> None:
    read(write(final, Layout()), tmp_path, "file.pdf")


@pytest.mark.parametrize("part", [0.02, 0.3, 0.7, 0.98])
def test_truncated_files(final: Disclosure, part: float, tmp_path: Path) -> None:
    for data in (render_xlsx(final, Layout()).data, write_docx(final, Layout())):
        assert code_of(data[: int(len(data) * part)], tmp_path) == "damaged"


@pytest.mark.parametrize("write", ["xlsx", "xls", "docx", "html"])
def test_damaged_bytes_never_end_in_a_traceback(final: Disclosure, write: str, tmp_path: Path) -> None:
    data = {
        "xlsx": lambda: render_xlsx(final, Layout()).data,
        "xls": lambda: write_xls(final, Layout()),
        "docx": lambda: write_docx(final, Layout()),
        "html": lambda: write_html(final, Layout()),
    }[write]()
    chance = random.Random(7)
    for _ in range(25):
        broken = bytearray(data)
        for _ in range(chance.choice((1, 20, 400))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            read(bytes(broken), tmp_path)
        except Refused as refused:
            assert refused.remedy


def test_a_zip_bomb_is_refused_before_it_is_unpacked(workbook: bytes, tmp_path: Path) -> None:
    bomb = with_part(workbook, "xl/media/image1.xml", bytes(120_000_000))
    tracemalloc.start()
    assert code_of(bomb, tmp_path) == "too_large"
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_member_larger_than_its_directory_says_is_cut_there(workbook: bytes, tmp_path: Path) -> None:
    data = bytearray(with_part(workbook, "xl/worksheets/sheet1.xml", b"<a>" + bytes(1_000_000)))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    assert code_of(bytes(data), tmp_path) == "damaged"


@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_xml_entities_are_refused(workbook: bytes, coding: str, tmp_path: Path) -> None:
    sheet = (ENTITIES.replace("?>", f' encoding="{coding}"?>', 1) + SHEET.format("", "")).encode(coding)
    assert code_of(with_part(workbook, "xl/worksheets/sheet1.xml", sheet), tmp_path) == "unsafe"
    if coding == "utf-8":
        assert code_of(docx("<w:p/>", head=ENTITIES), tmp_path, "file.docx") == "unsafe"


def test_sheets_larger_than_any_form(workbook: bytes, tmp_path: Path) -> None:
    cells = "".join(f'<c r="A{n}" t="inlineStr"><is><t>x</t></is></c>' for n in range(1, 17_000))
    assert code_of(sheet_with(workbook, f'<row r="1">{cells}</row>'), tmp_path) == "too_large"
    ranges = '<mergeCell ref="A1:XFD1048576"/>' * 120_000
    assert code_of(sheet_with(workbook, "", f"<mergeCells>{ranges}</mergeCells>"), tmp_path) == "too_large"


def test_a_lone_cell_in_the_far_corner_costs_nothing(workbook: bytes, tmp_path: Path) -> None:
    corner = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    read(sheet_with(workbook, corner, merged), tmp_path)
    read(sheet_with(workbook, corner), tmp_path)


def test_spans_larger_than_any_form(tmp_path: Path) -> None:
    row = "<tr>" + '<td colspan="1000" rowspan="65534">1</td>' * 20 + "</tr>"
    assert code_of(f"<html><table>{row * 300}</table></html>".encode(), tmp_path, "a.html") == "too_large"
    wide = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999"/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>' * 5000
    assert code_of(docx(f"<w:tbl>{wide}</w:tbl>"), tmp_path, "a.docx") == "too_large"


def test_deeply_nested_markup(tmp_path: Path) -> None:
    read(b"<html>" + b"<div>" * 50_000 + b"x", tmp_path, "a.html")
    read(b"<html>" + b"<table><tr><td>" * 5_000 + b"x", tmp_path, "a.html")
    deep = "<w:sdt><w:sdtContent>" * 5_000 + "</w:sdtContent></w:sdt>" * 5_000
    assert code_of(docx(deep), tmp_path, "a.docx") == "damaged"


def test_old_word_documents_need_an_office_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert code_of(OLE + "WordDocument".encode("utf-16-le") + bytes(600), tmp_path, "a.doc") == "needs_office"
    assert code_of(b"{\\rtf1 x}", tmp_path, "a.rtf") == "needs_office"


def test_an_office_program_that_is_there_converts(
    final: Disclosure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ready.docx").write_bytes(write_docx(final, Layout()))
    program = tmp_path / "soffice"
    program.write_text(
        f'#!/bin/sh\nwhile [ "$1" != "--outdir" ]; do shift; done\n/bin/cp "{tmp_path}/ready.docx" "$2/source.docx"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1 x}")
    assert len(list(open_source(path).items)) > 20
    program.write_text("#!/bin/sh\nexit 1\n")
    assert code_of(b"{\\rtf1 x}", tmp_path, "a.rtf") == "damaged"
