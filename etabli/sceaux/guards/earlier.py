"""What sealed offers ask of a consultation: of its publication, of what says that no offer can be kept."""

from __future__ import annotations

from etabli.consultations.models import MarcheSubsequent
from etabli.core.guards import guard
from etabli.core.workflow import Attempt
from etabli.sceaux import selectors
from etabli.sceaux.states import EtatCle, EtatDepot, EtatOuverture


@guard("N-8", "Les trois clés sont faites, et la répétition les a éprouvées")
def seal_is_rehearsed(attempt: Attempt[MarcheSubsequent]) -> list[str]:
    """N-8: an offer is sealed for keys that have already opened a dummy one."""
    marche = attempt.obj
    if not marche.is_sealed_here:
        return []
    faults = [
        f"{rang.label} : son détenteur est à nommer." for rang in selectors.missing_ranks(marche)
    ]
    for cle in selectors.held(marche):
        if cle.etat == EtatCle.ATTENDUE:
            faults.append(f"{cle.detenteur} n’a pas encore fait sa clé.")
        elif cle.etat == EtatCle.ENREGISTREE:
            faults.append(f"{cle.detenteur} n’a pas encore ouvert l’offre factice.")
    return faults


@guard("M5", "Aucune offre remise à temps ne reste fermée")
def nothing_stays_sealed(attempt: Attempt[MarcheSubsequent]) -> str | None:
    """M5: an offer that nobody has read is not an offer that cannot be kept."""
    marche = attempt.obj
    is_open = marche.ouvertures.filter(etat=EtatOuverture.TERMINEE).exists()
    if not is_open and marche.depots.filter(etat=EtatDepot.SCELLE).exists():
        return (
            "Des offres remises à temps sont encore scellées\u00a0: deux détenteurs les ouvrent. Si elles ne peuvent "
            "plus s’ouvrir, la consultation est à déclarer sans suite."
        )
    if marche.depots.filter(etat=EtatDepot.ILLISIBLE).exists() and not marche.offres.exists():
        return (
            "Une offre a été remise à temps et ne s’ouvre pas\u00a0: la consultation est à déclarer sans suite, avec "
            "ses raisons."
        )
    return None
