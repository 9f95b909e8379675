"""Who people are: accounts, roles in context, signing in and out."""

from hub.identity.models import GrantState, Person, RoleGrant
from hub.identity.sessions import actor_of, identify

__all__ = ["GrantState", "Person", "RoleGrant", "actor_of", "identify"]
