"""How a disclosure looks: each field is one way in which published documents differ."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Layout(BaseModel):
    """Every field may be varied alone; any combination prints the same figures."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    # Rules and page
    rules: Literal["lines", "rectangles", "segments", "none"] = "lines"
    page: Literal["portrait", "landscape", "rotated", "wide"] = "landscape"
    font_size: float = Field(default=9, ge=6, le=12)
    padding: float = Field(default=3, ge=0.8, le=8)  # points between a rule and the text
    several_on_a_page: bool = False
    repeat_head: bool = True
    repeat_total: bool = False  # 合计 again at the top of each further page
    rows_per_page: int | None = Field(default=None, ge=3)  # break earlier than the page is full
    page_numbers: bool = True
    page_number_close: bool = False  # right beneath the last row instead of at the foot of the page
    watermark: str = ""
    watermark_angle: int = Field(default=45, ge=-90, le=90)
    watermark_size: float = Field(default=48, ge=8, le=120)
    watermark_ink: Literal["pale", "clear", "red"] = "pale"
    watermark_tiled: bool = False  # all over the page instead of once in its middle
    watermark_above: bool = False  # drawn after the text instead of before it
    seal: bool = False  # a round red stamp over the lower right of each page
    outside_text: bool = False  # a second, invisible table below the page box

    # Key columns
    #: 类 款 项 in one column, in three, in three of which each row fills its own only, in the name, or not at all.
    codes: Literal["one", "three", "tree", "in_name", "indent"] = "one"
    code_gaps: Literal["", " ", "-"] = ""  # within a code in one column: 201 03 01
    padded: bool = True  # 201|03|01 rather than 201|3|1
    name_width: float = Field(default=13, ge=3)  # characters before a name is wrapped
    code_align: Literal["top", "middle", "bottom"] = "middle"  # a code against its wrapped name
    amount_align: Literal["right", "center"] = "right"
    letter_spaced: bool = False
    digit_offset: float = Field(default=0, ge=-2, le=2)  # digits on another baseline than the Chinese text

    # Rows
    totals: Literal["first", "last"] = "first"
    merged_total: bool = True  # 合计 over the code and name columns
    filler_rows: int = Field(default=0, ge=0, le=12)
    ordinals: bool = True  # 行次
    column_numbers: bool = True  # 栏次
    thousands: bool = True

    # Forms and text around them
    heading_in_grid: bool = False
    year_in_title: bool = False  # 2019年度收入支出决算总表
    economic_blocks: Literal[2, 3] = 3
    wide_subtotal: bool = False  # 公用经费合计 spans to the last column of the sheet
    preprinted: bool = False  # every economic item of the year, blank where there is nothing
    cover: bool = True
    contents: bool = True
    narrative: Literal["none", "before", "after"] = "after"

    # Workbooks and text only
    sheets: Literal["one_per_form", "one_for_all"] = "one_per_form"
    text_numbers: bool = False  # amounts stored as text instead of as numbers
    glued: bool = True  # in text, amounts of total rows run together, as bold figures do
