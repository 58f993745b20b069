"""The demo's codes, which no phone receives."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from portal.accounts import queries
from portal.accounts.codes import code_of
from portal.accounts.views.blueprint import pages
from portal.accounts.views.sign_in import in_demo
from portal.kernel import web
from portal.kernel.web import PUBLIC
from portal.notifications.addresses import hidden


@pages.page("/mailbox/codes", access=PUBLIC)
def demo_codes() -> ResponseReturnValue:
    """Codes of demo people, in a demo installation and nowhere else."""
    if not in_demo():
        abort(404)
    settings = web.portal().settings
    rows = [
        (code_of(settings.secret_key, row.purpose, row.id, row.salt), person.name, hidden(point.kind, point.value), row)
        for row, person, point in queries.demo_codes(web.session())
    ]
    return render_template("accounts/demo_codes.html", codes=rows)
