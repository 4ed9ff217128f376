"""A table under a numbered title of its own never goes on the table before, even if no form has its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.pipeline import read_document

HEAD = "<html><head><title>云溪市档案局2025年部门预算</title></head><body><h1>云溪市档案局2025年部门预算</h1>"
FIRST = """<p>表9：2025年度一般公共预算基本支出表</p><p>单位：万元</p><table>
<tr><td>科目编码</td><td>科目名称</td><td>合计</td><td>人员经费</td></tr>
<tr><td>301</td><td>工资福利支出</td><td>8.00</td><td>8.00</td></tr></table>"""
ROWS = "<table><tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr></table></body></html>"


@pytest.mark.parametrize(
    ("title", "row", "cells"),
    [
        ("<p>表10：2025年度专项资金管理清单目录</p>", ("专项资金名称", "立项依据", "总体目标", "资金规模"), 2),
        ("<p>表9：（续）</p>", ("30101", "基本工资", "8.00", "8.00"), 4),
    ],
)
def test_what_stands_below_a_title(tmp_path: Path, title: str, row: tuple[str, ...], cells: int) -> None:
    path = tmp_path / "云溪市档案局2025年部门预算.html"
    path.write_text(HEAD + FIRST + title + ROWS.format(*row), encoding="utf-8")
    document = read_document(path)
    assert [len(s.cells) for s in document.statements] == [cells]
    assert not [f for f in document.findings if f.code == "unread_cell"]


def test_the_same_head_under_another_title_is_another_table(tmp_path: Path) -> None:
    rows = "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>"
    head = rows.format("科目编码", "科目名称", "合计", "人员经费")
    later = "".join(
        rows.format(code, name, "5.00", "5.00") for code, name in (("301", "工资福利支出"), ("30101", "基本工资"))
    )
    unknown = f"<p>工资测算明细清单</p><p>单位：万元</p><table>{head}{later}</table></body></html>"
    path = tmp_path / "云溪市档案局2025年部门预算.html"
    path.write_text(HEAD + FIRST + unknown, encoding="utf-8")
    document = read_document(path)
    assert [(s.form, len(s.cells)) for s in document.statements] == [("budget.general_basic", 2), ("", 4)]
    assert [fact.amount for fact in document.facts] == [80000]
    assert [f.code for f in document.findings] == ["unknown_form"]
