"""What happens to a work order: planned and booked, done on site, waiting, finished, opened again."""

from portal.repairs.services.declining import follow_declined
from portal.repairs.services.finishing import Facts, add_before_photos, finish, is_minor, photos_wanted
from portal.repairs.services.further import Failed
from portal.repairs.services.onsite import accept, arrive, give_back, make_safe, no_access, say_code
from portal.repairs.services.planning import Visit, book, cancel_order, cancel_visit, move, open_order
from portal.repairs.services.reopening import follow_reopened
from portal.repairs.services.waiting import hold

__all__ = [
    "Facts",
    "Failed",
    "Visit",
    "accept",
    "add_before_photos",
    "arrive",
    "book",
    "cancel_order",
    "cancel_visit",
    "finish",
    "follow_declined",
    "follow_reopened",
    "give_back",
    "hold",
    "is_minor",
    "make_safe",
    "move",
    "no_access",
    "open_order",
    "photos_wanted",
    "say_code",
]
