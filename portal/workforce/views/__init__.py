"""Pages of the workforce: the rota, and what people have learned."""

from portal.workforce.views import rota, skills
from portal.workforce.views.blueprint import pages

__all__ = ["pages", "rota", "skills"]
