"""People, the roles they hold, and the browsers in which they are signed in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BindParameter, CheckConstraint, ForeignKey, Index, String, and_, or_
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import ColumnElement

from portal.kernel.access import Role
from portal.kernel.db import Base, partial_index


class Theme(StrEnum):
    """How bright pages are; AUTO follows the device."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class Person(Base):
    """Somebody we know: a resident, a member of staff, or both. Contact points are notifications'."""

    __tablename__ = "people"
    __table_args__ = (Index("ix_people_name_id", "name", "id"),)

    name: Mapped[str] = mapped_column(String(120))
    locale: Mapped[str | None] = mapped_column(String(16))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_set_at: Mapped[datetime | None]
    large_text: Mapped[bool] = mapped_column(default=False)
    theme: Mapped[Theme] = mapped_column(default=Theme.AUTO)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class Membership(Base):
    """One role at one estate, from a moment to a moment (open: none)."""

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_it_began"),
        partial_index("uq_memberships_open", "person_id", "estate_id", "role", unique=True, where="valid_to IS NULL"),
        Index("ix_memberships_estate_id_role", "estate_id", "role"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    estate_id: Mapped[int] = mapped_column(ForeignKey("estates.id"))
    role: Mapped[Role]
    team: Mapped[str | None] = mapped_column(String(60))
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]


def holding(at: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Memberships that hold at that moment."""
    return and_(Membership.valid_from <= at, or_(Membership.valid_to.is_(None), Membership.valid_to > at))


class Method(StrEnum):
    """What somebody signed in with."""

    PASSWORD = "password"
    CODE = "code"


class SignIn(Base):
    """One browser in which a person is signed in. Only a hash of its token is kept."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_expires_at", "expires_at"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    method: Mapped[Method]
    device: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Purpose(StrEnum):
    """What a code opens."""

    SIGN_IN = "sign_in"
    CONTACT = "contact"


class SignInCode(Base):
    """One six-digit code, never kept: it is worked out from our secret and the row's salt (codes.py). Without a person
    (an account that we don't know) it looks and ends like any other."""

    __tablename__ = "sign_in_codes"
    __table_args__ = (
        CheckConstraint("tries >= 0 AND tries <= 5", name="five_tries"),
        Index("ix_sign_in_codes_expires_at", "expires_at"),
    )

    purpose: Mapped[Purpose]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    contact_point_id: Mapped[int | None] = mapped_column(ForeignKey("contact_points.id"))
    salt: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
