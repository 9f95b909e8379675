"""How kinds and checks of organisations are called."""

from hub.organisations.models import Kind, Verification
from hub.reference import COUNTRIES

KINDS = {
    Kind.COMPANY: "Company",
    Kind.PUBLIC: "Public authority",
    Kind.NGO: "Association or foundation",
    Kind.RESEARCH: "Research institute",
    Kind.STUDENTS: "Student association",
}
CHECKS = {
    Verification.UNVERIFIED: "Not checked",
    Verification.PENDING: "Being checked",
    Verification.VERIFIED: "Verified",
    Verification.SUSPENDED: "Suspended",
}
COUNTRY = {one.code: one.name for one in COUNTRIES}
