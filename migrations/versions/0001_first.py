"""first

Revision: 0001, after , 2026-11-22
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blobs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(32), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("derived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("derive_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("derive_tries", sa.Integer(), nullable=False),
        sa.Column("derive_failed", sa.String(32), nullable=True),
        sa.Column("view_width", sa.Integer(), nullable=True),
        sa.Column("view_height", sa.Integer(), nullable=True),
        sa.Column("check_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "derive_failed IN ('unreadable', 'too_big', 'too_slow', 'crashed', 'lost')", name=op.f("ck_blobs_failure")
        ),
        sa.CheckConstraint("media_type IN ('image/jpeg', 'image/png', 'image/webp')", name=op.f("ck_blobs_mediatype")),
        sa.CheckConstraint("derived_at IS NULL OR derive_failed IS NULL", name=op.f("ck_blobs_made_or_failed")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_blobs_sha256_is_hex")),
        sa.CheckConstraint("size > 0", name=op.f("ck_blobs_size_positive")),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_blobs_has_pixels")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blobs")),
        sa.UniqueConstraint("sha256", name=op.f("uq_blobs_sha256")),
    )
    with op.batch_alter_table("blobs", schema=None) as batch_op:
        batch_op.create_index(
            "ix_blobs_check_due",
            ["check_at"],
            unique=False,
            sqlite_where=sa.text("check_at IS NOT NULL"),
            postgresql_where=sa.text("check_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_blobs_derive_due",
            ["derive_at"],
            unique=False,
            sqlite_where=sa.text("derived_at IS NULL AND derive_failed IS NULL"),
            postgresql_where=sa.text("derived_at IS NULL AND derive_failed IS NULL"),
        )

    op.create_table(
        "channel_health",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("down_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("knocks", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "channel IN ('email', 'sms', 'mailbox', 'none', 'desk')", name=op.f("ck_channel_health_carrier")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_health")),
        sa.UniqueConstraint("channel", name=op.f("uq_channel_health_channel")),
    )
    op.create_table(
        "job_runs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("lost", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_runs")),
    )
    with op.batch_alter_table("job_runs", schema=None) as batch_op:
        batch_op.create_index("ix_job_runs_name_started_at", ["name", "started_at"], unique=False)
        batch_op.create_index("ix_job_runs_started_at", ["started_at"], unique=False)

    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("large_text", sa.Boolean(), nullable=False),
        sa.Column("theme", sa.String(32), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("theme IN ('auto', 'light', 'dark')", name=op.f("ck_people_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index("ix_people_name_id", ["name", "id"], unique=False)

    op.create_table(
        "rate_counters",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_counters")),
        sa.UniqueConstraint("key", name=op.f("uq_rate_counters_key")),
    )
    with op.batch_alter_table("rate_counters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rate_counters_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "contact_points",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("value", sa.String(length=254), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sign_in", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.String(32), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('email', 'phone')", name=op.f("ck_contact_points_contactkind")),
        sa.CheckConstraint("origin IN ('roster', 'self')", name=op.f("ck_contact_points_origin")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_contact_points_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_points")),
        sa.UniqueConstraint("person_id", "kind", "value", name=op.f("uq_contact_points_person_id_kind_value")),
    )
    with op.batch_alter_table("contact_points", schema=None) as batch_op:
        batch_op.create_index("ix_contact_points_value", ["value"], unique=False)
        batch_op.create_index(
            "uq_contact_points_sign_in",
            ["kind", "value"],
            unique=True,
            sqlite_where=sa.text("sign_in"),
            postgresql_where=sa.text("sign_in"),
        )

    op.create_table(
        "drafts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("endpoint", sa.String(length=120), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("fields", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_drafts_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("key", name=op.f("uq_drafts_key")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index("ix_drafts_person_id_updated_at", ["person_id", "updated_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_drafts_updated_at"), ["updated_at"], unique=False)

    op.create_table(
        "estates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("hours_text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("desk_person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("live_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "live_at IS NULL OR (phone <> '' AND desk_person_id IS NOT NULL)",
            name=op.f("ck_estates_live_can_be_reached"),
        ),
        sa.CheckConstraint("code = lower(code)", name=op.f("ck_estates_code_lower")),
        sa.CheckConstraint("length(code) BETWEEN 2 AND 32", name=op.f("ck_estates_code_length")),
        sa.ForeignKeyConstraint(["desk_person_id"], ["people.id"], name=op.f("fk_estates_desk_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estates")),
        sa.UniqueConstraint("code", name=op.f("uq_estates_code")),
    )
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(32), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("method IN ('password', 'code')", name=op.f("ck_sign_ins_method")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_ins_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_ins_token_hash")),
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index("ix_sign_ins_expires_at", ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_ins_person_id"), ["person_id"], unique=False)

    op.create_table(
        "skills",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("trade", sa.String(length=32), nullable=False),
        sa.Column("certificate", sa.String(length=60), nullable=False),
        sa.Column("certified_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_skills_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skills")),
        sa.UniqueConstraint("person_id", "trade", name=op.f("uq_skills_person_id_trade")),
    )
    op.create_table(
        "staged_files",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("draft_key", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("staged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_staged_files_person_id_people")),
        sa.ForeignKeyConstraint(["sha256"], ["blobs.sha256"], name=op.f("fk_staged_files_sha256_blobs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_files")),
        sa.UniqueConstraint("draft_key", "position", name=op.f("uq_staged_files_draft_key_position")),
        sa.UniqueConstraint("draft_key", "sha256", name=op.f("uq_staged_files_draft_key_sha256")),
    )
    with op.batch_alter_table("staged_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staged_files_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_staged_files_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_staged_files_staged_at"), ["staged_at"], unique=False)

    op.create_table(
        "submissions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("endpoint", sa.String(length=120), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("location", sa.String(length=2000), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_submissions_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint("key", "endpoint", "person_id", name=op.f("uq_submissions_key_endpoint_person_id")),
    )
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submissions_made_at"), ["made_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_submissions_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_submissions_nobody",
            ["key", "endpoint"],
            unique=True,
            sqlite_where=sa.text("person_id IS NULL"),
            postgresql_where=sa.text("person_id IS NULL"),
        )

    op.create_table(
        "absences",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason IN ('leave', 'sick', 'training', 'elsewhere')", name=op.f("ck_absences_awayfor")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_absences_in_order")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_absences_estate_id_estates")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_absences_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.create_index("ix_absences_estate_id_starts_at", ["estate_id", "starts_at"], unique=False)
        batch_op.create_index("ix_absences_person_id_ends_at", ["person_id", "ends_at"], unique=False)

    op.create_table(
        "buildings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("floors", sa.Integer(), nullable=False),
        sa.CheckConstraint("code <> ''", name=op.f("ck_buildings_code_given")),
        sa.CheckConstraint("floors BETWEEN 1 AND 200", name=op.f("ck_buildings_floors")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_buildings_estate_id_estates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buildings")),
        sa.UniqueConstraint("estate_id", "code", name=op.f("uq_buildings_estate_id_code")),
        sa.UniqueConstraint("id", "estate_id", name=op.f("uq_buildings_id_estate_id")),
    )
    op.create_table(
        "calendar_days",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=120), nullable=False),
        sa.Column("set_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_calendar_days_estate_id_estates")),
        sa.ForeignKeyConstraint(["set_by_id"], ["people.id"], name=op.f("fk_calendar_days_set_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_days")),
        sa.UniqueConstraint("estate_id", "day", name=op.f("uq_calendar_days_estate_id_day")),
    )
    op.create_table(
        "duty_shifts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_duty_shifts_in_order")),
        sa.CheckConstraint("rank BETWEEN 1 AND 3", name=op.f("ck_duty_shifts_rank")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_duty_shifts_estate_id_estates")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_duty_shifts_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_shifts")),
        sa.UniqueConstraint(
            "estate_id", "person_id", "starts_at", name=op.f("uq_duty_shifts_estate_id_person_id_starts_at")
        ),
    )
    with op.batch_alter_table("duty_shifts", schema=None) as batch_op:
        batch_op.create_index("ix_duty_shifts_estate_id_ends_at", ["estate_id", "ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_shifts_person_id"), ["person_id"], unique=False)

    op.create_table(
        "import_batches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("default_kind", sa.String(32), nullable=False),
        sa.Column("may_add_buildings", sa.Boolean(), nullable=False),
        sa.Column("added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("tally", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("errors", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'applied') = (applied_at IS NOT NULL)", name=op.f("ck_import_batches_applied_at")
        ),
        sa.CheckConstraint(
            "default_kind IN ('owner', 'co_owner', 'tenant', 'family', 'agent', 'key_holder', 'proxy')",
            name=op.f("ck_import_batches_relationkind"),
        ),
        sa.CheckConstraint(
            "status IN ('received', 'checking', 'checked', 'refused', 'confirmed', 'applying', 'applied', 'failed', 'dropped')",
            name=op.f("ck_import_batches_importstatus"),
        ),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR confirmed_by_id IS NOT NULL", name=op.f("ck_import_batches_confirmed_by")
        ),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f("ck_import_batches_progress")),
        sa.ForeignKeyConstraint(["added_by_id"], ["people.id"], name=op.f("fk_import_batches_added_by_id_people")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["people.id"], name=op.f("fk_import_batches_confirmed_by_id_people")
        ),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_import_batches_estate_id_estates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batches")),
    )
    with op.batch_alter_table("import_batches", schema=None) as batch_op:
        batch_op.create_index("ix_import_batches_estate_id_id", ["estate_id", "id"], unique=False)
        batch_op.create_index(
            "ix_import_batches_waiting",
            ["lease_until"],
            unique=False,
            sqlite_where=sa.text("status IN ('received', 'checking', 'confirmed', 'applying')"),
            postgresql_where=sa.text("status IN ('received', 'checking', 'confirmed', 'applying')"),
        )

    op.create_table(
        "memberships",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("team", sa.String(length=60), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('resident', 'committee', 'front_desk', 'dispatcher', 'technician', 'guard', 'cleaner', 'steward', 'storekeeper', 'surveyor', 'case_officer', 'supervisor', 'manager', 'finance', 'auditor', 'regional_head', 'provider', 'administrator')",
            name=op.f("ck_memberships_role"),
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_memberships_ends_after_it_began")
        ),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_memberships_estate_id_estates")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_memberships_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index("ix_memberships_estate_id_role", ["estate_id", "role"], unique=False)
        batch_op.create_index(batch_op.f("ix_memberships_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_memberships_open",
            ["person_id", "estate_id", "role"],
            unique=True,
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )

    op.create_table(
        "policy_values",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_policy_values_reason_given")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_policy_values_estate_id_estates")),
        sa.ForeignKeyConstraint(["set_by_id"], ["people.id"], name=op.f("fk_policy_values_set_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_values")),
        sa.UniqueConstraint("estate_id", "key", "valid_from", name=op.f("uq_policy_values_estate_id_key_valid_from")),
    )
    with op.batch_alter_table("policy_values", schema=None) as batch_op:
        batch_op.create_index(
            "ix_policy_values_estate_id_key_valid_from_id", ["estate_id", "key", "valid_from", "id"], unique=False
        )

    op.create_table(
        "promises",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("severity", sa.String(32), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(32), nullable=False),
        sa.Column("is_statutory", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("source_text", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint("category IS NULL OR category <> ''", name=op.f("ck_promises_category")),
        sa.CheckConstraint("kind IN ('answer', 'visit', 'safe', 'finish')", name=op.f("ck_promises_clockkind")),
        sa.CheckConstraint("severity IN ('minor', 'major', 'urgent', 'emergency')", name=op.f("ck_promises_severity")),
        sa.CheckConstraint(
            "source IN ('pack', 'law', 'contract', 'brochure', 'notice', 'custom')", name=op.f("ck_promises_source")
        ),
        sa.CheckConstraint(
            "unit IN ('minutes', 'clock_hours', 'office_hours', 'working_days')", name=op.f("ck_promises_unit")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_promises_number")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_promises_valid_to")),
        sa.ForeignKeyConstraint(["added_by_id"], ["people.id"], name=op.f("fk_promises_added_by_id_people")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_promises_estate_id_estates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
    )
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.create_index(
            "uq_promises_category",
            ["estate_id", "severity", "kind", "category", "valid_from"],
            unique=True,
            sqlite_where=sa.text("category IS NOT NULL"),
            postgresql_where=sa.text("category IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_promises_general",
            ["estate_id", "severity", "kind", "valid_from"],
            unique=True,
            sqlite_where=sa.text("category IS NULL"),
            postgresql_where=sa.text("category IS NULL"),
        )

    op.create_table(
        "shifts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_shifts_in_order")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_shifts_estate_id_estates")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_shifts_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
        sa.UniqueConstraint(
            "estate_id", "person_id", "starts_at", name=op.f("uq_shifts_estate_id_person_id_starts_at")
        ),
    )
    with op.batch_alter_table("shifts", schema=None) as batch_op:
        batch_op.create_index("ix_shifts_estate_id_starts_at", ["estate_id", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_shifts_person_id"), ["person_id"], unique=False)

    op.create_table(
        "sign_in_codes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("contact_point_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('sign_in', 'contact')", name=op.f("ck_sign_in_codes_purpose")),
        sa.CheckConstraint("tries >= 0 AND tries <= 5", name=op.f("ck_sign_in_codes_five_tries")),
        sa.ForeignKeyConstraint(
            ["contact_point_id"], ["contact_points.id"], name=op.f("fk_sign_in_codes_contact_point_id_contact_points")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_in_codes_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_codes")),
    )
    with op.batch_alter_table("sign_in_codes", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_codes_expires_at", ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_codes_person_id"), ["person_id"], unique=False)

    op.create_table(
        "entrances",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("building_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.CheckConstraint("code <> ''", name=op.f("ck_entrances_code_given")),
        sa.ForeignKeyConstraint(
            ["building_id", "estate_id"],
            ["buildings.id", "buildings.estate_id"],
            name=op.f("fk_entrances_building_id_buildings"),
        ),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_entrances_estate_id_estates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entrances")),
        sa.UniqueConstraint("building_id", "code", name=op.f("uq_entrances_building_id_code")),
        sa.UniqueConstraint("id", "building_id", name=op.f("uq_entrances_id_building_id")),
    )
    op.create_table(
        "import_lines",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(32), nullable=False),
        sa.Column("acts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("findings", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.CheckConstraint("level IN ('fine', 'note', 'warning', 'error')", name=op.f("ck_import_lines_level")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name=op.f("fk_import_lines_batch_id_import_batches")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_lines")),
        sa.UniqueConstraint("batch_id", "line", name=op.f("uq_import_lines_batch_id_line")),
    )
    with op.batch_alter_table("import_lines", schema=None) as batch_op:
        batch_op.create_index("ix_import_lines_batch_id_level_line", ["batch_id", "level", "line"], unique=False)

    op.create_table(
        "import_sources",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name=op.f("fk_import_sources_batch_id_import_batches")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_sources")),
        sa.UniqueConstraint("batch_id", name=op.f("uq_import_sources_batch_id")),
    )
    op.create_table(
        "places",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("building_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("names", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('lobby', 'corridor', 'stairs', 'lift', 'roof', 'facade', 'garage', 'garden', 'playground', 'gate', 'pump_room', 'electric_room', 'other')",
            name=op.f("ck_places_placekind"),
        ),
        sa.ForeignKeyConstraint(
            ["building_id", "estate_id"],
            ["buildings.id", "buildings.estate_id"],
            name=op.f("fk_places_building_id_buildings"),
        ),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_places_estate_id_estates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sa.UniqueConstraint("id", "estate_id", name=op.f("uq_places_id_estate_id")),
    )
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.create_index("ix_places_estate_id_building_id", ["estate_id", "building_id"], unique=False)

    op.create_table(
        "homes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("building_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entrance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("label", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("sort_key", sa.String(length=120), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.Column("floor_to", sa.Integer(), nullable=True),
        sa.Column("stack", sa.String(length=16), nullable=False),
        sa.Column("handed_over_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("label <> ''", name=op.f("ck_homes_label_given")),
        sa.CheckConstraint("floor BETWEEN -9 AND 200", name=op.f("ck_homes_floor")),
        sa.CheckConstraint("floor_to IS NULL OR floor_to > floor", name=op.f("ck_homes_floor_to")),
        sa.ForeignKeyConstraint(
            ["building_id", "estate_id"],
            ["buildings.id", "buildings.estate_id"],
            name=op.f("fk_homes_building_id_buildings"),
        ),
        sa.ForeignKeyConstraint(
            ["entrance_id", "building_id"],
            ["entrances.id", "entrances.building_id"],
            name=op.f("fk_homes_entrance_id_entrances"),
        ),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_homes_estate_id_estates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_homes")),
        sa.UniqueConstraint("estate_id", "label", name=op.f("uq_homes_estate_id_label")),
        sa.UniqueConstraint("id", "estate_id", name=op.f("uq_homes_id_estate_id")),
    )
    with op.batch_alter_table("homes", schema=None) as batch_op:
        batch_op.create_index("ix_homes_building_id_stack_floor", ["building_id", "stack", "floor"], unique=False)
        batch_op.create_index("ix_homes_estate_id_number", ["estate_id", "number"], unique=False)
        batch_op.create_index("ix_homes_estate_id_sort_key_id", ["estate_id", "sort_key", "id"], unique=False)

    op.create_table(
        "matters",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("home_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("building_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("place_text", sa.String(length=200), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("severity", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("accountable_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taken_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("untaken_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_step", sa.String(32), nullable=False),
        sa.Column("next_update_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_update_missed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hand_overs", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('web', 'phone', 'walk_in', 'staff', 'imported')", name=op.f("ck_matters_channel")
        ),
        sa.CheckConstraint("kind IN ('report', 'work_order')", name=op.f("ck_matters_kind")),
        sa.CheckConstraint(
            "next_step IN ('first_answer', 'triage', 'plan_visit', 'visit', 'work', 'wait', 'call_back', 'progress', 'verdict')",
            name=op.f("ck_matters_nextstep"),
        ),
        sa.CheckConstraint("severity IN ('minor', 'major', 'urgent', 'emergency')", name=op.f("ck_matters_severity")),
        sa.CheckConstraint("(closed_at IS NULL) = (due_at IS NOT NULL)", name=op.f("ck_matters_open_has_due")),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (next_update_at IS NOT NULL)", name=op.f("ck_matters_open_has_next_update")
        ),
        sa.ForeignKeyConstraint(["accountable_id"], ["people.id"], name=op.f("fk_matters_accountable_id_people")),
        sa.ForeignKeyConstraint(["building_id"], ["buildings.id"], name=op.f("fk_matters_building_id_buildings")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_matters_estate_id_estates")),
        sa.ForeignKeyConstraint(["home_id"], ["homes.id"], name=op.f("fk_matters_home_id_homes")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_matters_place_id_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matters")),
        sa.UniqueConstraint("reference", name=op.f("uq_matters_reference")),
    )
    with op.batch_alter_table("matters", schema=None) as batch_op:
        batch_op.create_index(
            "ix_matters_accountable",
            ["accountable_id", "kind", "due_at"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index("ix_matters_estate_opened", ["estate_id", "kind", "opened_at", "id"], unique=False)
        batch_op.create_index("ix_matters_home", ["home_id", "kind", "opened_at"], unique=False)
        batch_op.create_index(
            "ix_matters_next_update",
            ["kind", "next_update_at"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            "ix_matters_queue",
            ["estate_id", "kind", "due_at", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            "ix_matters_untaken",
            ["estate_id", "kind"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL AND taken_up_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL AND taken_up_at IS NULL"),
        )
        batch_op.create_index(
            "ix_matters_waiting",
            ["estate_id", "kind"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL AND waiting_until IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NULL AND waiting_until IS NOT NULL"),
        )

    op.create_table(
        "neighbour_overrides",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("home_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.String(32), nullable=False),
        sa.Column("is_so", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "position IN ('above', 'below', 'riser', 'floor')", name=op.f("ck_neighbour_overrides_position")
        ),
        sa.CheckConstraint("home_id <> other_id", name=op.f("ck_neighbour_overrides_not_itself")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_neighbour_overrides_estate_id_estates")),
        sa.ForeignKeyConstraint(
            ["home_id", "estate_id"], ["homes.id", "homes.estate_id"], name=op.f("fk_neighbour_overrides_home_id_homes")
        ),
        sa.ForeignKeyConstraint(
            ["other_id", "estate_id"], ["homes.id", "homes.estate_id"], name="fk_neighbour_overrides_other_id_homes"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_neighbour_overrides")),
        sa.UniqueConstraint(
            "home_id", "other_id", "position", name=op.f("uq_neighbour_overrides_home_id_other_id_position")
        ),
    )
    op.create_table(
        "relations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("home_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("rights", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("sees_from", sa.Date(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sees_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('owner', 'co_owner', 'tenant', 'family', 'agent', 'key_holder', 'proxy')",
            name=op.f("ck_relations_relationkind"),
        ),
        sa.CheckConstraint("(valid_to IS NULL) = (ends_at IS NULL)", name=op.f("ck_relations_ends_at")),
        sa.CheckConstraint("rights BETWEEN 0 AND 127", name=op.f("ck_relations_rights")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_relations_valid_to")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_relations_estate_id_estates")),
        sa.ForeignKeyConstraint(
            ["home_id", "estate_id"], ["homes.id", "homes.estate_id"], name=op.f("fk_relations_home_id_homes")
        ),
        sa.ForeignKeyConstraint(["household_id"], ["relations.id"], name=op.f("fk_relations_household_id_relations")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_relations_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relations")),
    )
    with op.batch_alter_table("relations", schema=None) as batch_op:
        batch_op.create_index("ix_relations_estate_id_person_id", ["estate_id", "person_id"], unique=False)
        batch_op.create_index("ix_relations_home_id_ends_at", ["home_id", "ends_at"], unique=False)
        batch_op.create_index("ix_relations_person_id_home_id", ["person_id", "home_id"], unique=False)
        batch_op.create_index(
            "uq_relations_open",
            ["home_id", "person_id", "kind"],
            unique=True,
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )

    op.create_table(
        "clocks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("promise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("span", sa.String(32), nullable=False),
        sa.Column("is_statutory", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("half_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("most_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_days", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("half_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("most_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.CheckConstraint("kind IN ('answer', 'visit', 'safe', 'finish')", name=op.f("ck_clocks_clockkind")),
        sa.CheckConstraint("outcome IN ('kept', 'missed', 'stopped', 'superseded')", name=op.f("ck_clocks_outcome")),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome <> 'kept' OR ended_at <= due_at", name=op.f("ck_clocks_kept_in_time")
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome <> 'missed' OR ended_at > due_at", name=op.f("ck_clocks_missed_late")
        ),
        sa.CheckConstraint("paused_at IS NULL OR kind <> 'answer'", name=op.f("ck_clocks_answer_never_rests")),
        sa.CheckConstraint("span IN ('always', 'office')", name=op.f("ck_clocks_span")),
        sa.CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name=op.f("ck_clocks_ended_has_outcome")),
        sa.CheckConstraint("due_at > started_at", name=op.f("ck_clocks_due_after_start")),
        sa.CheckConstraint("half_at <= most_at AND most_at <= due_at", name=op.f("ck_clocks_marks_in_order")),
        sa.CheckConstraint("paused_at IS NULL OR NOT is_statutory", name=op.f("ck_clocks_statutory_never_rests")),
        sa.CheckConstraint("paused_at IS NULL OR ended_at IS NULL", name=op.f("ck_clocks_ended_never_rests")),
        sa.CheckConstraint("round > 0", name=op.f("ck_clocks_round")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_clocks_estate_id_estates")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_clocks_matter_id_matters")),
        sa.ForeignKeyConstraint(["promise_id"], ["promises.id"], name=op.f("fk_clocks_promise_id_promises")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clocks")),
    )
    with op.batch_alter_table("clocks", schema=None) as batch_op:
        batch_op.create_index(
            "ix_clocks_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL AND paused_at IS NULL AND due_told_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND paused_at IS NULL AND due_told_at IS NULL"),
        )
        batch_op.create_index("ix_clocks_estate_id_due_at", ["estate_id", "due_at"], unique=False)
        batch_op.create_index(
            "ix_clocks_half",
            ["half_at"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL AND paused_at IS NULL AND half_told_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND paused_at IS NULL AND half_told_at IS NULL"),
        )
        batch_op.create_index("ix_clocks_matter_id_id", ["matter_id", "id"], unique=False)
        batch_op.create_index(
            "ix_clocks_most",
            ["most_at"],
            unique=False,
            sqlite_where=sa.text("ended_at IS NULL AND paused_at IS NULL AND most_told_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND paused_at IS NULL AND most_told_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_clocks_promise_id"), ["promise_id"], unique=False)
        batch_op.create_index(
            "uq_clocks_running",
            ["matter_id", "round", "kind"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("visibility", sa.String(32), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("data", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.CheckConstraint("visibility IN ('resident', 'staff', 'restricted')", name=op.f("ck_events_visibility")),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_events_actor_id_people")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_events_estate_id_estates")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_events_matter_id_matters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_events_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index("ix_events_estate_id_id", ["estate_id", "id"], unique=False)
        batch_op.create_index("ix_events_matter_id_id", ["matter_id", "id"], unique=False)

    op.create_table(
        "hand_overs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.CheckConstraint("(answered_at IS NULL) = (accepted IS NULL)", name=op.f("ck_hand_overs_answered")),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_hand_overs_to_another")),
        sa.ForeignKeyConstraint(["from_id"], ["people.id"], name=op.f("fk_hand_overs_from_id_people")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_hand_overs_matter_id_matters")),
        sa.ForeignKeyConstraint(["to_id"], ["people.id"], name=op.f("fk_hand_overs_to_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_overs")),
    )
    with op.batch_alter_table("hand_overs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_overs_from_id"), ["from_id"], unique=False)
        batch_op.create_index(
            "ix_hand_overs_to",
            ["to_id"],
            unique=False,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )
        batch_op.create_index(
            "uq_hand_overs_waiting",
            ["matter_id"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )

    op.create_table(
        "links",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('verdict', 'objection')", name=op.f("ck_links_linkpurpose")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_links_matter_id_matters")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_links_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
    )
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.create_index("ix_links_matter", ["matter_id", "purpose"], unique=False)
        batch_op.create_index(batch_op.f("ix_links_person_id"), ["person_id"], unique=False)

    op.create_table(
        "messages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("recipient_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("matter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("contact_point_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("params", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("in_order", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(32), nullable=True),
        sa.Column("channel", sa.String(32), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("locale", sa.String(length=16), nullable=True),
        sa.Column("subject", sa.String(length=300), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("provider_code", sa.String(length=120), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.Column("told_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("channel IN ('email', 'sms', 'mailbox', 'none', 'desk')", name=op.f("ck_messages_carrier")),
        sa.CheckConstraint(
            "failure IN ('unreachable', 'refused', 'expired', 'too_often')", name=op.f("ck_messages_failure")
        ),
        sa.CheckConstraint("(failed_at IS NULL) = (failure IS NULL)", name=op.f("ck_messages_failed_for_a_reason")),
        sa.CheckConstraint("sent_at IS NULL OR channel IS NOT NULL", name=op.f("ck_messages_sent_by_some_channel")),
        sa.CheckConstraint("sent_at IS NULL OR failed_at IS NULL", name=op.f("ck_messages_sent_or_failed")),
        sa.ForeignKeyConstraint(
            ["contact_point_id"], ["contact_points.id"], name=op.f("fk_messages_contact_point_id_contact_points")
        ),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_messages_estate_id_estates")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_messages_matter_id_matters")),
        sa.ForeignKeyConstraint(["recipient_id"], ["people.id"], name=op.f("fk_messages_recipient_id_people")),
        sa.ForeignKeyConstraint(["told_by_id"], ["people.id"], name=op.f("fk_messages_told_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("key", name=op.f("uq_messages_key")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(
            "ix_messages_due",
            ["next_try_at"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
        )
        batch_op.create_index(
            "ix_messages_failed",
            ["estate_id", "id"],
            unique=False,
            sqlite_where=sa.text("failed_at IS NOT NULL"),
            postgresql_where=sa.text("failed_at IS NOT NULL"),
        )
        batch_op.create_index("ix_messages_matter_id", ["matter_id"], unique=False)
        batch_op.create_index("ix_messages_recipient_id_id", ["recipient_id", "id"], unique=False)
        batch_op.create_index(
            "ix_messages_waiting",
            ["recipient_id", "id"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
        )

    op.create_table(
        "participants",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part", sa.String(32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("part IN ('reporter', 'technician')", name=op.f("ck_participants_part")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_participants_matter_id_matters")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_participants_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participants")),
        sa.UniqueConstraint("matter_id", "person_id", "part", name=op.f("uq_participants_matter_id_person_id_part")),
    )
    with op.batch_alter_table("participants", schema=None) as batch_op:
        batch_op.create_index("ix_participants_person", ["person_id", "part", "matter_id"], unique=False)

    op.create_table(
        "posts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_staff", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("visibility", sa.String(32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('message', 'answer', 'correction', 'note')", name=op.f("ck_posts_postkind")),
        sa.CheckConstraint("visibility IN ('resident', 'staff', 'restricted')", name=op.f("ck_posts_visibility")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_posts_author_id_people")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_posts_matter_id_matters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
    )
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_posts_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_posts_matter_id_id", ["matter_id", "id"], unique=False)

    op.create_table(
        "re_promises",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("was_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("now_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('answer', 'visit', 'safe', 'finish')", name=op.f("ck_re_promises_clockkind")),
        sa.CheckConstraint("kind IN ('visit', 'finish')", name=op.f("ck_re_promises_what_can_move")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_re_promises_reason_given")),
        sa.CheckConstraint("now_at <> was_at", name=op.f("ck_re_promises_moved")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_re_promises_by_id_people")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_re_promises_matter_id_matters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_re_promises")),
    )
    with op.batch_alter_table("re_promises", schema=None) as batch_op:
        batch_op.create_index("ix_re_promises_matter_id_id", ["matter_id", "id"], unique=False)

    op.create_table(
        "reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reporter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("caller_name", sa.String(length=80), nullable=True),
        sa.Column("caller_phone", sa.String(length=32), nullable=True),
        sa.Column("external_id", sa.String(length=64), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=True),
        sa.Column("category", sa.String(32), nullable=False),
        sa.Column("guessed_category", sa.String(32), nullable=True),
        sa.Column("confirmed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("danger", sa.String(32), nullable=True),
        sa.Column("life", sa.Boolean(), nullable=False),
        sa.Column("danger_now", sa.Boolean(), nullable=False),
        sa.Column("growing", sa.Boolean(), nullable=False),
        sa.Column("essential_lost", sa.Boolean(), nullable=False),
        sa.Column("scope", sa.String(32), nullable=False),
        sa.Column("felt_urgency", sa.String(32), nullable=True),
        sa.Column("answers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("windows", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("relapse_of_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("first_answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NOT NULL) = (status IN ('solved', 'unconfirmed', 'declined'))",
            name=op.f("ck_reports_ended_at"),
        ),
        sa.CheckConstraint(
            "(finished_at IS NOT NULL) = (status IN ('finished', 'solved', 'unconfirmed'))",
            name=op.f("ck_reports_finished_at"),
        ),
        sa.CheckConstraint(
            "category IN ('leak_above', 'leak_pipe', 'leak_rain', 'crack', 'finish', 'water', 'power', 'gas', 'heating', 'drain', 'network', 'lift', 'door', 'light', 'equipment', 'cleaning', 'noise', 'fumes', 'neighbour', 'parking', 'illegal_building', 'public_order', 'fees', 'public_money', 'conduct', 'delay', 'promise', 'outside', 'suggestion', 'praise', 'other')",
            name=op.f("ck_reports_category"),
        ),
        sa.CheckConstraint(
            "danger IN ('shock', 'fire', 'gas', 'injury', 'trapped', 'locked_in', 'threat', 'electric', 'burst_pipe', 'flood', 'falling', 'structure', 'lift_unsafe', 'fire_lane')",
            name=op.f("ck_reports_danger"),
        ),
        sa.CheckConstraint(
            "felt_urgency IN ('minor', 'major', 'urgent', 'emergency')", name=op.f("ck_reports_felt_urgency")
        ),
        sa.CheckConstraint(
            "guessed_category IN ('leak_above', 'leak_pipe', 'leak_rain', 'crack', 'finish', 'water', 'power', 'gas', 'heating', 'drain', 'network', 'lift', 'door', 'light', 'equipment', 'cleaning', 'noise', 'fumes', 'neighbour', 'parking', 'illegal_building', 'public_order', 'fees', 'public_money', 'conduct', 'delay', 'promise', 'outside', 'suggestion', 'praise', 'other')",
            name=op.f("ck_reports_guessed_category"),
        ),
        sa.CheckConstraint("scope IN ('room', 'home', 'riser', 'building', 'estate')", name=op.f("ck_reports_scope")),
        sa.CheckConstraint(
            "status IN ('received', 'accepted', 'in_progress', 'finished', 'solved', 'unconfirmed', 'declined')",
            name=op.f("ck_reports_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('accepted', 'in_progress', 'finished') OR accepted_at IS NOT NULL",
            name=op.f("ck_reports_accepted_at"),
        ),
        sa.CheckConstraint(
            "reporter_id IS NOT NULL OR caller_name IS NOT NULL OR external_id IS NOT NULL",
            name=op.f("ck_reports_somebody_said_it"),
        ),
        sa.CheckConstraint("round >= 1", name=op.f("ck_reports_round")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["people.id"], name=op.f("fk_reports_confirmed_by_id_people")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["people.id"], name=op.f("fk_reports_entered_by_id_people")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_reports_estate_id_estates")),
        sa.ForeignKeyConstraint(["id"], ["matters.id"], name=op.f("fk_reports_id_matters")),
        sa.ForeignKeyConstraint(["relapse_of_id"], ["reports.id"], name=op.f("fk_reports_relapse_of_id_reports")),
        sa.ForeignKeyConstraint(["reporter_id"], ["people.id"], name=op.f("fk_reports_reporter_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("estate_id", "external_id", name=op.f("uq_reports_estate_id_external_id")),
    )
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.create_index(
            "ix_reports_awaiting_verdict",
            ["finished_at"],
            unique=False,
            sqlite_where=sa.text("status = 'finished'"),
            postgresql_where=sa.text("status = 'finished'"),
        )
        batch_op.create_index(
            "ix_reports_came_back",
            ["estate_id", "id"],
            unique=False,
            sqlite_where=sa.text("round > 1 AND ended_at IS NULL"),
            postgresql_where=sa.text("round > 1 AND ended_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_reports_confirmed_by_id"), ["confirmed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reports_entered_by_id"), ["entered_by_id"], unique=False)
        batch_op.create_index(
            "ix_reports_finished",
            ["estate_id", "id"],
            unique=False,
            sqlite_where=sa.text("status = 'finished'"),
            postgresql_where=sa.text("status = 'finished'"),
        )
        batch_op.create_index(batch_op.f("ix_reports_relapse_of_id"), ["relapse_of_id"], unique=False)
        batch_op.create_index("ix_reports_reporter_id", ["reporter_id"], unique=False)
        batch_op.create_index(
            "ix_reports_unanswered",
            ["estate_id", "id"],
            unique=False,
            sqlite_where=sa.text("first_answered_at IS NULL"),
            postgresql_where=sa.text("first_answered_at IS NULL"),
        )

    op.create_table(
        "tenures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.CheckConstraint("until IS NULL OR until >= since", name=op.f("ck_tenures_in_order")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_tenures_matter_id_matters")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_tenures_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenures")),
    )
    with op.batch_alter_table("tenures", schema=None) as batch_op:
        batch_op.create_index("ix_tenures_matter_id_since", ["matter_id", "since"], unique=False)
        batch_op.create_index(batch_op.f("ix_tenures_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "uq_tenures_open",
            ["matter_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )

    op.create_table(
        "work_orders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("trade", sa.String(32), nullable=False),
        sa.Column("category", sa.String(32), nullable=False),
        sa.Column("technician_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("made_safe_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(finished_at IS NOT NULL) = (status = 'finished')", name=op.f("ck_work_orders_finished_at")
        ),
        sa.CheckConstraint(
            "category IN ('leak_above', 'leak_pipe', 'leak_rain', 'crack', 'finish', 'water', 'power', 'gas', 'heating', 'drain', 'network', 'lift', 'door', 'light', 'equipment', 'cleaning', 'noise', 'fumes', 'neighbour', 'parking', 'illegal_building', 'public_order', 'fees', 'public_money', 'conduct', 'delay', 'promise', 'outside', 'suggestion', 'praise', 'other')",
            name=op.f("ck_work_orders_category"),
        ),
        sa.CheckConstraint(
            "status IN ('planned', 'booked', 'arrived', 'waiting', 'finished', 'cancelled')",
            name=op.f("ck_work_orders_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('booked', 'arrived', 'finished') OR technician_id IS NOT NULL",
            name=op.f("ck_work_orders_has_technician"),
        ),
        sa.CheckConstraint(
            "trade IN ('plumbing', 'waterproofing', 'electrics', 'gas', 'hvac', 'lift', 'masonry', 'carpentry', 'cleaning', 'general')",
            name=op.f("ck_work_orders_trade"),
        ),
        sa.CheckConstraint("round >= 1", name=op.f("ck_work_orders_round")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_work_orders_estate_id_estates")),
        sa.ForeignKeyConstraint(["id"], ["matters.id"], name=op.f("fk_work_orders_id_matters")),
        sa.ForeignKeyConstraint(["technician_id"], ["people.id"], name=op.f("fk_work_orders_technician_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_orders")),
    )
    with op.batch_alter_table("work_orders", schema=None) as batch_op:
        batch_op.create_index("ix_work_orders_estate_status", ["estate_id", "status", "id"], unique=False)
        batch_op.create_index("ix_work_orders_technician", ["technician_id", "status"], unique=False)

    op.create_table(
        "answers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_answers_author_id_people")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_answers_post_id_posts")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_answers_report_id_reports")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
    )
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answers_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_answers_post_id"), ["post_id"], unique=False)
        batch_op.create_index("ix_answers_report_id_id", ["report_id", "id"], unique=False)

    op.create_table(
        "attachments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("blob_sha256", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("visibility", sa.String(32), nullable=False),
        sa.Column("added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('report', 'message', 'arrival', 'before', 'safe', 'after')",
            name=op.f("ck_attachments_purpose"),
        ),
        sa.CheckConstraint("visibility IN ('resident', 'staff', 'restricted')", name=op.f("ck_attachments_visibility")),
        sa.ForeignKeyConstraint(["added_by_id"], ["people.id"], name=op.f("fk_attachments_added_by_id_people")),
        sa.ForeignKeyConstraint(["blob_sha256"], ["blobs.sha256"], name=op.f("fk_attachments_blob_sha256_blobs")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_attachments_matter_id_matters")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_attachments_post_id_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachments_added_by_id"), ["added_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachments_blob_sha256"), ["blob_sha256"], unique=False)
        batch_op.create_index("ix_attachments_matter_id_id", ["matter_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachments_post_id"), ["post_id"], unique=False)

    op.create_table(
        "breaches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("clock_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'next_update') = (clock_id IS NULL)", name=op.f("ck_breaches_clock_of_promise")),
        sa.CheckConstraint(
            "kind IN ('answer', 'visit', 'safe', 'finish', 'next_update')", name=op.f("ck_breaches_breachkind")
        ),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_breaches_clock_id_clocks")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_breaches_estate_id_estates")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_breaches_matter_id_matters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breaches")),
        sa.UniqueConstraint("matter_id", "kind", "due_at", name=op.f("uq_breaches_matter_id_kind_due_at")),
    )
    with op.batch_alter_table("breaches", schema=None) as batch_op:
        batch_op.create_index("ix_breaches_clock_id", ["clock_id"], unique=False)
        batch_op.create_index("ix_breaches_estate_id_due_at", ["estate_id", "due_at"], unique=False)

    op.create_table(
        "checks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("work_order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=48), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_checks_by_id_people")),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["work_orders.id"], name=op.f("fk_checks_work_order_id_work_orders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checks")),
        sa.UniqueConstraint("work_order_id", "round", "line", name=op.f("uq_checks_work_order_id_round_line")),
    )
    with op.batch_alter_table("checks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checks_by_id"), ["by_id"], unique=False)

    op.create_table(
        "declines",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("way_on", sa.String(32), nullable=False),
        sa.Column("call_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "way_on IN ('self_help', 'other_time', 'stopgap', 'call_back', 'competent_body')",
            name=op.f("ck_declines_wayon"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_declines_author_id_people")),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_declines_post_id_posts")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_declines_report_id_reports")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declines")),
    )
    with op.batch_alter_table("declines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_declines_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_declines_post_id"), ["post_id"], unique=False)
        batch_op.create_index("ix_declines_report_id", ["report_id"], unique=False)

    op.create_table(
        "holds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("work_order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("meanwhile", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "reason IN ('parts', 'access', 'decision', 'neighbour', 'weather', 'drying', 'specialist', 'authority')",
            name=op.f("ck_holds_pausereason"),
        ),
        sa.CheckConstraint("why <> ''", name=op.f("ck_holds_why_given")),
        sa.CheckConstraint("until > since", name=op.f("ck_holds_until_later")),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_orders.id"], name=op.f("fk_holds_work_order_id_work_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.create_index(
            "uq_holds_open",
            ["work_order_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "pauses",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("clock_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "reason IN ('parts', 'access', 'decision', 'neighbour', 'weather', 'drying', 'specialist', 'authority')",
            name=op.f("ck_pauses_pausereason"),
        ),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name=op.f("ck_pauses_in_order")),
        sa.CheckConstraint("expected_at > started_at", name=op.f("ck_pauses_expected_later")),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_pauses_clock_id_clocks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pauses")),
    )
    with op.batch_alter_table("pauses", schema=None) as batch_op:
        batch_op.create_index("ix_pauses_clock_id_id", ["clock_id", "id"], unique=False)
        batch_op.create_index(
            "uq_pauses_open",
            ["clock_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "report_work_orders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("work_order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_report_work_orders_report_id_reports")),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["work_orders.id"], name=op.f("fk_report_work_orders_work_order_id_work_orders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_work_orders")),
        sa.UniqueConstraint("report_id", "work_order_id", name=op.f("uq_report_work_orders_report_id_work_order_id")),
    )
    with op.batch_alter_table("report_work_orders", schema=None) as batch_op:
        batch_op.create_index("ix_report_work_orders_order", ["work_order_id"], unique=False)

    op.create_table(
        "site_reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("work_order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nature", sa.String(32), nullable=False),
        sa.Column("degree", sa.String(32), nullable=False),
        sa.Column("scope", sa.String(32), nullable=False),
        sa.Column("users_view", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("degree IN ('slight', 'marked', 'severe')", name=op.f("ck_site_reports_degree")),
        sa.CheckConstraint(
            "nature IN ('wear', 'workmanship', 'material', 'use', 'outside', 'unknown')",
            name=op.f("ck_site_reports_nature"),
        ),
        sa.CheckConstraint(
            "scope IN ('room', 'home', 'riser', 'building', 'estate')", name=op.f("ck_site_reports_scope")
        ),
        sa.CheckConstraint("users_view <> ''", name=op.f("ck_site_reports_users_view")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_site_reports_by_id_people")),
        sa.ForeignKeyConstraint(
            ["work_order_id"], ["work_orders.id"], name=op.f("fk_site_reports_work_order_id_work_orders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_reports")),
        sa.UniqueConstraint("work_order_id", "round", name=op.f("uq_site_reports_work_order_id_round")),
    )
    with op.batch_alter_table("site_reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_reports_by_id"), ["by_id"], unique=False)

    op.create_table(
        "verdicts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(32), nullable=False),
        sa.Column("voice", sa.String(32), nullable=False),
        sa.Column("speaker_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("speaker_name", sa.String(length=80), nullable=True),
        sa.Column("recorder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("objected_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(voice = 'spoken') = (recorder_id IS NOT NULL)", name=op.f("ck_verdicts_spoken_has_recorder")
        ),
        sa.CheckConstraint("voice IN ('page', 'link', 'spoken')", name=op.f("ck_verdicts_voice")),
        sa.CheckConstraint("word IN ('solved', 'partly', 'not', 'came_back')", name=op.f("ck_verdicts_verdictword")),
        sa.CheckConstraint(
            "recorder_id IS NULL OR recorder_id <> speaker_id", name=op.f("ck_verdicts_recorder_is_another")
        ),
        sa.CheckConstraint(
            "speaker_id IS NOT NULL OR speaker_name IS NOT NULL", name=op.f("ck_verdicts_somebody_spoke")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_verdicts_post_id_posts")),
        sa.ForeignKeyConstraint(["recorder_id"], ["people.id"], name=op.f("fk_verdicts_recorder_id_people")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_verdicts_report_id_reports")),
        sa.ForeignKeyConstraint(["speaker_id"], ["people.id"], name=op.f("fk_verdicts_speaker_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdicts")),
    )
    with op.batch_alter_table("verdicts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verdicts_post_id"), ["post_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verdicts_recorder_id"), ["recorder_id"], unique=False)
        batch_op.create_index("ix_verdicts_report_id_id", ["report_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verdicts_speaker_id"), ["speaker_id"], unique=False)

    op.create_table(
        "appointments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("matter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("estate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("window_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("window_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("span_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("span_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("admits", sa.String(32), nullable=False),
        sa.Column("admit_note", sa.String(length=500), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("no_access_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.String(length=500), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("proof_photo_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("proved_by_code", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'cancelled') = (cancelled_at IS NOT NULL)", name=op.f("ck_appointments_cancelled_at")
        ),
        sa.CheckConstraint("(status = 'done') = (done_at IS NOT NULL)", name=op.f("ck_appointments_done_at")),
        sa.CheckConstraint(
            "(status = 'no_access') = (no_access_at IS NOT NULL)", name=op.f("ck_appointments_no_access_at")
        ),
        sa.CheckConstraint(
            "admits IN ('resident', 'tenant', 'remote_owner', 'held_key', 'emergency_entry', 'open')",
            name=op.f("ck_appointments_admits"),
        ),
        sa.CheckConstraint(
            "admits NOT IN ('emergency_entry', 'held_key', 'remote_owner') OR admit_note <> ''",
            name=op.f("ck_appointments_admission_explained"),
        ),
        sa.CheckConstraint(
            "arrived_at IS NULL OR status IN ('arrived', 'done', 'no_access')",
            name=op.f("ck_appointments_not_there_yet"),
        ),
        sa.CheckConstraint(
            "cancelled_at IS NULL OR cancel_reason <> ''", name=op.f("ck_appointments_cancelled_for_a_reason")
        ),
        sa.CheckConstraint("status <> 'accepted' OR accepted_at IS NOT NULL", name=op.f("ck_appointments_accepted_at")),
        sa.CheckConstraint(
            "status IN ('booked', 'accepted', 'arrived', 'done', 'no_access', 'cancelled')",
            name=op.f("ck_appointments_status"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('arrived', 'done') OR arrived_at IS NOT NULL", name=op.f("ck_appointments_arrived_at")
        ),
        sa.CheckConstraint(
            "(arrived_at IS NULL AND no_access_at IS NULL) OR proof_photo_id IS NOT NULL OR proved_by_code",
            name=op.f("ck_appointments_proved"),
        ),
        sa.CheckConstraint("span_to > span_from", name=op.f("ck_appointments_span_in_order")),
        sa.CheckConstraint("window_to > window_from", name=op.f("ck_appointments_window_in_order")),
        sa.ForeignKeyConstraint(["booked_by_id"], ["people.id"], name=op.f("fk_appointments_booked_by_id_people")),
        sa.ForeignKeyConstraint(["estate_id"], ["estates.id"], name=op.f("fk_appointments_estate_id_estates")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_appointments_matter_id_matters")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_appointments_person_id_people")),
        sa.ForeignKeyConstraint(
            ["proof_photo_id"], ["attachments.id"], name=op.f("fk_appointments_proof_photo_id_attachments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
    )
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointments_booked_by_id"), ["booked_by_id"], unique=False)
        batch_op.create_index("ix_appointments_estate_id_span_from", ["estate_id", "span_from"], unique=False)
        batch_op.create_index("ix_appointments_matter_id_id", ["matter_id", "id"], unique=False)
        batch_op.create_index("ix_appointments_person_id_span_from", ["person_id", "span_from"], unique=False)

    op.create_table(
        "occupied_quarters",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quarter", sa.BigInteger(), nullable=False),
        sa.Column("appointment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointments.id"], name=op.f("fk_occupied_quarters_appointment_id_appointments")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_occupied_quarters_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupied_quarters")),
        sa.UniqueConstraint("person_id", "quarter", name=op.f("uq_occupied_quarters_person_id_quarter")),
    )
    with op.batch_alter_table("occupied_quarters", schema=None) as batch_op:
        batch_op.create_index("ix_occupied_quarters_appointment_id", ["appointment_id"], unique=False)

    put_guards_on()


def downgrade() -> None:
    take_guards_off()
    with op.batch_alter_table("occupied_quarters", schema=None) as batch_op:
        batch_op.drop_index("ix_occupied_quarters_appointment_id")

    op.drop_table("occupied_quarters")
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.drop_index("ix_appointments_person_id_span_from")
        batch_op.drop_index("ix_appointments_matter_id_id")
        batch_op.drop_index("ix_appointments_estate_id_span_from")
        batch_op.drop_index(batch_op.f("ix_appointments_booked_by_id"))

    op.drop_table("appointments")
    with op.batch_alter_table("verdicts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verdicts_speaker_id"))
        batch_op.drop_index("ix_verdicts_report_id_id")
        batch_op.drop_index(batch_op.f("ix_verdicts_recorder_id"))
        batch_op.drop_index(batch_op.f("ix_verdicts_post_id"))

    op.drop_table("verdicts")
    with op.batch_alter_table("site_reports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_site_reports_by_id"))

    op.drop_table("site_reports")
    with op.batch_alter_table("report_work_orders", schema=None) as batch_op:
        batch_op.drop_index("ix_report_work_orders_order")

    op.drop_table("report_work_orders")
    with op.batch_alter_table("pauses", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pauses_open", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )
        batch_op.drop_index("ix_pauses_clock_id_id")

    op.drop_table("pauses")
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_holds_open", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )

    op.drop_table("holds")
    with op.batch_alter_table("declines", schema=None) as batch_op:
        batch_op.drop_index("ix_declines_report_id")
        batch_op.drop_index(batch_op.f("ix_declines_post_id"))
        batch_op.drop_index(batch_op.f("ix_declines_author_id"))

    op.drop_table("declines")
    with op.batch_alter_table("checks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checks_by_id"))

    op.drop_table("checks")
    with op.batch_alter_table("breaches", schema=None) as batch_op:
        batch_op.drop_index("ix_breaches_estate_id_due_at")
        batch_op.drop_index("ix_breaches_clock_id")

    op.drop_table("breaches")
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachments_post_id"))
        batch_op.drop_index("ix_attachments_matter_id_id")
        batch_op.drop_index(batch_op.f("ix_attachments_blob_sha256"))
        batch_op.drop_index(batch_op.f("ix_attachments_added_by_id"))

    op.drop_table("attachments")
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.drop_index("ix_answers_report_id_id")
        batch_op.drop_index(batch_op.f("ix_answers_post_id"))
        batch_op.drop_index(batch_op.f("ix_answers_author_id"))

    op.drop_table("answers")
    with op.batch_alter_table("work_orders", schema=None) as batch_op:
        batch_op.drop_index("ix_work_orders_technician")
        batch_op.drop_index("ix_work_orders_estate_status")

    op.drop_table("work_orders")
    with op.batch_alter_table("tenures", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_tenures_open", sqlite_where=sa.text("until IS NULL"), postgresql_where=sa.text("until IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_tenures_person_id"))
        batch_op.drop_index("ix_tenures_matter_id_since")

    op.drop_table("tenures")
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_reports_unanswered",
            sqlite_where=sa.text("first_answered_at IS NULL"),
            postgresql_where=sa.text("first_answered_at IS NULL"),
        )
        batch_op.drop_index("ix_reports_reporter_id")
        batch_op.drop_index(batch_op.f("ix_reports_relapse_of_id"))
        batch_op.drop_index(
            "ix_reports_finished",
            sqlite_where=sa.text("status = 'finished'"),
            postgresql_where=sa.text("status = 'finished'"),
        )
        batch_op.drop_index(batch_op.f("ix_reports_entered_by_id"))
        batch_op.drop_index(batch_op.f("ix_reports_confirmed_by_id"))
        batch_op.drop_index(
            "ix_reports_came_back",
            sqlite_where=sa.text("round > 1 AND ended_at IS NULL"),
            postgresql_where=sa.text("round > 1 AND ended_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_reports_awaiting_verdict",
            sqlite_where=sa.text("status = 'finished'"),
            postgresql_where=sa.text("status = 'finished'"),
        )

    op.drop_table("reports")
    with op.batch_alter_table("re_promises", schema=None) as batch_op:
        batch_op.drop_index("ix_re_promises_matter_id_id")

    op.drop_table("re_promises")
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_index("ix_posts_matter_id_id")
        batch_op.drop_index(batch_op.f("ix_posts_author_id"))

    op.drop_table("posts")
    with op.batch_alter_table("participants", schema=None) as batch_op:
        batch_op.drop_index("ix_participants_person")

    op.drop_table("participants")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_messages_waiting",
            sqlite_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
        )
        batch_op.drop_index("ix_messages_recipient_id_id")
        batch_op.drop_index("ix_messages_matter_id")
        batch_op.drop_index(
            "ix_messages_failed",
            sqlite_where=sa.text("failed_at IS NOT NULL"),
            postgresql_where=sa.text("failed_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_messages_due",
            sqlite_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND failed_at IS NULL"),
        )

    op.drop_table("messages")
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_links_person_id"))
        batch_op.drop_index("ix_links_matter")

    op.drop_table("links")
    with op.batch_alter_table("hand_overs", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_hand_overs_waiting",
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_hand_overs_to",
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_hand_overs_from_id"))

    op.drop_table("hand_overs")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index("ix_events_matter_id_id")
        batch_op.drop_index("ix_events_estate_id_id")
        batch_op.drop_index(batch_op.f("ix_events_actor_id"))

    op.drop_table("events")
    with op.batch_alter_table("clocks", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_clocks_running", sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_clocks_promise_id"))
        batch_op.drop_index(
            "ix_clocks_most",
            sqlite_where=sa.text("ended_at IS NULL AND paused_at IS NULL AND most_told_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND paused_at IS NULL AND most_told_at IS NULL"),
        )
        batch_op.drop_index("ix_clocks_matter_id_id")
        batch_op.drop_index(
            "ix_clocks_half",
            sqlite_where=sa.text("ended_at IS NULL AND paused_at IS NULL AND half_told_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND paused_at IS NULL AND half_told_at IS NULL"),
        )
        batch_op.drop_index("ix_clocks_estate_id_due_at")
        batch_op.drop_index(
            "ix_clocks_due",
            sqlite_where=sa.text("ended_at IS NULL AND paused_at IS NULL AND due_told_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL AND paused_at IS NULL AND due_told_at IS NULL"),
        )

    op.drop_table("clocks")
    with op.batch_alter_table("relations", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_relations_open", sqlite_where=sa.text("valid_to IS NULL"), postgresql_where=sa.text("valid_to IS NULL")
        )
        batch_op.drop_index("ix_relations_person_id_home_id")
        batch_op.drop_index("ix_relations_home_id_ends_at")
        batch_op.drop_index("ix_relations_estate_id_person_id")

    op.drop_table("relations")
    op.drop_table("neighbour_overrides")
    with op.batch_alter_table("matters", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_matters_waiting",
            sqlite_where=sa.text("closed_at IS NULL AND waiting_until IS NOT NULL"),
            postgresql_where=sa.text("closed_at IS NULL AND waiting_until IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_matters_untaken",
            sqlite_where=sa.text("closed_at IS NULL AND taken_up_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL AND taken_up_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_matters_queue", sqlite_where=sa.text("closed_at IS NULL"), postgresql_where=sa.text("closed_at IS NULL")
        )
        batch_op.drop_index(
            "ix_matters_next_update",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index("ix_matters_home")
        batch_op.drop_index("ix_matters_estate_opened")
        batch_op.drop_index(
            "ix_matters_accountable",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.drop_table("matters")
    with op.batch_alter_table("homes", schema=None) as batch_op:
        batch_op.drop_index("ix_homes_estate_id_sort_key_id")
        batch_op.drop_index("ix_homes_estate_id_number")
        batch_op.drop_index("ix_homes_building_id_stack_floor")

    op.drop_table("homes")
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.drop_index("ix_places_estate_id_building_id")

    op.drop_table("places")
    op.drop_table("import_sources")
    with op.batch_alter_table("import_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_import_lines_batch_id_level_line")

    op.drop_table("import_lines")
    op.drop_table("entrances")
    with op.batch_alter_table("sign_in_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_codes_person_id"))
        batch_op.drop_index("ix_sign_in_codes_expires_at")

    op.drop_table("sign_in_codes")
    with op.batch_alter_table("shifts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shifts_person_id"))
        batch_op.drop_index("ix_shifts_estate_id_starts_at")

    op.drop_table("shifts")
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_promises_general",
            sqlite_where=sa.text("category IS NULL"),
            postgresql_where=sa.text("category IS NULL"),
        )
        batch_op.drop_index(
            "uq_promises_category",
            sqlite_where=sa.text("category IS NOT NULL"),
            postgresql_where=sa.text("category IS NOT NULL"),
        )

    op.drop_table("promises")
    with op.batch_alter_table("policy_values", schema=None) as batch_op:
        batch_op.drop_index("ix_policy_values_estate_id_key_valid_from_id")

    op.drop_table("policy_values")
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_memberships_open",
            sqlite_where=sa.text("valid_to IS NULL"),
            postgresql_where=sa.text("valid_to IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_memberships_person_id"))
        batch_op.drop_index("ix_memberships_estate_id_role")

    op.drop_table("memberships")
    with op.batch_alter_table("import_batches", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_import_batches_waiting",
            sqlite_where=sa.text("status IN ('received', 'checking', 'confirmed', 'applying')"),
            postgresql_where=sa.text("status IN ('received', 'checking', 'confirmed', 'applying')"),
        )
        batch_op.drop_index("ix_import_batches_estate_id_id")

    op.drop_table("import_batches")
    with op.batch_alter_table("duty_shifts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_shifts_person_id"))
        batch_op.drop_index("ix_duty_shifts_estate_id_ends_at")

    op.drop_table("duty_shifts")
    op.drop_table("calendar_days")
    op.drop_table("buildings")
    with op.batch_alter_table("absences", schema=None) as batch_op:
        batch_op.drop_index("ix_absences_person_id_ends_at")
        batch_op.drop_index("ix_absences_estate_id_starts_at")

    op.drop_table("absences")
    with op.batch_alter_table("submissions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_submissions_nobody",
            sqlite_where=sa.text("person_id IS NULL"),
            postgresql_where=sa.text("person_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_submissions_person_id"))
        batch_op.drop_index(batch_op.f("ix_submissions_made_at"))

    op.drop_table("submissions")
    with op.batch_alter_table("staged_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staged_files_staged_at"))
        batch_op.drop_index(batch_op.f("ix_staged_files_sha256"))
        batch_op.drop_index(batch_op.f("ix_staged_files_person_id"))

    op.drop_table("staged_files")
    op.drop_table("skills")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_ins_person_id"))
        batch_op.drop_index("ix_sign_ins_expires_at")

    op.drop_table("sign_ins")
    op.drop_table("estates")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drafts_updated_at"))
        batch_op.drop_index("ix_drafts_person_id_updated_at")

    op.drop_table("drafts")
    with op.batch_alter_table("contact_points", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_contact_points_sign_in", sqlite_where=sa.text("sign_in"), postgresql_where=sa.text("sign_in")
        )
        batch_op.drop_index("ix_contact_points_value")

    op.drop_table("contact_points")
    with op.batch_alter_table("rate_counters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rate_counters_expires_at"))

    op.drop_table("rate_counters")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index("ix_people_name_id")

    op.drop_table("people")
    with op.batch_alter_table("job_runs", schema=None) as batch_op:
        batch_op.drop_index("ix_job_runs_started_at")
        batch_op.drop_index("ix_job_runs_name_started_at")

    op.drop_table("job_runs")
    op.drop_table("channel_health")
    with op.batch_alter_table("blobs", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_blobs_derive_due",
            sqlite_where=sa.text("derived_at IS NULL AND derive_failed IS NULL"),
            postgresql_where=sa.text("derived_at IS NULL AND derive_failed IS NULL"),
        )
        batch_op.drop_index(
            "ix_blobs_check_due",
            sqlite_where=sa.text("check_at IS NOT NULL"),
            postgresql_where=sa.text("check_at IS NOT NULL"),
        )

    op.drop_table("blobs")


SEARCH = {
    "sqlite": ["CREATE VIRTUAL TABLE matter_search USING fts5(words, tokenize = 'unicode61 remove_diacritics 0')"],
    "postgresql": [
        "CREATE TABLE matter_search (matter_id bigint PRIMARY KEY REFERENCES matters (id) ON DELETE CASCADE, "
        "estate_id bigint NOT NULL, words tsvector NOT NULL)",
        "CREATE INDEX ix_matter_search_words ON matter_search USING gin (words)",
    ],
}

# Rows that are only ever added, and the columns of others that are never overwritten but by a tombstone.
ADDED_ONLY = ("events", "answers", "declines", "policy_values")
KEPT = {"posts": "words", "reports": "words"}
TOMBSTONE = "[erased]"


def put_guards_on() -> None:
    """What a use-case promises about history, the database holds too."""
    dialect = op.get_bind().dialect.name
    for statement in SEARCH[dialect]:
        op.execute(statement)
    for statement in (sqlite_guards if dialect == "sqlite" else postgresql_guards)():
        op.execute(statement)


def take_guards_off() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in (*ADDED_ONLY, *KEPT, "verdicts"):
            op.execute(f"DROP TRIGGER IF EXISTS {table}_kept ON {table}")
            op.execute(f"DROP TRIGGER IF EXISTS {table}_never_deleted ON {table}")
        op.execute("DROP FUNCTION refuse_change()")
    op.execute("DROP TABLE matter_search")


def sqlite_guards() -> list[str]:
    refuse = "BEGIN SELECT RAISE(ABORT, '{} is only added to'); END"
    made = []
    for table in ADDED_ONLY:
        for act in ("UPDATE", "DELETE"):
            made.append(f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {refuse.format(table)}")
    for table, column in KEPT.items():
        changed = f"WHEN NEW.{column} <> OLD.{column} AND NEW.{column} <> '{TOMBSTONE}'"
        made.append(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {changed} {refuse.format(table)}")
    changed = "WHEN NEW.word <> OLD.word OR NEW.voice <> OLD.voice OR OLD.objected_at IS NOT NULL"
    made.append(f"CREATE TRIGGER verdicts_no_update BEFORE UPDATE ON verdicts {changed} {refuse.format('verdicts')}")
    for table in (*KEPT, "verdicts"):
        made.append(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse.format(table)}")
    return made


def postgresql_guards() -> list[str]:
    made = [
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END $$"
    ]
    for table in ADDED_ONLY:
        made.append(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    for table, column in KEPT.items():
        made.append(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN (NEW.{column} <> OLD.{column} AND NEW.{column} <> '{TOMBSTONE}') EXECUTE FUNCTION refuse_change()"
        )
        made.append(
            f"CREATE TRIGGER {table}_never_deleted BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    made.append(
        "CREATE TRIGGER verdicts_kept BEFORE UPDATE ON verdicts FOR EACH ROW "
        "WHEN (NEW.word <> OLD.word OR NEW.voice <> OLD.voice OR OLD.objected_at IS NOT NULL) "
        "EXECUTE FUNCTION refuse_change()"
    )
    made.append(
        "CREATE TRIGGER verdicts_never_deleted BEFORE DELETE ON verdicts FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    return made
