"""The child that draws photos: `python portal/demo/drawing.py < orders > frames`. It knows Pillow and nothing else.

Each order is a JSON line {"key", "subject", "stage", "seed"}. For each, a JSON line comes back with the lengths of what
follows it: the photo itself, the view and the thumbnail that the product would make of it."""

import io
import json
import sys
from random import Random
from typing import Any

from PIL import Image, ImageChops, ImageDraw

Colour = tuple[int, int, int]
Edges = tuple[float, float, float, float]
Span = tuple[float, float]
SIZES = ((480, 360), (360, 480), (520, 390), (640, 480), (400, 400), (800, 600))
GRAY, WATER, DARK = (128, 128, 128), (122, 98, 60), (40, 40, 44)


class Canvas:
    """A picture in the making: a wall or floor in some light, and shapes on it in coordinates from 0 to 1."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.full = dice.choices(SIZES, (9, 5, 4, 3, 3, 1))[0]
        self.size = self.full[0] // 2, self.full[1] // 2

    def lay(self, base: Colour) -> None:
        """The ground, lighter on one side."""
        dice = self.dice
        shade = tuple(max(0, part - dice.randrange(25, 70)) for part in base)
        light = Image.linear_gradient("L").rotate(dice.choice((0, 90, 180, 270))).resize(self.size)
        self.image = Image.composite(Image.new("RGB", self.size, base), Image.new("RGB", self.size, shade), light)
        self.pen = ImageDraw.Draw(self.image)

    def at(self, *points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(x * self.size[0], y * self.size[1]) for x, y in points]

    def box(self, edges: Edges, fill: Colour, edge: Colour | None = None) -> None:
        self.pen.rectangle(self.at(edges[:2], edges[2:]), fill=fill, outline=edge, width=2)

    def oval(self, edges: Edges, fill: Colour, edge: Colour | None = None) -> None:
        self.pen.ellipse(self.at(edges[:2], edges[2:]), fill=fill, outline=edge, width=2)

    def line(self, points: list[tuple[float, float]], fill: Colour, width: int) -> None:
        self.pen.line(self.at(*points), fill=fill, width=max(width // 2, 1), joint="curve")

    def stain(self, x: float, y: float, size: float, colour: Colour) -> None:
        """Rings of a dried puddle."""
        for step in range(7):
            reach = size * (1 - step / 8)
            tint = tuple(int(part + (230 - part) * (0.75 - step * 0.09)) for part in colour)
            dx, dy = self.dice.uniform(-0.03, 0.03), self.dice.uniform(-0.02, 0.02)
            across, down = reach, reach * 0.7
            self.oval((x - across + dx, y - down + dy, x + across + dx, y + down + dy), (tint[0], tint[1], tint[2]))

    def stains(self, most: int, x: Span, y: Span, size: Span, colour: Colour) -> None:
        for _ in range(self.dice.randint(1, most)):
            self.stain(self.dice.uniform(*x), self.dice.uniform(*y), self.dice.uniform(*size), colour)

    def photo(self) -> Any:
        """The picture as a telephone takes it: a little soft, a little noisy, never quite straight."""
        width, height = self.size
        turned = self.image.rotate(self.dice.uniform(-4, 4), resample=Image.Resampling.BILINEAR)
        straight = turned.crop((width // 24, height // 24, width - width // 24, height - height // 24))
        grain = Image.effect_noise(straight.size, self.dice.uniform(10, 26)).convert("RGB")
        return ImageChops.overlay(straight, grain).resize(self.full, Image.Resampling.BILINEAR)

    def pale(self) -> Colour:
        """The colour of a painted wall."""
        tone = self.dice.randrange(196, 236)
        return tone, tone - self.dice.randrange(0, 16), tone - self.dice.randrange(2, 34)

    def ceiling(self, bad: bool) -> None:
        self.lay(self.pale())
        self.line([(0, 0.82), (1, 0.82 + self.dice.uniform(-0.05, 0.05))], GRAY, 6)
        self.oval((0.68, 0.2, 0.9, 0.34), (250, 248, 236), GRAY)
        if bad:
            self.stains(3, (0.2, 0.6), (0.25, 0.6), (0.1, 0.25), WATER)

    def pipe(self, bad: bool) -> None:
        self.lay((92, 84, 78))
        x = self.dice.uniform(0.3, 0.6)
        metal = self.dice.choice(((190, 194, 200), (205, 205, 200), (170, 120, 70)))
        self.line([(x, 0), (x, 0.55), (x + 0.25, 0.62), (x + 0.25, 1)], metal, 34)
        self.oval((x - 0.07, 0.38, x + 0.08, 0.52), tuple(part - 30 for part in metal))  # type: ignore[arg-type]
        if bad:
            for _ in range(self.dice.randint(4, 9)):
                left, top = x + self.dice.uniform(-0.05, 0.06), self.dice.uniform(0.55, 0.92)
                self.oval((left, top, left + 0.02, top + 0.05), (190, 214, 232))
            self.oval((x - 0.25, 0.88, x + 0.3, 1.05), (120, 136, 148))

    def window(self, bad: bool) -> None:
        self.lay(self.pale())
        self.box((0.2, 0.08, 0.8, 0.66), (168, 196, 216), (236, 236, 232))
        self.line([(0.5, 0.08), (0.5, 0.66)], (236, 236, 232), 12)
        if bad:
            self.stains(4, (0.2, 0.8), (0.74, 0.95), (0.06, 0.16), (104, 100, 80))

    def wall(self, bad: bool) -> None:
        self.lay(self.pale())
        x, y = self.dice.uniform(0.1, 0.4), 0.02
        path = [(x, y)]
        while y < 0.95:
            x, y = x + self.dice.uniform(-0.05, 0.09), y + self.dice.uniform(0.04, 0.12)
            path.append((x, y))
        if bad:
            self.line(path, (70, 66, 62), self.dice.randint(2, 5))
            self.line(path[2:5], (60, 56, 52), self.dice.randint(4, 8))
        else:
            self.line(path, (226, 226, 222), 22)

    def tiles(self, bad: bool) -> None:
        self.lay(self.dice.choice(((214, 220, 222), (196, 204, 190), (220, 206, 190))))
        across, down = self.dice.randint(3, 5), self.dice.randint(3, 4)
        for number in range(1, 6):
            self.line([(number / across, 0), (number / across, 1)], (150, 150, 148), 3)
            self.line([(0, number / down), (1, number / down)], (150, 150, 148), 3)
        if bad:
            left, top = self.dice.randrange(across) / across, self.dice.randrange(down) / down
            self.box((left, top, left + 1 / across, top + 1 / down), (128, 112, 96))
            self.line([(left, top), (left + 0.6 / across, top + 0.9 / down)], DARK, 4)

    def glass(self, bad: bool) -> None:
        self.lay((206, 210, 214))
        self.box((0.32, 0.2, 0.68, 0.9), (232, 236, 240), GRAY)
        self.box((0.34, self.dice.uniform(0.3, 0.45), 0.66, 0.88), (168, 126, 64) if bad else (214, 230, 240))

    def socket(self, bad: bool) -> None:
        self.lay(self.pale())
        for number in range(self.dice.randint(1, 3)):
            left = 0.16 + number * 0.26
            self.box((left, 0.36, left + 0.22, 0.62), (246, 246, 244), GRAY)
            for hole in (0.06, 0.13):
                self.box((left + hole, 0.44, left + hole + 0.02, 0.52), DARK)
        if bad:
            self.stain(0.27, 0.48, self.dice.uniform(0.08, 0.14), DARK)

    def stove(self, bad: bool) -> None:
        self.lay((70, 72, 76))
        for x in (0.3, 0.7):
            self.oval((x - 0.17, 0.3, x + 0.17, 0.72), (30, 30, 32), (110, 110, 112))
            flame = (214, 150, 60) if bad else (70, 130, 230)
            self.oval((x - 0.08, 0.43, x + 0.08, 0.59), flame)

    def heater(self, bad: bool) -> None:
        self.lay(self.pale())
        self.box((0.25, 0.12, 0.75, 0.78), (238, 240, 240), GRAY)
        self.box((0.4, 0.24, 0.6, 0.38), (20, 30, 26))
        self.line([(0.44, 0.31), (0.56, 0.31)], (230, 60, 50) if bad else (90, 230, 120), 10)
        for x in (0.35, 0.5, 0.65):
            self.line([(x, 0.78), (x, 1)], (186, 150, 96), 14)

    def drain(self, bad: bool) -> None:
        self.tiles(False)
        if bad:
            self.oval((0.1, 0.2, 0.9, 0.95), (112, 104, 88))
        self.oval((0.38, 0.42, 0.62, 0.72), (150, 152, 154), DARK)
        for y in (0.48, 0.54, 0.6, 0.66):
            self.line([(0.43, y), (0.57, y)], DARK, 4)

    def lift(self, bad: bool) -> None:
        self.lay((150, 144, 136))
        gap = self.dice.uniform(0.05, 0.14) if bad else 0.0
        self.box((0.22, 0.14, 0.78, 1), (60, 62, 66))
        self.box((0.22, 0.14, 0.5 - gap, 1), (188, 192, 196), GRAY)
        self.box((0.5 + gap, 0.14, 0.78, 1), (182, 186, 190), GRAY)
        self.box((0.84, 0.45, 0.92, 0.62), (40, 42, 44))
        self.oval((0.86, 0.48, 0.9, 0.53), (230, 60, 50) if bad else (240, 210, 90))

    def door(self, bad: bool) -> None:
        self.lay(self.pale())
        wood = self.dice.choice(((120, 78, 46), (150, 104, 62), (86, 92, 100), (96, 44, 40)))
        self.box((0.24, 0.06, 0.76, 1), wood, DARK)
        self.box((0.32, 0.16, 0.68, 0.4), tuple(part + 14 for part in wood))  # type: ignore[arg-type]
        self.line([(0.66, 0.56), (0.72, 0.6 if bad else 0.56)], (206, 208, 210), 10)
        self.oval((0.67, 0.6, 0.7, 0.64), DARK)
        if bad:
            self.line([(0.76, 0.06), (0.8, 1)], (30, 28, 26), 8)

    def lamp(self, bad: bool) -> None:
        self.lay((58, 60, 66) if bad else (206, 200, 184))
        self.oval((0.32, 0.2, 0.68, 0.48), (110, 112, 112) if bad else (255, 252, 226), GRAY)
        self.line([(0, 0.9), (1, 0.8)], (90, 88, 86), 8)

    def device(self, bad: bool) -> None:
        self.lay(self.pale())
        body = self.dice.choice(((190, 30, 34), (70, 74, 80), (220, 176, 40), (60, 110, 150)))
        self.box((0.36, 0.22, 0.64, 0.86), body, DARK)
        self.box((0.42, 0.3, 0.58, 0.46), (30, 34, 36) if bad else (160, 210, 190))
        for key in range(9):
            left, top = 0.42 + key % 3 * 0.06, 0.54 + key // 3 * 0.08
            self.oval((left, top, left + 0.04, top + 0.05), (214, 214, 210))
        if bad:
            self.line([(0.38, 0.24), (0.6, 0.5)], (235, 235, 235), 3)

    def litter(self, bad: bool) -> None:
        self.lay((132, 134, 126))
        self.box((0, 0, 1, 0.3), self.dice.choice(((96, 128, 84), (150, 146, 140))))
        for _ in range(self.dice.randint(9, 16) if bad else 0):
            x, y, size = self.dice.uniform(0, 0.9), self.dice.uniform(0.3, 0.85), self.dice.uniform(0.04, 0.13)
            colour = self.dice.choice(((30, 30, 32), (206, 200, 190), (60, 110, 170), (190, 150, 80)))
            self.oval((x, y, x + size, y + size * 0.8), colour)

    def car(self, bad: bool) -> None:
        self.lay((116, 118, 120))
        for x in (0.12, 0.88):
            self.line([(x, 0.35), (x + (0.08 if x > 0.5 else -0.08), 1)], (236, 236, 230), 9)
        if bad:
            paint = self.dice.choice(((190, 194, 198), (30, 32, 36), (150, 34, 34), (48, 70, 120)))
            self.box((0.22, 0.46, 0.78, 0.8), paint, DARK)
            self.box((0.3, 0.32, 0.7, 0.5), (150, 172, 186), paint)
            for x in (0.28, 0.64):
                self.oval((x, 0.72, x + 0.1, 0.9), (24, 24, 26))

    def plate(self, bad: bool) -> None:
        """A front door with its number, as proof that somebody stood there."""
        self.door(False)
        self.box((0.42, 0.02, 0.58, 0.1), (236, 230, 214), DARK)
        self.box((0.1, 0.86, 0.22, 0.98), (186, 120, 60) if bad else (90, 100, 90))


def drawn(order: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """One photo with its view and its thumbnail, and what is known of them."""
    dice = Random(order["seed"])
    canvas = Canvas(dice)
    getattr(canvas, order["subject"])(order["stage"] == "before")
    photo = canvas.photo()
    kind = dice.choices(("JPEG", "PNG", "WEBP"), (94, 3, 3))[0]
    thumb = photo.copy()
    thumb.thumbnail((320, 320), Image.Resampling.BILINEAR)
    parts = [
        _saved(photo.convert("P") if kind == "PNG" else photo, kind, quality=dice.randint(72, 86), method=0),
        _saved(photo, "JPEG", quality=82), _saved(thumb, "WEBP", quality=70, method=0),
    ]  # fmt: skip
    facts = {"key": order["key"], "kind": kind, "width": photo.width, "height": photo.height}
    return {**facts, "sizes": [len(part) for part in parts]}, parts


def _saved(image: Any, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def main() -> None:
    """Draw everything that standard input asks for."""
    for row in sys.stdin:
        facts, parts = drawn(json.loads(row))
        sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + b"".join(parts))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
