"""Files made to harm end in a refusal or a document within bounds; nothing that they point at is followed."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from loaders.document import Refused
from loaders.read.files import open_source
from samples import Layout
from tests.hostile.crafted import package, pdf, stream, write_all
from tests.hostile.examine import Verdict, examine_all
from tests.hostile.seeds import disclosure, seeds
from tests.read.writers import docx, write_html

SECRET = "机密7788.99"


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdict]:
    named = write_all(tmp_path_factory.mktemp("crafted"))
    # Reading its own form again and again is what pdfium does without end: see test_workers.py.
    named = {path: name for path, name in named.items() if name != "a form that draws itself"}
    return {named[path]: verdict for path, verdict in examine_all(named).items()}


def test_none_crashes_hangs_or_grows(verdicts: dict[str, Verdict]) -> None:
    assert len(verdicts) > 60
    assert not {name: verdict.defect for name, verdict in verdicts.items() if verdict.defect}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("200,000 pages", "too_long"),
        ("page tree in a circle", "damaged"),
        ("a long text in many cells", "too_large"),
        ("merged ranges over one another", "too_large"),
        ("names without end", "too_large"),
        ("nothing but cells", "too_large"),
        ("rows of spans", "too_large"),
        ("text of '1'", "read"),
        ("lines of 表", "read"),
    ],
)
def test_how_some_of_them_end(name: str, code: str, verdicts: dict[str, Verdict]) -> None:
    assert verdicts[name].outcome == code


# --- what they point at ------------------------------------------------------------------------------


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a web server, and what was asked of it."""
    paths: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(SECRET.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()


def _said(path: Path) -> str:
    """All text that is read of a file; '' where it is refused."""
    try:
        return repr(list(open_source(path).items))
    except Refused:
        return ""


def _pointing(web: str, secret: Path) -> dict[str, bytes]:
    """Files of each kind that point at a web server and at a file."""
    here = secret.as_uri()
    doctype = f'<!DOCTYPE x SYSTEM "{web}/dtd" [<!ENTITY a SYSTEM "{here}"><!ENTITY b SYSTEM "{web}/entity">]>'
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        f'Target="{web}/linked.xlsx" TargetMode="External"/></Relationships>'
    )
    book = seeds("xlsx")[0]
    frames = f'<iframe src="{here}"></iframe><object data="{web}/o"></object><img src="{web}/i"><embed src="{here}">'
    sheet = f'<link rel="stylesheet" href="{web}/css"><style>@import url({web}/import);</style><base href="{web}/">'
    script = f'<script src="{web}/js"></script><meta http-equiv="refresh" content="0;url={web}/refresh">'
    include = f'<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{here}" parse="text"/></x>'
    page = write_html(disclosure(), Layout()).decode()
    actions = (
        f"/OpenAction<</S/JavaScript/JS(app.launchURL\\('{web}/js'\\))>>"
        f"/AA<</WC<</S/URI/URI({web}/uri)>>/DP<</S/Launch/F({secret})>>>>"
        "/Names<</EmbeddedFiles<</Names[(a.txt) 5 0 R]>>>>"
    )
    remote = f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Ref<</F({secret})/Page 0>>/Length 0>>\nstream\n\nendstream"
    return {
        "doctype.html": f"{doctype}<html><p>&a;&b;</p></html>".encode(),
        "frames.html": page.replace("<body>", f"<body>{sheet}{script}{frames}{include}&a;").encode(),
        "include.xhtml": f"<?xml version='1.0'?>{doctype}<html><p>&a;&b;</p>{include}</html>".encode(),
        "entity.xlsx": package(book, {"xl/worksheets/sheet1.xml": f"{doctype}<worksheet>&a;</worksheet>".encode()}),
        "links.xlsx": package(
            book,
            {
                "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
                "xl/externalLinks/_rels/externalLink1.xml.rels": links.encode(),
                "xl/worksheets/_rels/sheet1.xml.rels": links.encode(),
                "xl/embeddings/oleObject1.bin": SECRET.encode("utf-16-le"),
                "xl/vbaProject.bin": SECRET.encode("utf-16-le"),
            },
        ),
        "entity.docx": docx("<w:p><w:r><w:t>&a;&b;</w:t></w:r></w:p>", head=f'<?xml version="1.0"?>{doctype}'),
        "included.docx": docx(f'<w:p><w:r><w:t>1</w:t></w:r></w:p><w:altChunk r:id="rId1" xmlns:r="{web}"/>{include}'),
        "actions.pdf": pdf(
            f"<</Type/Catalog/Pages 2 0 R{actions}>>".encode(),
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/AA<</O<</S/URI/URI({web}/open)>>>>"
            f"/Resources<</XObject<</X 6 0 R>>>>>>".encode(),
            stream(b"/X Do"),
            f"<</Type/Filespec/F({secret})/UF({web}/spec)/EF<</F 7 0 R>>>>".encode(),
            remote.encode(),
            f"<</FS/URL/F({web}/stream)/Length 0>>\nstream\n\nendstream".encode(),
        ),
    }


def test_links_entities_scripts_and_macros_are_not_followed(asked: tuple[str, list[str]], tmp_path: Path) -> None:
    web, paths = asked
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    before = set(tmp_path.iterdir())
    for name, data in _pointing(web, secret).items():
        path = tmp_path / name
        path.write_bytes(data)
        assert SECRET not in _said(path), name
        path.unlink()
    assert paths == []
    assert set(tmp_path.iterdir()) == before


def test_a_workbook_with_links_and_macros_is_read_without_them(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsm"
    path.write_bytes(_pointing("http://127.0.0.1:9", tmp_path / "none")["links.xlsx"])
    plain = tmp_path / "b.xlsx"
    plain.write_bytes(seeds("xlsx")[0])
    assert _said(path) == _said(plain) != ""
