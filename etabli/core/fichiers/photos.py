"""Photos from a telephone: upright, light, without their hidden data; together, a PDF.

The place and the hour a photo was taken, the model of the telephone, are in its EXIF data: they
leave with it (domain 7.4).
"""

from __future__ import annotations

import io
import warnings

import img2pdf
import pikepdf
import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from etabli.core import horloge
from etabli.core.fichiers.refusal import FileRefused

LONG_SIDE = 2480  # pixels: A4 at 210 points an inch, handwriting stays readable
SHORT_SIDE = 600  # below, a photographed letter cannot be read
MAX_PIXELS = 120_000_000
QUALITY = 82
DAMAGED = (
    "La photo «\u00a0{name}\u00a0» est abîmée\u00a0: nous n’arrivons pas à l’ouvrir. Reprenez-la."
)
TOO_MANY_PIXELS = (
    "La photo «\u00a0{name}\u00a0» est trop grande\u00a0: choisissez une définition moindre."
)

pillow_heif.register_heif_opener()  # type: ignore[attr-defined, unused-ignore]


def upright(data: bytes, *, name: str) -> Image.Image:
    """The picture as it was seen, in colours, at most LONG_SIDE wide or high. Refused if damaged."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(data))
            if opened.width * opened.height > MAX_PIXELS:
                raise FileRefused(TOO_MANY_PIXELS.format(name=name))
            opened.draft("RGB", (LONG_SIDE, LONG_SIDE))
            image = ImageOps.exif_transpose(opened)
            image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
            return _on_white(image)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:
        raise FileRefused(DAMAGED.format(name=name)) from error


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


def to_pdf(images: list[Image.Image], *, title: str) -> bytes:
    """One A4 page a photo, in the order given, turned as the photo is."""
    layout = img2pdf.get_layout_fun(
        pagesize=(img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297)),
        fit=img2pdf.FitMode.into,
        auto_orient=True,
    )
    moment = horloge.now()
    made = img2pdf.convert(
        [to_jpeg(image) for image in images], layout_fun=layout, title=title,
        creationdate=moment, moddate=moment, engine=img2pdf.Engine.internal,
    )  # fmt: skip
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made)) as pdf:
        pdf.Root.Lang = pikepdf.String("fr-FR")
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        pdf.save(out, deterministic_id=True)
    return out.getvalue()
