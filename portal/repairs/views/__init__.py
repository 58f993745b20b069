"""Pages of repairs: for those who plan the work, and for those who do it."""

from portal.repairs.views import doing, order, planning, waiting
from portal.repairs.views.blueprint import pages

__all__ = ["doing", "order", "pages", "planning", "waiting"]
