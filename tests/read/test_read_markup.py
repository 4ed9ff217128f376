"""HTML and Word documents: what is shown, in which order."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.document import Line
from loaders.grid.grid import Grid, Item
from loaders.read.files import open_source
from tests.read.writers import docx


def items(data: bytes | str, folder: Path) -> list[Item]:
    path = folder / "file"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(open_source(path).items)


def texts(item: Item) -> list[list[str]] | str:
    if isinstance(item, Line):
        return item.text
    return [[item.cells[item.at[r][c]].text for c in range(item.columns)] for r in range(item.rows)]


def test_what_a_browser_does_not_show_is_left_out(tmp_path: Path) -> None:
    page = """<html><head><title>甲局</title><style>p{}</style></head><body><script>document.write("x")</script>
    <!-- no --><p style="display: none">no</p><nav>no</nav><p hidden>no</p><p>一<b>二</b>
    三<br>四 五</p><select><option>no</select>六</body></html>"""
    assert [texts(item) for item in items(page, tmp_path)] == ["甲局", "一二三", "四 五", "六"]


def test_lines_are_numbered_through(tmp_path: Path) -> None:
    page = "<html><p>一<p>二<table><tr><td>甲<td>乙<tr><td colspan=2>注：本表无数据。</table><p>三"
    lines = [item for item in items(page, tmp_path) if isinstance(item, Line)]
    assert [(line.number, line.text) for line in lines] == [(1, "一"), (2, "二"), (3, "注：本表无数据。"), (4, "三")]


def test_layout_tables_are_gone_through_and_small_ones_flattened(tmp_path: Path) -> None:
    inner = "<table><tr><td>甲<td>1<tr><td>乙<td><table><tr><td>2</table></table>"
    page = f"<table><tr><td>左<td><p>标题{inner}</table>"
    assert [texts(item) for item in items(page, tmp_path)] == ["左", "标题", [["甲", "1"], ["乙", "2"]]]


def test_spans_place_the_cells_after_them(tmp_path: Path) -> None:
    page = "<table><tr><td rowspan=2>a<td colspan=2>b<td>c<tr><td>d<td>e<td>f<tr><td>g<td>h<td>i<td>k</table>"
    (grid,) = items(page, tmp_path)
    assert texts(grid) == [list("abbc"), list("adef"), list("ghik")]


def test_a_column_that_no_cell_begins_in_is_none(tmp_path: Path) -> None:
    page = "<table><tr><td colspan=1000>a<tr><td colspan=3>b<td>c</table>"
    (grid,) = items(page, tmp_path)
    assert texts(grid) == [["a", "a"], ["b", "c"]]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("gb2312", "gb18030"), ("gbk", "gb18030"), ("", "gb18030"), ("", "utf-8"), ("utf-8", "gb18030"), ("", "utf-16")],
)
def test_character_sets(declared: str, encoding: str, tmp_path: Path) -> None:
    meta = f'<meta charset="{declared}">' if declared else ""
    page = f"<html>{meta}<p>囍㙍决算数</p></html>"  # the first two are not in GB2312
    assert [texts(item) for item in items(page.encode(encoding), tmp_path)] == ["囍㙍决算数"]


def test_a_web_archive_is_its_page(tmp_path: Path) -> None:
    archive = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=X\r\n\r\n--X\r\nContent-Type: text/html; "
        "charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPGh0bWw+PHA+5Yaz566XPC9wPg==\r\n--X--\r\n"
    )
    assert [texts(item) for item in items(archive, tmp_path)] == ["决算"]


def test_classes_place_text_too(tmp_path: Path) -> None:
    """As pdf2htmlEX writes it: a class for each place, from the bottom, fonts enlarged and scaled back."""
    words = [f'<div class="t m0 x{i} y{i} fs0">文字{"一二三四五"[i % 5] * 30}</div>' for i in range(8)]
    places = "".join(f".x{i}{{left:40px}} .y{i}{{bottom:{900 - 40 * i}px}}" for i in range(8))
    style = f".pf{{position:relative;width:800px;height:1000px}} .t{{position:absolute}} {places}"
    style += ".fs0{font-size:80px} .m0{transform:matrix(0.25,0,0,0.25,0,0)} @media print{.x0{left:900pt}}"
    page = f'<html><style>{style}</style><div class="pf">{"".join(words)}</div></html>'
    lines = items(page, tmp_path)
    assert [line.text[2] for line in lines if isinstance(line, Line)] == list("一二三四五一二三")
    first = lines[0]
    assert first.box is not None
    assert first.box[0] == pytest.approx(30, abs=0.5)
    assert first.box[2] - first.box[0] == pytest.approx(32 * 15, rel=0.02)


P = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{P.format(text)}</w:tc>"


def test_paragraphs_and_tables_stand_in_their_order(tmp_path: Path) -> None:
    table = f"<w:tbl><w:tr>{cell('甲')}{cell('1')}</w:tr></w:tbl>"
    boxed = f"<w:p><w:r><w:t>前</w:t><w:pict><w:txbxContent>{P.format('框')}</w:txbxContent></w:pict></w:r></w:p>"
    body = P.format("一") + table + boxed + f"<w:sdt><w:sdtContent>{P.format('二')}</w:sdtContent></w:sdt>"
    assert [texts(item) for item in items(docx(body), tmp_path)] == ["一", [["甲", "1"]], "前", "框", "二"]


def test_deleted_and_hidden_text_is_not_shown(tmp_path: Path) -> None:
    body = (
        "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>显</w:t></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText><w:br/><w:t>行</w:t></w:r></w:p>"
    )
    assert [texts(item) for item in items(docx(body), tmp_path)] == ["新显", "行"]


def test_cells_merged_downwards(tmp_path: Path) -> None:
    down, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [
        cell("a", down) + cell("b", '<w:gridSpan w:val="2"/>'),
        cell("", more) + cell("c") + cell("d"),
        cell("", more) + cell("e", down) + cell("f"),
        cell("g") + cell("", more) + cell("h"),
    ]
    grid = items(docx("<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"), tmp_path)[0]
    assert isinstance(grid, Grid)
    assert texts(grid) == [list("abb"), list("acd"), list("aef"), list("geh")]
    assert (grid.cells[grid.at[0][0]].row1, grid.cells[grid.at[2][1]].row1) == (3, 4)


def test_a_table_that_holds_tables_is_layout_and_small_ones_are_flattened(tmp_path: Path) -> None:
    inner = f"<w:tbl><w:tr>{cell('甲')}{cell('1')}</w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{P.format('题')}{inner}</w:tc>{cell('右')}</w:tr></w:tbl>"
    small = f"<w:tbl><w:tr>{cell('乙')}<w:tc><w:tbl><w:tr>{cell('2')}</w:tr></w:tbl></w:tc></w:tr></w:tbl>"
    assert [texts(item) for item in items(docx(outer + small), tmp_path)] == ["题", [["甲", "1"]], "右", [["乙", "2"]]]
