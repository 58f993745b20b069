"""SMS through any provider, or a small gateway of one's own, that speaks our one JSON POST (docs/operations.md)."""

import hashlib
import hmac
import json
from dataclasses import dataclass

import httpx

from portal.kernel import clock
from portal.notifications.channels import Deferred, Down, Parcel, Undeliverable

SECONDS = 15.0


@dataclass(frozen=True)
class Sms:
    """POST {to, text, locale, key} as JSON to `url`. `X-Anju-Signature` is the hex HMAC-SHA256, keyed with `secret`,
    of the `X-Anju-Time` header, a dot, and the body. `Idempotency-Key` is the same at every try of one message.

    Answers: 2xx {"id": ...} taken; 409 taken before; 408, 425 and 429 later; other 4xx never; 401, 403, 404, 5xx and no
    answer: the way is shut."""

    url: str
    key: str
    secret: str

    def send(self, parcel: Parcel) -> str:
        """Hand it to the gateway; gives the gateway's id for it. Raises Down, Undeliverable or Deferred."""
        text = " ".join(parcel.letter.short.split())
        body = json.dumps(
            {"to": parcel.address, "text": text, "locale": parcel.letter.locale, "key": parcel.key}, ensure_ascii=False
        ).encode()
        try:
            answer = httpx.post(self.url, content=body, headers=self.headers(parcel.key, body), timeout=SECONDS)
        except httpx.HTTPError as reason:
            raise Down(type(reason).__name__) from reason
        return _verdict(answer)

    def headers(self, key: str, body: bytes) -> dict[str, str]:
        at = str(int(clock.now().timestamp()))
        return {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": hashlib.sha256(key.encode()).hexdigest(),
            "X-Anju-Key": self.key,
            "X-Anju-Time": at,
            "X-Anju-Signature": signature(self.secret, at, body),
        }


def signature(secret: str, at: str, body: bytes) -> str:
    """What proves that a POST is ours: hex HMAC-SHA256 of "<unix seconds>.<body>"."""
    return hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()


def _verdict(answer: httpx.Response) -> str:
    said = f"{answer.status_code} {answer.text}"[:200]
    if answer.is_success or answer.status_code == 409:
        return _code(answer) or str(answer.status_code)
    if answer.status_code in {408, 425, 429}:
        raise Deferred(said)
    if answer.status_code in {401, 403, 404} or not answer.is_client_error:
        raise Down(said)
    raise Undeliverable(said)


def _code(answer: httpx.Response) -> str:
    try:
        found = answer.json()
    except ValueError:
        return ""
    return str(found.get("id") or found.get("code") or "")[:120] if isinstance(found, dict) else ""
