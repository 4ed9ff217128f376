"""The members of every dimension, with their labels (口径词表)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, Small


class Vocabulary(Base):
    """One member of one dimension, mirrored from loaders/vocabulary.yml."""

    __tablename__ = "vocabulary"
    __table_args__ = (
        {
            "comment": "Members of the dimensions of the facts, mirrored from loaders/vocabulary.yml; 口径词表. "
            "Grain: one member of one dimension. Key: dimension, member. A parent includes its children: "
            "adding a parent to its child counts the same yuan twice."
        },
    )

    dimension: Mapped[str] = mapped_column(
        primary_key=True, comment="Dimension: fund, nature, phase, source, breakdown …; 维度"
    )
    member: Mapped[str] = mapped_column(primary_key=True, comment="Member as the facts store it; 成员")
    parent: Mapped[str | None] = mapped_column(comment="Member that includes this one, NULL at the top; 上级成员")
    name_zh: Mapped[str] = mapped_column(comment="Chinese label; 中文名")
    name_en: Mapped[str] = mapped_column(comment="English label; 英文名")
    sort: Mapped[Small] = mapped_column(comment="Order within the dimension, from 1; 排序")
