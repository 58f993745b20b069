"""The blueprint that all pages of the workforce are declared on."""

from portal.kernel.web import Pages

pages = Pages("workforce", __name__)
