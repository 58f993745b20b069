"""Forms of estates, homes, the people of homes, imports and policy."""

from portal.estates.forms.fields import Press
from portal.estates.forms.grounds import BuildingForm, EstateForm, HomeForm, NeighbourForm, PlaceForm
from portal.estates.forms.people import EndForm, ResidentForm, RightsForm
from portal.estates.forms.rules import PolicyForm, UploadForm, policy_form

__all__ = [
    "BuildingForm",
    "EndForm",
    "EstateForm",
    "HomeForm",
    "NeighbourForm",
    "PlaceForm",
    "PolicyForm",
    "Press",
    "ResidentForm",
    "RightsForm",
    "UploadForm",
    "policy_form",
]
