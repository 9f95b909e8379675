"""How a challenge is put in words: its state, its terms, its answers."""

from datetime import date
from typing import Any

from hub.challenges import partners
from hub.challenges.models import Challenge, Confidentiality, Mode, Rights, State
from hub.challenges.steps import ASKS, Kind
from hub.reference import LANGUAGES, SDGS, SKILL_LEVELS, SKILLS, STUDY_LEVELS, THEMES
from hub.web import words

LANGUAGE = {one.code: one.own_name for one in LANGUAGES}
GOAL = {str(one.number): f"{one.number} {one.label}" for one in SDGS}
THEME = {one.code: one.name for one in THEMES}
LEVEL = {one.code: one.name for one in STUDY_LEVELS}
TERMS = {
    "free": "Nothing to sign or to sell",
    "limited": "Some things stay in the team",
    "assignment": "May ask to buy the rights",
    "nda": "A signed promise of secrecy",
}
SKILL = {one.code: one.name for one in SKILLS}
SKILL_LEVEL = dict(SKILL_LEVELS)
MODE = {Mode.ONLINE: "Online", Mode.BLENDED: "Blended", Mode.ON_SITE: "On site"}
MODE_OF = {mode.value: name for mode, name in MODE.items()}

RIGHTS = {
    Rights.STUDENT_OWNED: "What the team makes belongs to the team. "
    "The organisation may read it and learn from it.",
    Rights.NON_EXCLUSIVE: "What the team makes belongs to the team. "
    "The organisation may use it free of charge, and so may the team.",
    Rights.OPEN_LICENCE: "What the team makes is published under an open licence. "
    "Everybody may use it and says who made it.",
    Rights.OPTIONAL_ASSIGNMENT: "What the team makes belongs to the team. "
    "The organisation may ask to buy the rights, and the team may say no without a reason.",
}
SECRETS = {
    Confidentiality.NONE: "Nothing is secret.",
    Confidentiality.LIMITED: "Some things the organisation shows must stay within the team.",
    Confidentiality.NDA: "Each member signs a promise to keep the organisation's secrets.",
}


def state_sentence(challenge: Challenge, comments: int = 0, verified: bool = True) -> str:
    """Where a challenge stands and who acts next, for its organisation."""
    match challenge.state:
        case State.DRAFT:
            return "Draft. Only your organisation sees it. You can go on at any time."
        case State.SUBMITTED:
            return "Sent. A coordinator begins the review within 3 working days."
        case State.IN_REVIEW:
            return "In review. A coordinator answers within 5 working days."
        case State.EDITS_REQUESTED:
            if comments == 0:
                return "A reviewer asked for changes. All are answered: send it again."
            asked = words.plural(comments, "change", "changes")
            return f"A reviewer asks for {asked}. Make them and send it again."
        case State.APPROVED:
            if not verified:
                return "Approved. It opens to students once your organisation is verified."
            return "Approved. A coordinator opens it to students."
        case State.PUBLISHED:
            return "Open. Students can read it, ask about it and rank it."
        case State.MATCHING:
            return "Ranking has ended. Teams are being formed."
        case State.IN_PROGRESS:
            return "A team is at work on it."
        case State.DELIVERED:
            return "A team has handed in its result. It is being assessed."
        case State.ASSESSED:
            return "The work is assessed."
        case State.CLOSED:
            return "Closed. It stays readable."
        case State.REJECTED:
            return "Not accepted. The reason stands in its history."
        case State.WITHDRAWN:
            return "Withdrawn by your organisation."


def answer_words(name: str, value: Any) -> str:
    """One answer as text; an empty one as an empty text."""
    if value is None or value == "" or value == []:
        return ""
    ask = ASKS[name]
    if ask.kind is Kind.CRITERIA:
        return "\n".join(
            f"{one['name']}, {one['weight']} %"
            + (", with the organisation’s view" if one.get("partner") else "")
            for one in value
        )
    if ask.kind is Kind.SKILLS:
        return "\n".join(
            f"{SKILL.get(one['skill'], one['skill'])}: {SKILL_LEVEL[one['level']]}" for one in value
        )
    if ask.kind is Kind.MEMBERS:
        return "\n".join(_first_up(partners.words_of(one)) for one in value)
    if isinstance(value, list):
        choices = dict(ask.choices)
        return words.listing([choices.get(str(one), str(one)) for one in value])
    if ask.choices:
        key = f"{value:g}" if isinstance(value, float) else str(value)
        return dict(ask.choices).get(key, key)
    if isinstance(value, date):
        return words.date(value)
    return f"{value} {ask.unit}".strip() if ask.kind is Kind.NUMBER else str(value)


def rights_sentences(challenge: Challenge) -> str:
    """Rights and confidentiality in at most three or four short sentences."""
    return " ".join(
        part
        for part in (
            RIGHTS[challenge.rights],
            SECRETS[challenge.confidentiality],
            challenge.rights_note,
        )
        if part
    )


def team_words(challenge: Challenge) -> str:
    """ "2 teams of 4 to 6, at least 3 universities"."""
    least, most = challenge.team_size_min, challenge.team_size_max
    size = str(most) if least == most else f"{least} to {most}"
    teams = words.plural(challenge.max_teams, "team", "teams")
    universities = words.plural(challenge.min_universities, "university", "universities")
    return f"{teams} of {size}, at least {universities}"


def asked_sentences(challenge: Challenge) -> list[str]:
    """What the organisation asks of each team besides its skills: largest share and criteria."""
    asked = [partners.words_of(one) for one in challenge.partner_criteria]
    share = partners.share_words(challenge.largest_share)
    return [one for one in (share, *map(_first_up, asked)) if one]


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def language_words(challenge: Challenge) -> str:
    """ "English or Deutsch"."""
    names = [LANGUAGE.get(code, code) for code in challenge.languages]
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def mode_words(challenge: Challenge) -> str:
    """ "Blended, one week in Milan"."""
    return f"{MODE[challenge.mode]}, {challenge.place}" if challenge.place else MODE[challenge.mode]
