"""One-time codes: six digits worked out from our secret, so that neither the database nor the outbox holds them."""

import hashlib
import hmac
import secrets
import unicodedata
from datetime import timedelta

DIGITS = 6
TRIES = 5
LIVES = timedelta(minutes=10)


def new_salt() -> str:
    """What makes one code differ from the next."""
    return secrets.token_hex(16)


def code_of(secret: str, purpose: str, row_id: int, salt: str) -> str:
    """The code that belongs to a row."""
    said = f"anju code:{purpose}:{row_id}:{salt}".encode()
    number = int.from_bytes(hmac.new(secret.encode(), said, hashlib.sha256).digest()[:8], "big")
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def is_code(right: str, typed: str) -> bool:
    """Whether the right code was typed, spaces and full-width digits allowed; in the same time either way."""
    digits = "".join(unicodedata.normalize("NFKC", typed[:40]).split())
    return hmac.compare_digest(right.encode(), digits.encode())
