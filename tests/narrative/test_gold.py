"""Claims and verdicts against the gold claims of the shared folder; skipped where it is absent."""

from decimal import Decimal

import pytest

from loaders.document import Claim, Identity
from loaders.narrative import (
    ClaimCheck,
    Figures,
    check_annexes,
    check_claims,
    extract_claims,
    facts_from_claims,
    names_of_statements,
)
from loaders.narrative.export import agrees
from tests.narrative.gold import Score, rows, score
from tests.narrative.shared import SHARED, file_lines
from tests.narrative.tables import statements

pytestmark = pytest.mark.skipif(not (SHARED / "gold" / "claims").is_dir(), reason="the shared folder is absent")

DOCUMENTS = {
    "seed_xinfang2018": (
        "000_89966e50cb55d0de.txt",
        Identity("final", 2018, "中共深圳市委深圳市人民政府信访局", "department", renamed_to="深圳市信访局"),
    ),
    "czj2024_final": (
        "上海普陀/上海市普陀区财政局2024年度部门决算.pdf",
        Identity("final", 2024, "上海市普陀区财政局", "department"),
    ),
}


def read(short: str) -> tuple[list[Claim], list[ClaimCheck], Score, Identity]:
    path, identity = DOCUMENTS[short]
    tables = statements(SHARED / "gold" / "facts" / f"{short}.csv")
    claims = extract_claims(file_lines(SHARED / "documents" / path), identity, names_of_statements(tables))
    checks = check_claims(claims, Figures(tables), identity)
    return claims, checks, score(claims, rows(SHARED / "gold" / "claims" / f"{short}.csv")), identity


@pytest.mark.parametrize("short", sorted(DOCUMENTS))
def test_gold_claims(short: str) -> None:
    result = read(short)[2]
    assert result.recall >= 0.97, result.missed
    assert result.precision >= 0.98, result.spurious
    for name in ("base", "base_value", "delta", "percent", "direction"):
        assert result.rate(name) >= 0.95, result.wrong


@pytest.mark.parametrize("short", sorted(DOCUMENTS))
def test_verdicts_agree_with_the_gold(short: str) -> None:
    _, checks, result, _ = read(short)
    by_claim = {c.claim: c for c in checks}
    wrong = [
        (g["claim_id"], g["agrees"], by_claim[c.number])
        for g, c in result.pairs
        if agrees(by_claim[c.number]) != g["agrees"]
    ]
    assert wrong == []


def test_what_the_final_account_of_2018_says_wrongly() -> None:
    claims, checks, _, identity = read("seed_xinfang2018")
    marked = {(c.subject, c.base, k.verdict, k.reason) for c, k in zip(claims, checks, strict=True) if k.reason}
    assert ("三公经费", "上年决算(2017)", "contradicts_itself", "wrong_base") in marked
    assert ("支出", "上年决算(2017)", "contradicts_itself", "wrong_base") in marked
    assert ("机关运行经费", "年初预算(2018)", "agrees", "double_negative") in marked
    found = check_annexes(file_lines(SHARED / "documents" / DOCUMENTS["seed_xinfang2018"][0]), identity)
    assert {(f.code, f.value) for f in found} == {
        ("foreign_name", "深圳市政协办公厅"),
        ("score_not_of_rate", "1.76"),
    }


def test_facts_that_only_the_prose_of_2018_states() -> None:
    claims, _, _, identity = read("seed_xinfang2018")
    facts = facts_from_claims(claims, identity)
    found = {(f.table, f.fiscal_year, f.phase, f.fund, f.item): f.amount for f in facts if f.measure == "amount"}
    general = "general_public_budget"
    assert found["revenue", 2017, "outturn", "all", "all"] == Decimal("57614300.00")
    assert found["expenditure", 2018, "opening_budget", general, "all"] == Decimal("164456300.00")
    assert found["three_public", 2018, "opening_budget", general, "three_public"] == Decimal("175800.00")
    assert found["three_public", 2018, "outturn", general, "three_public"] == Decimal("136600.00")
    prior = {k[4]: v for k, v in found.items() if k[:3] == ("three_public", 2017, "outturn") and k[4] != "three_public"}
    assert prior == {
        "abroad": Decimal("0.00"),
        "vehicles": Decimal("55000.00"),
        "reception": Decimal("36400.00"),
    }
    assert sum(prior.values()) == found["three_public", 2017, "outturn", general, "three_public"]
    assert (
        "expenditure",
        2017,
        "outturn",
        "all",
        "all",
    ) not in found  # 7,059.89 is the difference, not the base
    counts = {f.measure: f.amount for f in facts if f.measure != "amount"}
    assert counts == {
        "posts": 64,
        "staff": 61,
        "vehicles_held": 2,
        "receptions": 20,
        "guests": 223,
        "trips": 2,
        "travellers": 2,
    }


def test_opening_budgets_by_code_add_up_to_their_total() -> None:
    claims, _, _, identity = read("czj2024_final")
    facts = [f for f in facts_from_claims(claims, identity) if f.phase == "opening_budget" and f.table == "expenditure"]
    by_code = {f.function_code: f.amount for f in facts if f.breakdown == "narrative_function"}
    total = [f.amount for f in facts if f.breakdown == "narrative_total"]
    assert len(by_code) == 11
    assert by_code["2010601"] == Decimal("15600500.00")
    assert abs(sum(by_code.values()) - total[0]) <= 50 * (len(by_code) + 1)
