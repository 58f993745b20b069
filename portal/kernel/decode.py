"""The child that decodes one picture: `python -m portal.kernel.decode < original > framed`.

It gets bytes on its standard input and gives, on its standard output, one line of JSON and then a view and a thumbnail.
It knows nothing else: no address, no secret, no path. Memory, time and output are capped before the first byte is read.
Exit codes: 0 done, 3 not readable, 4 too big.
"""

import io
import json
import os
import resource
import sys
import warnings
from typing import Any, BinaryIO

from PIL import Image, ImageCms

# The largest WebP that passes the header check (under 50 megapixels) needs 815 MB, the largest PNG 490 MB.
MEMORY = 900_000_000
SECONDS = 25
OUTPUT = 16_000_000
MAX_PIXELS = 50_000_000
VIEW, THUMB = 2048, 320
UNREADABLE, TOO_BIG = 3, 4


def main() -> int:
    """Decode standard input; the exit code says how it went."""
    _cap()
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None
    try:
        view, thumb = derive(sys.stdin.buffer)
        facts = {"view": len(view[0]), "thumb": len(thumb), "width": view[1], "height": view[2]}
    except (MemoryError, OverflowError):
        return TOO_BIG
    except Exception as reason:
        sys.stderr.write(f"{type(reason).__name__}: {reason}"[:500])
        return TOO_BIG if isinstance(reason, _TooBig) else UNREADABLE
    sys.stdout.buffer.write(json.dumps(facts).encode("ascii") + b"\n" + view[0] + thumb)
    sys.stdout.buffer.flush()
    return 0


class _TooBig(Exception):
    pass


def derive(original: BinaryIO) -> tuple[tuple[bytes, int, int], bytes]:
    """((view JPEG, its width, its height), thumbnail WebP), upright, in sRGB, without any metadata or comment."""
    image: Any = Image.open(original, formats=("JPEG", "PNG", "WEBP"))
    if image.width * image.height >= MAX_PIXELS:
        raise _TooBig
    if image.format in {"JPEG", "MPO"}:
        image.draft("RGB", (VIEW, VIEW))
    turn, profile = image.getexif().get(0x0112, 1), image.info.get("icc_profile")
    image.load()
    image = _small(_eight_bits(image), VIEW)
    view = _bare(_turned(_opaque(_standard(image, profile)), turn))
    thumb = _small(view.copy(), THUMB)
    return (_saved(view, "JPEG", quality=82, optimize=True, progressive=True), *view.size), _saved(
        thumb, "WEBP", quality=75, method=4
    )


def _small(image: Any, side: int) -> Any:
    image.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def _eight_bits(image: Any) -> Any:
    """Sixteen-bit greys lose their lower half; palettes are spelt out, so that they can be made smaller."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if image.mode in {"P", "1", "F"}:
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    return image


def _standard(image: Any, profile: bytes | None) -> Any:
    """Colours as the camera meant them; a profile that can't be followed is left aside."""
    if profile and image.mode in {"RGB", "RGBA", "CMYK", "L"}:
        target = image.mode if image.mode == "RGBA" else "RGB"
        try:
            return ImageCms.profileToProfile(
                image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode=target
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return image


def _opaque(image: Any) -> Any:
    """On white, where a picture is transparent."""
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"}:
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    return image.convert("RGB")


_TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}


def _turned(image: Any, turn: int) -> Any:
    for step in _TURNS.get(turn, ()):
        image = image.transpose(step)
    return image


def _bare(image: Any) -> Any:
    """Pixels and nothing else: a copy's saved form would repeat comments, profiles and positions."""
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    return bare


def _saved(image: Any, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def _cap() -> None:
    os.nice(10)
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(limit, (value, value))


if __name__ == "__main__":
    sys.exit(main())
