"""What is not loaded, and what the refusal says it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from loaders.document import Line, Refused
from loaders.identity import identify

Written = Callable[..., list[Line]]

FINAL_FORMS = "收入支出决算总表\n收入决算表\n支出决算表\n财政拨款收入支出决算总表\n"


def refused(lines: list[Line], file_name: str = "2026年部门预算.pdf") -> Refused:
    with pytest.raises(Refused) as caught:
        identify(lines, file_name=file_name)
    assert caught.value.file == file_name
    return caught.value


@pytest.mark.parametrize("name", ["上海市XX局", "××市民政局", "某某县财政局", "****委员会"])
def test_a_template_is_told_by_its_placeholder(written: Written, name: str) -> None:
    error = refused(written(f"{name}\n2024年度部门决算", f"第一部分 {name}概况\n" + FINAL_FORMS))
    assert error.code == "template"


def test_a_placeholder_left_in_a_filled_document_does_not_refuse_it(written: Written) -> None:
    lines = written("上海市普陀区财政局\n2024年度部门决算", FINAL_FORMS, "第三部分 上海市XX局2024年度部门决算情况说明")
    assert identify(lines, file_name="x.pdf").department == "上海市普陀区财政局"


@pytest.mark.parametrize("text", ["", "   \n \n", "1\n- 2 -\n— 3 —\n"])
def test_no_text(written: Written, text: str) -> None:
    error = refused(written(text))
    assert error.code == "no_text"
    assert "OCR" in error.remedy


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "某府办函〔2026〕24号\n关于第一季度政务公开检查情况的通报\n各县（区）人民政府：",
            "an official notice",
        ),
        ("某市审计局政府信息公开申请表\n申请人信息", "an application form"),
        ("我局咨询热线电话12345678，欢迎监督和支持。\n办公室电话：1234", "contact details"),
        ("2025年某市物流业运行情况报告\n物流业务收入100亿元，比上年同期增长6%", "a report on the economy"),
        ("部门整体绩效自评表\n（2024年度）\n部门（单位）名称 某市人民政府办公室", "a performance table"),
        ("某市行政事业性收费目录\n收费依据：管理办法第三条，自公布之日起施行", "a list of regulations"),
        ("某某工程监理服务采购公告\n采购人：市住建局，预算金额100万元", "a procurement notice"),
    ],
)
def test_other_documents_are_named(written: Written, text: str, kind: str) -> None:
    error = refused(written(text))
    assert error.code == "not_budget"
    assert kind in error.detail


def test_the_budget_of_a_whole_government_is_not_a_departments(written: Written) -> None:
    report = "关于长寿区2025年预算执行情况和2026年预算草案的报告\n重庆市长寿区财政局\n各位代表：\n受区人民政府委托"
    assert "a whole government" in refused(written(report), "财政局_2026年部门预算.pdf").detail
    tables = "一般公共预算收入预算表\n一般公共预算支出表\n政府性基金支出表\n税收返还和转移支付表\n“三公”经费表"
    assert "a whole government" in refused(written(tables), "财政局_2026年部门预算.pdf").detail


def test_unknown_text_says_how_it_begins(written: Written) -> None:
    error = refused(written("春江花月夜里潮水连着海平，\n海上明月共潮生，滟滟随波千万里。"))
    assert error.code == "not_budget"
    assert "春江花月夜" in error.detail
