"""Works: further work for what did not pass, tries of the code at the door, skills of one's own

Revision: 0002_works, after 0001, 2026-11-22
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002_works"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("checks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("finding", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("further_order_id", KEY, nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_checks_further_order_id_work_orders"), "work_orders", ["further_order_id"], ["id"]
        )
        batch_op.create_check_constraint(
            op.f("ck_checks_finding_is_mended"), "(finding IS NULL) = (further_order_id IS NULL)"
        )
        batch_op.create_check_constraint(
            op.f("ck_checks_finding_failed"), "finding IS NULL OR (NOT passed AND finding <> '')"
        )
        batch_op.create_check_constraint(op.f("ck_checks_mended_elsewhere"), "further_order_id <> work_order_id")
        batch_op.create_index(op.f("ix_checks_further_order_id"), ["further_order_id"], unique=False)

    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("code_tries", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_check_constraint(op.f("ck_appointments_code_tries"), "code_tries BETWEEN 0 AND 5")
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.alter_column("code_tries", existing_type=sa.Integer(), existing_nullable=False, server_default=None)

    op.create_table(
        "skill_kinds",
        sa.Column("id", KEY, nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("trade", sa.String(length=32), nullable=True),
        sa.Column("names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_kinds")),
        sa.UniqueConstraint("code", name=op.f("uq_skill_kinds_code")),
    )


def downgrade() -> None:
    op.drop_table("skill_kinds")
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_appointments_code_tries"), type_="check")
        batch_op.drop_column("code_tries")
    with op.batch_alter_table("checks", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_checks_further_order_id"))
        batch_op.drop_constraint(op.f("ck_checks_mended_elsewhere"), type_="check")
        batch_op.drop_constraint(op.f("ck_checks_finding_failed"), type_="check")
        batch_op.drop_constraint(op.f("ck_checks_finding_is_mended"), type_="check")
        batch_op.drop_constraint(op.f("fk_checks_further_order_id_work_orders"), type_="foreignkey")
        batch_op.drop_column("further_order_id")
        batch_op.drop_column("finding")
