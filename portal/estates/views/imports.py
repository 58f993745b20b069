"""Imports of homes and people: hand a file in, see what it would do, let it in, follow it."""

from flask import abort, flash, make_response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.estates import labels, queries
from portal.estates.forms import Press, UploadForm
from portal.estates.importer import sample
from portal.estates.importer.reading import MAX_BYTES, MAX_ROWS
from portal.estates.models import ImportBatch, ImportStatus, Level
from portal.estates.problems import problems_csv
from portal.estates.services import imports as services
from portal.estates.views.blueprint import around, pages
from portal.kernel import i18n, web
from portal.kernel.access import Permission
from portal.kernel.forms import tidy
from portal.kernel.web import staff
from portal.kernel.words import gettext as _

MAY_IMPORT = staff(Permission.IMPORT)
SHOWN = {
    "all": tuple(Level),
    "errors": (Level.ERROR,),
    "warnings": (Level.WARNING,),
    "notes": (Level.NOTE,),
    "fine": (Level.FINE,),
}


@pages.page("/e/<estate>/import", methods=["GET", "POST"], access=MAY_IMPORT)
def imports(estate: str) -> ResponseReturnValue:
    here, session = web.estate(), web.session()
    is_empty = not queries.buildings(session, here.id)
    form = UploadForm(data={"may_add_buildings": is_empty})

    def act(writing: Session) -> str:
        upload = services.Upload(
            tidy(form.file.data.filename) or "", content, form.default_kind.data, form.may_add_buildings.data
        )
        batch_id = services.receive(writing, web.actor(), here.id, upload)
        return url_for("estates.import_batch", estate=estate, batch_id=batch_id)

    content = _read(form)
    if response := web.sent(form, act):
        return response
    page = queries.batches(web.session(), web.actor(), here.id, request.args.get("at"))
    facts = {"estate": here, "page": page, "statuses": labels.STATUSES, "tones": labels.STATUS_TONES}
    limits = {"megabytes": MAX_BYTES // 1024 // 1024, "rows": MAX_ROWS}
    return web.show("estates/imports.html", form, **facts, **limits, **around(page, "estates.imports", estate=estate))


@pages.page("/e/<estate>/import/<id:batch_id>", access=MAY_IMPORT)
def import_batch(estate: str, batch_id: int) -> ResponseReturnValue:
    """How far it is, and line by line what it would do (or did)."""
    here, batch = web.estate(), _batch(batch_id)
    wanted = request.args.get("show", "errors" if batch.tally.get("error") else "all")
    page = queries.lines(web.session(), batch_id, SHOWN.get(wanted, SHOWN["all"]), request.args.get("at"))
    address = {"estate": estate, "batch_id": batch_id}
    does_something = any(act in batch.tally for act in labels.ACTS)
    return web.page_or_part(
        "estates/import.html",
        "estates/_import.html",
        estate=here,
        batch=batch,
        found=page,
        shown=wanted,
        labels=labels,
        levels=[(name, levels[0]) for name, levels in SHOWN.items() if len(levels) == 1],
        press=Press(data={"version": batch.version}),
        does_something=does_something,
        may_confirm=does_something and batch.status is ImportStatus.CHECKED,
        may_drop=batch.status in (ImportStatus.RECEIVED, ImportStatus.CHECKED, ImportStatus.REFUSED),
        **around(page, "estates.import_batch", **address),
    )


@pages.page("/e/<estate>/import/<id:batch_id>/confirm", methods=["POST"], access=MAY_IMPORT)
def confirm_import(estate: str, batch_id: int) -> ResponseReturnValue:
    here, form = web.estate(), Press()

    def act(session: Session) -> str:
        services.confirm(session, web.actor(), here.id, batch_id, version=form.version.data or 0)
        return url_for("estates.import_batch", estate=estate, batch_id=batch_id)

    return web.submit(act)


@pages.page("/e/<estate>/import/<id:batch_id>/drop", methods=["POST"], access=MAY_IMPORT)
def drop_import(estate: str, batch_id: int) -> ResponseReturnValue:
    here = web.estate()

    def act(session: Session) -> str:
        services.drop(session, web.actor(), here.id, batch_id)
        flash(_("The import is dropped and its file deleted."), "success")
        return url_for("estates.imports", estate=estate)

    return web.submit(act)


@pages.page("/e/<estate>/import/<id:batch_id>/problems.csv", access=MAY_IMPORT)
def import_problems(estate: str, batch_id: int) -> ResponseReturnValue:
    """Everything that was found, line by line, for the one who mends the file."""
    batch = _batch(batch_id)
    rows = queries.all_findings(web.session(), batch.id)
    return _file(problems_csv(rows), "text/csv; charset=utf-8", f"import-{batch.id}.csv")


@pages.page("/e/<estate>/import/sample.xlsx", access=MAY_IMPORT)
def import_sample(estate: str) -> ResponseReturnValue:
    """A file to fill in, with two homes as they should look."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(sample.workbook(i18n.current()), kind, "homes.xlsx")


def _read(form: UploadForm) -> bytes:
    """The file as it came, one byte more than may be at most: the check tells the rest."""
    if request.method != "POST" or not form.file.data:
        return b""
    with form.file.data.stream as stream:
        content: bytes = stream.read(MAX_BYTES + 1)
    return content


def _batch(batch_id: int) -> ImportBatch:
    return queries.batch(web.session(), web.actor(), web.estate().id, batch_id) or abort(404)


def _file(content: bytes, kind: str, name: str) -> ResponseReturnValue:
    response = make_response(content)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
