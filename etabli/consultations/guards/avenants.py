"""Before an avenant is presented, signed and notified (2.7.3, 2.7.6, EX-1)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from etabli.ateliers.deroules import deroule_of
from etabli.consultations import avenants as rules
from etabli.consultations.avenants import Base, Bornes, Objet, Refus, Terms
from etabli.consultations.models import Avenant
from etabli.consultations.payloads import avenants as p
from etabli.consultations.selectors.awarding import firms_of
from etabli.consultations.selectors.contract import end_of_contract
from etabli.consultations.states import ALIVE, EtatAvenant
from etabli.core import parametres
from etabli.core.cercles import Cercle
from etabli.core.delais import bornes
from etabli.core.formats import date_courte, euros
from etabli.core.guards import guard
from etabli.core.workflow import Attempt, Filled
from etabli.credits.selectors import available
from etabli.marches import selectors as marches

Amending = Attempt[Avenant]
#: P3 counts from the first day after so many months
ORDINARY = "duree_cible_mois"
CEILING = "duree_plafond_mois"

SENTENCES = {
    Refus.BASE: "La base juridique ne convient pas à cet objet : choisissez-en une autre.",
    Refus.PRIX: "Un avenant de composition ou de clause administrative ne change pas le prix.",
    Refus.SANS_PRIX: "Un avenant de montant change le prix : saisissez de combien.",
    Refus.SANS_DUREE: "Seul un avenant de durée ajoute des mois, et il en ajoute.",
    Refus.CUMUL: "Le cumul des avenants dépasse la part admise sous R2194-8 : choisissez une autre base, motivée.",
    Refus.SEUIL: "Le cumul des avenants atteint le seuil européen : R2194-8 ne convient plus.",
    Refus.MOITIE: "Cet avenant dépasse la moitié du montant initial : une nouvelle consultation est nécessaire.",
}


def former(avenant: Avenant) -> list[Decimal]:
    """The amounts of those notified before."""
    rows = Avenant.objects.filter(marche=avenant.marche_id, etat=EtatAvenant.NOTIFIE)
    return list(
        rows.exclude(pk=avenant.pk).order_by("numero").values_list("montant_ht", flat=True)
    )


def _initial(avenant: Avenant) -> Decimal:
    initial = avenant.marche.montant_ht
    assert initial is not None, "a contract that runs has its price"
    return initial


def _bornes(on: dt.date) -> Bornes:
    return Bornes(
        faible=parametres.decimal("modification_faible_taux", on=on),
        motivee=parametres.decimal("modification_motivee_taux", on=on),
        seuil_ht=parametres.decimal("seuil_europeen_etat_ht", on=on),
    )


@guard("P1", "Le marché court encore")
def contract_runs(attempt: Amending) -> str | None:
    """P1, 2.7.6: before the contractual end; the last day is included."""
    marche = attempt.obj.marche
    if marche.etat not in ALIVE:
        return f"Le marché est « {marche.get_etat_display().lower()} » : il ne se modifie plus."
    end = end_of_contract(marche)
    if end is None or attempt.on <= end:
        return None
    return f"Le marché est terminé depuis le {date_courte(end)} : un avenant ne peut plus le prolonger ni le changer."


@guard("EX-1", "La base juridique convient")
def basis_fits(attempt: Amending) -> list[str]:
    avenant = attempt.obj
    terms = Terms(
        Objet(avenant.objet), Base(avenant.base), avenant.montant_ht, avenant.duree_ajoutee
    )
    found = rules.refusals(
        terms,
        initial_ht=_initial(avenant),
        former=former(avenant),
        bornes=_bornes(attempt.on),
    )
    return [SENTENCES[one] for one in found]


@guard("P2", "La durée totale tient dans le plafond du format")
def duration_is_allowed(attempt: Amending) -> str | None:
    """P2: above it only a derogation of the DGALN décideur, recorded first."""
    avenant = attempt.obj
    total = avenant.marche.duree_totale + avenant.duree_ajoutee
    ceiling = _months(avenant, CEILING, on=attempt.on)
    if not avenant.duree_ajoutee or total <= ceiling or avenant.derogation_on is not None:
        return None
    return (
        f"La durée serait de {total} mois, pour {ceiling} au plus : seule une dérogation de la DGALN, enregistrée "
        "d’abord, le permet."
    )


@guard("P3", "Le service s’est engagé, et le chef de file est d’accord")
def letters_are_there(attempt: Amending) -> list[str]:
    """P3, D-10: from the first day after the ordinary duration."""
    avenant, faults = attempt.obj, []
    if not _is_prolonged(avenant, on=attempt.on):
        return []
    if avenant.engagement_on is None:
        faults.append(
            "Le responsable du service pilote ne s’est pas engagé pour la durée ajoutée."
        )
    if avenant.accord_on is None:
        lead = avenant.atelier.chef_de_file
        faults.append(f"{lead}, chef de file, n’a pas donné son accord écrit.")
    return faults


def _is_prolonged(avenant: Avenant, *, on: dt.date) -> bool:
    total = avenant.marche.duree_totale + avenant.duree_ajoutee
    return bool(avenant.duree_ajoutee) and total > _months(avenant, ORDINARY, on=on)


def _months(avenant: Avenant, use: str, *, on: dt.date) -> int:
    return parametres.integer(deroule_of(avenant.atelier).parametres[use], on=on)


@guard("2.7.6", "La DGALN l’a visé, s’il le faut")
def seen_by_dgaln(attempt: Amending) -> str | None:
    avenant = attempt.obj
    seuil = parametres.decimal("avenant_visa_pct", on=attempt.on)
    if avenant.visa_on or not rules.needs_visa(avenant.cumul_pct, seuil_pct=seuil):
        return None
    return f"Le cumul des avenants est de {avenant.cumul_pct} % : la DGALN le vise d’abord."


@guard("2.7.6", "Le cumul demande un visa")
def visa_is_asked(attempt: Amending) -> str | None:
    seuil = parametres.decimal("avenant_visa_pct", on=attempt.on)
    if rules.needs_visa(attempt.obj.cumul_pct, seuil_pct=seuil):
        return None
    return f"Le cumul ne dépasse pas {seuil} % : aucun visa n’est nécessaire."


@guard("AC-6", "Le montant tient dans le maximum de l’accord-cadre", circle=Cercle.ETAT)
def maximum_holds(attempt: Amending) -> list[str]:
    avenant, faults = attempt.obj, []
    more = avenant.montant_ht
    if more <= 0:
        return []
    if over := marches.framework_plafond(avenant.marche.accord_cadre).missing(more):
        faults.append(f"Le maximum de l’accord-cadre serait dépassé de {euros(over, 'HT')}.")
    if over := marches.holder_plafond(avenant.marche.groupement).missing(more):
        faults.append(f"Le maximum du titulaire serait dépassé de {euros(over, 'HT')}.")
    return faults


@guard("CH-4", "Les autorisations d’engagement suffisent", circle=Cercle.ETAT)
def ae_suffice(attempt: Amending) -> str | None:
    """2.7.6: for what is added, until it is committed."""
    avenant = attempt.obj
    if avenant.montant_ttc <= 0 or avenant.numero_ej:
        return None
    held = available(avenant.marche.service, attempt.on.year)
    missing = held.missing_ae(avenant.montant_ttc)
    return f"Il manque {euros(missing)} d’AE : demandez-les avant de signer." if missing else None


@guard("CH-3", "L’engagement complémentaire est enregistré")
def is_engaged(attempt: Amending) -> str | None:
    avenant = attempt.obj
    if avenant.montant_ttc <= 0 or avenant.numero_ej:
        return None
    return "L’engagement complémentaire n’est pas enregistré : le gestionnaire budgétaire donne son numéro."


@guard("CH-3", "Un engagement complémentaire est à enregistrer")
def is_to_engage(attempt: Amending) -> str | None:
    avenant = attempt.obj
    if avenant.montant_ttc <= 0:
        return "Cet avenant n’ajoute rien au prix : aucun engagement n’est à enregistrer."
    if avenant.numero_ej:
        return f"L’engagement {avenant.numero_ej} est déjà enregistré pour cet avenant."
    return None


@guard("2.7.6", "Le mandataire l’a accepté")
def holder_accepted(attempt: Amending) -> str | None:
    if attempt.obj.accepted_on is not None:
        return None
    return "Le mandataire n’a pas encore accepté cet avenant."


@guard("2.7.6", "Le mandataire ne l’a pas encore accepté")
def is_not_accepted(attempt: Amending) -> str | None:
    day = attempt.obj.accepted_on
    return f"L’avenant est déjà accepté, le {date_courte(day)}." if day else None


@guard("2.7.6", "Une autre personne que celle qui a préparé signe")
def another_person_signs(attempt: Amending) -> str | None:
    if attempt.actor.is_same_person(attempt.obj.prepared_by_id):
        return "Vous avez préparé cet avenant : une autre personne doit le signer."
    return None


def terms_are_sane(attempt: Filled[Avenant, p.Prepared]) -> list[str]:
    """Months are few, and a firm of the groupement has the change of price."""
    avenant, faults = attempt.obj, []
    firms = {one.pk for one in firms_of(avenant.marche.groupement)}
    if avenant.duree_ajoutee > 24:
        faults.append("C’est trop de mois ajoutés d’un coup : vérifiez leur nombre.")
    if avenant.organisation_id and avenant.organisation_id not in firms:
        faults.append("Choisissez une entreprise du groupement.")
    if _initial(avenant) + sum(former(avenant), Decimal(0)) + avenant.montant_ht <= 0:
        faults.append("Le prix du marché ne peut pas tomber à zéro : corrigez le montant.")
    return faults


def number_is_said(attempt: Filled[Avenant, p.Engaged]) -> str | None:
    return None if attempt.data.numero_ej.strip() else "Saisissez le numéro d’engagement."


@guard("P7", "La modification est à publier, une seule fois")
def data_are_to_publish(attempt: Amending) -> str | None:
    avenant = attempt.obj
    if avenant.decp_published_on is not None:
        return f"Cette modification est déjà publiée, le {date_courte(avenant.decp_published_on)}."
    if avenant.decp_due_on is None:
        return "Cette modification n’est pas à publier."
    return None


def publication_follows(attempt: Filled[Avenant, p.Published]) -> str | None:
    return bornes.before(
        attempt.data.published_on, attempt.obj.notified_on, what="La publication",
        event="la notification de l’avenant",
    )  # fmt: skip
