"""The outcomes the house expects. Their text is for the person; codes live at the edges."""


class HubError(Exception):
    """Something a person can be told in a sentence."""


class NotFound(HubError):
    """Not there, or not for this actor to know of."""

    def __init__(self, sentence: str = "There is nothing here for you to see.") -> None:
        super().__init__(sentence)


class Forbidden(HubError):
    """Visible, but not for this actor to do."""


class SignInFirst(Forbidden):
    """For somebody signed out: signing in may open it."""

    def __init__(self, sentence: str = "Sign in to see this page.") -> None:
        super().__init__(sentence)


class Conflict(HubError):
    """What the present state forbids."""


class TooMany(HubError):
    """A limit was reached; `wait_s` says in how many seconds it opens again."""

    def __init__(self, sentence: str, wait_s: int = 60) -> None:
        super().__init__(sentence)
        self.wait_s = wait_s


class Invalid(HubError):
    """A fault of one field that only the database knows; shown beside that field."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class EditedMeanwhile(HubError):
    """Somebody else saved the same form first. `theirs` holds what is saved now, by field."""

    def __init__(self, who: str, theirs: dict[str, str], version: int) -> None:
        super().__init__(f"{who} changed this while you wrote. Read both, then save again.")
        self.theirs = theirs
        self.version = version
