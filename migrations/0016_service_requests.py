"""requests for a service, the answers of agencies, licences found in the register

Revision: 0016, after 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KINDS = (
    "filing", "search", "warning", "navigation", "valuation", "licensing", "drafting", "recordal", "pledge",
    "overseas_filing", "overseas_enforcement", "insurance", "litigation", "mediation", "training",
    "preexamination", "tisc_search"
)
STATES = ("asked", "comparing", "ordered", "delivered", "confirmed", "ended")


def _coded(name, *codes):
    return sa.Enum(*codes, name=name, native_enum=False, length=40)


def upgrade() -> None:
    _add_requests()
    _add_agencies()
    _add_licences()


def _add_requests() -> None:
    op.create_table(
        "service_request",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("member_id", sa.String(12), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("kind", _coded("servicekind", *KINDS), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("subclasses", sa.JSON(), nullable=False),
        sa.Column("region", _coded("region", "11", "12", "13"), nullable=True),
        sa.Column("answers_until", sa.Date(), nullable=False),
        sa.Column("patent_id", sa.String(12), nullable=True),
        sa.Column("deal_id", sa.String(12), nullable=True),
        sa.Column("state", _coded("requeststate", *STATES), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("chosen_at", sa.DateTime(), nullable=True),
        sa.Column("delivered_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("lapses_on", sa.Date(), nullable=True),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("chosen_id", sa.String(12), nullable=True),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.CheckConstraint(
            "(state = 'ended') = (reason <> '')", name=op.f("ck_service_request_reason_if_ended")
        ),
        sa.CheckConstraint(
            "state NOT IN ('confirmed', 'ended') OR due_on IS NULL",
            name=op.f("ck_service_request_nothing_due_when_over"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('ordered', 'delivered', 'confirmed') OR chosen_id IS NOT NULL",
            name=op.f("ck_service_request_chosen_if_ordered"),
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_service_request_member_id_member")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_service_request_account_id_account")),
        sa.ForeignKeyConstraint(["patent_id"], ["patent.id"], name=op.f("fk_service_request_patent_id_patent")),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_service_request_deal_id_deal")),
        sa.ForeignKeyConstraint(["chosen_id"], ["member.id"], name=op.f("fk_service_request_chosen_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_request")),
    )
    for column in ("member_id", "state", "lapses_on", "remind_on", "chosen_id"):
        op.create_index(op.f(f"ix_service_request_{column}"), "service_request", [column])


def _add_agencies() -> None:
    op.create_table(
        "request_agency",
        sa.Column("request_id", sa.String(12), nullable=False),
        sa.Column("agency_id", sa.String(12), nullable=False),
        sa.Column("reply", _coded("reply", "silent", "quoted", "declined"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("first_answer_at", sa.DateTime(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("working_days", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(reply = 'quoted') = (price IS NOT NULL AND working_days IS NOT NULL)",
            name=op.f("ck_request_agency_quote_whole"),
        ),
        sa.CheckConstraint(
            "(reply = 'silent') = (first_answer_at IS NULL)", name=op.f("ck_request_agency_answer_has_time")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_request_agency_request_id_service_request")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["member.id"], name=op.f("fk_request_agency_agency_id_member")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_request_agency_account_id_account")),
        sa.PrimaryKeyConstraint("request_id", "agency_id", name=op.f("pk_request_agency")),
    )
    op.create_index(op.f("ix_request_agency_agency_id"), "request_agency", ["agency_id"])


def _add_licences() -> None:
    op.create_table(
        "licence_check",
        sa.Column("member_id", sa.String(12), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_licence_check_member_id_member")),
        sa.ForeignKeyConstraint(["checked_by"], ["account.id"], name=op.f("fk_licence_check_checked_by_account")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_licence_check")),
    )


def downgrade() -> None:
    for table in ("licence_check", "request_agency", "service_request"):
        op.drop_table(table)
