"""Partner's criteria and own shares from a challenge to the freeze, the reasons and the public."""

from dataclasses import replace
from typing import Any

from sqlmodel import col, select

from hub import matching
from hub.challenges import Challenge, LargestShare
from hub.matching import Criterion, Instance, Need, Student
from hub.profiles import StudentProfile
from hub.rounds import MatchingRound, MatchingRun, freezing, queries, reasons, solving, verifying
from hub.rounds.wording import in_words, with_skills
from tests.rounds.scene import frozen, published, scene

POLISH = {"field": "languages", "value": "pl", "min": 2}
MAPS = {"field": "skills", "value": "gis", "min": 1, "level": 3}


def test_the_freeze_gives_the_matcher_what_a_challenge_asks(work: Any) -> None:
    with work() as w:
        made = scene(w, 9, challenges=2)
        asking = w.get(Challenge, made.challenge_ids[0])
        asking.largest_share = LargestShare.THIRD
        asking.partner_criteria = [POLISH, MAPS]
        w.add(asking)
        found = frozen(w, made)
        asked, plain = matching.read_instance(found.instance).challenges
        assert asked.share_permille == 334
        assert asked.criteria == (
            Criterion("languages", "pl", 2),
            Criterion("skills", "gis", 1, 3),
        )
        assert (plain.share_permille, plain.criteria) == (freezing.SHARE_PERMILLE, ())


def test_published_teams_meet_a_criterion_and_the_public_can_check_it(work: Any) -> None:
    with work() as w:
        made = scene(w, 12, challenges=2)
        for challenge_id in made.challenge_ids:
            row = w.get(Challenge, challenge_id)
            row.largest_share, row.partner_criteria = LargestShare.THIRD, [POLISH]
            row.team_size_min = row.team_size_max = 6
            w.add(row)
        for at, person_id in enumerate(made.students):
            profile = w.one(
                select(StudentProfile).where(col(StudentProfile.person_id) == person_id)
            )
            profile.languages = ["en", "fr", "pl"] if at < 4 else ["en", "fr"]
            w.add(profile)
        found = published(w, made)
        run = w.get(MatchingRun, found.published_run_id)
        instance, result = solving.instance_for(found, run), matching.read_result(run.result)
        assert len(result.teams) == 2
        speakers = {one.id for one in instance.students if "pl" in one.languages}
        assert [len(speakers & set(team.members)) for team in result.teams] == [2, 2]
        facts, teams = verifying.public_round(instance, result)
        assert verifying.public_faults(facts, result, teams) == []
        assert {one.languages for one in facts.students} == {("en",), ("en", "pl")}
        mute = tuple(replace(one, languages=("en",)) for one in facts.students)
        faults = verifying.public_faults(replace(facts, students=mute), result, teams)
        assert [one[:2] for one in faults] == ["H9", "H9"]


def test_the_demand_counts_the_universities_that_a_share_takes(work: Any) -> None:
    with work() as w:
        made = scene(w, 9, challenges=2)
        asking = w.get(Challenge, made.challenge_ids[0])
        asking.largest_share = LargestShare.QUARTER
        w.add(asking)
        found = w.get(MatchingRound, made.round_id)
        warnings = {one.id: one.warning for one in queries.demand(w, found)}
        assert warnings == {
            made.challenge_ids[0]: "Ranked from 3 of 4 universities",
            made.challenge_ids[1]: "",
        }


def a_round(*criteria: Criterion, speakers: int) -> Instance:
    """Five students who all rank one challenge; one of them could not be in its team."""
    students = tuple(
        Student(
            id=f"s{n}",
            university=f"u{n}",
            level="bachelor" if n == 4 else "master",
            languages=("en", "pl") if n < speakers or n == 4 else ("en",),
            skills=(("statistics", 5),) if n == 0 else (("statistics", 3),),
            ranking=(("c1",),),
        )
        for n in range(5)
    )
    challenge = matching.Challenge("c1", ("en",), ("master",), criteria=criteria)
    universities = tuple(matching.University(f"u{n}") for n in range(5))
    return Instance("made up", universities, students, (challenge,))


def missed(instance: Instance) -> str:
    result = matching.solve(instance, seed=1)
    facts = reasons.facts_of(instance, result, {"c1": "Keep cellars dry"})
    return reasons.missed(facts, instance.students[1], "c1", 1)["text"]


def test_a_student_reads_which_criterion_left_a_challenge_without_a_team() -> None:
    asked = Criterion("languages", "pl", 2), Criterion("level", "master", 1)
    assert missed(a_round(*asked, speakers=1)) == (
        "“Keep cellars dry” was ranked by 5 students, and no team that keeps the rules could be "
        "formed there: it has a partner’s criterion, at least 2 members who speak Polski, and too "
        "few of those who ranked it and could be in a team meet it."
    )
    several = missed(a_round(*asked, Criterion("skills", "law", 1, 3), speakers=1))
    assert (
        "partner’s criteria, at least 2 members who speak Polski and at least 1 member" in several
    )
    assert "meet them." in several


def test_a_criterion_is_no_reason_where_enough_meet_it() -> None:
    asked = Criterion("languages", "pl", 2)
    need = (Need("law", 3),)
    round_ = a_round(asked, speakers=2)
    closed = replace(round_, challenges=tuple(replace(c, skills=need) for c in round_.challenges))
    assert "criteri" not in missed(closed)
    assert missed(closed).endswith("could be formed there without loss to others.")


def test_the_public_file_shows_the_higher_of_two_levels_only_where_it_is_held() -> None:
    asked = Criterion("skills", "statistics", 1, 5)
    round_ = a_round(asked, speakers=0)
    need = (Need("statistics", 2),)
    round_ = replace(round_, challenges=tuple(replace(c, skills=need) for c in round_.challenges))
    result = matching.solve(round_, seed=1)
    facts, teams = verifying.public_round(round_, result)
    assert sorted(one.skills for one in facts.students) == [
        (("statistics", 2),),
        (("statistics", 2),),
        (("statistics", 2),),
        (("statistics", 5),),
    ]
    assert verifying.public_faults(facts, result, teams) == []


def test_the_matchers_words_for_criteria_become_ours() -> None:
    titles = {"c3": "Keep cellars dry"}
    said = "c3 has a partner's criterion (at least 2 with languages pl)."
    assert in_words(said, titles) == (
        "“Keep cellars dry” has a partner’s criterion (at least 2 members who speak Polski)."
    )
    bound = (
        "What stood in the way: the partner's criterion (at least 1 with skills gis at level 3)."
    )
    assert with_skills(in_words(bound, titles)) == (
        "What stood in the way: the partner’s criterion (at least 1 member who has the skill "
        "“Maps and geographic data” (“I can do it alone”, or more))."
    )
    pinned = (matching.Pin("s0", "c1"),)
    for asked in (Criterion("languages", "pl", 2), Criterion("level", "doctoral", 1)):
        conflict = matching.diagnose(replace(a_round(asked, speakers=1), pins=pinned))
        assert len(conflict) == 2
        assert "criterion (at least" in conflict[0]
        assert " with l" not in in_words(conflict[0], titles)
