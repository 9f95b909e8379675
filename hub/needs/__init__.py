"""Access needs, which only their student and the ombud team read, and what students say of
themselves for inclusion, which only they read.

The matching takes neutral limits and opaque tokens from here; nothing else leaves this folder.
"""

from hub.needs.attributes import names
from hub.needs.commands import erase_of_person
from hub.needs.limits import NONE, Limits
from hub.needs.models import AccessNeed, Effect, InclusionAnswer, NeedReading
from hub.needs.queries import limits_of, tokens_of

__all__ = [
    "NONE",
    "AccessNeed",
    "Effect",
    "InclusionAnswer",
    "Limits",
    "NeedReading",
    "erase_of_person",
    "limits_of",
    "names",
    "tokens_of",
]
