"""Photos of matters, and hand-overs between colleagues."""

from flask import abort, flash, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel import files, photos
from portal.kernel.access import Permission, Right
from portal.kernel.web import Pages, actor, sent, session, show, staff, thing
from portal.kernel.words import ngettext
from portal.matters import queries, services
from portal.matters.forms import AnswerOffers

pages = Pages("matters", __name__)


@pages.page(
    "/photos/<id:photo_id>/<any(thumb, view):size>",
    access=thing("photo", right=Right.SEE, permission=Permission.REPORTS_READ),
)
def photo(photo_id: int, size: str) -> ResponseReturnValue:
    """A small or a large copy of a photo, upright and without what the camera noted."""
    found = queries.photo(session(), actor(), photo_id) or abort(404)
    return photos.send_view(found.blob_sha256, files.Size(size))


@pages.page(
    "/photos/<id:photo_id>/original", access=thing("photo", right=Right.SEE, permission=Permission.REPORTS_READ)
)
def original(photo_id: int) -> ResponseReturnValue:
    """The photo as it was sent, unchanged, to be saved (S112)."""
    found = queries.photo(session(), actor(), photo_id) or abort(404)
    blob = session().scalar(select(files.Blob).where(files.Blob.sha256 == found.blob_sha256)) or abort(404)
    return photos.send_original(blob.sha256, blob.media_type)


@pages.page("/hand-overs", methods=["GET", "POST"], access=staff(Permission.HAND_OVER))
def hand_overs() -> ResponseReturnValue:
    """What colleagues offer me: taken over or given back, a whole shift in one act (S35)."""
    offers = queries.offers_to(session(), actor())
    form = AnswerOffers(offers)

    def act(tx: Session) -> str:
        number = services.answer_hand_overs(tx, actor(), form.chosen, accepted=form.accepts)
        if form.accepts:
            flash(
                ngettext("You have taken over one matter.", "You have taken over %(num)s matters.", number), "success"
            )
        else:
            flash(ngettext("You gave one matter back.", "You gave %(num)s matters back.", number), "success")
        return url_for("matters.hand_overs")

    return sent(form, act) or show("matters/hand_overs.html", form, offers=offers)
