"""Forms of organisations: the entry, a coordinator's desk, colleagues."""

from matchmaker.web.members.forms.colleagues import InvitationForm, RoleForm
from matchmaker.web.members.forms.desk import DecisionForm, QueueForm
from matchmaker.web.members.forms.entry import MemberForm, SettledMemberForm

__all__ = ["DecisionForm", "InvitationForm", "MemberForm", "QueueForm", "RoleForm", "SettledMemberForm"]
