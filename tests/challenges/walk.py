"""What an organisation writes, page by page: for tests that need a whole challenge."""

from typing import Any

PAGES: dict[str, dict[str, Any]] = {
    "problem": {
        "content_language": "en",
        "title": "Keep cellars dry",
        "tagline": "Warnings reach 9,000 households, and cellars flood all the same.",
        "problem": "Three times last year the river came into the cellars of the old town. "
        "A text message went out the evening before, and few knew what to do.",
    },
    "people": {
        "affected": "About 640 people live in the old houses by the river. Few can carry much.",
        "affected_count": "About 400 households",
        "sdgs": ["11", "13"],
        "theme": "water",
    },
    "exists": {
        "exists_already": "A text message the evening before, and a leaflet from 2019.",
        "data_given": "Water levels since 1998.",
    },
    "result": {
        "good_result": "On two streets, half as many cellars are flooded in autumn, because "
        "people know the evening before what to carry up first.",
        "criterion_1": "Understanding",
        "criterion_1_weight": "60",
        "criterion_2": "Result",
        "criterion_2_weight": "40",
        "criterion_2_partner": "yes",
    },
    "time": {
        "contact_name": "Solveig Berg",
        "partner_hours": "2",
        "reply_days": "3",
        "starts_on-day": "1",
        "starts_on-month": "2",
        "starts_on-year": "2027",
        "ends_on-day": "15",
        "ends_on-month": "6",
        "ends_on-year": "2027",
    },
    "rights": {"rights": "non_exclusive_licence", "confidentiality": "none"},
    "team": {
        "mode": "blended",
        "place": "Gdańsk, three days in April",
        "languages": ["en", "pl"],
        "levels": ["bachelor", "master"],
        "credits": "7.5",
        "skill_1": "hydrology",
        "skill_1_level": "3",
        "team_size_min": "4",
        "team_size_max": "6",
        "max_teams": "2",
        "min_universities": "3",
    },
}


def fill(client: Any, challenge_id: int, *steps: str) -> None:
    """Send these pages of the wizard as a browser would; all of them when none is named."""
    for step in steps or PAGES:
        path = f"/challenges/{challenge_id}/draft/{step}"
        version = client.get(path).text.split('name="version" value="')[1].split('"')[0]
        answer = client.post(path, data={"version": version, "then": "next", **PAGES[step]})
        assert answer.status_code == 303, answer.text
