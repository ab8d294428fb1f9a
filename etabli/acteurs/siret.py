"""What identifies an establishment on a paper that is signed: SIRET and address. Plain values."""

from __future__ import annotations

from dataclasses import dataclass

from etabli.acteurs.models import Organisation
from etabli.core.articles import de

#: La Poste numbers its offices by itself: their digits add up to a multiple of five
LA_POSTE = "356000000"
#: a digit doubled, its own digits added (Luhn)
TWICE = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def is_siret(siret: str) -> bool:
    """Fourteen digits and the Luhn key, or the sum that La Poste keeps instead."""
    if len(siret) != 14 or not (siret.isascii() and siret.isdigit()):
        return False
    if siret.startswith(LA_POSTE) and sum(map(int, siret)) % 5 == 0:
        return True
    return _luhn(siret) % 10 == 0


def is_siren(siren: str) -> bool:
    """Nine digits and the Luhn key."""
    return len(siren) == 9 and siren.isascii() and siren.isdigit() and _luhn(siren) % 10 == 0


def _luhn(number: str) -> int:
    digits = [int(digit) for digit in reversed(number)]
    return sum(digits[::2]) + sum(map(TWICE.__getitem__, digits[1::2]))


def invented(number: int) -> tuple[str, str]:
    """SIREN and SIRET of a firm that does not exist: 000 first, keys that are right. Below 100,000."""
    siren = _keyed(f"000{number:05}")
    return siren, _keyed(f"{siren}0001")


def _keyed(stem: str) -> str:
    return f"{stem}{-_luhn(stem + '0') % 10}"


@dataclass(frozen=True, slots=True)
class Identite:
    """What is typed of an establishment: its SIRET and its postal address."""

    organisation: Organisation
    siret: str
    adresse: str
    code_postal: str
    ville: str

    @classmethod
    def of(cls, organisation: Organisation) -> Identite:
        """What is known of it today."""
        kept = (getattr(organisation, name) for name in FIELDS)
        return cls(organisation, *kept)

    def __str__(self) -> str:
        place = f"{self.adresse}, {self.code_postal} {self.ville}".strip(", ")
        return f"{self.organisation.nom} : SIRET {spaced(self.siret)}, {place}"


FIELDS = ("siret", "adresse", "code_postal", "ville")


def missing_on_paper(organisation: Organisation) -> list[str]:
    """What an order could not print of it, in sentences; empty when all is there and coherent."""
    name = organisation.nom
    fault = fault_of_siret(organisation.siret, name=name, siren=organisation.siren)
    address = (organisation.adresse, organisation.code_postal, organisation.ville)
    whole = f"L’adresse {de(name)} n’est pas complète : rue, code postal, ville."
    return [*([fault] if fault else []), *([] if all(address) else [whole])]


def fault_of_siret(siret: str, *, name: str, siren: str) -> str:
    """Why these digits are not the SIRET of this organisation, in a sentence; empty when they are."""
    if not siret:
        return f"Le SIRET {de(name)} n’est pas renseigné."
    if not is_siret(siret):
        return f"Le SIRET {de(name)} ({siret}) n’existe pas : vérifiez ses quatorze chiffres."
    if siren and siret[:9] != siren:
        return (
            f"Le SIRET {de(name)} ne commence pas par son SIREN ({siren}) : corrigez-le, ou demandez "
            "aux acheteurs de la DGALN de corriger le SIREN."
        )
    return ""


def spaced(siret: str) -> str:
    """As it is printed: 000 000 018 00010, never cut at the end of a line."""
    return "\u00a0".join(x for x in (siret[:3], siret[3:6], siret[6:9], siret[9:]) if x)
