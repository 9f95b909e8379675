"""What a new page begins with."""

from dataclasses import dataclass

from hub.pages.seeding import Given


@dataclass(frozen=True)
class Template:
    """A page to begin with."""

    title: str
    about: str
    blocks: tuple[Given, ...] = ()


TEMPLATES: dict[str, Template] = {
    "empty": Template("Empty page", "Nothing on it yet."),
    "charter": Template(
        "Team charter",
        "How you work together: agree on it in the first week.",
        (
            ("h2", "What we want to reach"),
            ("p", "One sentence that all of us agree with."),
            ("h2", "When and how we meet"),
            ("ul", ["Our weekly meeting, with its time zone", "Where we write to each other"]),
            ("h2", "Who takes care of what"),
            ("table", [["Role", "Who", "Until when"], ["Contact with the partner", "", ""]]),
            ("h2", "If something goes wrong"),
            ("p", "How we say it, and whom we ask for help."),
        ),
    ),
    "interview_guide": Template(
        "Interview guide",
        "What you ask, in which order, and what you say first.",
        (
            ("h2", "Before we begin"),
            ("p", "Who we are, why we ask, what happens to the answers, how to stop."),
            ("h2", "Questions"),
            ("ol", ["Tell us about the last time that …", "What did you do then?", "Who else?"]),
            ("h2", "To end with"),
            ("p", "What did we not ask? Whom else should we talk to?"),
        ),
    ),
    "interview_notes": Template(
        "Interview notes",
        "What one person told you; no names without consent.",
        (
            ("table", [["Who (in general words)", "When", "Where", "Consent"], ["", "", "", ""]]),
            ("h2", "What we heard"),
            ("p", ""),
            ("h2", "In their own words"),
            ("quote", "A sentence that you do not want to lose.", "Who, in general words"),
            ("h2", "What surprised us"),
            ("p", ""),
            ("h2", "To do next"),
            ("tasks", [(False, "Add the evidence to the board")]),
        ),
    ),
    "synthesis": Template(
        "Synthesis",
        "What you asked, heard and measured, and what follows.",
        (
            ("h2", "What we asked"),
            ("p", ""),
            ("h2", "What we heard"),
            ("p", ""),
            ("h2", "What we measured"),
            ("p", ""),
            ("h2", "What we do not know"),
            ("ul", [""]),
            ("h2", "What follows"),
            ("callout", "decision", "What we decide, and why."),
        ),
    ),
    "prototype_test": Template(
        "Prototype test",
        "What you try, with whom, and how you will know.",
        (
            ("h2", "What we try"),
            ("p", ""),
            ("h2", "What we expect"),
            ("p", "We think that … We will know when …"),
            ("h2", "With whom"),
            ("p", ""),
            ("h2", "What happened"),
            ("table", [["Step", "Expected", "Seen"], ["", "", ""]]),
            ("h2", "What we change"),
            ("tasks", [(False, "")]),
        ),
    ),
    "journal": Template(
        "Journal",
        "A few lines a week: what you did, learned and felt.",
        (
            ("h2", "This week"),
            ("p", "What we did, and what came of it."),
            ("h3", "What we learned"),
            ("p", ""),
            ("h3", "What we would do differently"),
            ("p", ""),
        ),
    ),
    "report": Template(
        "Report",
        "The whole story for people who were not there.",
        (
            ("h2", "In short"),
            ("p", "The problem, what we did, what came of it, in five sentences."),
            ("h2", "The problem"),
            ("p", ""),
            ("h2", "What we found out"),
            ("p", ""),
            ("h2", "What we made and tested"),
            ("p", ""),
            ("h2", "What it is worth, and its limits"),
            ("p", ""),
            ("h2", "Sources"),
            ("ol", [""]),
        ),
    ),
    "handover": Template(
        "Handover letter",
        "What the partner needs to go on without you.",
        (
            ("p", "Dear partner,"),
            ("h2", "What you get"),
            ("ul", [""]),
            ("h2", "How to go on"),
            ("ol", [""]),
            ("h2", "What is not solved"),
            ("p", ""),
            ("h2", "Whom to ask"),
            ("p", ""),
        ),
    ),
}
