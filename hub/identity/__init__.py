"""Who people are: accounts, roles in context, signing in and out."""

from hub.identity.addresses import Email, mail_address
from hub.identity.models import GrantState, Person, RoleGrant
from hub.identity.policy import administrator, anyone, coordinator, member, require
from hub.identity.queries import signed_in_before
from hub.identity.sessions import actor_of, identify, sign_out_everywhere
from hub.identity.zones import Zone, zone_choices

__all__ = [
    "Email",
    "GrantState",
    "Person",
    "RoleGrant",
    "Zone",
    "actor_of",
    "administrator",
    "anyone",
    "coordinator",
    "identify",
    "mail_address",
    "member",
    "require",
    "sign_out_everywhere",
    "signed_in_before",
    "zone_choices",
]
