"""What stops a person's act, in words for that person."""


class NotAllowed(Exception):
    """The reader's role or scope does not carry the act; the journal keeps the attempt."""

    def __init__(self, right: str, thing: tuple[str, str] = ("", "")) -> None:
        super().__init__(right)
        self.right = right
        self.thing = thing


class Refused(Exception):
    """A rule of the house forbids the act as asked; `field` names the form field the words belong to."""

    def __init__(self, words: str, field: str | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.field = field


class Stale(Exception):
    """Somebody else saved first; `current` is the thing as it stands now."""

    def __init__(self, current: object) -> None:
        super().__init__("stale")
        self.current = current
