"""Photos, kept as the product keeps them."""

import io

from PIL import Image
from sqlalchemy import update

from portal.kernel import clock, files
from portal.kernel.db import unit_of_work
from portal.kernel.files.store import Size, current, key_of
from tests.support.make import Make, builder


@builder
def photo(make: Make, *, ready: bool = True) -> str:
    """The hash of a small photo of its own; ready: with its smaller copies, as if the child process had made them."""
    number = make.next()
    sha256 = files.keep(make.writing, io.BytesIO(jpeg(number)))
    if ready:
        for size in Size:
            copy = jpeg(number, 40)
            current().put(key_of(sha256, size), io.BytesIO(copy), len(copy))
        marks = {"derived_at": clock.now(), "derive_at": None, "view_width": 40, "view_height": 30}
        with unit_of_work(make.writing) as session:
            session.execute(update(files.Blob).where(files.Blob.sha256 == sha256).values(**marks))
    return sha256


@builder
def staged(make: Make, draft: str, person_id: int | None = None) -> int:
    """The id of a photo that waits with a form."""
    sha256 = make.photo()
    row = files.StagedFile(draft_key=draft, sha256=sha256, position=make.next(), name="photo.jpg", person_id=person_id)
    row.staged_at = clock.now()
    return make.add(row).id


def jpeg(number: int, width: int = 64) -> bytes:
    """A picture that is another one for each number."""
    file = io.BytesIO()
    colour = (number % 256, number // 256 % 256, 90)
    Image.new("RGB", (width, width * 3 // 4), colour).save(file, "JPEG", comment=f"number {number}")
    return file.getvalue()
