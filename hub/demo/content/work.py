"""What a team made, decided and heard: the shapes of what the demo's teams keep."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from hub.demo.content.shapes import LinkMeaning, NoteType, Phase, Value, unwrapped

BlockKind = Literal["h2", "h3", "p", "ul", "ol", "tasks", "table", "quote", "callout"]


class Block(Value):
    """One block of a page. In the files it is a list that begins with the kind:

    ["h2", text], ["p", text], ["ul", [text, …]], ["tasks", [[done, text], …]],
    ["table", [[head, …], [cell, …], …]], ["quote", text, who], ["callout", note type, text].
    """

    kind: BlockKind
    text: str = ""
    by: str = ""
    note: NoteType | None = None
    items: tuple[str, ...] = ()
    tasks: tuple[tuple[bool, str], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @model_validator(mode="before")
    @classmethod
    def listed(cls, data: Any) -> Any:
        if isinstance(data, dict):
            return data
        kind, *rest = [unwrapped(part) for part in data]
        match kind:
            case "ul" | "ol":
                return {"kind": kind, "items": rest[0]}
            case "tasks":
                return {"kind": kind, "tasks": rest[0]}
            case "table":
                return {"kind": kind, "rows": rest[0]}
            case "quote":
                return {"kind": kind, "text": rest[0], "by": rest[1]}
            case "callout":
                return {"kind": kind, "note": rest[0], "text": rest[1]}
        return {"kind": kind, "text": rest[0]}

    @model_validator(mode="after")
    def filled(self) -> "Block":
        if not (self.text or self.items or self.tasks or self.rows):
            raise ValueError(f"an empty {self.kind}")
        if len({len(row) for row in self.rows}) > 1:
            raise ValueError("a table with uneven rows")
        return self


class Page(Value):
    key: str
    title: str
    lead: str = ""
    blocks: tuple[Block, ...] = Field(min_length=4)


class Note(Value):
    """`by` is the student's key, or empty for an anonymous note."""

    id: str
    type: NoteType
    text: str = Field(max_length=500)
    by: str = ""
    votes: int = 0
    source: str = ""
    large: bool = False


class Cluster(Value):
    title: str
    notes: tuple[Note, ...]


class Frame(Value):
    title: str
    phase: Phase
    clusters: tuple[Cluster, ...]


class Link(Value):
    """An arrow between two notes: `from_note` answers (supports, …) `to_note`."""

    from_note: str
    meaning: LinkMeaning
    to_note: str

    @model_validator(mode="before")
    @classmethod
    def listed(cls, data: Any) -> Any:
        if isinstance(data, dict):
            return data
        from_note, meaning, to_note = data
        return {"from_note": from_note, "meaning": meaning, "to_note": to_note}


class Board(Value):
    key: str
    title: str
    frames: tuple[Frame, ...]
    links: tuple[Link, ...]

    @property
    def notes(self) -> tuple[Note, ...]:
        """All notes in reading order."""
        return tuple(
            n for frame in self.frames for cluster in frame.clusters for n in cluster.notes
        )

    @model_validator(mode="after")
    def links_meet_notes(self) -> "Board":
        known = [note.id for note in self.notes]
        if len(known) != len(set(known)):
            raise ValueError(f"board {self.key}: two notes with one id")
        for link in self.links:
            if not {link.from_note, link.to_note} <= set(known):
                raise ValueError(f"board {self.key}: {link} meets no note")
        return self


class Decision(Value):
    """All agreed but those in `against`; `said` keeps what these said and what came of it."""

    number: int
    on: date
    text: str
    reason: str
    against: tuple[str, ...] = ()
    said: str = ""


class Task(Value):
    text: str
    who: str
    due: date
    done: bool = True


class Milestone(Value):
    """A `gate` ends its phase and is opened by the teacher."""

    title: str
    phase: Phase
    due: date
    gate: bool = False
    state: Literal["planned", "open", "returned", "accepted"]
    passed: date | None = None


class Message(Value):
    """`by` is the key of a student, a contact or a teacher."""

    by: str
    at: datetime
    text: str


class Part(Value):
    """A page or the board, handed in for the criteria it names."""

    of: str
    criteria: tuple[str, ...]


class Deliverable(Value):
    title: str
    at: datetime
    statement: str
    parts: tuple[Part, ...]


class Mark(Value):
    """`points` is 40, 60, 80 or 100: starting, sound, strong, outstanding."""

    criterion: str
    points: Literal[40, 60, 80, 100]
    comment: str


class PartnerView(Value):
    """What the partner says about a criterion it was asked about, with a level."""

    criterion: str
    points: Literal[40, 60, 80, 100]
    comment: str


class Difference(Value):
    """Points that one member gets more (or less) than the team, and why."""

    student: str
    points: int = Field(ge=-20, le=20)
    reason: str


class Assessment(Value):
    """A team that is being assessed may have marks for some of its criteria only."""

    marks: tuple[Mark, ...] = ()
    partner: tuple[PartnerView, ...] = ()
    differences: tuple[Difference, ...] = ()
    released: date | None = None


class Use(Value):
    """What the partner did with the result, `months` after the end."""

    months: Literal[3, 6, 12]
    due: date
    answered: date | None = None
    use: Literal["adopted", "piloted", "informed", "not_used"] | None = None
    text: str = ""


class Showcase(Value):
    """The public story. `agreed` are the members who want to be named."""

    title: str
    result: str
    problem: str
    learned: str
    quote: str = ""
    quoted: str = ""
    made: str
    evidence: tuple[str, ...]
    honest: str
    agreed: tuple[str, ...]
    licence: str = "CC-BY-4.0"
    published: date | None = None
    used: tuple[Use, ...] = ()
    next: str = ""


class Team(Value):
    """A team, and what it made. `language` is that of its pages and of its story.

    `aim` is the challenge as the team put it for itself.
    """

    key: str
    name: str
    aim: str = Field(max_length=400)
    challenge: str
    language: str = "en"
    members: tuple[str, ...] = Field(min_length=4)
    meeting: str
    meets: datetime | None = None
    board: Board | None = None
    pages: tuple[Page, ...] = ()
    decisions: tuple[Decision, ...] = ()
    tasks: tuple[Task, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    messages: tuple[Message, ...] = ()
    deliverable: Deliverable | None = None
    assessment: Assessment = Assessment()
    showcase: Showcase | None = None

    @field_validator("members")
    @classmethod
    def once(cls, members: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(members)) != len(members):
            raise ValueError("one member twice")
        return members
