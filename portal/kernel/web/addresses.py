"""What stands in an address."""

from werkzeug.routing import BaseConverter, ValidationError

from portal.kernel import references


class ThingId(BaseConverter):
    """A key: 1 to 2^63-1, anything else is no thing of ours."""

    regex = r"\d{1,19}"

    def to_python(self, value: str) -> int:
        number = int(value)
        if not 0 < number < 2**63:
            raise ValidationError
        return number


class Reference(BaseConverter):
    """A matter's reference as people write it."""

    regex = r"[A-Za-z0-9\- ]{7,14}"

    def to_python(self, value: str) -> str:
        reference = references.normalised(value)
        if reference is None:
            raise ValidationError
        return reference
