"""Terms that not every student can accept, and the equal alternative that they call for."""

from collections.abc import Iterable

from hub.challenges.models import Challenge, Confidentiality, Rights


def binds(challenge: Challenge) -> bool:
    """Whether a member may be asked to sell rights, or signs a promise of secrecy."""
    return (
        challenge.rights is Rights.OPTIONAL_ASSIGNMENT
        or challenge.confidentiality is Confidentiality.NDA
    )


def without_alternative(offered: Iterable[Challenge]) -> list[Challenge]:
    """The binding ones of an offer that has none with as many credits and free terms."""
    offered = list(offered)
    free = {one.credits for one in offered if not binds(one)}
    return [one for one in offered if binds(one) and one.credits not in free]


def facet(challenge: Challenge) -> list[str]:
    """By which words of the catalogue its terms are found."""
    found = []
    if challenge.rights is Rights.OPTIONAL_ASSIGNMENT:
        found.append("assignment")
    if challenge.confidentiality is not Confidentiality.NONE:
        found.append(challenge.confidentiality.value)
    return found if binds(challenge) else ["free", *found]
