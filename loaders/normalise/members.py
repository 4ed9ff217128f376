"""Which member of a dimension includes which: 2080501 lies within 20805 within 208 within 'all'."""

from __future__ import annotations

from functools import lru_cache
from itertools import product

from loaders.document import ALL, Cell
from loaders.forms.vocabulary import vocabulary

#: The dimensions in which cells nest, in the order of a `Place`.
DIMENSIONS = ("function_code", "economic_code", "government_code", "fund", "nature", "source", "item")
Place = tuple[str, ...]
_EVERYWHERE = (ALL,) * len(DIMENSIONS)

_VOCABULARY = {"fund": "fund", "nature": "nature", "source": "source", "item": "three_public_item"}


@lru_cache(maxsize=65536)
def chain(dimension: str, member: str) -> tuple[str, ...]:
    """The member itself and all that include it, the narrowest first; the last is 'all' where there is one."""
    if dimension.endswith("_code"):
        if member == ALL:
            return (ALL,)
        return (*(member[:n] for n in range(len(member), 2, -1) if n == len(member) or n in (3, 5, 7)), ALL)
    words = vocabulary()[_VOCABULARY[dimension]]
    found = [member]
    while member in words and words[member].get("parent"):
        member = words[member]["parent"]
        found.append(member)
    return tuple(found)


def place(cell: Cell) -> Place:
    """Where a cell stands in the dimensions."""
    return tuple(map(cell.meaning.get, DIMENSIONS, _EVERYWHERE))


def within(inner: Place, outer: Place) -> bool:
    """The outer place includes the inner one, in every dimension that both have."""
    return all(o in chain(d, i) for d, i, o in zip(DIMENSIONS, inner, outer, strict=False))


@lru_cache(maxsize=65536)
def above(where: Place) -> tuple[Place, ...]:
    """All places that include this one, itself left out."""
    chains = [chain(dimension, member) for dimension, member in zip(DIMENSIONS, where, strict=True)]
    return tuple(wider for wider in product(*chains) if wider != where)


def group_key(cell: Cell) -> tuple[str, ...]:
    """Cells with one key may nest in each other; of cells with different keys none includes another.

    A balance is told apart by its item here, since opening and closing are no parts of each other.
    """
    m = cell.meaning
    item = m.get("item", ALL) if m.get("measure") == "balance" else ""
    return (
        m.get("measure", ""), m.get("breakdown", ""), m.get("entity", ""), m.get("phase", ""),
        m.get("year_offset", "0"), m.get("economic_scheme", ALL), item,
    )  # fmt: skip
