"""Photos: taken in by their header, kept unchanged under their hash, shown as views made elsewhere."""

from portal.kernel.files.headers import Header, check_header
from portal.kernel.files.models import (
    MAX_PIXELS,
    MOST_PHOTOS,
    USUAL,
    Blob,
    Failure,
    MediaType,
    PhotoLimits,
    StagedFile,
    State,
    state_of,
)
from portal.kernel.files.orphans import REFERENCES, release
from portal.kernel.files.refusals import FAILED, FileRefused, Reason
from portal.kernel.files.staging import (
    Staged,
    Upload,
    keep,
    open_blob,
    open_derived,
    owners,
    size_of,
    stage,
    staged,
    take,
    unstage,
)
from portal.kernel.files.store import DERIVED_TYPE, Size, StorageFull, Store, current, use

__all__ = [
    "DERIVED_TYPE",
    "FAILED",
    "MAX_PIXELS",
    "MOST_PHOTOS",
    "REFERENCES",
    "USUAL",
    "Blob",
    "Failure",
    "FileRefused",
    "Header",
    "MediaType",
    "PhotoLimits",
    "Reason",
    "Size",
    "Staged",
    "StagedFile",
    "State",
    "StorageFull",
    "Store",
    "Upload",
    "check_header",
    "current",
    "keep",
    "open_blob",
    "open_derived",
    "owners",
    "release",
    "size_of",
    "stage",
    "staged",
    "state_of",
    "take",
    "unstage",
    "use",
]
