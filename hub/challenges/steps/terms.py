"""The next three pages: time and contact, rights, and wishes for the team."""

from hub.challenges.steps.asks import Ask, Kind, Step
from hub.reference import LANGUAGES, STUDY_LEVELS

CREDITS = ("2.5", "5", "7.5", "10", "15")
SHARES = (
    ("as_round", "As the round says: no more than half of a team"),
    ("two_fifths", "No more than two fifths: one of 4, two of 5 or 6"),
    ("third", "No more than a third: one of 3, 4 or 5, two of 6"),
    ("quarter", "No more than a quarter: one of 4 to 7, so each comes from another university"),
)
MODES = (
    ("online", "Online"),
    ("blended", "Mostly online, with some days together"),
    ("on_site", "On site"),
)
RIGHTS_CHOICES = (
    ("student_owned", "It belongs to the team; we may read it"),
    ("non_exclusive_licence", "It belongs to the team; we may use it free of charge"),
    ("open_licence", "Everybody may use it, under an open licence"),
    ("optional_assignment", "We may ask the team to sell us the rights; they may say no"),
)
CONFIDENTIALITY_CHOICES = (
    ("none", "Nothing is secret"),
    ("limited", "Some things we show must stay within the team"),
    ("nda", "Each member signs a promise to keep our secrets"),
)

TIME = Step(
    key="time",
    title="Time and contact you can give",
    lead="Promise little and keep it. A team plans around your answers.",
    about="Who answers, how much time, from when to when",
    minutes=3,
    looks_for=(
        "One named person who has the time",
        "At least one hour a week",
        "Dates within one term",
    ),
    asks=(
        Ask(
            "contact_name",
            "Contact",
            "Who will talk with the team?",
            Kind.TEXT,
            hint="The name as this person writes it. Students see it.",
            most=120,
            needed="Name the person who will talk with the team.",
        ),
        Ask(
            "partner_hours",
            "Hours a week",
            "How many hours a week can you give?",
            Kind.NUMBER,
            hint="All meetings and answers together, for one team.",
            unit="hours a week",
            needed="Say how many hours a week you can give.",
        ),
        Ask(
            "reply_days",
            "Reply within",
            "Within how many working days do you reply?",
            Kind.NUMBER,
            hint="If a reply is late, the coordinator is told.",
            unit="working days",
            needed="Say within how many working days you reply.",
        ),
        Ask(
            "starts_on",
            "First day",
            "On which day can the work begin?",
            Kind.DATE,
            hint="For example 2 2 2027.",
            needed="Enter the day on which the work can begin.",
        ),
        Ask(
            "ends_on",
            "Last day",
            "By which day should the result be there?",
            Kind.DATE,
            hint="For example 15 6 2027. Most teams work three to five months.",
            needed="Enter the day by which the result should be there.",
        ),
    ),
)

RIGHTS = Step(
    key="rights",
    title="Rights and confidentiality",
    lead="Say now who may use the result. It cannot become stricter later.",
    about="Who may use the result, and what stays secret",
    minutes=4,
    looks_for=(
        "The team keeps the right to show its work",
        "Secrets are few and have a reason",
    ),
    asks=(
        Ask(
            "rights",
            "Rights",
            "Who may use what the team makes?",
            Kind.ONE,
            choices=RIGHTS_CHOICES,
            needed="Choose who may use what the team makes.",
        ),
        Ask(
            "confidentiality",
            "Confidentiality",
            "Is anything secret?",
            Kind.ONE,
            choices=CONFIDENTIALITY_CHOICES,
            needed="Choose whether anything is secret.",
        ),
        Ask(
            "rights_note",
            "More on this",
            "Is there more to say on rights or secrets?",
            hint="Name the licence, or what must stay within the team, and for how long.",
            example="Names and door numbers of tenants stay out of every page.",
            most=1000,
            rows=3,
        ),
    ),
)

TEAM = Step(
    key="team",
    title="Wishes for the team",
    lead="Wish for what the work needs. Each wish makes the group of students smaller.",
    about="How it meets, languages, skills, size, access",
    minutes=5,
    looks_for=(
        "Few skills, and only those that the work needs",
        "A language in which most students can take part",
        "A reason in the work for each criterion; a language is spoken, it is no origin",
        "Words on access, so that nobody has to ask",
    ),
    asks=(
        Ask(
            "mode",
            "How the team meets",
            "How does the team meet?",
            Kind.ONE,
            choices=MODES,
            needed="Choose how the team meets.",
        ),
        Ask(
            "place",
            "Place",
            "Where is it, if the team comes to a place?",
            Kind.TEXT,
            hint="City, and for how long. Say who pays for travel.",
            example="Milan, one week in April; travel and room are paid",
            most=120,
        ),
        Ask(
            "languages",
            "Languages",
            "In which languages may the team work?",
            Kind.SOME,
            hint="Each member needs one of them.",
            least=1,
            choices=tuple((one.code, one.own_name) for one in LANGUAGES if one.interface),
            needed="Choose at least one language.",
        ),
        Ask(
            "levels",
            "Level of study",
            "Students of which level may take part?",
            Kind.SOME,
            least=1,
            choices=tuple((level.code, level.name) for level in STUDY_LEVELS),
            needed="Choose at least one level.",
        ),
        Ask(
            "credits",
            "Credits",
            "How much work is it for one student?",
            Kind.SELECT,
            hint="One credit is 25 to 30 hours.",
            choices=tuple((one, f"{one} credits") for one in CREDITS),
            needed="Choose the number of credits.",
        ),
        Ask(
            "skills",
            "Skills",
            "Which skills does the team need?",
            Kind.SKILLS,
            hint="Each is held by at least one member. Up to five.",
            most=5,
        ),
        Ask(
            "team_size_min",
            "Smallest team",
            "How many students at least?",
            Kind.NUMBER,
            needed="Say how many students a team has at least.",
        ),
        Ask(
            "team_size_max",
            "Largest team",
            "How many students at most?",
            Kind.NUMBER,
            needed="Say how many students a team has at most.",
        ),
        Ask(
            "max_teams",
            "Teams",
            "How many teams can you look after?",
            Kind.NUMBER,
            needed="Say how many teams you can look after.",
        ),
        Ask(
            "min_universities",
            "Universities",
            "From how many universities at least?",
            Kind.NUMBER,
            hint="Two or more: the hub is for working across borders.",
            needed="Say from how many universities a team comes.",
        ),
        Ask(
            "largest_share",
            "Largest share",
            "How large a part of a team may come from one university?",
            Kind.ONE,
            hint="The smaller the part, the more universities a team needs, and the harder it is "
            "to form one.",
            choices=SHARES,
        ),
        Ask(
            "partner_criteria",
            "Partner’s criteria",
            "What should some members of each team bring?",
            Kind.MEMBERS,
            hint="A language, a level of study or a skill that the work cannot do without. Up to "
            "three. No team is formed without it, so each makes the group of students smaller. "
            "You cannot ask for a university or a programme: that would say who people are, not "
            "what they can do.",
            most=3,
        ),
        Ask(
            "access_note",
            "Access",
            "What should people with access needs know?",
            hint="Steps, noise, screens, early hours: what the place and the work ask, and what "
            "you can change.",
            example="The workshop has a step-free door on the yard. All meetings have captions.",
            most=1000,
            rows=3,
        ),
    ),
)
