"""Who a row or a folder of PLACE speaks of, among the holders consulted: by SIRET first, else by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from etabli.core.texte import fold_code, fold_words

#: what a firm writes before or after its name, here and not there
FORMS = frozenset(
    [
        "sarl",
        "sas",
        "sasu",
        "sa",
        "sci",
        "scop",
        "sca",
        "scp",
        "selarl",
        "eurl",
        "snc",
        "gie",
        "association",
        "ste",
        "societe",
        "groupement",
    ]
)


@dataclass(frozen=True, slots=True)
class Firme:
    """A firm of a holder: its SIRET, its name, whether it speaks for the holder."""

    siret: str
    nom: str
    is_lead: bool = False


@dataclass(frozen=True, slots=True)
class Titulaire:
    """A holder consulted: its key, how sentences call it, its own names, its firms."""

    pk: int
    nom: str
    noms: tuple[str, ...]
    firmes: tuple[Firme, ...]


class Unknown(ValueError):
    """Nobody consulted, or more than one; the message ends a sentence that begins with the line."""


def find(holders: Sequence[Titulaire], *, siret: str, nom: str) -> Titulaire:
    """The holder that this SIRET, else this name, is that of. Unknown, with a sentence, otherwise."""
    digits = fold_code(siret)
    is_number = digits.isdigit() and len(digits) in (9, 14)
    named = _by_name(holders, nom)
    found = _by_number(holders, digits) if is_number else named
    if found and named and not _share(found, named):
        raise Unknown(
            f"le SIRET est celui de {found[0].nom}, le nom « {nom} » celui de {named[0].nom} : "
            "corrigez l’un des deux."
        )
    if len(found) != 1:
        raise Unknown(_why_not(found, siret=siret, nom=nom))
    return found[0]


def _why_not(found: Sequence[Titulaire], *, siret: str, nom: str) -> str:
    who = f"« {nom} »" if nom else f"le SIRET {siret}"
    if found:
        names = " et ".join(one.nom for one in found)
        return f"{who} peut être {names} : donnez le SIRET du mandataire."
    number = f" (SIRET {siret})" if nom and siret else ""
    return f"{who}{number} n’est pas un titulaire consulté : vérifiez le nom ou le SIRET."


def _share(some: Sequence[Titulaire], others: Sequence[Titulaire]) -> bool:
    return bool({one.pk for one in some} & {one.pk for one in others})


def _by_number(holders: Iterable[Titulaire], digits: str) -> list[Titulaire]:
    """By establishment, else by enterprise: a firm may hand in from another of its addresses."""
    whole = _firms(holders, lambda firm: len(digits) == 14 and firm.siret == digits)
    return whole or _firms(holders, lambda firm: bool(firm.siret) and firm.siret[:9] == digits[:9])


def _by_name(holders: Sequence[Titulaire], nom: str) -> list[Titulaire]:
    said = bare(nom)
    if not said:
        return []
    own = [one for one in holders if said in {bare(name) for name in one.noms}]
    return own or _firms(holders, lambda firm: bare(firm.nom) == said)


def _firms(holders: Iterable[Titulaire], is_it: Callable[[Firme], bool]) -> list[Titulaire]:
    """The holders that such a firm is of; where it speaks for one, the others are left aside."""
    found = [(one, firm) for one in holders for firm in one.firmes if is_it(firm)]
    led = [one for one, firm in found if firm.is_lead]
    return list({one.pk: one for one in led or [one for one, _ in found]}.values())


def bare(nom: str) -> str:
    """The words of a name without the form of the firm."""
    words = fold_words(nom).split()
    return " ".join(word for word in words if word not in FORMS) or " ".join(words)


def digits_in(text: str) -> str:
    """The SIRET written in the name of a folder; empty when there is none."""
    found = re.search(r"(?<!\d)\d{3}[ _.-]?\d{3}[ _.-]?\d{3}[ _.-]?\d{5}(?!\d)", text)
    return fold_code(found[0]) if found else ""
