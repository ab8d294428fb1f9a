"""Does the sentence that replaces a picture say something (V5): a pure reading of words."""

from __future__ import annotations

import re

from etabli.core.texte import slug

MIN_WORDS = 3
#: words that say there is a picture, not what it shows
EMPTY = re.compile(
    "photo|photographie|image|illustration|figure|visuel|vue|plan|carte|dessin|croquis|schema|copie|capture|ecran"
    "|jpe?g|png|d[eu]s?|d|l[ae]s?|l|une?|en|et|sans|titre|numero|n|[0-9]+"
)
#: what a camera, a telephone or a scanner names a file
FILE_NAME = re.compile(
    r"\.(jpe?g|png|heic|webp|tiff?)\b|\b(img|dsc|dscn|pxl|scan|wp|screenshot)[-_ ]?\d", re.I
)

TOO_SHORT = "Dites en une phrase ce que montre l’image : elle la remplace pour qui ne la voit pas."
A_FILE_NAME = "« {alt} » est un nom de fichier : dites ce que montre l’image."
SAYS_NOTHING = "« {alt} » dit qu’il y a une image, pas ce qu’elle montre : dites-le en une phrase."
SAME_AS_CAPTION = "« {alt} » répète la légende : dites ce que montre l’image à qui ne la voit pas."


def fault(alt: str, *, legende: str = "") -> str | None:
    """Why this sentence does not replace the picture; None when nothing is found against it."""
    said = alt.strip()
    words = [word for word in slug(said).split("-") if word]
    if FILE_NAME.search(said):
        return A_FILE_NAME.format(alt=said)
    if words and all(EMPTY.fullmatch(word) for word in words):
        return SAYS_NOTHING.format(alt=said)
    if len(words) < MIN_WORDS:
        return TOO_SHORT
    if legende and slug(legende) == slug(said):
        return SAME_AS_CAPTION.format(alt=said)
    return None
