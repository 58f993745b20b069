"""Forms of repairs: for those who plan, and for those who stand at the door."""

from portal.repairs.forms.finishing import FinishForm, finish_form
from portal.repairs.forms.planning import LENGTHS, OTHER, Given, MoveForm, OrderForm, ReasonForm, VisitForm, WaitForm
from portal.repairs.forms.site import GiveBackForm, NoAccessForm, PhotosForm, ProofForm, SafeForm

__all__ = [
    "LENGTHS",
    "OTHER",
    "FinishForm",
    "GiveBackForm",
    "Given",
    "MoveForm",
    "NoAccessForm",
    "OrderForm",
    "PhotosForm",
    "ProofForm",
    "ReasonForm",
    "SafeForm",
    "VisitForm",
    "WaitForm",
    "finish_form",
]
