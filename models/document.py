"""What was published: one file, whose it is, and which of several versions counts (公开文件)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, SmallInteger, func, true
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Big, Int, Small
from .department import Department


class Document(Base):
    """One published file that was read."""

    __tablename__ = "document"
    __table_args__ = (
        Index(None, "department_id", "fiscal_year", "kind", "scope"),
        Index(None, "changed_at"),
        {
            "comment": "Published files that were read; 公开文件. Grain: one file content. Key: document_id; "
            "natural key: sha256. Several versions of one disclosure are all kept; is_effective marks the "
            "one that counts: filter on it before adding up facts of several documents."
        },
    )

    document_id: Mapped[int] = mapped_column(
        BigInteger, Identity(always=False), primary_key=True, comment="Identity, kept for life; 文件标识"
    )
    sha256: Mapped[str] = mapped_column(unique=True, comment="SHA-256 of the bytes, hex; 文件摘要")
    file_name: Mapped[str] = mapped_column(comment="Base name when first loaded; 文件名")
    path: Mapped[str] = mapped_column(comment="Path when first loaded; 路径")
    media_type: Mapped[str] = mapped_column(comment="Media type, as application/pdf; 媒体类型")
    byte_size: Mapped[Big] = mapped_column(comment="Size in bytes; 字节数")
    page_count: Mapped[Int] = mapped_column(comment="Pages; 页数")
    kind: Mapped[str] = mapped_column(comment="budget (预算) or final (决算); 类别")
    fiscal_year: Mapped[Small] = mapped_column(comment="Year that the document is about; 财政年度")
    department_id: Mapped[int] = mapped_column(
        ForeignKey(Department.department_id), comment="Who published it; 部门标识"
    )
    department_name: Mapped[str] = mapped_column(comment="Name of the department as printed; 部门名称（原文）")
    scope: Mapped[str] = mapped_column(
        comment="department (部门汇总), department_own (部门本级) or unit (单位). A department's figures include "
        "its units': never add over scopes; 公开口径"
    )
    region: Mapped[str] = mapped_column(
        comment="Division code that the text names, '' where it names none; 行政区划代码"
    )
    renamed_to: Mapped[str] = mapped_column(comment="New name that the text announces, '' where none; 更名后名称")
    evidence: Mapped[dict[str, Any]] = mapped_column(
        JSONB, comment="Text in which kind, year, department and scope were found; 识别依据"
    )
    has_statements: Mapped[bool] = mapped_column(
        comment="False for a file that holds narrative only, as where one disclosure is split over two "
        "files: it is no version of the file with the tables; 是否含公开表"
    )
    published_on: Mapped[date | None] = mapped_column(comment="Day of publication, NULL where unknown; 公开日期")
    version_no: Mapped[int] = mapped_column(
        SmallInteger,
        server_default="1",
        comment="Order among the versions of one disclosure, from 1 (core.mark_effective); 版本号",
    )
    is_effective: Mapped[bool] = mapped_column(
        server_default=true(), comment="True for the latest version, the one to add up; 是否有效版本"
    )
    supersedes: Mapped[int | None] = mapped_column(
        ForeignKey(Base.metadata.schema + ".document.document_id"),  # type: ignore[operator]
        comment="The version before this one, NULL for the first; 所取代的文件",
    )
    content_hash: Mapped[str] = mapped_column(
        comment="SHA-256 of all that was written for this document; an equal hash means nothing to do; 内容摘要"
    )
    loader_version: Mapped[str] = mapped_column(comment="Version of juesuan that wrote it; 装载程序版本")
    loaded_at: Mapped[datetime] = mapped_column(
        TIMESTAMP(timezone=True),
        server_default=func.now(),
        comment="When the file was first loaded; never changes; 首次入库时间",
    )
    changed_at: Mapped[datetime] = mapped_column(
        TIMESTAMP(timezone=True),
        server_default=func.now(),
        comment="When its rows or its effectiveness last changed: the mark for incremental models; 最近变更时间",
    )


class Statement(Base):
    """One instance of a form in a document."""

    __tablename__ = "statement"
    __table_args__ = (
        {
            "comment": "Statements, the forms as published; 公开表. Grain: one form in one document. Key: "
            "document_id, statement_no. A form that says it has nothing to show is here, with state declared_empty."
        },
    )

    document_id: Mapped[int] = mapped_column(
        ForeignKey(Document.document_id, ondelete="CASCADE"), primary_key=True, comment="Document; 文件标识"
    )
    statement_no: Mapped[Int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Number in the document, from 1; 表序"
    )
    form: Mapped[str] = mapped_column(comment="Form in the catalogue, '' where none matched; 表样")
    title: Mapped[str] = mapped_column(comment="Title as printed; 表名")
    label: Mapped[str] = mapped_column(comment="Number of the form as printed, as 公开01表; 表号")
    page_from: Mapped[Int] = mapped_column(comment="First page, from 1; 起始页")
    page_to: Mapped[Int] = mapped_column(comment="Last page; 终止页")
    unit: Mapped[str | None] = mapped_column(comment="元 or 万元, NULL where none is printed; 金额单位")
    state: Mapped[str] = mapped_column(
        comment="filled, declared_empty (says that there is nothing) or blank (all cells empty); 填列状态"
    )
    entity: Mapped[str] = mapped_column(
        comment="Department or unit that it is about, '' for the document's own; 所属单位（原文）"
    )
    scope: Mapped[str | None] = mapped_column(comment="Scope where it differs from the document's, else NULL; 公开口径")
