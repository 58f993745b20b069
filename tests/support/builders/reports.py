"""Reports, taken in as the product takes them in."""

from typing import Any

from portal.accounts.models import Person
from portal.estates.models import Home, Place
from portal.kernel.access import Actor
from portal.matters.models import Channel, Matter
from portal.matters.services import Whereabouts
from portal.reports.categories import Category
from portal.reports.models import Report
from portal.reports.services.intake import Told, receive
from tests.support.make import Make, builder


@builder
def reference(make: Make, thing: Report) -> str:
    """What people read out over the phone."""
    return make.read(Matter, thing.id).reference


@builder
def report(
    make: Make,
    reporter: Person | None = None,
    home: Home | None = None,
    place: Place | None = None,
    *,
    by: Actor | None = None,
    words: str = "The kitchen pipe is leaking.",
    category: Category | None = None,
    **told: Any,
) -> Report:
    """What a resident reported from their phone, about their home or a common area; `told` are facts of intake.Told."""
    if home is None and place is None:
        home = make.home()
    if reporter is None and by is None:
        reporter = make.resident(home) if home else make.resident()
    where = Whereabouts(
        estate_id=(home or place).estate_id,  # type: ignore[union-attr]
        home_id=home.id if home else None,
        building_id=home.building_id if home else place.building_id if place else None,
        place_id=place.id if place else None,
    )
    given = {"channel": Channel.WEB, "reporter_id": reporter.id if reporter else None} | told
    facts = Told(words=words, category=category or Category.LEAK_PIPE, where=where, **given)
    return make.do(receive, by or make.actor(reporter), facts)
