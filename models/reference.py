"""Reference data: divisions, code lists by edition, the concordance, conformed codes (行政区划与政府收支分类).

Loaded from loaders/reference/data. Nothing is ever deleted: a row that the lists no longer hold is closed.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, DateTime, Identity, Index, Numeric, false, text
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Int, Small

_CLOSED = "Day on which the lists ceased to hold the row, NULL while they hold it; 停用日期"
_EDITION = "Fiscal year in which the list is in force; 2009 is an unofficial list; 版次（预算年度）"


class Region(Base):
    """One administrative division."""

    __tablename__ = "region"
    __table_args__ = ({"comment": "Administrative divisions (GB/T 2260); 行政区划. Grain: one division. Key: code."},)

    code: Mapped[str] = mapped_column(primary_key=True, comment="Six digits; 行政区划代码")
    name: Mapped[str] = mapped_column(comment="Name; 名称")
    level: Mapped[str] = mapped_column(comment="country, province, prefecture or county; 级别")
    parent_code: Mapped[str] = mapped_column(comment="Division above, '' for the country; 上级代码")
    closed_on: Mapped[date | None] = mapped_column(comment=_CLOSED)


class _Code:
    """The columns of a code list."""

    scheme: Mapped[str] = mapped_column(primary_key=True, comment="function, department or government; 体系")
    code: Mapped[str] = mapped_column(primary_key=True, comment="Code without separators; 科目编码")
    edition_year: Mapped[Small] = mapped_column(primary_key=True, comment=_EDITION)
    name: Mapped[str] = mapped_column(comment="Name in this edition, '' where no source has it; 科目名称")
    level: Mapped[str] = mapped_column(comment="类, 款 or 项; 级次")
    parent_code: Mapped[str] = mapped_column(comment="Code above, '' for a class; 上级编码")
    basis: Mapped[str] = mapped_column(
        comment="How we know: official, printed (in this year), inferred, or unofficial (the list of 2009); 依据"
    )
    documents: Mapped[Int] = mapped_column(
        comment="Documents of this year that print the name with the code; 印证文件数"
    )
    first_seen: Mapped[Small] = mapped_column(comment="First fiscal year of which anything shows it; 首见年度")
    last_seen: Mapped[Small] = mapped_column(comment="Last fiscal year of which anything shows it; 末见年度")
    evidence: Mapped[str] = mapped_column(comment="Source, or the year from which it is inferred; 佐证")
    closed_on: Mapped[date | None] = mapped_column(comment=_CLOSED)


class FunctionClass(_Code, Base):
    """One functional code in one edition."""

    __tablename__ = "function_class"
    __table_args__ = (
        Index(None, "edition_year", "name"),
        {
            "comment": "Functional classification by edition; 支出功能分类. Grain: one code in the list of one "
            "fiscal year. Key: scheme, code, edition_year. A code means something only with its year; one that "
            "is not listed is unknown, not invalid."
        },
    )


class EconomicClass(_Code, Base):
    """One economic code in one edition of one scheme."""

    __tablename__ = "economic_class"
    __table_args__ = (
        Index(None, "edition_year", "name"),
        {
            "comment": "Economic classification by edition; 支出经济分类. Grain: one code in the list of one fiscal "
            "year. Key: scheme, code, edition_year. The departmental (301-399) and the government scheme "
            "(501-599) run in parallel: never add the two."
        },
    )


class Concordance(Base):
    """One pair of codes that a change between editions connects."""

    __tablename__ = "concordance"
    __table_args__ = (
        {
            "comment": "Changes of the classifications between editions; 科目沿革对照. Grain: one pair of codes of "
            "one change. Key: change_id, from_code, to_code."
        },
    )

    change_id: Mapped[str] = mapped_column(primary_key=True, comment="The change; its pairs belong together; 变动")
    from_code: Mapped[str] = mapped_column(primary_key=True, comment="Old code, '' for a new one; 原编码")
    to_code: Mapped[str] = mapped_column(primary_key=True, comment="New code, '' for a withdrawn one; 新编码")
    scheme: Mapped[str] = mapped_column(comment="function, department or government; 体系")
    kind: Mapped[str] = mapped_column(comment="rename, redefine, move, merge, split, reuse, new or withdraw; 变动类型")
    from_edition_year: Mapped[Small] = mapped_column(comment="Last year sure to have the old form; 原版次")
    to_edition_year: Mapped[Small] = mapped_column(comment="First year sure to have the new form; 新版次")
    likely_year: Mapped[Small] = mapped_column(comment="Best estimate of the first year; 推定生效年度")
    from_survives: Mapped[bool] = mapped_column(
        server_default=false(),
        comment="True where the old code goes on with what is left of its meaning; 原编码是否保留",
    )
    from_name: Mapped[str] = mapped_column(comment="Old name; 原名称")
    to_name: Mapped[str] = mapped_column(comment="New name; 新名称")
    share: Mapped[Decimal | None] = mapped_column(
        Numeric(6, 5), comment="Part of the old code that goes to the new one, NULL where unknown; 份额"
    )
    evidence: Mapped[str] = mapped_column(comment="dated, sourced, printed, names_sourced or year_unverified; 佐证")
    note: Mapped[str] = mapped_column(comment="What an analyst must know; 说明")
    closed_on: Mapped[date | None] = mapped_column(comment=_CLOSED)


class ConformedCode(Base):
    """The code on which a code of one year compares with another year."""

    __tablename__ = "conformed_code"
    __table_args__ = (
        {
            "comment": "Codes on which two years compare; 可比科目. Grain: one code as of one fiscal year, against "
            "one other. Key: scheme, code, edition_year, against_year. Only codes that change have a row: where "
            "there is none, the code is its own and compares. Add up the amounts of one conformed code before "
            "comparing; the flag of a comparison is the worse of its two sides."
        },
    )

    scheme: Mapped[str] = mapped_column(primary_key=True, comment="function, department or government; 体系")
    code: Mapped[str] = mapped_column(primary_key=True, comment="Code as of edition_year; 科目编码")
    edition_year: Mapped[Small] = mapped_column(primary_key=True, comment="Fiscal year of the code; 预算年度")
    against_year: Mapped[Small] = mapped_column(
        primary_key=True,
        comment="Year before or after with which it is compared; 0: one line over all years; 对比年度",
    )
    conformed_code: Mapped[str] = mapped_column(
        comment="Code to compare on; code@year is a meaning that nothing continues; 可比编码"
    )
    comparability: Mapped[str] = mapped_column(comment="same, renamed, moved, merged, split or not_comparable; 可比性")
    reason: Mapped[str] = mapped_column(comment="The changes behind it; 原因")
    closed_on: Mapped[date | None] = mapped_column(comment=_CLOSED)


class DepartmentSuccession(Base):
    """One event in the life of a reviewed department."""

    __tablename__ = "department_succession"
    __table_args__ = (
        {
            "comment": "Renames, mergers, splits and moved tasks of departments; 机构沿革. Grain: one event. Key: "
            "reference_key, kind, fiscal_year, other_name."
        },
    )

    reference_key: Mapped[str] = mapped_column(primary_key=True, comment="Reviewed department; 参考清单键")
    kind: Mapped[str] = mapped_column(
        primary_key=True, comment="renamed, merged_into, split_from or task_moved_to; 类型"
    )
    fiscal_year: Mapped[Small] = mapped_column(
        primary_key=True, comment="First fiscal year in which it holds; 生效年度"
    )
    other_name: Mapped[str] = mapped_column(primary_key=True, comment="The other body, '' for a rename; 对方机构")
    what: Mapped[str] = mapped_column(comment="The task that moved, '' for the whole body; 事项")
    evidence: Mapped[str] = mapped_column(comment="Where it stands; 佐证")
    closed_on: Mapped[date | None] = mapped_column(comment=_CLOSED)


class ReferenceLoad(Base):
    """One load of the reference data."""

    __tablename__ = "reference_load"
    __table_args__ = (
        {"comment": "Loads of the reference data; 参考数据装载. Grain: one load that changed something. Key: load_id."},
    )

    load_id: Mapped[int] = mapped_column(
        BigInteger, Identity(always=False), primary_key=True, comment="Running number; 序号"
    )
    fingerprint: Mapped[str] = mapped_column(comment="SHA-256 of the files; 文件指纹")
    loaded_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=text("clock_timestamp()"), comment="When; 装载时间"
    )
