"""Properties over generated sentences: what is written comes back, wherever lines break."""

import itertools
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.document import Line
from loaders.narrative import Figures, check_claims, extract_claims, facts_from_claims
from loaders.narrative.numbers import chinese_numeral, tokens
from loaders.narrative.text import blocks, unify
from tests.narrative.shared import FINAL

UNTIMED = settings(deadline=None)
CENTS = st.integers(1, 10**9).map(lambda n: Decimal(n).scaleb(-2))
SUBJECTS = st.sampled_from(["项目支出", "公务接待费", "其他收入", "教育支出（类）", "机关运行经费", "本年收入合计"])


def money(value: Decimal, commas: bool) -> str:
    return f"{value:,.2f}" if commas else f"{value:.2f}"


@UNTIMED
@given(SUBJECTS, CENTS, CENTS, st.booleans(), st.data())
def test_a_comparison_comes_back_however_its_lines_break(
    subject: str, old: Decimal, new: Decimal, commas: bool, data: st.DataObject
) -> None:
    word = "增加" if new >= old else "减少"
    delta = abs(new - old)
    percent = (100 * delta / old).quantize(Decimal("0.01"))
    text = f"{subject}{money(new, commas)}万元，比2019年决算{money(old, commas)}万元"
    text += f"{word}{money(delta, commas)}万元，{word}{percent}%。"
    cuts = sorted(data.draw(st.sets(st.integers(1, len(text) - 1), max_size=6)))
    parts = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    numbers = any(part.strip("-").isdigit() for part in parts)  # alone on a page it is the page's number
    pages = not numbers and data.draw(st.booleans())
    lines = [Line(n if pages else 1, n, part) for n, part in enumerate(parts, 1)]
    (claim,) = extract_claims(lines, FINAL)
    assert (claim.value, claim.base_value, claim.delta, claim.percent) == (new, old, delta, percent)
    assert (claim.line, claim.end_line) == (1, len(parts)) if len(parts) == 1 else claim.line == 1
    (check,) = check_claims([claim], Figures(()), FINAL)
    assert check.verdict == "agrees", check


@UNTIMED
@given(st.text(alphabet="0123456789.,，。（）()元万%辆、；：年支出比增", max_size=60))
def test_tokens_are_in_order_and_do_not_overlap(text: str) -> None:
    unified = unify(text)
    assert len(unified) == len(text)
    found = tokens(unified)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(t.value is not None for t in found if t.kind != "none")


@UNTIMED
@given(st.lists(st.text(alphabet="一二三、（）1．.甲乙支出5万元，。第部分附件说明\t ", max_size=30), max_size=8))
def test_every_character_of_a_block_is_where_its_origin_says(texts: list[str]) -> None:
    lines = [Line(1, n, t) for n, t in enumerate(texts, 1)]
    for block in blocks(lines):
        assert len(block.printed) == len(block.text) == len(block.origin)
        assert "".join(lines[i].text[j] for i, j in block.origin) == block.printed


@UNTIMED
@given(st.integers(1, 99))
def test_chinese_numerals(number: int) -> None:
    digits = "零一二三四五六七八九"
    tens, units = divmod(number, 10)
    written = ("" if tens == 1 else digits[tens]) + "十" if tens else ""
    assert chinese_numeral(written + (digits[units] if units else "")) == number


WORDS = [
    *("收入", "支出", "项目支出", "其中：", "比2019年", "与上年相比", "增加", "减少", "持平", "占"),
    *("完成年初预算的", "12.00万元", "3%", "0辆", "（", "）", "，", "；", "。", "、", "：", "一、", "（二）"),
    *("1．", "主要原因是", "扣除", "的", "共四个", "2020年度"),
]


@UNTIMED
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_no_text_breaks_the_reader_and_every_claim_says_where_it_stands(words: list[str]) -> None:
    text = "".join(words)
    lines = [Line(1, 1, text)]
    claims = extract_claims(lines, FINAL)
    assert [c.number for c in claims] == list(range(1, len(claims) + 1))
    for claim in claims:
        assert text[claim.span[0] : claim.span[1]] == claim.text
        assert any(v is not None for v in (claim.value, claim.delta, claim.percent))
    check_claims(claims, Figures(()), FINAL)
    facts_from_claims(claims, FINAL)
