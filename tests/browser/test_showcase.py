"""Team and partner agree, and everyone reads the result."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, select

from hub.actor import Role
from hub.challenges import Challenge
from hub.identity import Person, RoleGrant
from hub.showcase import Project
from hub.teams import Membership, Team
from tests.browser.hubs import RunningHub
from tests.browser.pages import Visitors


@pytest.fixture(scope="module")
def story(hub: RunningHub) -> tuple[Project, str, str]:
    """A story that is not public, a member of its team, and a contact of its partner."""
    with hub.work() as work:
        project = work.one(
            select(Project).where(col(Project.published_at).is_(None)).order_by(col(Project.id))
        )
        member = work.one(
            select(Person.email)
            .join(Membership, col(Membership.person_id) == col(Person.id))
            .where(col(Membership.team_id) == project.team_id)
        )
        partner = work.one(
            select(Person.email)
            .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
            .join(Challenge, col(Challenge.organisation_id) == col(RoleGrant.organisation_id))
            .join(Team, col(Team.challenge_id) == col(Challenge.id))
            .where(col(Team.id) == project.team_id, col(RoleGrant.role) == Role.PARTNER)
        )
        return project, member, partner


def test_team_and_partner_agree_and_everyone_reads_it(
    page_as: Visitors,
    story: tuple[Project, str, str],
    axe: Callable[[Page], None],
    no_overflow: Callable[[Page], None],
) -> None:
    project, member, partner = story
    public = page_as()
    assert public.goto(f"/showcase/{project.key}").status == 404
    for email in (member, partner):
        page = page_as(email)
        page.goto(f"/showcase/team/{project.team_id}")
        page.get_by_role("button", name="We agree that everyone can read it").click()
        expect(page.get_by_role("button", name="Take our yes back")).to_be_visible()
        axe(page)
        no_overflow(page)
    public.goto("/showcase")
    public.get_by_role("link", name=project.title).click()
    expect(public.get_by_role("heading", level=1)).to_have_text(project.title)
    expect(public.get_by_role("heading", name="Cite it")).to_be_visible()
    axe(public)
    no_overflow(public)
    plain = page_as(script=False)
    plain.goto("/showcase")
    plain.get_by_label("Search in results").fill(project.title.split()[0])
    plain.get_by_role("button", name="Search").click()
    expect(plain.get_by_role("link", name=project.title)).to_be_visible()
