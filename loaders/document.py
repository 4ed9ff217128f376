"""What the stages hand to one another: plain, frozen values without behaviour.

`Page` is what a reader gives, `Statement` and `Cell` what the forms stage makes of pages,
`Fact` what normalisation makes of cells, and `Document` holds it all for the store. Nothing here
knows a file format, a form or a database.

Units: boxes are in points of the page as displayed (turned upright where its text runs sideways), origin top left.
`Cell.amount` is in the cell's own `unit`; `Fact.amount` is in 元 with two decimals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Box = tuple[float, float, float, float]  # x0, top, x1, bottom

Unit = Literal["元", "万元"]
Side = Literal["single", "left", "middle", "middle2", "right"]
#: printed: read as it stands. inferred: the single assignment that the form and its identities allow
#: (text without layout). ocr: read from an image. resolved: a code found by its printed name.
Method = Literal["printed", "inferred", "ocr", "resolved"]
#: Three different facts about a form: it holds figures, it says that there is nothing to show, or its
#: cells are all blank without a word.
StatementState = Literal["filled", "declared_empty", "blank"]
Kind = Literal["budget", "final"]
Scope = Literal["department", "department_own", "unit"]  # 部门汇总, 部门本级, 单位
Severity = Literal["info", "warning", "error"]
FactTable = Literal["expenditure", "revenue", "balance", "three_public"]
#: Of a performance annex: goals set with the budget, the department's own evaluation, a scored report.
Stage = Literal["goals", "self_evaluation", "evaluation"]

#: The member "not broken down" of every dimension: a marginal, never NULL.
ALL = "all"


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a gap wider than a space."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """One line of running text, for titles, notes and the narrative. `number` counts from 1 on its page;
    in a text file without pages, `page` is 1 and `number` is the line of the file."""

    page: int
    number: int
    text: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a reader of the figures must know: what, where, and the way out.

    `code` names the kind of finding (snake_case, listed in docs/findings.md). `remedy` is the line of
    YAML, or the act, that would settle it.
    """

    code: str
    severity: Severity
    message: str
    page: int | None = None
    statement: int | None = None  # Statement.number
    cell: int | None = None  # Cell.number
    value: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed amount, with what its place in the form means.

    `number` counts from 1 over the document. `column` is the header path from the top down. `meaning`
    holds the members that rows, columns and form give it (keys: measure, function_code, economic_code,
    economic_scheme, fund, nature, source, item, phase, year_offset, entity; see vocabulary.yml); it is
    empty when the meaning is not certain, and then `why` says what is missing. Uncertain cells are kept
    and never become facts.
    """

    number: int
    page: int
    row_no: int
    row_code: str
    row_code_norm: str
    row_name: str
    column: tuple[str, ...]
    side: Side
    printed: str
    amount: Decimal
    unit: Unit
    is_total: bool
    is_leaf: bool
    box: Box | None
    method: Method
    why: str = ""
    meaning: dict[str, str] = field(default_factory=dict)
    #: The meaning is certain, and it is no fact: a difference of two columns, an 'of which', a form without facts.
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One instance of a form in a document. `form` is the catalogue's id, '' where no form matched.
    `entity` is the name of the department or unit that this statement is about where it is not the
    document's own."""

    number: int
    form: str
    title: str
    label: str  # the form's number as printed: 公开01表
    page_from: int
    page_to: int
    unit: Unit | None
    state: StatementState
    cells: tuple[Cell, ...]
    entity: str = ""
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One numeric statement of the narrative (columns as in docs/claims.md)."""

    number: int
    page: int
    line: int
    text: str  # the clause as printed
    subject: str
    measure: str
    function_code: str
    period: int | None  # fiscal year that the value is about
    phase: str
    value: Decimal | None
    unit: str
    base: str = ""
    base_value: Decimal | None = None
    delta: Decimal | None = None
    percent: Decimal | None = None
    direction: str = ""
    reason: str = ""
    concept: str = ""  # name of the subject in loaders/narrative/patterns/subjects.yml, '' where it is not known
    section: str = ""  # enumerators of the headings above: 五(三)1
    basis: str = ""  # Chinese: 决算, 年初预算, 合同, 计数 …
    as_of: str = ""  # ISO date, where the value is a state on a day
    fund: str = ""
    nature: str = ""
    source: str = ""
    item: str = ""
    count: str = ""  # vocabulary measure of a count: trips, staff, …
    economic_code: str = ""
    base_phase: str = ""  # phase of the base of comparison; 'share' for 占…%
    base_period: int | None = None
    base_concept: str = ""  # what the base names, where it names more than a year and a phase
    base_fund: str = ""
    implied: tuple[str, ...] = ()  # fields that the text does not print for this clause but takes from elsewhere
    remark: str = ""  # what the text says is left out or put in (扣除…), and the fund of the section
    span: tuple[int, int] = (0, 0)  # first character and one past the last, in the line's text; see end_line
    end_page: int = 0
    end_line: int = 0
    # What became of it against the tables and its own arithmetic; '' and None where it was not checked.
    table_value: Decimal | None = None  # in the claim's own unit
    table_cell: int | None = None  # Cell.number
    recomputed_base: Decimal | None = None
    recomputed_delta: Decimal | None = None
    recomputed_percent: Decimal | None = None
    verdict: str = ""  # agrees, rounding, disagrees, contradicts_itself, cannot_be_checked
    defect: str = ""  # docs/claims.md lists them
    verdict_reason: str = ""  # the defect in words


@dataclass(frozen=True, slots=True)
class Project:
    """A project that a performance annex (绩效) is about, with its money and its score. Money in 元.

    `stage` says which kind of annex: goals set, the department's own evaluation, or a scored evaluation report.
    `name` is '' where the annex is about the department as a whole (整体支出). People's names are not kept.
    """

    number: int
    page: int
    line: int  # on the page, or the row of the table
    title: str  # over the table or report
    stage: Stage
    year: int | None
    name: str
    body: str = ""  # who carries it out (实施单位)
    budget: Decimal | None = None  # this year's, as approved
    adjusted: Decimal | None = None  # 全年预算数
    executed: Decimal | None = None
    execution_rate: Decimal | None = None  # percent, as printed
    execution_weight: Decimal | None = None
    execution_score: Decimal | None = None
    fiscal: Decimal | None = None  # of the budget: 财政拨款
    total_weight: Decimal | None = None
    score: Decimal | None = None  # total, as printed
    goal: str = ""  # 年度目标, in the document's words
    about: str = ""  # what the project is and buys (项目概况、用途、总目标), in the document's words


@dataclass(frozen=True, slots=True)
class Indicator:
    """One performance indicator (绩效指标). Texts as printed; `*_value` the number in them, in `unit`, None
    where the target cannot be measured or the text holds no single number."""

    number: int
    project: int  # Project.number
    page: int
    line: int
    goal: str  # vocabulary goal: output, outcome, satisfaction, cost, input, decision, management
    kind: str  # vocabulary goal_kind: quantity, quality, timeliness, cost, social …
    group: str  # first- and second-level heads as printed, joined by /
    name: str
    operator: str = ""  # ≥, ≤, =, >, <; '' where none is printed
    target: str = ""
    target_value: Decimal | None = None
    unit: str = ""
    source: str = ""  # 目标值来源
    actual: str = ""
    actual_value: Decimal | None = None
    reason: str = ""  # 偏差原因
    weight: Decimal | None = None
    score: Decimal | None = None
    rubric: str = ""  # 评分标准


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a fact table. Dimensions that a table does not have stay at ALL.

    `breakdown` says which set of rows this one may be added up with: the sum over one breakdown of one
    (document, entity, scope, fiscal_year, fund, phase) is the printed total, and no yuan occurs twice in it.
    Exactly one of `cell` and `claim` says where the amount stands.
    """

    table: FactTable
    number: int
    entity: str  # as printed; '' is the document's own department
    scope: Scope
    fiscal_year: int
    phase: str
    fund: str
    breakdown: str
    amount: Decimal  # 元; for measures other than 'amount', the count
    function_code: str = ALL
    economic_code: str = ALL
    economic_scheme: str = ALL
    nature: str = ALL
    source: str = ALL
    item: str = ALL
    measure: str = "amount"
    stated_by: Literal["statement", "narrative"] = "statement"
    cell: int | None = None
    claim: int | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Who published what for which year, from the document's own text; each with the evidence."""

    kind: Kind
    fiscal_year: int
    department: str  # as printed
    scope: Scope
    region: str = ""  # division code of reference/regions.csv, '' where the text names none
    renamed_to: str = ""  # a new name that the text itself announces
    evidence: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """One published file, read."""

    file: str  # base name
    path: str
    sha256: str
    media_type: str
    byte_size: int
    page_count: int
    identity: Identity
    statements: tuple[Statement, ...]
    claims: tuple[Claim, ...] = ()
    facts: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = ()
    projects: tuple[Project, ...] = ()
    indicators: tuple[Indicator, ...] = ()


class Refused(Exception):
    """This file is not loaded: not such a document, damaged, locked, or beyond what we read.

    `code` is the kind of refusal (snake_case), `file` names the file, `detail` says what was seen and
    `remedy` what the user can do. Never a defect of ours.
    """

    def __init__(self, code: str, file: str, detail: str, remedy: str = "") -> None:
        super().__init__(f"{file}: {detail}" + (f" {remedy}" if remedy else ""))
        self.code, self.file, self.detail, self.remedy = code, file, detail, remedy

    def __reduce__(self) -> tuple[type[Refused], tuple[str, str, str, str]]:
        """Exceptions are pickled by their message; this one travels between processes whole."""
        return Refused, (self.code, self.file, self.detail, self.remedy)
