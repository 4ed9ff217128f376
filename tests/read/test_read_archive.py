"""Archives: members in a folder of ours, under their own names, never outside of it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from loaders.document import Refused
from loaders.pipeline import read_document
from loaders.read.archive import expand, is_archive
from samples import Disclosure, Layout, render_xlsx
from tests.read.writers import found


def archive(folder: Path, members: dict[str, bytes]) -> Path:
    path = folder / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return path


def test_the_members_are_files_as_long_as_they_are_used(final: Disclosure, tmp_path: Path) -> None:
    data = render_xlsx(final, Layout()).data
    name = f"档案局/{final.department}{final.fiscal_year}年部门决算.xlsx"
    path = archive(tmp_path, {name: data, "__MACOSX/._x": b"1", "档案局/": b""})
    assert is_archive(path)
    with expand(path) as members:
        assert [member.name for member in members] == [Path(name).name]
        assert members[0].parent.name == "档案局"
        assert found(read_document(members[0]))
    assert not members[0].exists()


def test_workbooks_and_other_files_are_no_archives(final: Disclosure, tmp_path: Path) -> None:
    for data in (render_xlsx(final, Layout()).data, b"PK\x03\x04", b"", b"%PDF-1.7"):
        (tmp_path / "x").write_bytes(data)
        assert not is_archive(tmp_path / "x")


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_in_chinese_encodings(encoding: str, tmp_path: Path) -> None:
    name = "2018年部门决算公开表.txt"
    path = archive(tmp_path, {"x" * len(name.encode(encoding)): b"text"})
    raw = path.read_bytes().replace(b"x" * len(name.encode(encoding)), name.encode(encoding))
    path.write_bytes(raw)
    with expand(path) as members:
        assert [member.name for member in members] == [name]


@pytest.mark.parametrize(
    "name",
    ["../../evil.txt", "/etc/evil.txt", "..\\..\\evil.txt", "C:\\evil.txt", "a/../../../evil.txt", "...", "名" * 300],
)
def test_no_name_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    path = archive(tmp_path, {name: b"1", "b/x.txt": b"2"})
    with expand(path) as members:
        root = members[1].parents[1]
        assert all(root in member.resolve().parents for member in members)
        assert members[0].read_bytes() == b"1"
    assert not (tmp_path / "evil.txt").exists()


def test_members_of_one_name_do_not_overwrite_one_another(tmp_path: Path) -> None:
    path = archive(tmp_path, {"a:b.txt": b"1", "a?b.txt": b"2", "a": b"3", "a/c": b"4"})
    with expand(path) as members:
        assert sorted(member.read_bytes() for member in members) == [b"1", b"2", b"3", b"4"]


def test_an_archive_in_an_archive_stays_packed(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as package:
        package.writestr("a.txt", "x")
    with expand(archive(tmp_path, {"inner.zip": inner.getvalue()})) as members:
        assert [member.name for member in members] == ["inner.zip"]
        with pytest.raises(Refused) as refused:
            read_document(members[0])
    assert refused.value.code == "archive"


def test_archives_that_are_bombs_or_hold_nothing(tmp_path: Path) -> None:
    for members, code in (
        ({"a.txt": bytes(50_000_000)}, "too_large"),
        ({f"{n}.txt": b"" for n in range(5_001)}, "too_large"),
        ({"folder/": b""}, "empty"),
    ):
        with pytest.raises(Refused) as refused, expand(archive(tmp_path, members)):
            pass
        assert refused.value.code == code
        assert refused.value.remedy
