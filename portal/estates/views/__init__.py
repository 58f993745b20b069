"""Pages of estates. Importing the modules declares their pages on the blueprint."""

from portal.estates.views import estate, grounds, homes, imports, people, policy
from portal.estates.views.blueprint import pages

__all__ = ["estate", "grounds", "homes", "imports", "pages", "people", "policy"]
