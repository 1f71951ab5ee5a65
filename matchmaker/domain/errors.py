"""Named refusals: what a rule says when it says no. Doors turn them into words, fields and status codes."""

from collections.abc import Mapping


class Refusal(Exception):
    """An act that the rules do not allow.

    code -- stable English code that doors translate.
    detail -- values that the translated sentence names.
    field -- the form field at fault, empty when it is the act as a whole.
    """

    code = "refused"

    def __init__(self, code: str = "", *, field: str = "", **detail: object) -> None:
        self.code = code or self.code
        self.field = field
        self.detail: Mapping[str, object] = detail
        super().__init__(self.code)


class NotFound(Refusal):
    """The object is absent, or belongs to others: the two are answered alike."""

    code = "not_found"


class Forbidden(Refusal):
    """The actor's role does not include this act."""

    code = "forbidden"


class Invalid(Refusal):
    """A value breaks a rule; `field` names it."""

    code = "invalid"


class WrongState(Refusal):
    """The object's state does not allow this move."""

    code = "wrong_state"


class Stale(Refusal):
    """Somebody else was quicker: the object changed since it was read."""

    code = "stale"


class Duplicate(Refusal):
    """The same thing is there already; `field` names what collides."""

    code = "duplicate"
