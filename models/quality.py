"""What a reader of the figures must know: findings in documents, and files that were refused (质量)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, func
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Int
from .document import Document


class Finding(Base):
    """Something seen while reading a document that bears on its figures."""

    __tablename__ = "finding"
    __table_args__ = (
        {
            "comment": "Findings made while reading; 问题与提示. Grain: one finding in one document. Key: document_id, "
            "finding_no."
        },
    )

    document_id: Mapped[int] = mapped_column(
        ForeignKey(Document.document_id, ondelete="CASCADE"), primary_key=True, comment="Document; 文件标识"
    )
    finding_no: Mapped[Int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Number in the document, from 1; 序号"
    )
    code: Mapped[str] = mapped_column(comment="Kind of finding; 类型")
    severity: Mapped[str] = mapped_column(comment="info, warning or error; 级别")
    message: Mapped[str] = mapped_column(comment="What was seen; 内容")
    page: Mapped[int | None] = mapped_column(comment="Page, NULL for the whole document; 页码")
    statement_no: Mapped[int | None] = mapped_column(comment="Statement, NULL where none; 表序")
    cell_no: Mapped[int | None] = mapped_column(comment="Cell, NULL where none; 单元格序号")
    value: Mapped[str] = mapped_column(comment="The text or number in question; 相关值")
    remedy: Mapped[str] = mapped_column(comment="What would settle it; 处理办法")


class Quarantine(Base):
    """A file that was refused, and why."""

    __tablename__ = "quarantine"
    __table_args__ = (
        {
            "comment": "Files that were refused; 未入库文件. Grain: one file content. Key: sha256. The row goes when "
            "a later load accepts the file."
        },
    )

    sha256: Mapped[str] = mapped_column(primary_key=True, comment="SHA-256 of the bytes, hex; 文件摘要")
    file_name: Mapped[str] = mapped_column(comment="Base name when last seen; 文件名")
    path: Mapped[str] = mapped_column(comment="Path when last seen; 路径")
    code: Mapped[str] = mapped_column(comment="Kind of refusal; 拒收类型")
    detail: Mapped[str] = mapped_column(comment="What was seen; 说明")
    remedy: Mapped[str] = mapped_column(comment="What the user can do; 处理办法")
    seen_at: Mapped[datetime] = mapped_column(
        TIMESTAMP(timezone=True), server_default=func.now(), comment="When it was last refused; 最近时间"
    )
