"""The order of names as readers expect it: that of the Unicode Collation Algorithm.

Álvaro stands at A, Łukasz at L and Strauß beside Strauss. Databases do not agree on such an order,
so each row keeps the key of its own name, and lists, pages and files go by it. It is the order
that suits many languages, not the alphabet of one: Å stands at A for all.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

if TYPE_CHECKING:
    from collections.abc import Sequence


class Named(SQLModel):
    """A table whose rows have a name: `order_by(col(Person.name_key), …)` puts them in order."""

    name_key: bytes = Field(default=b"", sa_type=sa.LargeBinary, repr=False)
    """Kept with every change of the name that goes through a row."""


@sa.event.listens_for(Named, "before_insert", propagate=True)
@sa.event.listens_for(Named, "before_update", propagate=True)
def _keep(_: Any, __: Any, row: Any) -> None:
    row.name_key = sort_key(row.name)


def sort_key(text: str) -> bytes:
    """Bytes that are in the order of the texts they are made from, on every database."""
    weights: Sequence[int] = _collator().sort_key(text)
    return b"".join(weight.to_bytes(2, "big") for weight in weights)


@cache
def _collator() -> Any:
    """Made on first use: it takes 0.1 s and 12 MB, and most commands sort no names.

    The version is named, so that keys made by different versions of Python go together.
    """
    from pyuca.collator import Collator_10_0_0  # type: ignore[import-untyped]

    return Collator_10_0_0()
