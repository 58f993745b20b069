"""Words for the codes of repairs."""

from portal.kernel.words import lazy_gettext as _l
from portal.repairs.models import Degree, Nature
from portal.repairs.wording import STATUS as STATUS

NATURE = {
    Nature.WEAR: _l("Wear and age"),
    Nature.WORKMANSHIP: _l("Poor workmanship"),
    Nature.MATERIAL: _l("Faulty material or part"),
    Nature.USE: _l("Use or an accident"),
    Nature.OUTSIDE: _l("Comes from elsewhere: another home, rain, the street"),
    Nature.UNKNOWN: _l("Not clear yet"),
}

DEGREE = {
    Degree.SLIGHT: _l("Slight"),
    Degree.MARKED: _l("Marked"),
    Degree.SEVERE: _l("Severe"),
}
