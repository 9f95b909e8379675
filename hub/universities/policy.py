"""Administrators say which universities there are; everybody reads their names elsewhere."""

from sqlmodel import col, select

from hub import identity
from hub.db import Work
from hub.universities.models import University


def administrator(work: Work) -> None:
    """Somebody who operates the hub."""
    identity.administrator(work)


def university(work: Work, university_id: int) -> University:
    """A university, open or closed, for administrators."""
    administrator(work)
    return work.one(select(University).where(col(University.id) == university_id))
