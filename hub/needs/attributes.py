"""The questions of the inclusion page: a short list, each with the reason for which it is asked.

An answer serves two ends alone: nobody is the only holder in a team where that can be avoided, and
figures of whole rounds show whether the matching treats groups alike. The matcher gets a word that
stands for the attribute in one round and says nothing by itself.
"""

import hashlib
import hmac
from dataclasses import dataclass


@dataclass(frozen=True)
class Attribute:
    """key: as it is kept. name: of the group in figures. question, why: as students read them."""

    key: str
    name: str
    question: str
    why: str


ATTRIBUTES = (
    Attribute(
        "gender",
        "Women and non-binary people",
        "Are you a woman or non-binary?",
        "In technical studies they are often alone in a team, and are then heard less.",
    ),
    Attribute(
        "first_generation",
        "First in the family to study",
        "Are you the first in your family at a university?",
        "What others take for granted is then often nowhere written.",
    ),
    Attribute(
        "disability",
        "People with a disability or long illness",
        "Do you live with a disability or a long illness?",
        "A second person who knows this makes it easier to say what one needs.",
    ),
    Attribute(
        "carer",
        "People who care for others",
        "Do you care for a child or another person?",
        "Teams meet at other hours when one is not the only one with such duties.",
    ),
    Attribute(
        "means",
        "People who work for their living beside their studies",
        "Do you have to earn your living beside your studies?",
        "Travel, material and free weekends are then no matter of course.",
    ),
    Attribute(
        "migration",
        "People who came as refugees or grew up between countries",
        "Did you come as a refugee, or did your parents come from another country?",
        "One person should not have to stand for a whole part of the world.",
    ),
)
BY_KEY = {one.key: one for one in ATTRIBUTES}


def token(key: str, attribute: str) -> str:
    """What stands for an attribute in one round. key: the round's own, as hexadecimal digits."""
    text = f"inclusion\x1f{attribute}".encode()
    return f"i{hmac.new(bytes.fromhex(key), text, hashlib.sha256).hexdigest()[:12]}"


def names(key: str) -> dict[str, str]:
    """The token of each attribute in one round, with the name of its group in figures."""
    return {token(key, one.key): one.name for one in ATTRIBUTES}
