"""Who people are: accounts, roles in context, signing in and out."""

from hub.identity.models import GrantState, Person, RoleGrant
from hub.identity.policy import administrator, anyone, coordinator, member, require
from hub.identity.sessions import actor_of, identify

__all__ = [
    "GrantState",
    "Person",
    "RoleGrant",
    "actor_of",
    "administrator",
    "anyone",
    "coordinator",
    "identify",
    "member",
    "require",
]
