"""Broad fields of study.

Source: ISCED Fields of Education and Training 2013 (ISCED-F 2013), UNESCO Institute for
Statistics: the eleven broad fields. Written 24 November 2026.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StudyField:
    """`code` has two digits; narrow fields begin with it."""

    code: str
    name: str


FIELDS = (
    StudyField("00", "Generic programmes and qualifications"),
    StudyField("01", "Education"),
    StudyField("02", "Arts and humanities"),
    StudyField("03", "Social sciences, journalism and information"),
    StudyField("04", "Business, administration and law"),
    StudyField("05", "Natural sciences, mathematics and statistics"),
    StudyField("06", "Information and communication technologies"),
    StudyField("07", "Engineering, manufacturing and construction"),
    StudyField("08", "Agriculture, forestry, fisheries and veterinary"),
    StudyField("09", "Health and welfare"),
    StudyField("10", "Services"),
)

BY_CODE = {field.code: field for field in FIELDS}
