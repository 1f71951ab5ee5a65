"""For whom patents are imported."""

from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid
from matchmaker.domain.members import MemberStatus
from matchmaker.storage.members import Member, member_holding_code


def holder_with_code(session: Session, *, code: str) -> Member:
    """The admitted member with this credit code; raises Invalid when there is none."""
    typed = "".join(code.upper().split())
    member = member_holding_code(session, typed)
    if member is None:
        raise Invalid("import_holder_unknown", field="holder", credit_code=typed[:18])
    if member.status is not MemberStatus.APPROVED:
        raise Invalid("import_holder_not_admitted", field="holder", credit_code=typed)
    return member
