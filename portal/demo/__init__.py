"""The demo company: two estates, their people, and a year of what happened there. Never in production."""

from portal.demo.company.people import PASSWORD
from portal.demo.loading import NotHere, accounts_exist, load

__all__ = ["PASSWORD", "NotHere", "accounts_exist", "load"]
