"""Who publishes: departments and units (部门与单位), and the names they bore when."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class Department(Base):
    """One department or unit, whatever it is called in a given year."""

    __tablename__ = "department"
    __table_args__ = (
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
        comment="Level of government: central, province, city, district, township; '' where unknown; 政府层级",
    )
    kind: Mapped[str] = mapped_column(comment="department (部门, has units beneath it) or unit (单位); 机构类别")
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey(Base.metadata.schema + ".department.department_id"),  # type: ignore[operator]
        comment="The department that a unit belongs to, NULL where unknown; 主管部门",
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
