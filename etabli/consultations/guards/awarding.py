"""Before a contract: the first of the adopted ranking, its papers, the others told, money, validity (M9, M11)."""

from __future__ import annotations

from etabli.ateliers.states import Etat as EtatAtelier
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.selectors import awarding
from etabli.core.cercles import Cercle
from etabli.core.formats import date_courte, euros
from etabli.core.guards import guard
from etabli.core.workflow import Attempt
from etabli.credits.selectors import Disponible, available
from etabli.marches import selectors as marches
from etabli.marches.states import EtatGroupement

Trying = Attempt[MarcheSubsequent]


# -- the choice -----------------------------------------------------------------------------------


@guard("M9", "Le comité a adopté l’analyse et le classement")
def ranking_is_adopted(attempt: Trying) -> str | None:
    """M9, N-11, N-12: the last ranking, adopted by a vote that was counted."""
    if awarding.adopted(attempt.obj) is not None:
        return None
    return "Le comité n’a pas adopté le dernier classement : le marché ne peut pas être attribué."


@guard("M9", "Une offre est classée première, seule", circle=Cercle.ETAT)
def someone_is_first(attempt: Trying) -> str | None:
    """M9, D-11: the award goes to the first of the ranking that has not withdrawn, and to no other."""
    marche = attempt.obj
    if awarding.adopted(marche) is None or awarding.next_in_line(marche) is not None:
        return None
    return (
        "Aucun candidat classé ne reste seul en tête : relancez l’analyse si des offres sont à égalité, "
        "ou déclarez la consultation sans suite."
    )


@guard("M9", "L’offre à retenir a ses prix HT et TTC", circle=Cercle.ETAT)
def offer_is_priced(attempt: Trying) -> str | None:
    first = awarding.next_in_line(attempt.obj)
    offre = awarding.current_offer(attempt.obj, first["offre"]) if first else None
    if first is None or (offre is not None and offre.prix_ht and offre.prix_ttc):
        return None
    return "L’offre classée première n’a pas ses deux prix : saisissez-les avant d’attribuer."


# -- the framework (AC-4, AC-6, R5) ---------------------------------------------------------------


@guard("AC-4", "L’accord-cadre est en vigueur")
def framework_is_in_force(attempt: Trying) -> str | None:
    """AC-4, AC-6: the day of signature decides, with no roll to a working day."""
    accord = attempt.obj.accord_cadre
    if marches.is_in_force(accord, on=attempt.on):
        return None
    state = marches.situation(accord, on=attempt.on).label.lower()
    return (
        f"L’accord-cadre {accord.code} est {state} (validité jusqu’au {date_courte(accord.fin)}) : le marché ne peut "
        "plus être signé. Déclarez la consultation sans suite."
    )


@guard("AC-4", "Le marché a été signé pendant la validité de l’accord-cadre")
def signed_within_validity(attempt: Trying) -> str | None:
    """AC-4: a notification may come later; the signature may not."""
    marche = attempt.obj
    if marche.signed_on is None:
        return "Le marché n’est pas signé : faites-le signer avant de le notifier."
    if marche.signed_on <= marche.accord_cadre.fin:
        return None
    end = date_courte(marche.accord_cadre.fin)
    return f"Le marché a été signé après la fin de l’accord-cadre ({end}) : il ne peut pas être notifié."


@guard("AC-6", "Le montant tient dans le maximum de l’accord-cadre", circle=Cercle.ETAT)
def maximum_holds(attempt: Trying) -> list[str]:
    """AC-6: consumed + reserved by others + this; equality is allowed, the next euro is not."""
    marche = attempt.obj
    amount, holder = marche.montant_ht, marche.attributaire
    if amount is None or holder is None:
        first = awarding.next_in_line(marche)
        offre = awarding.current_offer(marche, first["offre"]) if first else None
        if offre is None or offre.prix_ht is None:
            return []
        amount, holder = offre.prix_ht, offre.groupement
    atelier, faults = marche.atelier, []
    if over := marches.framework_plafond(marche.accord_cadre, sauf=atelier).missing(amount):
        faults.append(f"Le maximum de l’accord-cadre serait dépassé de {euros(over, 'HT')}.")
    if over := marches.holder_plafond(holder, sauf=atelier).missing(amount):
        faults.append(f"Le maximum du titulaire serait dépassé de {euros(over, 'HT')}.")
    return faults


@guard("R5", "L’attributaire est toujours titulaire de l’accord-cadre")
def holder_serves(attempt: Trying) -> str | None:
    holder = attempt.obj.attributaire
    if holder is None or holder.etat != EtatGroupement.RESILIE:
        return None
    return "L’attributaire est résilié : constatez qu’il ne peut pas exécuter le marché, et prenez le suivant."


# -- the others, the papers (M11, N-14, MS-1, MS-2) -----------------------------------------------


@guard("MS-2", "Les candidats non retenus ont reçu leur courrier")
def others_are_told(attempt: Trying) -> str | None:
    """M11: rejections go first."""
    if attempt.obj.rejections_on is not None:
        return None
    return (
        "Les candidats non retenus ne le savent pas encore : envoyez-leur les courriers de rejet."
    )


@guard("MS-2", "Des candidats sont à informer")
def someone_is_to_tell(attempt: Trying) -> str | None:
    if attempt.obj.rejections_on is None:
        return None
    day = date_courte(attempt.obj.rejections_on)
    return f"Chacun a déjà été informé le {day} : rien n’est à envoyer."


@guard("MS-1", "Le délai avant la signature est écoulé")
def standstill_is_over(attempt: Trying) -> str | None:
    """MS-1: when the framework has one; it begins with the rejections."""
    first = attempt.obj.standstill_until
    if first is None or attempt.on >= first:
        return None
    return f"Le délai annoncé aux candidats court : le marché ne peut pas être signé avant le {date_courte(first)}."


@guard("N-14", "Les pièces de l’attributaire sont là, et valables ce jour")
def pieces_are_valid(attempt: Trying) -> list[str]:
    """N-14, M11: of each firm of the groupement; one that ended since is asked again."""
    return awarding.missing_by_firm(attempt.obj, on=attempt.on)


@guard("M11", "SIRET et adresses des entreprises sont complets")
def identities_are_whole(attempt: Trying) -> list[str]:
    """M11, DE-2: what the contract prints and what is published of each firm."""
    marche = attempt.obj
    faults = marches.missing_on_paper(marche.attributaire) if marche.attributaire else []
    where = ["Le mandataire les complète sur « Mon groupement »."] if faults else []
    return [*faults, *where]


# -- money (CH-3, CH-4) ---------------------------------------------------------------------------


@guard("CH-4", "Les autorisations d’engagement suffisent", circle=Cercle.ETAT)
def ae_suffice(attempt: Trying) -> str | None:
    """CH-4: AE available ≥ TTC, what is reserved for this Atelier added back."""
    amount = attempt.obj.montant_ttc
    if amount is None:
        return None
    missing = _available(attempt).missing_ae(amount)
    return f"Il manque {euros(missing)} d’AE : demandez-les avant de signer." if missing else None


@guard("CH-4", "Les crédits de paiement suffisent", circle=Cercle.ETAT)
def cp_suffice(attempt: Trying) -> str | None:
    """CH-4: an alert only; it blocks payment, not commitment."""
    amount = attempt.obj.montant_ttc
    if amount is None:
        return None
    cp = _available(attempt).cp
    return (
        None
        if cp >= amount
        else f"Crédits de paiement : {euros(cp)} pour {euros(amount)} à payer."
    )


def _available(attempt: Trying) -> Disponible:
    marche = attempt.obj
    return attempt.world.once(
        available, marche.service, attempt.on.year, origine=marche.atelier.reference
    )


@guard("CH-3", "L’engagement juridique est enregistré")
def is_engaged(attempt: Trying) -> str | None:
    """CH-3: EJ before any notification."""
    if attempt.obj.numero_ej:
        return None
    return "L’engagement juridique n’est pas enregistré : le gestionnaire budgétaire donne son numéro."


# -- signature and after --------------------------------------------------------------------------


@guard("M11", "Le marché est signé")
def is_signed(attempt: Trying) -> str | None:
    if attempt.obj.signed_on is not None:
        return None
    return "Le marché n’est pas signé."


@guard("M11", "Le marché n’est pas déjà signé")
def is_not_signed(attempt: Trying) -> str | None:
    marche = attempt.obj
    if marche.signed_on is None:
        return None
    return f"Le marché est déjà signé, le {date_courte(marche.signed_on)}."


@guard("CH-3", "Aucun engagement n’est encore enregistré")
def is_not_engaged(attempt: Trying) -> str | None:
    marche = attempt.obj
    if not marche.numero_ej:
        return None
    return f"L’engagement {marche.numero_ej} est déjà enregistré pour ce marché."


@guard("M11", "Une autre personne que celle qui a préparé signe")
def another_person_signs(attempt: Trying) -> str | None:
    """Four-eyes: who prepared the consultation does not sign the contract (2.1)."""
    if attempt.actor.is_same_person(attempt.obj.prepared_by_id):
        return "Vous avez préparé cette consultation : une autre personne doit signer le marché."
    return None


@guard("L2", "L’Atelier attend son marché")
def atelier_waits(attempt: Trying) -> str | None:
    """L2: a suspended Atelier does not start."""
    atelier = attempt.obj.atelier
    if atelier.etat == EtatAtelier.CONSULTATION:
        return None
    return f"L’Atelier est « {atelier.get_etat_display().lower()} » : son marché ne peut pas être notifié."


@guard("DE-1", "Les données essentielles sont à publier, une seule fois")
def data_are_to_publish(attempt: Trying) -> str | None:
    """DE-1, DE-3: from the threshold on; never twice."""
    marche = attempt.obj
    if marche.decp_published_on is not None:
        by, day = marche.get_publie_par_display(), date_courte(marche.decp_published_on)
        return f"Ces données sont déjà publiées, par {by}, le {day} : elles ne se publient pas deux fois."
    if marche.decp_due_on is None:
        return "Ce marché est sous le seuil de publication."
    return None
