"""Phones that the desk wrote down from a call

Revision: 0003_callers, after 0002_works, 2026-11-22
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_callers"
down_revision = "0002_works"
branch_labels = None
depends_on = None

TABLE = "contact_points"
BEFORE = "origin IN ('roster', 'self')"
AFTER = "origin IN ('roster', 'self', 'call')"
NEVER_A_WAY_IN = "origin <> 'call' OR NOT sign_in"
RULE = "ck_contact_points_call_never_signs_in"
WITH_RULE = f"{AFTER}), \n\tCONSTRAINT {RULE} CHECK ({NEVER_A_WAY_IN}"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        remake(BEFORE, WITH_RULE)
    else:
        op.drop_constraint(op.f("ck_contact_points_origin"), TABLE, type_="check")
        op.create_check_constraint(op.f("ck_contact_points_origin"), TABLE, AFTER)
        op.create_check_constraint(op.f(RULE), TABLE, NEVER_A_WAY_IN)
    op.create_index(
        "uq_contact_points_call",
        TABLE,
        ["kind", "value"],
        unique=True,
        sqlite_where=sa.text("origin = 'call'"),
        postgresql_where=sa.text("origin = 'call'"),
    )


def downgrade() -> None:
    op.drop_index("uq_contact_points_call", table_name=TABLE)
    # Kept, and written to no more: as if somebody had typed it who never showed that it is theirs.
    op.execute("UPDATE contact_points SET origin = 'self', verified_at = NULL WHERE origin = 'call'")
    if op.get_bind().dialect.name == "sqlite":
        remake(WITH_RULE, BEFORE)
    else:
        op.drop_constraint(op.f(RULE), TABLE, type_="check")
        op.drop_constraint(op.f("ck_contact_points_origin"), TABLE, type_="check")
        op.create_check_constraint(op.f("ck_contact_points_origin"), TABLE, BEFORE)


def remake(old: str, new: str) -> None:
    """SQLite changes a CHECK by making the table anew; its indexes go with the old one and are made again."""
    bind = op.get_bind()
    made = bind.scalar(sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": TABLE})
    kept = sa.text("SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :name AND sql IS NOT NULL")
    indexes = bind.scalars(kept, {"name": TABLE}).all()
    if made.count(old) != 1:
        raise ValueError(f"{TABLE} does not say {old}")
    bind.exec_driver_sql(made.replace(old, new).replace(TABLE, f"{TABLE}_new", 1))
    bind.exec_driver_sql(f"INSERT INTO {TABLE}_new SELECT * FROM {TABLE}")
    bind.exec_driver_sql(f"DROP TABLE {TABLE}")
    bind.exec_driver_sql(f"ALTER TABLE {TABLE}_new RENAME TO {TABLE}")
    for index in indexes:
        bind.exec_driver_sql(index)
