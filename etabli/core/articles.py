"""A name inside a sentence: « de la DDT de la Meuse », « d’Ajaccio », « au Havre », « des Herbiers ».

An organisation whose first word is a common noun or an acronym takes its article; a place keeps its
own, contracted; the others take none. « La » and « L’ » of a place never change: « de La Rochelle »,
« à L’Haÿ-les-Roses ».
"""

from __future__ import annotations

import re
import unicodedata

#: the article of the first word of a name; a name that begins otherwise bears none
ARTICLES = {
    "commune": "la", "communauté": "la", "cc": "la", "ca": "la", "cu": "la", "métropole": "la",
    "ville": "la", "région": "la", "collectivité": "la", "mairie": "la", "chambre": "la",
    "ddt": "la", "ddtm": "la", "dreal": "la", "deal": "la", "dealm": "la", "drieat": "la",
    "dgtm": "la", "dtam": "la", "direction": "la", "préfecture": "la", "sous-préfecture": "la",
    "dgaln": "la", "fédération": "la", "mission": "la", "société": "la",
    "département": "le", "petr": "le", "pôle": "le", "syndicat": "le", "caue": "le", "parc": "le",
    "pnr": "le", "conseil": "le", "groupement": "le", "bureau": "le", "comité": "le",
    "agence": "l’", "établissement": "l’", "epa": "l’", "epf": "l’", "epfl": "l’", "epci": "l’",
    "association": "l’", "office": "l’", "eurométropole": "l’", "entente": "l’", "union": "l’",
}  # fmt: skip
OF = {"la": "de la ", "le": "du ", "l’": "de l’", "les": "des "}
TO = {"la": "à la ", "le": "au ", "l’": "à l’", "les": "aux "}
ALONE = {"la": "la ", "le": "le ", "l’": "l’"}
#: the article that a place bears and that contracts
_PLACE = re.compile(r"(Le|Les) (?=\S)")
_FIRST_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_VOWELS = frozenset("aeiouœæ")
#: a first word before which nothing elides though it begins with a vowel or a y
_NO_ELISION = frozenset({"ouistreham", "yutz", "onze", "onzieme", "oui", "yacht", "yaourt"})
#: an h that one hears, where its ending does not tell it: one says « de Honfleur », « d’Hyères »
_ASPIRATED = frozenset(
    {"ham", "hambye", "hameau", "hameaux", "han", "harnes", "haut", "haute", "hauts", "hautes", "hauteville",
     "havre", "haye", "hem", "hericy", "heros", "hollande", "honfleur", "hongrie", "houdan", "houilles",
     "houlgate", "houssaye", "huelgoat", "huit", "huitieme", "hangar", "hall", "halle", "halles",
     "hatten", "hors"}
)  # fmt: skip
_GERMANIC = re.compile(
    r"h\w*(?:heim|willer|ingue|ange|bach|dorf|hausen|house|berg|felden|feld|statt|bourg|au)$"
)


def le(name: str) -> str:
    """« la commune de Fumel », « la DDT de Lot-et-Garonne », « Bordeaux Métropole », « Le Havre »."""
    article, rest = _of_a_noun(name)
    return f"{ALONE[article]}{rest}" if article else rest


def de(name: str) -> str:
    """« de la commune de Fumel », « du PETR des Monts », « d’Agglopole », « du Havre », « de La Rochelle »."""
    article, rest = _parted(name)
    if article:
        return f"{OF[article]}{rest}"
    return f"d’{rest}" if elides(rest) else f"de {rest}"


def au(name: str) -> str:
    """« à la commune de Fumel », « au PETR des Monts », « au Havre », « aux Herbiers », « à La Rochelle »."""
    article, rest = _parted(name)
    return f"{TO[article]}{rest}" if article else f"à {rest}"


def begins(sentence: str) -> str:
    """The same at the head of a sentence."""
    return sentence[:1].upper() + sentence[1:]


def elides(name: str) -> bool:
    """Does « de » lose its e before this name? A mute h and a y do as a vowel does."""
    found = _FIRST_WORD.match(name)
    if found is None:
        return False
    first = _plain(found.group().split("-")[0])
    if first in _NO_ELISION:
        return False
    if first[0] == "h":
        return first not in _ASPIRATED and not _GERMANIC.fullmatch(first)
    return first[0] in _VOWELS or first[0] == "y"


def _parted(name: str) -> tuple[str, str]:
    """The article that contracts and what follows: that of a noun, else that of a place."""
    article, rest = _of_a_noun(name)
    if article:
        return article, rest
    found = _PLACE.match(rest)
    return (found[1].lower(), rest[found.end() :]) if found else ("", rest)


def _of_a_noun(name: str) -> tuple[str, str]:
    """The article and the name after it: a common noun loses its capital, an acronym keeps it."""
    name = name.strip()
    word = _FIRST_WORD.match(name)
    first = word.group() if word else ""
    article = ARTICLES.get(first.lower(), "")
    is_noun = article and not first.isupper()
    return article, name[:1].lower() + name[1:] if is_noun else name


def _plain(word: str) -> str:
    """Lower case, without accents; « œ » stays a letter of its own."""
    apart = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
