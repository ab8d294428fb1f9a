"""Pictures of an invented territory, drawn by rule: hills, a river, a bourg, a hall, a plan seen from above."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

Colour = tuple[int, int, int]
Pen = ImageDraw.ImageDraw
WIDE, HIGH = 2480, 1754
#: of the side that is drawn, what is kept: 1 754 points, A4 on a screen
KEPT = 1754 / 2480
SKIES: tuple[tuple[Colour, Colour], ...] = (
    ((247, 226, 196), (214, 228, 226)),
    ((252, 236, 214), (176, 206, 214)),
    ((238, 232, 222), (150, 186, 196)),
    ((250, 218, 190), (222, 200, 190)),
)
HILLS: tuple[Colour, ...] = ((160, 187, 176), (112, 152, 138), (66, 112, 98), (32, 76, 64))
WALL, ROOF, SHADE = (244, 236, 222), (176, 92, 68), (214, 200, 180)
WATER, GREEN, INK = (118, 160, 172), (92, 132, 92), (28, 60, 52)


def picture(kind: str, seed: int, *, is_upright: bool = False) -> SimpleUploadedFile:
    """One picture of that kind; the same seed draws the same picture."""
    size = (HIGH, WIDE) if is_upright else (WIDE, HIGH)
    chance = random.Random(f"{kind}-{seed}")  # noqa: S311 (a drawing, no secret)
    canvas = _sky(size, SKIES[seed % len(SKIES)])
    KINDS[kind](ImageDraw.Draw(canvas), size, chance)
    out = io.BytesIO()
    kept = [round(side * KEPT) for side in size]
    canvas.resize((kept[0], kept[1]), reducing_gap=2.0).save(out, "JPEG", quality=88)
    return SimpleUploadedFile(f"{kind}-{seed}.jpg", out.getvalue(), content_type="image/jpeg")


def _sky(size: tuple[int, int], colours: tuple[Colour, Colour]) -> Image.Image:
    """From one colour above to another below."""
    low, high = (Image.new("RGB", size, one) for one in colours)
    return Image.composite(low, high, Image.linear_gradient("L").resize(size))


def _ridge(chance: random.Random, wide: int, height: float, swell: float) -> list[float]:
    """Heights along the picture, of three waves laid on one another."""
    waves = [(chance.uniform(0.6, 3.2), chance.uniform(0, 6.3), swell / n) for n in (1, 2, 3)]
    return [
        height + sum(far * math.sin(often * x / wide * 6.3 + first) for often, first, far in waves)
        for x in range(0, wide + 20, 20)
    ]


def _land(pen: Pen, size: tuple[int, int], chance: random.Random, *, layers: int = 4) -> float:
    """Hills behind one another; the height where the last one stands."""
    wide, high = size
    for rank in range(layers):
        top = high * (0.46 + 0.12 * rank)
        ridge = _ridge(chance, wide, top, high * 0.05 / (rank + 1) + 12)
        points = [(x * 20.0, y) for x, y in enumerate(ridge)]
        pen.polygon([*points, (wide, high), (0, high)], fill=HILLS[rank % len(HILLS)])
    return high * (0.46 + 0.12 * (layers - 1))


def _house(pen: Pen, x: float, ground: float, wide: float, tall: float) -> None:
    pen.rectangle((x, ground - tall, x + wide, ground), fill=WALL)
    pen.rectangle((x + wide * 0.72, ground - tall, x + wide, ground), fill=SHADE)
    eaves, ridge = wide * 0.08, tall * 0.55
    top = ground - tall
    pen.polygon(
        [(x - eaves, top), (x + wide / 2, top - ridge), (x + wide + eaves, top)], fill=ROOF
    )
    step = wide / 4
    for column in (0.6, 2.0):
        left = x + column * step
        pen.rectangle((left, top + tall * 0.2, left + step * 0.6, top + tall * 0.5), fill=INK)


def _tree(pen: Pen, x: float, ground: float, size: float) -> None:
    pen.rectangle((x - size * 0.06, ground - size * 0.6, x + size * 0.06, ground), fill=INK)
    pen.ellipse(
        (x - size * 0.4, ground - size * 1.4, x + size * 0.4, ground - size * 0.4), fill=GREEN
    )


def _hills(pen: Pen, size: tuple[int, int], chance: random.Random) -> None:
    ground = _land(pen, size, chance)
    for _ in range(14):
        _tree(
            pen,
            chance.uniform(0, size[0]),
            ground + chance.uniform(120, 320),
            chance.uniform(70, 150),
        )


def _bourg(pen: Pen, size: tuple[int, int], chance: random.Random) -> None:
    ground = _land(pen, size, chance, layers=3) + 180
    wide = size[0]
    pen.rectangle((0, ground, wide, size[1]), fill=HILLS[3])
    at = wide * 0.06
    while at < wide * 0.9:
        broad = chance.uniform(130, 250)
        _house(pen, at, ground, broad, chance.uniform(170, 330))
        at += broad + chance.uniform(10, 60)
    tower = wide * chance.uniform(0.4, 0.6)
    pen.rectangle((tower, ground - 620, tower + 130, ground), fill=WALL)
    pen.polygon(
        [(tower - 16, ground - 620), (tower + 65, ground - 900), (tower + 146, ground - 620)],
        fill=INK,
    )


def _river(pen: Pen, size: tuple[int, int], chance: random.Random) -> None:
    ground = _land(pen, size, chance)
    wide, high = size
    left, right = [], []
    for step in range(41):
        y = ground + (high - ground) * step / 40
        middle = wide * (0.5 + 0.18 * math.sin(step / 7 + chance.random() * 0.05))
        broad = 20 + 9 * step
        left.append((middle - broad, y))
        right.append((middle + broad, y))
    pen.polygon([*left, *reversed(right)], fill=WATER)
    for _ in range(9):
        side = chance.choice((0.12, 0.2, 0.8, 0.9))
        _tree(
            pen,
            wide * side + chance.uniform(-90, 90),
            high * chance.uniform(0.86, 0.98),
            chance.uniform(150, 260),
        )


def _hall(pen: Pen, size: tuple[int, int], chance: random.Random) -> None:
    ground = _land(pen, size, chance, layers=2) + 380
    wide = size[0]
    pen.rectangle((0, ground, wide, size[1]), fill=(206, 196, 178))
    left, right, top = wide * 0.16, wide * 0.84, ground - 520
    pen.polygon(
        [(left - 60, top), (left + 180, top - 300), (right - 180, top - 300), (right + 60, top)],
        fill=ROOF,
    )
    count = 7
    for post in range(count):
        x = left + (right - left) * post / (count - 1)
        pen.rectangle((x - 16, top, x + 16, ground), fill=INK)
    pen.line((left, top + 20, right, top + 20), fill=INK, width=22)
    _house(pen, wide * 0.02, ground, 220, 300)


def _station(pen: Pen, size: tuple[int, int], chance: random.Random) -> None:
    ground = _land(pen, size, chance, layers=3) + 240
    wide, high = size
    pen.rectangle((0, ground, wide, high), fill=(150, 146, 132))
    _house(pen, wide * 0.3, ground, 520, 330)
    pen.rectangle((wide * 0.53, ground - 190, wide * 0.8, ground - 166), fill=INK)
    for post in (0.6, 0.68, 0.76):
        pen.rectangle((wide * post, ground - 170, wide * post + 16, ground), fill=INK)
    for rail in (60, 130):
        pen.line((0, ground + rail, wide, ground + rail), fill=INK, width=12)
    for sleeper in range(0, wide, 70):
        pen.line((sleeper, ground + 50, sleeper, ground + 142), fill=INK, width=8)


def _plan(pen: Pen, size: tuple[int, int], chance: random.Random) -> None:
    """The territory from above: fields, a river, roads, bourgs, what is kept and what is built again."""
    wide, high = size
    pen.rectangle((0, 0, wide, high), fill=(238, 240, 230))
    for _ in range(46):
        x, y, broad = chance.uniform(0, wide), chance.uniform(0, high), chance.uniform(90, 330)
        shade = chance.choice(((216, 226, 204), (226, 230, 210), (204, 220, 200)))
        pen.polygon(
            [
                (x, y),
                (x + broad, y + broad * 0.2),
                (x + broad * 0.9, y + broad),
                (x - 40, y + broad * 0.8),
            ],
            fill=shade,
        )
    bed = [
        (x, high * 0.55 + high * 0.16 * math.sin(x / wide * 7)) for x in range(0, wide + 40, 40)
    ]
    pen.line(bed, fill=WATER, width=54, joint="curve")
    towns = [
        (wide * a, high * b)
        for a, b in ((0.2, 0.36), (0.5, 0.62), (0.78, 0.3), (0.84, 0.74), (0.32, 0.8))
    ]
    pen.line([*towns, towns[0]], fill=(190, 120, 92), width=14, joint="curve")
    for x, y in towns:
        pen.ellipse((x - 150, y - 150, x + 150, y + 150), outline=ROOF, width=12)
        for _ in range(26):
            a, b = x + chance.uniform(-100, 100), y + chance.uniform(-100, 100)
            pen.rectangle((a, b, a + 26, b + 20), fill=INK)


def _table(pen: Pen, size: tuple[int, int], chance: random.Random) -> None:
    """A table seen from above, with what people laid on it; nobody can be recognised."""
    wide, high = size
    pen.rectangle((0, 0, wide, high), fill=(226, 216, 200))
    pen.rounded_rectangle(
        (wide * 0.12, high * 0.18, wide * 0.88, high * 0.82), 40, fill=(246, 240, 228)
    )
    for _ in range(26):
        x, y = chance.uniform(wide * 0.18, wide * 0.78), chance.uniform(high * 0.24, high * 0.72)
        tone = chance.choice(((244, 206, 120), (160, 196, 180), (232, 150, 120), (250, 248, 240)))
        pen.rectangle((x, y, x + 130, y + 100), fill=tone)
        for line in (28, 50, 72):
            pen.line((x + 16, y + line, x + chance.uniform(70, 116), y + line), fill=INK, width=5)


def _section(pen: Pen, size: tuple[int, int], chance: random.Random) -> None:
    """A street cut across: fronts, trees, the ground that takes the rain."""
    wide, high = size
    pen.rectangle((0, 0, wide, high), fill=(250, 248, 242))
    ground = high * 0.72
    pen.rectangle((0, ground, wide, high), fill=(206, 190, 166))
    _house(pen, wide * 0.03, ground, 380, 560)
    _house(pen, wide * 0.81, ground, 400, 500)
    for place in range(5):
        _tree(pen, wide * (0.28 + 0.11 * place), ground, chance.uniform(240, 380))
    pen.polygon(
        [
            (wide * 0.42, ground),
            (wide * 0.58, ground),
            (wide * 0.54, ground + 90),
            (wide * 0.46, ground + 90),
        ],
        fill=WATER,
    )


KINDS: dict[str, Callable[[Pen, tuple[int, int], random.Random], None]] = {
    "collines": _hills,
    "bourg": _bourg,
    "riviere": _river,
    "halle": _hall,
    "gare": _station,
    "plan": _plan,
    "table": _table,
    "coupe": _section,
}
