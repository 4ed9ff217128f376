"""Who publishes: departments and units (部门与单位), and the names they bore when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class Department(Base):
    """One department or unit, whatever it is called in a given year."""

    __tablename__ = "department"
    __table_args__ = (
        Index(None, "region", "name"),
        {
            "comment": "Departments and units; 部门与单位. Grain: one body that publishes, over all its names and "
            "years. Key: department_id, ours and stable; the printed names are in department_name."
        },
    )

    department_id: Mapped[int] = mapped_column(
        BigInteger, Identity(always=False), primary_key=True, comment="Identity of the body; 部门标识"
    )
    reference_key: Mapped[str | None] = mapped_column(
        unique=True,
        comment="Key in the reviewed reference list; NULL for a body known only from its documents; 参考清单键",
    )
    name: Mapped[str] = mapped_column(comment="Canonical name, the latest known; 规范名称")
    region: Mapped[str] = mapped_column(
        server_default="", comment="Administrative division code (GB/T 2260), '' where unknown; 行政区划代码"
    )
    level: Mapped[str] = mapped_column(
        server_default="",
        comment="Level of government: central, province, city, district, township, zone; '' where unknown; 政府层级",
    )
    kind: Mapped[str] = mapped_column(comment="department (部门, has units beneath it) or unit (单位); 机构类别")
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey(Base.metadata.schema + ".department.department_id"),  # type: ignore[operator]
        comment="The department that a unit belongs to, NULL where unknown; 主管部门",
    )
    merged_into: Mapped[int | None] = mapped_column(
        ForeignKey(Base.metadata.schema + ".department.department_id"),  # type: ignore[operator]
        comment="The body that a review found this one to be; it has no documents any more; 并入机构标识",
    )


class DepartmentName(Base):
    """One name of a department and the years in which it was in use."""

    __tablename__ = "department_name"
    __table_args__ = (
        Index(None, "name", "region"),
        {
            "comment": "Dated names of departments; 部门名称沿革. Grain: one department and one name. Key: "
            "department_id, name. The same name may belong to two departments at different times or places."
        },
    )

    department_id: Mapped[int] = mapped_column(
        ForeignKey(Department.department_id, ondelete="CASCADE"),
        primary_key=True,
        comment="The department that bears the name; 部门标识",
    )
    name: Mapped[str] = mapped_column(primary_key=True, comment="Name exactly as printed; 名称")
    region: Mapped[str] = mapped_column(
        server_default="", comment="Division code under which the name is looked up; 行政区划代码"
    )
    valid_from: Mapped[int | None] = mapped_column(
        SmallInteger, comment="First fiscal year of the name, NULL where unknown; 启用年度"
    )
    valid_to: Mapped[int | None] = mapped_column(
        SmallInteger, comment="Last fiscal year of the name, NULL while in use or unknown; 停用年度"
    )
    source: Mapped[str] = mapped_column(
        comment="How we know it: printed (in a document), announced (by a document) or reference; 依据"
    )
    first_seen: Mapped[int | None] = mapped_column(
        SmallInteger, comment="First fiscal year of a document that prints the name, NULL for none; 首见年度"
    )
    last_seen: Mapped[int | None] = mapped_column(
        SmallInteger, comment="Last fiscal year of a document that prints the name, NULL for none; 末见年度"
    )


class DepartmentWork(Base):
    """One name that somebody has to review."""

    __tablename__ = "department_work"
    __table_args__ = (
        {
            "comment": "Names of departments that nobody has reviewed; 部门名称待核清单. Grain: one question about one "
            "name. Key: question, name, region, candidate. To settle one, add the name to "
            "loaders/reference/data/departments.yml."
        },
    )

    question: Mapped[str] = mapped_column(
        primary_key=True, comment="unsure_match, announced_name or same_body; 待核事项"
    )
    name: Mapped[str] = mapped_column(primary_key=True, comment="Name as printed; 名称（原文）")
    region: Mapped[str] = mapped_column(primary_key=True, comment="Division code, '' where unknown; 行政区划代码")
    candidate: Mapped[str] = mapped_column(primary_key=True, comment="What it may be, '' where nothing; 可能机构")
    why: Mapped[str] = mapped_column(comment="Why it is not certain; 原因")
    department_id: Mapped[int] = mapped_column(BigInteger, comment="The body that the name stands for now; 部门标识")
    fiscal_year: Mapped[int] = mapped_column(SmallInteger, comment="Fiscal year of the first document; 财政年度")
    closed_on: Mapped[date | None] = mapped_column(comment="Day on which a review settled it, NULL till then; 结清日期")
