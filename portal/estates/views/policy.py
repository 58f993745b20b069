"""What an estate has set: every value in words, with its history, changed with a reason."""

from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.estates import labels, queries, settings
from portal.estates.forms import PolicyForm, policy_form
from portal.estates.services.policy_values import set_value
from portal.estates.settings import Setting, Unit
from portal.estates.views.blueprint import around, pages
from portal.kernel import clock, web
from portal.kernel.access import Permission, holds
from portal.kernel.web import EstateRef, staff
from portal.kernel.words import gettext as _


@pages.page("/e/<estate>/policy", access=staff(Permission.POLICY_READ))
def policy(estate: str) -> ResponseReturnValue:
    here = web.estate()
    values = settings.values(web.session(), here.id)
    rows = [
        (setting, labels.SETTINGS[key], labels.value_in_words(setting, values[key]), values[key] == setting.default)
        for key, setting in settings.KEYS.items()
    ]
    return render_template("estates/policy.html", estate=here, rows=rows)


@pages.page("/e/<estate>/policy/<key>", methods=["GET", "POST"], access=staff(Permission.POLICY_READ))
def policy_value(estate: str, key: str) -> ResponseReturnValue:
    """One key with its history; those who may, change it here."""
    here, setting = web.estate(), settings.KEYS.get(key) or abort(404)
    value = settings.value(web.session(), here.id, setting)
    form = _form(here, setting, value)

    def act(session: Session) -> str:
        moment = form.valid_from.moment
        reason = form.reason.data or ""
        set_value(
            session, web.actor(), here.id, setting, form.chosen, reason=reason, valid_from=moment, seen=form.seen.data
        )
        flash(_("Saved. What was promised before stays as it was."), "success")
        return url_for("estates.policy_value", estate=estate, key=key)

    if response := web.sent(form, act):
        return response
    return web.show("estates/policy_value.html", form, **_facts(setting, value))


def _form(here: EstateRef, setting: Setting[Any], value: Any) -> PolicyForm:
    newest = queries.newest_policy_value(web.session(), here.id, setting.key)
    form = policy_form(setting, here.zone, data={"value": PolicyForm.shown(setting, value), "seen": newest})
    if setting.unit is Unit.WEEKDAYS:
        form["value"].choices = [(day, labels.weekday(day)) for day in range(7)]
    return form


def _facts(setting: Setting[Any], value: Any) -> dict[str, Any]:
    here, session = web.estate(), web.session()
    page = queries.policy_history(session, here.id, setting.key, request.args.get("at"))
    history = [
        (row, name, labels.value_in_words(setting, setting.read(row.value)), row.valid_from > clock.now())
        for row, name in page.items
    ]
    limits = None
    if setting.lowest is not None:
        limits = tuple(labels.value_in_words(setting, limit) for limit in (setting.lowest, setting.highest))
    return {
        "estate": here,
        "words": labels.SETTINGS[setting.key],
        "now": labels.value_in_words(setting, value),
        "usual": labels.value_in_words(setting, setting.default),
        "limits": limits,
        "history": history,
        "is_many": setting.unit is Unit.WEEKDAYS,
        "may_edit": holds(web.actor(), Permission.POLICY_EDIT, here.id),
        **around(page, "estates.policy_value", estate=here.code, key=setting.key),
    }
