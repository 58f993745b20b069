"""Pages of people and their accounts. Importing the modules declares their pages on the blueprint."""

from portal.accounts.views import demo, language, me, people, sign_in
from portal.accounts.views.blueprint import pages

__all__ = ["demo", "language", "me", "pages", "people", "sign_in"]
