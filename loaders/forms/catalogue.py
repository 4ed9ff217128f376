"""The catalogue of forms, of header words and of row labels, read from YAML and checked against the vocabulary."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator

from loaders.forms.compound import compound
from loaders.forms.text import normal
from loaders.forms.vocabulary import vocabulary
from loaders.identity.patterns import patterns

HERE = Path(__file__).parent

Axis = Literal["function", "economic", "function_economic", "label", "items", "project"]
Role = Literal["code", "unit_code", "name", "entity", "ordinal", "fund", "percent", "count", "text", "amount"]

#: Which dimension of the vocabulary checks a key of `means`.
_DIMENSION = {
    "fund": "fund", "nature": "nature", "source": "source", "phase": "phase",
    "economic_scheme": "economic_scheme", "breakdown": "breakdown",
}  # fmt: skip
_MEASURES = {"expenditure", "revenue", "balance", "three_public"}


def check_means(means: dict[str, str]) -> dict[str, str]:
    """The same mapping. Raises ValueError naming the member that the vocabulary does not have."""
    words = vocabulary()
    for key, member in means.items():
        if key == "measure":
            if member not in _MEASURES:
                raise ValueError(f"measure {member!r} is none of {sorted(_MEASURES)}")
        elif key == "item":
            if member not in words["balance_item"] and member not in words["three_public_item"]:
                raise ValueError(f"item {member!r} is in neither balance_item nor three_public_item of vocabulary.yml")
        elif key == "year_offset":
            int(member)
        elif key not in _DIMENSION:
            raise ValueError(f"{key!r} is no dimension of a cell; use one of {sorted(_DIMENSION)}")
        elif member not in words[_DIMENSION[key]]:
            raise ValueError(f"{key} {member!r} is not in vocabulary.yml")
    return means


#: What must not be left over in front of a form's name: it would make it another form.
_OTHER_MONEY = re.compile(
    r"(?:一般公共|公共预算|公共财政|财政预算|拨款|政府性基金|国有资本经营|财政拨款|预算拨款|专户|基本支出|项目支出|采购|三公|社会保险基金预算)[^局厅部委院会]{0,8}$"
)


#: The forms as the finance department approves them, and as some publish them: 收入支出决算批复表.
_APPROVED = re.compile(r"决算批复(总?表)")


@cache
def _whose() -> re.Pattern[str]:
    """How what stands before a form's name ends: a year, a body, a word of scope."""
    scope = "年度?|部门|单位|综合|预算|级|汇总|机关|公开|人大|政协|[)\\]”]|[:、.]"
    return re.compile(rf"(?:{scope}|{patterns().organisation.endings})$")


def _before(words: str) -> bool:
    return _whose().search(words) is not None


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Form(_Entry):
    """One form: what it is called, what its rows are, and what all its cells have in common."""

    id: str
    name: dict[Literal["zh", "en"], str]
    titles: tuple[str, ...]
    axis: Axis
    standard: str = ""
    means: dict[str, str] = Field(default_factory=dict)
    #: What words of the printed title add: 一般公共预算 in the title of a 三公 form says which fund it is.
    title_means: dict[str, dict[str, str]] = Field(default_factory=dict)
    breakdowns: dict[str, str] = Field(default_factory=dict)
    #: The form that the same title names where economic items stand across and functions down.
    crossed: str = ""
    #: The form that the same title names where the rows of one list print codes of functions.
    coded: str = ""
    #: What a note beneath the form says its column 预算数 is: pattern of the note -> phase.
    note_phase: dict[str, str] = Field(default_factory=dict)
    facts: bool = True
    #: Its name is a few common words (支出表): before it stands a body, a year or a word of scope, and no other money.
    bare: bool = False

    @field_validator("note_phase")
    @classmethod
    def _phases(cls, value: dict[str, str]) -> dict[str, str]:
        for member in value.values():
            check_means({"phase": member})
        return value

    @field_validator("means")
    @classmethod
    def _members(cls, value: dict[str, str]) -> dict[str, str]:
        return check_means(value)

    def means_of(self, title: str) -> dict[str, str]:
        """What all cells have in common, given the normalised title as printed."""
        means = dict(self.means)
        for word, more in self.title_means.items():
            if re.search(word, title):
                means |= more
        return means

    @field_validator("breakdowns")
    @classmethod
    def _breakdowns(cls, value: dict[str, str]) -> dict[str, str]:
        for member in value.values():
            check_means({"breakdown": member})
        return value

    @property
    def kind(self) -> str:
        """'final' or 'budget', the first part of the id."""
        return self.id.split(".")[0]


class Term(_Entry):
    """What a header word means. `fund` gives the fund over expenditure and the source over revenue."""

    match: str
    means: dict[str, str] = Field(default_factory=dict)
    fund: str = ""
    source: str = ""
    exclude: str = ""
    #: Holds only below a header that has these words: 其他支出 below 单位资金 is money of the unit's own.
    under: str = ""
    #: Says of which year the money is: no dimension of a fact, and a part of the total beside it.
    vintage: bool = False

    @field_validator("means")
    @classmethod
    def _members(cls, value: dict[str, str]) -> dict[str, str]:
        return check_means(value)


class RowLabel(_Entry):
    """What a row label means in a table without codes."""

    match: str
    half: Literal["revenue", "expenditure", "both", "items", "department", "government"] = Field(alias="in")
    means: dict[str, str] = Field(default_factory=dict)
    source: str = ""
    total: Literal["", "year", "grand"] = ""
    exclude: str = ""


class Catalogue:
    """Forms, header terms and row labels, with their patterns compiled once."""

    def __init__(
        self, forms: list[Form], roles: dict[str, list[str]], terms: list[Term], labels: list[RowLabel]
    ) -> None:
        self.forms = {form.id: form for form in forms}
        if len(self.forms) != len(forms):
            raise ValueError("two forms have the same id")
        if unknown := {other for form in forms for other in (form.crossed, form.coded)} - {"", *self.forms}:
            raise ValueError(f"crossed, coded: no form has the id {min(unknown)!r}")
        self._titles = [(re.compile(f"(?:{'|'.join(form.titles)})$"), form) for form in forms]
        self._roles: list[tuple[Role, re.Pattern[str]]] = [
            (role, re.compile("|".join(f"(?:{p})" for p in patterns)))  # type: ignore[misc]
            for role, patterns in roles.items()
        ]
        self._terms = [(re.compile(term.match), term) for term in terms]
        self._labels = [(re.compile(entry.match), entry) for entry in labels]
        self._labelled = lru_cache(maxsize=65536)(self._label)
        self._term_cache: dict[tuple[str, str], Term | None] = {}
        self._role_cache: dict[str, Role | None] = {}

    def form_of_title(self, title: str, kind: str = "") -> tuple[Form, int] | None:
        """The form that a normalised title names, and where its name starts within the title.

        The longest name wins: 财政拨款收支总表 is not 收支总表. Of two forms that a title names alike (三公经费情况表)
        the one of the document's `kind` is meant.
        """
        best: tuple[Form, int] | None = None
        title = _APPROVED.sub(r"决算\1", title)
        for pattern, form in self._titles:
            match = pattern.search(title)
            if not match:
                continue
            better = best is None or match.start() < best[1]
            if better or (best is not None and match.start() == best[1] and best[0].kind != kind == form.kind):
                best = (form, match.start())
        if best is not None and _OTHER_MONEY.search(title[: best[1]]):
            return None  # 某某预算支出表 of money that no entry names: not the form of all money
        if best is not None and best[0].bare and best[1] and not _before(title[: best[1]]):
            return None  # 会议费支出表
        return best

    def role(self, header: str) -> Role | None:
        """What kind of column a normalised leaf header names, None where no line of `roles` says."""
        if header not in self._role_cache:
            self._role_cache[header] = next((r for r, p in self._roles if p.fullmatch(header)), None)
        return self._role_cache[header]

    def term(self, header: str, above: str = "") -> Term | None:
        """What a normalised header means below the headers `above`: a line of `columns`, or the words of several lines
        in a row; None where these say nothing, or more than one thing."""
        key = (header, above)
        if key not in self._term_cache:
            self._term_cache[key] = self._line(header, above) or compound(header, self._line)
        return self._term_cache[key]

    def _line(self, header: str, above: str = "") -> Term | None:
        fits = (t for p, t in self._terms if p.fullmatch(header) and (not t.under or re.search(t.under, above)))
        return next(fits, None)

    def row_label(self, label: str, half: str) -> RowLabel | None:
        """What a normalised row label means in a half ('revenue', 'expenditure', 'items'), or among economic items of a
        scheme ('department', 'government')."""
        return self._labelled(label, half)

    def _label(self, label: str, half: str) -> RowLabel | None:
        fits = (entry for pattern, entry in self._labels if entry.half in (half, "both") and pattern.fullmatch(label))
        return next(fits, None)


def load_catalogue(folder: Path = HERE, extra: tuple[Path, ...] = ()) -> Catalogue:
    """The catalogue of a folder (catalogue/*.yml, terms.yml, labels.yml) and of further form files.

    Raises: ValueError naming the file and the entry that is wrong.
    """
    forms: list[Form] = []
    for path in [*sorted((folder / "catalogue").glob("*.yml")), *extra]:
        loaded = _read(path)
        for entry in loaded.get("forms", []):
            try:
                forms.append(Form(**_filled(entry, loaded.get("words", {}))))
            except ValueError as error:
                raise ValueError(f"{path.name}: form {entry.get('id', '?')}: {error}") from error
    terms = _read(folder / "terms.yml")
    labels = _read(folder / "labels.yml")
    return Catalogue(
        forms, terms["roles"], [Term(**t) for t in terms["columns"]], [RowLabel(**e) for e in labels["labels"]]
    )


def _filled(entry: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    """An entry with the file's `words` put into its titles: {tail} is what the file says it is."""
    titles = entry.get("titles", ())
    for word, pattern in words.items():
        titles = [title.replace(f"{{{word}}}", pattern) for title in titles]
    return entry | {"titles": titles}


def _read(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


@cache
def default_catalogue() -> Catalogue:
    """The catalogue that ships with the project."""
    return load_catalogue()


_YEAR = re.compile(r"^(?:20\d\d)年?度?")


@lru_cache(maxsize=65536)
def header_word(text: str) -> str:
    """A header cell in the form in which terms.yml matches it: normal form, without unit and leading year."""
    word = re.sub(r"[\[(]?单位:.*$|\((?:万)?元\)$", "", normal(text))
    word = re.sub(r"^其中[:：]?", "", word)
    return _YEAR.sub("", word) or word
