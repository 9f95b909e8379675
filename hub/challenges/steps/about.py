"""The first four pages: the problem, the people, what exists, and a good result."""

from hub.challenges.steps.asks import Ask, Kind, Step
from hub.reference import LANGUAGES, SDGS, THEMES

PROBLEM = Step(
    key="problem",
    title="The problem",
    lead="Say what is wrong today, and how you know. Leave the solution to the team.",
    about="What is wrong today, and how you know",
    minutes=8,
    looks_for=(
        "A problem of people, not a task for a supplier",
        "One or two facts that a reader can check",
        "No solution hidden in the question",
        "Words that somebody from another field understands",
    ),
    asks=(
        Ask(
            "content_language",
            "Language",
            "In which language do you write?",
            Kind.SELECT,
            hint="Students see that the text is in this language.",
            choices=tuple(
                (
                    one.code,
                    one.own_name if one.own_name == one.name else f"{one.own_name} ({one.name})",
                )
                for one in LANGUAGES
            ),
        ),
        Ask(
            "title",
            "Title",
            "What do you call the challenge?",
            Kind.TEXT,
            hint="8 to 120 characters. A few words that people remember.",
            example="Keep cellars dry",
            least=8,
            most=120,
            needed="Write a title of at least 8 characters.",
        ),
        Ask(
            "tagline",
            "In one sentence",
            "What is it about, in one sentence?",
            Kind.AREA,
            hint="20 to 200 characters. Students see this in the list of challenges.",
            example="Warnings reach 9,000 households before heavy rain, and 400 cellars flood all "
            "the same. Learn why, and change what happens next.",
            least=20,
            most=200,
            rows=2,
            needed="Say in one sentence of at least 20 characters what it is about.",
        ),
        Ask(
            "problem",
            "The problem",
            "What happens today that should not happen?",
            hint="80 to 4,000 characters. Say since when, how often, and who told you.",
            example="Three times last year the river came into the cellars of the old town. A text "
            "message went out the evening before. We asked on forty doors: most people had read "
            "it, and few knew what to carry up first.",
            least=80,
            most=4000,
            rows=8,
            needed="Describe the problem in at least 80 characters.",
        ),
    ),
)

PEOPLE = Step(
    key="people",
    title="People affected",
    lead="Say who feels the problem. A team will want to meet them.",
    about="Who feels it, how many they are, which goal it serves",
    minutes=5,
    looks_for=(
        "People one can name and meet",
        "A number, or a fair guess with its source",
        "One to three goals, not all of them",
    ),
    asks=(
        Ask(
            "affected",
            "Who is affected",
            "Who feels the problem, and what have they told you?",
            hint="40 to 2,000 characters.",
            example="About 640 people over 75 live alone in our eleven buildings. Some have family "
            "near, many do not. They say that they do not want to be on a list.",
            least=40,
            most=2000,
            rows=6,
            needed="Say in at least 40 characters who is affected.",
        ),
        Ask(
            "affected_count",
            "How many",
            "How many are they?",
            Kind.TEXT,
            hint="For example “about 400 households”.",
            most=120,
        ),
        Ask(
            "sdgs",
            "Goals",
            "Which of the Sustainable Development Goals does it serve?",
            Kind.SOME,
            hint="Choose one to three.",
            least=1,
            most=3,
            choices=tuple((str(goal.number), f"{goal.number} {goal.label}") for goal in SDGS),
            needed="Choose at least one goal.",
        ),
        Ask(
            "theme",
            "Theme",
            "Under which theme should people find it?",
            Kind.ONE,
            choices=tuple((theme.code, theme.name) for theme in THEMES),
            needed="Choose a theme.",
        ),
    ),
)

EXISTS = Step(
    key="exists",
    title="What exists already",
    lead="Say what has been tried and what you can hand over, so that nobody starts from nothing.",
    about="What was tried, and what you can hand over",
    minutes=4,
    looks_for=(
        "What was tried, also what failed",
        "Data that you really may share",
        "Nothing about single persons",
    ),
    asks=(
        Ask(
            "exists_already",
            "What exists already",
            "What has been tried, here or elsewhere?",
            hint="30 to 3,000 characters. What failed is as useful as what worked.",
            example="A text message the evening before, and a leaflet from 2019. Another town "
            "marks the first step of each cellar with the height of the last flood.",
            least=30,
            most=3000,
            rows=6,
            needed="Say in at least 30 characters what exists already.",
        ),
        Ask(
            "data_given",
            "Data",
            "Which data, places or tools will the team get?",
            hint="Say what they are and from when. Leave it empty if there are none.",
            example="Floor plans of two buildings and hourly temperatures from 40 staircases since "
            "2023. No data about persons.",
            most=2000,
            rows=4,
        ),
    ),
)

RESULT = Step(
    key="result",
    title="A good result",
    lead="Tell students what would be different for people, not what should be built.",
    about="What would be different for people, and how the work is marked",
    minutes=8,
    looks_for=(
        "A change for people, not a product",
        "Small enough for 5 people in one term",
        "Somebody outside can tell if it worked",
        "More than one way to get there",
    ),
    asks=(
        Ask(
            "good_result",
            "A good result",
            "What has changed for the people affected, if it goes well?",
            hint="80 to 3,000 characters.",
            example="By the second evening of a heatwave, each staircase knows whom nobody has "
            "seen that day, and someone has rung the bell. It costs the tenants no money and puts "
            "nobody on a list.",
            least=80,
            most=3000,
            rows=6,
            needed="Describe the change in at least 80 characters.",
        ),
        Ask(
            "big_idea",
            "Big idea",
            "What is the larger idea behind it?",
            Kind.TEXT,
            hint="A few words, such as “Living with water”.",
            most=200,
        ),
        Ask(
            "essential_question",
            "Essential question",
            "Which question could open the team’s work?",
            Kind.AREA,
            hint="It begins with “How” and has no answer yet.",
            example="How might neighbours reach people over 75 living alone before the third hot "
            "night, without a list of who they are?",
            most=300,
            rows=2,
        ),
        Ask(
            "criteria",
            "Criteria",
            "By what will the work be judged?",
            Kind.CRITERIA,
            hint="Two to six criteria. Their weights add up to 100.",
            least=2,
            most=6,
            needed="Name at least two criteria.",
        ),
    ),
)
