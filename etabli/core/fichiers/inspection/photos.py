"""Photos from a telephone: upright, light, without their hidden data; together, a PDF.

The place and the hour a photo was taken, the model of the telephone, are in its EXIF data: they
leave with it (domain 7.4). Of that data only the orientation is read; nothing of it is written.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings

import pillow_heif
from PIL import Image

from etabli.core.fichiers.inspection.framing import WHOLE, Framing

LONG_SIDE = 2480  # pixels: A4 at 210 points an inch, handwriting stays readable
SHORT_SIDE = 600  # below, a photographed letter cannot be read
SHOWN_SIDE = 1200  # pixels of the picture that is looked at before it leaves
#: read in the header, before any pixel; a JPEG is read at a reduced scale, the others whole
MAX_PIXELS = 60_000_000
MAX_PIXELS_JPEG = 120_000_000
QUALITY = 82
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
#: quarter turns to the right
QUARTERS = {
    1: Image.Transpose.ROTATE_270,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_90,
}
DAMAGED = (
    "La photo «\u00a0{name}\u00a0» est abîmée\u00a0: nous n’arrivons pas à l’ouvrir. Reprenez-la."
)
TOO_MANY_PIXELS = (
    "La photo «\u00a0{name}\u00a0» est trop grande\u00a0: choisissez une définition moindre."
)
TOO_SMALL = (
    "La photo «\u00a0{name}\u00a0» est trop petite pour être lue ({w} × {h} points)\u00a0: "
    "reprenez-la de plus près."
)

pillow_heif.register_heif_opener(decode_threads=1)  # type: ignore[attr-defined, unused-ignore]


class Unreadable(Exception):
    """The picture is refused; the sentence says why."""


def upright(
    path: str, *, name: str, framing: Framing = WHOLE, side: int = LONG_SIDE
) -> Image.Image:
    """The picture as it was seen, then framed by hand, in colours, at most `side` points wide or high.

    Unreadable if damaged.
    """
    most_of_it = round(side * framing.enlargement)
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = None  # ours, below, read in the header too
    try:
        with Image.open(path) as opened:
            most = MAX_PIXELS_JPEG if opened.format == "JPEG" else MAX_PIXELS
            if opened.width * opened.height > most:
                raise Unreadable(TOO_MANY_PIXELS.format(name=name))
            opened.draft("RGB", (most_of_it, most_of_it))
            turn = TURNS.get(_orientation(opened))
            image = _on_white(_eight_bits(opened))
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # a decoder fails in its own ways: the picture is damaged
        raise Unreadable(DAMAGED.format(name=name)) from error
    image.thumbnail((most_of_it, most_of_it), Image.Resampling.LANCZOS)
    return framed(image.transpose(turn) if turn is not None else image, framing, side)


def framed(image: Image.Image, framing: Framing, side: int = LONG_SIDE) -> Image.Image:
    """The picture turned and cut by hand."""
    if framing.turns:
        image = image.transpose(QUARTERS[framing.turns])
    if any(framing.cut):
        image = image.crop(framing.box(*image.size))
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    return image


def too_small(image: Image.Image, *, name: str) -> list[str]:
    """Why that page of a letter cannot be read, if it cannot."""
    if min(image.size) >= SHORT_SIDE:
        return []
    return [TOO_SMALL.format(name=name, w=image.width, h=image.height)]


def shown(image: Image.Image) -> bytes:
    """The picture that is looked at, light enough for a telephone."""
    image.thumbnail((SHOWN_SIDE, SHOWN_SIDE), Image.Resampling.LANCZOS)
    return to_jpeg(image)


def _orientation(image: Image.Image) -> int:
    """1 when it is not said, or said in a way nobody can read."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:  # noqa: BLE001 (odd EXIF is no reason to refuse a letter)
        return 1


def _eight_bits(image: Image.Image) -> Image.Image:
    """Greys of 16 bits brought to 8: converted as they are, all but black would be white."""
    if not image.mode.startswith("I"):
        return image
    wide = image.convert("I")
    low, high = wide.getextrema()
    scale = 1.0 if isinstance(high, (int, float)) and high <= 255 else 1 / 256
    return wide.point(lambda value: value * scale + 0).convert("L")


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        ground = Image.new("RGB", image.size, "white")
        layer = image.convert("RGBA")
        ground.paste(layer, mask=layer)
        return ground
    return image.convert("RGB")


def to_jpeg(image: Image.Image) -> bytes:
    """The pixels alone, as JPEG: no EXIF, no comment, no thumbnail."""
    clean = Image.frombytes("RGB", image.size, image.tobytes())
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def to_pdf(images: list[Image.Image], *, title: str, moment: str) -> bytes:
    """One A4 page a photo, in the order given, turned as the photo is; `moment` in ISO 8601."""
    import img2pdf
    import pikepdf

    layout = img2pdf.get_layout_fun(
        pagesize=(img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297)),
        fit=img2pdf.FitMode.into,
        auto_orient=True,
    )
    made = dt.datetime.fromisoformat(moment)
    pages = img2pdf.convert(
        [to_jpeg(image) for image in images], layout_fun=layout, title=title,
        creationdate=made, moddate=made, engine=img2pdf.Engine.internal,
    )  # fmt: skip
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pages)) as pdf:
        pdf.Root.Lang = pikepdf.String("fr-FR")
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()
