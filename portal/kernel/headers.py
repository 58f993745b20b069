"""Headers that every answer carries (QUALITY 2)."""

import gzip
import secrets

from flask import Flask, g, request
from werkzeug.wrappers import Response

POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


STATIC = frozenset({"static", "sheets.css"})
SQUEEZED = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml"})


def csp_nonce() -> str:
    """This request's nonce for scripts."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def secure(response: Response) -> Response:
    """Content policy, no sniffing, no frames, no referrer to others, nothing personal kept by a cache."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY.format(nonce=csp_nonce()))
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers.setdefault("Referrer-Policy", "same-origin")
    headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=(), payment=()"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint in STATIC:
        headers["Cache-Control"] = "public, max-age=31536000, immutable" if "v" in request.args else "no-cache"
    else:
        headers.setdefault("Cache-Control", "no-store")
        response.vary.update(["Cookie", "Accept-Language"])
    return response


def squeeze(response: Response) -> Response:
    """Sheets, scripts and drawings travel compressed. Pages do not: their length must tell nothing of what is secret in
    them."""
    if request.endpoint not in STATIC or response.status_code != 200 or response.mimetype not in SQUEEZED:
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] and "Content-Encoding" not in response.headers:
        response.direct_passthrough = False
        response.set_data(gzip.compress(response.get_data(), mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def init_headers(app: Flask) -> None:
    app.after_request(squeeze)
    app.after_request(secure)
    app.jinja_env.globals["csp_nonce"] = csp_nonce
