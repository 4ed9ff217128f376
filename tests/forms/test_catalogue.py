"""The catalogue: valid, within the vocabulary, and the titles, headers and labels of the provinces as they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from loaders.document import Kind
from loaders.forms.catalogue import HERE, Catalogue, header_word, load_catalogue
from loaders.forms.text import label, normal
from loaders.forms.titles import find_entity, find_title, find_unit, read_title, says_empty
from loaders.forms.vocabulary import vocabulary

CATALOGUE = load_catalogue()
TITLES: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "titles.yml").read_text(encoding="utf-8"))
PAIRS = [(title, form) for form, titles in TITLES.items() for title in titles]


def _entries() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((HERE / "catalogue").glob("*.yml")):
        yield from ((path.name, form) for form in yaml.safe_load(path.read_text(encoding="utf-8"))["forms"])


def test_every_form_is_complete() -> None:
    ids = Counter(form["id"] for _, form in _entries())
    assert ids.most_common(1)[0][1] == 1
    for name, form in _entries():
        assert form["id"].split(".")[0] == Path(name).stem
        assert form["name"]["zh"] and form["name"]["en"] and form["titles"]
        if form.get("facts", True):
            assert form.get("breakdowns") and form.get("means"), form["id"]


def test_every_member_is_in_the_vocabulary() -> None:
    words = vocabulary()
    for _, form in _entries():
        for key, member in form.get("means", {}).items():
            assert key == "measure" or member in words[key], (form["id"], key, member)
        for member in form.get("breakdowns", {}).values():
            assert member in words["breakdown"], (form["id"], member)
    for dimension in words.values():
        for member, entry in dimension.items():
            assert entry["zh"] and entry["en"]
            assert entry.get("parent", member) in dimension


@pytest.mark.parametrize(
    ("means", "said"),
    [
        ({"fund": "lottery"}, "lottery"),
        ({"colour": "red"}, "colour"),
        ({"measure": "weight"}, "weight"),
        ({"item": "tea"}, "tea"),
    ],
)
def test_a_wrong_member_names_file_and_form(tmp_path: Path, means: dict[str, str], said: str) -> None:
    wrong = tmp_path / "wrong.yml"
    form = {"id": "budget.x", "name": {"zh": "x", "en": "x"}, "titles": ["x"], "axis": "function", "means": means}
    wrong.write_text(yaml.safe_dump({"forms": [form]}), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"wrong\.yml: form budget\.x: (.|\n)*{said}"):
        load_catalogue(extra=(wrong,))


def test_two_forms_cannot_have_one_id(tmp_path: Path) -> None:
    again = tmp_path / "again.yml"
    again.write_text("forms: [{id: final.summary, name: {zh: x, en: x}, titles: [x], axis: label}]", encoding="utf-8")
    with pytest.raises(ValueError, match="same id"):
        load_catalogue(extra=(again,))


def _form(title: str, catalogue: Catalogue = CATALOGUE) -> str:
    found = read_title(title, catalogue)
    return found[0].id if found else "none"


@pytest.mark.parametrize(("title", "form"), PAIRS)
def test_titles(title: str, form: str) -> None:
    assert _form(title) == form


@pytest.mark.parametrize("kind", ["budget", "final"])
def test_a_title_of_both_kinds(kind: Kind) -> None:
    found = CATALOGUE.form_of_title(normal("政府性基金预算财政拨款收支表"), kind)
    assert found is not None and found[0].id == f"{kind}.government_fund"


@pytest.mark.parametrize(
    "before", ["2023年度", "2023年部门", "公开03表", "表3 ", "附表3：", "三、", "云溪市档案局2023年"]
)
@pytest.mark.parametrize(
    ("title", "form"), [pair for pair in PAIRS if pair[1] in ("final.summary", "budget.general_basic")]
)
def test_year_number_and_department_before_a_title(before: str, title: str, form: str) -> None:
    assert _form(before + title) == form


@pytest.mark.parametrize(
    ("title", "label"),
    [("公开01表 收入决算表", "公开01表"), ("表五 一般公共预算支出表", "表五"), ("三、支出总表", "三")],
)
def test_the_number_before_a_title_is_its_label(title: str, label: str) -> None:
    found = read_title(title.replace(" ", ""), CATALOGUE)
    assert found is not None and found[2] == label


@pytest.mark.parametrize(
    "line",
    [
        "收入支出决算总表反映本部门年度总收支情况，",
        "一、收入支出决算总表..........5",
        "详见附件：收支总表。",
        "根据收支总表，本年收入100万元",
        "部门预算",
        "单位：万元",
        "表",
        "",
    ],
)
def test_sentences_and_contents_are_no_titles(line: str) -> None:
    assert _form(line) == "none"


@pytest.mark.parametrize("tail", ["(预算公开05表)", "（决算公开05表）", "公开05表", "(财政拨款)"])
def test_a_number_or_fund_after_a_title_is_no_part_of_it(tail: str) -> None:
    found = read_title("2023年一般公共预算支出表" + tail, CATALOGUE)
    assert found is not None
    assert (found[0].id, found[1]) == ("budget.general_expenditure", "2023年一般公共预算支出表")


def test_a_form_of_two_funds_is_of_all_appropriations() -> None:
    title = "一般公共预算及政府性基金财政拨款三公经费支出决算表"
    found = read_title(title, CATALOGUE)
    assert found is not None
    assert found[0].means_of(title)["fund"] == "fiscal_appropriation"
    assert found[0].means_of("政府性基金财政拨款三公经费支出决算表")["fund"] == "government_fund"


def test_a_title_broken_over_two_lines() -> None:
    """The lower line alone is the title of another form."""
    found = find_title(["云溪市档案局", "一般公共预算财政拨款", "支出决算表", "公开05表"], CATALOGUE)
    assert found is not None and found.form.id == "final.general_expenditure"
    assert found.text == "一般公共预算财政拨款支出决算表"


def test_a_department_above_a_title_is_no_part_of_it() -> None:
    found = find_title(["云溪市档案局", "支出决算表"], CATALOGUE)
    assert found is not None and (found.form.id, found.text) == ("final.expenditure", "支出决算表")


@pytest.mark.parametrize(
    ("lines", "unit"),
    [
        (["部门：云溪市档案局 单位：万元"], "万元"),
        (["金额单位：元"], "元"),
        (["单位:人民币元"], "元"),
        (["单位：万元", "表2 单位：元"], "元"),
        (["编制单位：云溪市档案局"], None),
        (["收入决算表"], None),
    ],
)
def test_units(lines: list[str], unit: str | None) -> None:
    assert find_unit(lines) == unit


@pytest.mark.parametrize(
    ("line", "entity"),
    [
        ("部门：云溪市档案局 单位：万元", "云溪市档案局"),
        ("编制单位：云溪市档案局", "云溪市档案局"),
        ("单位：万元", ""),
        ("部门名称：XX局", ""),
        ("收入决算表", ""),
        ("部门：201001-云溪市档案局 单位：万元", "云溪市档案局"),
        ("单位名称：[001001]云溪市档案局", "云溪市档案局"),
        ("编制部门：云溪市档案局[105]", "云溪市档案局"),
        ("单位名称：云溪市档案局 编制日期：2021年1月 单位：元", "云溪市档案局"),
        ("编制单位： 2021年度 单位：万元", ""),
    ],
)
def test_whom_a_table_is_about(line: str, entity: str) -> None:
    assert find_entity([line]) == entity


@pytest.mark.parametrize(
    ("line", "empty"),
    [
        ("本表无数据", True),
        ("注：本年度没有政府性基金预算财政拨款支出，故本表无数据。", True),
        ("本表为空表", True),
        ("注：本表反映部门本年度支出情况。", False),
    ],
)
def test_declared_empty(line: str, empty: bool) -> None:
    assert says_empty(line) is empty


#: header as printed -> dimension and member that it gives; '' where it means nothing by itself.
HEADERS = {
    "基本支出": ("nature", "basic"),
    "人员经费": ("nature", "personnel"),
    "日常公用经费": ("nature", "public_use"),
    "项目支出小计": ("nature", "project"),
    "上缴上级支出": ("nature", "to_superior"),
    "对附属单位补助支出": ("nature", "to_affiliated"),
    "年初预算数": ("phase", "opening_budget"),
    "2024年预算数": ("phase", "opening_budget"),
    "全年预算数": ("phase", "adjusted_budget"),
    "决算数": ("phase", "outturn"),
    "上年执行数": ("phase", "expected_outturn"),
    "年初结转和结余": ("item", "opening"),
    "年末结转和结余": ("item", "closing"),
    "因公出国（境）费": ("item", "abroad"),
    "公务用车购置及运行维护费": ("item", "vehicles"),
    "公务用车 购置费": ("item", "vehicle_purchase"),
    "公务接待费": ("item", "reception"),
    "一般公共预算财政拨款": ("fund", "general_public_budget"),
    "政府性基金预算 财政拨款": ("fund", "government_fund"),
    "国有资本经营预算": ("fund", "state_capital"),
    "财政专户管理资金": ("fund", "special_account"),
    "事业收入": ("source", "undertaking"),
    "上级补助收入": ("source", "superior_subsidy"),
    "合 计": ("", ""),
    "小计（万元）": ("", ""),
}


#: Headers made of several words -> all that they give; None where the words contradict each other or no way of
#: dividing them says one thing.
COMPOUNDS: dict[str, dict[str, str] | None] = {
    "一般公共预算基本支出": {"fund": "general_public_budget", "nature": "basic"},
    "本年政府性基金预算项目支出合计": {"fund": "government_fund", "nature": "project"},
    "国有资本经营预算财政拨款支出决算数": {"fund": "state_capital", "phase": "outturn"},
    "上年决算基本支出": {"phase": "outturn", "year_offset": "-1", "nature": "basic"},
    "非财政拨款人员经费": {"fund": "own_funds", "nature": "personnel"},
    "“三公”经费支出": {"item": "three_public"},  # not the measure 支出
    "基本支出项目支出": None,
    "收入支出": None,
    "本年财政拨款结转": None,  # of which year's end
    "一般公共预算附加基本支出": None,  # a word that nobody listed
}


@pytest.mark.parametrize("header", COMPOUNDS)
def test_headers_made_of_several_words(header: str) -> None:
    term = CATALOGUE.term(header_word(normal(header)))
    given = None if term is None else dict(term.means) | ({"fund": term.fund} if term.fund else {})
    assert given == COMPOUNDS[header]


@pytest.mark.parametrize("header", HEADERS)
def test_headers(header: str) -> None:
    term = CATALOGUE.term(header_word(header))
    assert term is not None and not term.exclude
    dimension, member = HEADERS[header]
    given = (
        dict(term.means) | ({"fund": term.fund} if term.fund else {}) | ({"source": term.source} if term.source else {})
    )
    assert given.get(dimension, "") == member
    if not dimension:
        assert not given


@pytest.mark.parametrize("header", ["增减额", "比上年增减", "其中：政府采购", "扣除后的预算数"])
def test_headers_that_repeat_money_give_no_fact(header: str) -> None:
    term = CATALOGUE.term(header_word(header))
    assert term is not None and term.exclude


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("科目编码", "code"),
        ("支出功能分类科目编码", "code"),
        ("科目名称", "name"),
        ("项目(按功能分类)", "name"),
        ("行次", "ordinal"),
        ("占比", "percent"),
        ("增减%", "percent"),
        ("完成率", "percent"),
        ("数量", "count"),
        ("备注", "text"),
        ("单位名称", "entity"),
        ("决算数", None),
    ],
)
def test_roles_of_columns(header: str, role: str | None) -> None:
    assert CATALOGUE.role(header_word(header)) == role


#: (row label as printed, half) -> what it means, as 'total:…', 'source:…', 'nature:…' or 'item:…'.
LABELS = {
    ("一、一般公共预算财政拨款收入", "revenue"): "source:general_public_budget",
    ("二、政府性基金预算财政拨款收入", "revenue"): "source:government_fund",
    ("三、上级补助收入", "revenue"): "source:superior_subsidy",
    ("四、事业收入", "revenue"): "source:undertaking",
    ("八、其他收入", "revenue"): "source:other",
    ("本年收入合计", "revenue"): "total:year",
    ("本年支出合计", "expenditure"): "total:year",
    ("总计", "revenue"): "total:grand",
    ("收入总计", "revenue"): "total:grand",
    ("年初结转和结余", "revenue"): "item:opening",
    ("上年结转", "revenue"): "item:opening",
    ("使用非财政拨款结余", "revenue"): "item:surplus_used",
    ("用事业基金弥补收支差额", "revenue"): "item:surplus_used",
    ("年末结转和结余", "expenditure"): "item:closing",
    ("结余分配", "expenditure"): "item:distribution",
    ("一、基本支出", "expenditure"): "nature:basic",
    ("三、单位预留机动经费", "expenditure"): "nature:reserve",
    ("其中：项目支出", "expenditure"): "nature:project",
    ("1．因公出国（境）费", "items"): "item:abroad",
    ("（2）公务用车运行维护费", "items"): "item:vehicle_operation",
}


@pytest.mark.parametrize(("printed", "half"), LABELS)
def test_row_labels(printed: str, half: str) -> None:
    entry = CATALOGUE.row_label(label(printed), half)
    assert entry is not None
    kind, member = LABELS[printed, half].split(":")
    given = {"total": entry.total, "source": entry.source, **entry.means}
    assert given.get(kind) == member


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("一、其他 收入", "其他收入"),
        ("（一）基本支出", "基本支出"),
        ("其中：1.人员经费", "人员经费"),
        ("12、合计", "合计"),
        ("①公务用车购置费", "公务用车购置费"),
        ("加：上年结转", "上年结转"),
        ("2019年结转", "2019年结转"),
        ("“三公”经费", "三公经费"),
    ],
)
def test_labels_lose_ordinals_and_marks(printed: str, plain: str) -> None:
    assert label(printed) == plain


def test_normal_form() -> None:
    assert normal("因 公 出 国（境）　费：２０１９“年”") == "因公出国(境)费:2019年"
