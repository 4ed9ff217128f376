"""Plain text to lines. Such a file has no pages: its line numbers say where something stands."""

from __future__ import annotations

from pathlib import Path

from loaders.document import Line, Refused

MAX_TEXT_BYTES = 50_000_000


def read_text(path: Path) -> list[Line]:
    """The lines of a text file in UTF-8, UTF-16 or GB18030, blank ones left out.

    Raises: Refused ('too_large', 'unknown_type').
    """
    if path.stat().st_size > MAX_TEXT_BYTES:
        raise Refused("too_large", path.name, f"is a text of more than {MAX_TEXT_BYTES:,} bytes.", "Split it.")
    data = path.read_bytes()
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return [Line(1, number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    raise Refused("unknown_type", path.name, "is a text in an unknown encoding.", "Save it as UTF-8.")
