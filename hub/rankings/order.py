"""An order of challenges, and what the controls of a rank list make of it. Knows no database."""

from collections.abc import Sequence


def moved(order: Sequence[int], places: Sequence[int]) -> list[int]:
    """The order after every chosen place was honoured, first those that change.

    places: for each entry of `order`, the place from 1 that its select says; entries whose select
    still says where they stand are left alone.
    """
    result = list(order)
    for at, (key, place) in enumerate(zip(order, places, strict=False)):
        if place != at + 1:
            put(result, key, place)
    return result


def put(order: list[int], key: int, place: int) -> None:
    """Bring a key to a place from 1; a place outside is the nearest one inside."""
    order.remove(key)
    order.insert(max(0, place - 1), key)


def stepped(order: list[int], key: int | None, by: int) -> None:
    """Move a key up (-1) or down (1) by one; at an end, or unknown, nothing happens."""
    if key in order:
        put(order, key, max(1, order.index(key) + 1 + by))
