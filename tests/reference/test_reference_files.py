"""Every error of the reference files is reported, with its file and row."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.reference.validate import ReferenceDataError, validate

CHANGE = "E1,economic,{kind},{start},2018,2018,{old},{new},true,a,b,{share},dated,,"


def append(path: Path, *rows: str) -> int:
    """Add rows to a file; returns the number of the first of them, the header being row 1."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return len(text.splitlines()) + 1


def problems(folder: Path) -> list[str]:
    with pytest.raises(ReferenceDataError) as caught:
        validate(folder)
    assert str(caught.value).startswith(f"{len(caught.value.problems)} errors")
    return [str(problem) for problem in caught.value.problems]


def test_the_files_of_this_project_are_right(data: Path) -> None:
    validate(data)


@pytest.mark.parametrize(
    ("file", "row", "told"),
    [
        ("regions.csv", "12345,短码,county,310000", "code: String should match pattern"),
        ("regions.csv", "310199,,county,310000", "name: String should have at least 1 character"),
        ("regions.csv", "310199,新区,village,310000", "level: Input should be"),
        ("regions.csv", "310107,普陀区,county,310100", "repeats row"),
        ("regions.csv", "310199,新区,county", "more or fewer cells"),
        ("class_names.csv", "240,某支出,2020,2019,printed,x", "first_year 2020 is after last_year 2019"),
        ("sourced_codes.csv", "function,2019x,名称,2017,S2,", "is not built like a code"),
        ("sourced_codes.csv", "function,20199,名称,17,S2,", "years: String should match pattern"),
        ("observed_codes.csv", "function,2026,20199,名称,0", "documents: Input should be greater than"),
        ("observed_codes.csv", "funktion,2026,20199,名称,1", "scheme: Input should be"),
        ("concordance.csv", CHANGE.format(kind="rename", start=2018, old=301, new=302, share=1), "keeps its code"),
        ("concordance.csv", CHANGE.format(kind="move", start=2018, old=301, new=301, share=1), "two different codes"),
        ("concordance.csv", CHANGE.format(kind="move", start=2019, old=301, new=302, share=1), "outside 2019-2018"),
        ("concordance.csv", CHANGE.format(kind="new", start=2018, old=301, new=302, share=""), "no from_code"),
        ("concordance.csv", CHANGE.format(kind="move", start=2018, old=301, new=302, share=2), "share"),
        ("concordance.csv", CHANGE.format(kind="move", start=2018, old="30100", new=302, share=1), "from_code 30100"),
    ],
)
def test_a_wrong_row_is_named(data: Path, file: str, row: str, told: str) -> None:
    number = append(data / file, row)
    found = problems(data)
    assert len(found) == 1
    assert found[0].startswith(f"{file}, row {number}")
    assert told in found[0]


def test_all_errors_of_all_files_come_at_once(data: Path) -> None:
    first = append(data / "regions.csv", "1,甲,county,310000", "2,乙,county,310000")
    second = append(data / "observed_codes.csv", "function,1999,201,名称,1")
    (data / "departments.yml").write_text("rules: []\ndepartments: [{key: a}]\n", encoding="utf-8")
    found = problems(data)
    assert [line.split(":")[0] for line in found[:3]] == [
        f"regions.csv, row {first}, code",
        f"regions.csv, row {first + 1}, code",
        f"observed_codes.csv, row {second}, year",
    ]
    assert any(line.startswith("departments.yml, departments.0.name") for line in found)


def test_a_parent_that_does_not_exist_is_named(data: Path) -> None:
    number = append(data / "regions.csv", "990101,某区,county,990000")
    assert problems(data) == [f"regions.csv, row {number}, parent_code: no division has the code '990000'"]


def test_other_columns_and_unreadable_files_are_named(data: Path) -> None:
    (data / "regions.csv").write_text("code,title\n", encoding="utf-8")
    (data / "class_names.csv").write_bytes(b"\xff\xfe\x00")
    (data / "concordance.csv").unlink()
    found = problems(data)
    assert found[0].startswith("regions.csv, row 1: columns are")
    assert found[1].startswith("class_names.csv: cannot be read")
    assert found[2].startswith("concordance.csv: cannot be read")
