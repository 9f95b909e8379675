"""Pictures of the demo for the README: `python -m tests.browser.pictures` writes docs/pictures."""

import io
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright
from sqlmodel import col, select

from hub.actor import Role
from hub.assessment import Assessment, AssessmentState, Result
from hub.boards import Board
from hub.challenges import Challenge
from hub.console import chromium
from hub.db import Work
from hub.identity import Person, RoleGrant
from hub.pages import Page as SharedPage
from hub.rounds import MatchingRound
from hub.rounds import State as RoundState
from hub.teams import Membership
from tests.browser.conftest import ARGUMENTS
from tests.browser.hubs import copy_of
from tests.browser.pages import Visitors
from tests.demo_data import ROOT, make_demo

FOLDER = ROOT / "docs" / "pictures"
WINDOW = {"width": 1280, "height": 860}
WIDE = 960
COLOURS = 192
"""Few colours make small files; our pages have few."""


@dataclass(frozen=True)
class Picture:
    """What is to be seen: the page, and the address of who opens it."""

    name: str
    path: str
    email: str | None = None


def member_of(work: Work, team_id: int) -> str:
    return work.one(
        select(Person.email)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(col(Membership.team_id) == team_id)
        .order_by(col(Person.id))
    )


def with_role(work: Work, role: Role) -> str:
    return work.one(
        select(Person.email)
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(col(RoleGrant.role) == role)
        .order_by(col(Person.id))
    )


def pictures(work: Work) -> list[Picture]:
    """One picture for each of the main rooms, with rows that the demo has."""
    challenge = work.one(select(Challenge.id).where(col(Challenge.title) == "Heatwave neighbours"))
    student = with_role(work, Role.STUDENT)
    finished = work.one(
        select(MatchingRound.id)
        .where(col(MatchingRound.state) != RoundState.OPEN)
        .order_by(col(MatchingRound.id))
    )
    board = work.one(select(Board).where(col(Board.title) == "Evidence wall"))
    page = work.one(select(SharedPage).where(col(SharedPage.team_id) == board.team_id))
    marked, teacher = work.one(
        select(Assessment, Person.email)
        .join(Person, col(Person.id) == col(Assessment.assessor_id))
        .where(col(Assessment.state) == AssessmentState.MARKED)
    )
    result = work.one(
        select(Result).where(col(Result.team_id) == board.team_id).order_by(col(Result.id))
    )
    whose = work.get(Person, result.person_id).email
    return [
        Picture("front", "/"),
        Picture("challenge", f"/challenges/{challenge}", student),
        Picture("ranking", "/rankings", student),
        Picture("round", f"/rounds/{finished}", with_role(work, Role.COORDINATOR)),
        Picture("team", f"/teams/{board.team_id}", member_of(work, board.team_id)),
        Picture("board", f"/boards/{board.id}", member_of(work, board.team_id)),
        Picture("page", f"/pages/{page.id}", member_of(work, page.team_id)),
        Picture("desk", f"/assessment/desk/{marked.submission_id}", teacher),
        Picture("result", f"/assessment/results/{result.team_id}", whose),
    ]


def keep(name: str, data: bytes) -> Path:
    """Write a picture, smaller and with few colours."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.png"
    with Image.open(io.BytesIO(data)) as whole:
        small = whole.convert("RGB").resize((WIDE, round(whole.height * WIDE / whole.width)))
    small.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


def main() -> None:
    executable = chromium.find()
    if executable is None:
        raise SystemExit(chromium.MISSING)
    unboxed = ["--no-sandbox"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo"
        make_demo(demo)
        hub = copy_of(demo, Path(folder) / "hub")
        with hub.work() as work:
            wanted = pictures(work)
        hub.start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=executable, args=[*ARGUMENTS, *unboxed]
                )
                for one in wanted:
                    here = Visitors(browser, hub)
                    page = here(one.email, viewport=WINDOW)
                    page.goto(one.path)
                    page.wait_for_timeout(800)
                    path = keep(one.name, page.screenshot())
                    here.close()
                    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")
        finally:
            hub.stop()


if __name__ == "__main__":
    main()
