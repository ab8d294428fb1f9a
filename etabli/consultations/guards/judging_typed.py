"""What is typed in the analysis: offers, seats, prices, requests, decisions, hearings, lots, ballots."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from etabli.acteurs.models import Organisation
from etabli.acteurs.states import DGALN_ROLES, TypeOrganisation
from etabli.consultations import analyse, selectors
from etabli.consultations.access import SITTING
from etabli.consultations.models import DemandeOffre, MarcheSubsequent, Offre
from etabli.consultations.payloads import judging as p
from etabli.consultations.selectors import judging
from etabli.consultations.states import (
    MotifElimination,
    NatureDemande,
    SiegeComite,
    SuiteDemande,
)
from etabli.core import horloge
from etabli.core.formats import listed
from etabli.core.fuseaux import minuit
from etabli.core.workflow import Filled

M = MarcheSubsequent
LONGEST_REQUEST, LONGEST_ANSWER, LONGEST_REASON = 4000, 8000, 4000
LONGEST_MINUTES, LONGEST_DAY = 20_000, 480
CENT = Decimal("0.01")


def written(text: str, most: int, ask: str) -> list[str]:
    """The fault of a text that is asked: empty, or longer than it may be."""
    if not text.strip():
        return [ask]
    return [f"Ce texte dépasse {most} signes : raccourcissez-le."] if len(text) > most else []


def no_offer(marche: M, code: str) -> list[str]:
    """The fault of a code that no opened offer has."""
    return [] if judging.offer_of(marche, code) else [f"{code} n’a pas d’offre ouverte."]


# -- offers ---------------------------------------------------------------------------------------


def deposits_are_sane(attempt: Filled[M, p.Deposits]) -> list[str]:
    """N-8, MS-4: of holders consulted, before now, each named once, a late one without a file."""
    marche, offers = attempt.obj, attempt.data.offers
    consulted = {row.groupement_id for row in selectors.consulted(marche)}
    faults = [
        f"{one.groupement.code} n’a pas été consulté : son dépôt ne peut pas être enregistré."
        for one in offers
        if one.groupement.pk not in consulted
    ]
    keys = Counter(one.cle for one in offers)
    faults += [f"Le dépôt « {cle} » figure deux fois." for cle, times in keys.items() if times > 1]
    return [*faults, *(fault for one in offers for fault in _deposit_faults(marche, one))]


def _deposit_faults(marche: M, one: p.Received) -> list[str]:
    code = one.groupement.code
    if one.recue_at > horloge.now():
        return [f"{code} : l’heure de réception n’est pas encore passée."]
    if not one.cle.strip():
        return [f"{code} : chaque dépôt a la référence que lui donne PLACE."]
    if marche.is_closed(one.recue_at) and one.files:
        return [f"{code} : une offre hors délai n’est pas ouverte, aucun fichier n’en est gardé."]
    return _fault_of_known(marche, one)


def _fault_of_known(marche: M, one: p.Received) -> list[str]:
    """The same deposit read again says the same; a newer one cannot come once the analysis has begun."""
    known = marche.offres.filter(cle=one.cle).first()
    if known is None:
        return []
    is_same = known.groupement_id == one.groupement.pk and known.recue_at == _second(one.recue_at)
    if is_same:
        return []
    return [
        f"Le dépôt « {one.cle} » est déjà enregistré, avec un autre titulaire ou une autre heure."
    ]


def _second(moment: dt.datetime) -> dt.datetime:
    return moment.replace(microsecond=0)


def prices_are_sane(attempt: Filled[M, p.Prices]) -> list[str]:
    """N-7, M7: of opened offers, above zero, TTC not below HT, and unmoved by the hearings."""
    marche, prix = attempt.obj, attempt.data.prix
    if not prix:
        return ["Saisissez le prix HT et le prix TTC d’une offre au moins."]
    offers = {one.code: one for one in judging.current_offers(marche)}
    faults = [f"{code} n’a pas d’offre ouverte." for code in sorted(set(prix) - set(offers))]
    for code in sorted(set(prix) & set(offers)):
        faults += _price_faults(offers[code], *prix[code])
        if _moved_after_hearing(marche, offers[code], *prix[code]):
            faults.append(
                f"{code} : l’accord-cadre ne permet pas de changer un prix après l’audition."
            )
    return faults


def _price_faults(offre: Offre, ht: Decimal, ttc: Decimal) -> list[str]:
    code = offre.code
    if not (ht.is_finite() and ttc.is_finite()) or ht <= 0:
        return [f"{code} : le prix HT doit être supérieur à zéro."]
    if ht % CENT or ttc % CENT:
        return [f"{code} : un prix s’écrit en euros et centimes."]
    if ttc < ht:
        return [f"{code} : le prix TTC est inférieur au prix HT."]
    return [f"{code} : ce prix est trop grand."] if ttc >= 10**10 else []


def _moved_after_hearing(marche: M, offre: Offre, ht: Decimal, ttc: Decimal) -> bool:
    if marche.reglement.get("negociation") or not hasattr(offre, "audition"):
        return False
    return (offre.prix_ht, offre.prix_ttc) != (ht, ttc)


# -- the committee --------------------------------------------------------------------------------


def seat_is_sane(attempt: Filled[M, p.Seat]) -> list[str]:
    """N-9: an organisation that may sit in this capacity, one of its people, one capacity each."""
    marche, data = attempt.obj, attempt.data
    if data.siege not in SiegeComite.values:
        return [f"« {data.siege} » n’est pas un siège du comité."]
    faults = _capacity_faults(marche, data.organisation, SiegeComite(data.siege))
    hats = data.personne.membres.active(attempt.on).filter(role__in=SITTING)
    if not hats.filter(organisation=data.organisation).exists():
        faults.append(
            f"{data.personne} n’agit pas pour {data.organisation.nom} : invitez-la d’abord."
        )
    if marche.membres.filter(personne=data.personne).exists():
        faults.append(f"{data.personne} est déjà au comité.")
    other = marche.membres.filter(organisation=data.organisation).exclude(siege=data.siege)
    if other.exists():
        faults.append(
            f"{data.organisation.nom} siège déjà à un autre titre : une organisation, une voix."
        )
    return faults


def _capacity_faults(marche: M, one: Organisation, siege: SiegeComite) -> list[str]:
    partners = {org.pk for org in selectors.partners(marche)}
    is_porteur = one.pk in partners
    is_operator = one.pk in {org.pk for org in selectors.operators(marche)}
    allowed = {
        SiegeComite.PILOTE: one.pk == marche.service.pk,
        SiegeComite.COLLECTIVITE: is_porteur and not is_operator,
        SiegeComite.OPERATEUR: is_operator,
        SiegeComite.DREAL: one.type in REGIONAL and one.pk != marche.service.pk,
        SiegeComite.DGALN: one.membres.active().filter(role__in=DGALN_ROLES).exists(),
    }
    if allowed[siege]:
        return []
    return [f"{one.nom} ne peut pas siéger comme « {siege.label} »."]


REGIONAL = (
    TypeOrganisation.DREAL,
    TypeOrganisation.DEAL,
    TypeOrganisation.DRIEAT,
    TypeOrganisation.DGTM,
    TypeOrganisation.DTAM,
)


def seat_may_be_taken_back(attempt: Filled[M, p.Unseat]) -> str | None:
    """Once declared, somebody leaves by a déport, which is kept."""
    membre = attempt.data.membre
    if membre.marche_id != attempt.obj.pk:
        return "Cette personne n’est pas membre de ce comité."
    if membre.declared_at is None and membre.deported_on is None:
        return None
    return f"{membre.personne} a signé sa déclaration : seul un déport met fin à son siège."


def aside_is_sane(attempt: Filled[M, p.Aside]) -> list[str]:
    """N-10: one's own seat, or that of another by the service, with its reason."""
    marche, data = attempt.obj, attempt.data
    own = judging.member_of(marche, attempt.actor)
    membre = data.membre or own
    if membre is None or membre.marche_id != marche.pk:
        return ["Cette personne n’est pas membre de ce comité."]
    if membre.deported_on is not None:
        return [f"{membre.personne} est déjà en déport."]
    is_service = marche.service.pk in attempt.actor.organisation_ids
    if own != membre and not is_service:
        return ["Seul le service pilote constate le déport d’une autre personne."]
    return written(
        data.raison, 2000, "Dites pourquoi : le motif du déport est gardé au rapport d’analyse."
    )


# -- requests and decisions -----------------------------------------------------------------------


def request_is_sane(attempt: Filled[M, p.Asking]) -> list[str]:
    """MS-5, MS-6: of an opened offer, one at a time of each nature."""
    marche, data = attempt.obj, attempt.data
    offre = judging.offer_of(marche, data.code)
    if offre is None:
        return no_offer(marche, data.code)
    if data.nature not in NatureDemande.values:
        return [f"« {data.nature} » n’est pas une demande connue."]
    if offre.demandes.filter(nature=data.nature, decided_on=None).exists():
        return [f"{data.code} : cette demande est déjà faite, elle attend sa suite."]
    if data.nature == NatureDemande.REGULARISATION and _looks_too_low(offre):
        return [f"{data.code} : une offre anormalement basse ne se régularise pas."]
    return written(data.texte, LONGEST_REQUEST, "Écrivez ce que vous demandez.")


def _looks_too_low(offre: Offre) -> bool:
    is_open = offre.demandes.filter(nature=NatureDemande.PRIX, decided_on=None).exists()
    low = offre.eliminations.filter(motif=MotifElimination.ANORMALEMENT_BASSE)
    return is_open or low.exists()


def open_request(marche: M, code: str, nature: str) -> DemandeOffre | None:
    """The request of this nature that waits."""
    offre = judging.offer_of(marche, code)
    return offre.demandes.filter(nature=nature, decided_on=None).first() if offre else None


def answer_is_sane(attempt: Filled[M, p.Answer]) -> list[str]:
    """The mandataire answers for its own offer; the pilote copies what came by PLACE."""
    marche, data = attempt.obj, attempt.data
    asked = open_request(marche, data.code, data.nature)
    is_service = marche.service.pk in attempt.actor.organisation_ids
    if asked is None or not (
        is_service or asked.offre.groupement.mandataire_id in attempt.actor.organisation_ids
    ):
        return ["Rien de tel n’est demandé à votre groupement."]
    if asked.answered_on is not None and not is_service:
        return ["Votre réponse est déjà reçue."]
    if attempt.on > asked.due_on and not is_service:
        return [f"La réponse était attendue avant le {minuit(asked.due_on, marche.place)}."]
    return written(data.reponse, LONGEST_ANSWER, "Écrivez la réponse.")


def decision_is_sane(attempt: Filled[M, p.Decision]) -> list[str]:
    """MS-6: after the answer, or once the delay is over; always reasoned."""
    marche, data = attempt.obj, attempt.data
    asked = open_request(marche, data.code, data.nature)
    if asked is None:
        return [f"{data.code} : aucune demande n’attend de décision."]
    if data.suite not in SuiteDemande.values:
        return ["Dites si l’offre est gardée ou rejetée."]
    if data.nature == NatureDemande.PRECISION and data.suite == SuiteDemande.REJETEE:
        return ["Une précision qui manque ne fait pas rejeter une offre : gardez-la, et dites-le."]
    if asked.answered_on is None and attempt.on <= asked.due_on:
        return [f"{data.code} peut répondre jusqu’au {minuit(asked.due_on, marche.place)}."]
    return written(data.raison, LONGEST_REASON, "Motivez la décision : le candidat la lira.")


def elimination_is_sane(attempt: Filled[M, p.Out]) -> list[str]:
    """MS-5, MS-6: reasoned, once, and never for a price before its justification was asked."""
    marche, data = attempt.obj, attempt.data
    offre = judging.offer_of(marche, data.code)
    if offre is None:
        return no_offer(marche, data.code)
    if data.cause not in MotifElimination.values:
        return [f"« {data.cause} » ne se décide pas."]
    if data.cause == MotifElimination.ANORMALEMENT_BASSE:
        return [
            f"{data.code} : demandez d’abord de justifier le prix, puis décidez de la réponse."
        ]
    if offre.eliminations.filter(motif=data.cause).exists():
        return [f"{data.code} est déjà éliminée pour cette raison."]
    return written(data.raison, LONGEST_REASON, "Motivez l’élimination : le candidat la lira.")


def elimination_stands(attempt: Filled[M, p.BackIn]) -> list[str]:
    marche, data = attempt.obj, attempt.data
    offre = judging.offer_of(marche, data.code)
    if offre is None:
        return no_offer(marche, data.code)
    if offre.eliminations.filter(motif=data.cause).exists():
        return []
    return [f"{data.code} n’est pas éliminée pour cette raison."]


# -- hearings, lots, ballots ----------------------------------------------------------------------


def hearings_are_sane(attempt: Filled[M, p.Hearings]) -> list[str]:
    """M7: every compared offer is heard, each at its hour to come, with the same questions."""
    marche, data = attempt.obj, attempt.data
    names = {one.code for one in judging.compared_offers(marche)}
    faults = _all_of(names, data.starts, "L’audition est la même pour toutes les offres comparées")
    if not 1 <= data.duree_minutes <= LONGEST_DAY:
        faults.append(f"Une audition dure d’une à {LONGEST_DAY} minutes.")
    faults += [
        f"{code} : choisissez une heure à venir."
        for code, start in sorted(data.starts.items())
        if start <= horloge.now()
    ]
    return [
        *faults,
        *written(data.questions, LONGEST_REQUEST, "Écrivez les questions posées à tous."),
    ]


def _all_of(names: set[str], given: Iterable[str], said: str) -> list[str]:
    if set(given) == names:
        return []
    return [f"{said} : {listed(sorted(names)) or 'il n’y en a pas'}."]


def minutes_are_sane(attempt: Filled[M, p.Minutes]) -> list[str]:
    offre = judging.offer_of(attempt.obj, attempt.data.code)
    if offre is None or not hasattr(offre, "audition"):
        return [f"{attempt.data.code} n’est pas entendu."]
    return written(attempt.data.compte_rendu, LONGEST_MINUTES, "Écrivez le compte rendu.")


def numbers_are_sane(attempt: Filled[M, p.Numbers]) -> list[str]:
    """N-5: every candidate in time has a number."""
    marche, data = attempt.obj, attempt.data
    names = {one.code for one in judging.current_offers(marche)}
    annonce = analyse.Annonce(tuple(data.candidats), data.valeur_publique, horloge.now())
    return [
        *analyse.faults_of_annonce(annonce, premiere_note_at=None),
        *_all_of(names, data.candidats, "Chaque offre arrivée à temps porte un numéro"),
    ]


def drawing_is_sane(attempt: Filled[M, p.Drawing]) -> list[str]:
    """N-5: on numbers published before, before two witnesses."""
    marche, data = attempt.obj, attempt.data
    lots = judging.figures(marche).lots
    if lots is None:
        return [
            "Les numéros n’ont pas été publiés avant les notes : le tirage ne peut pas servir."
        ]
    if lots.tirage is not None:
        return ["Le tirage est fait : il ne se refait pas."]
    tirage = analyse.Tirage(
        tuple(tuple(source) for source in data.sources),
        horloge.now(),
        attempt.actor.name,
        tuple(data.temoins),
    )
    names = {name for group in judging.tied(marche) for name in group}
    return analyse.faults_of_tirage(tirage, annonce=lots.annonce, ex_aequo=names)


def ordering_is_sane(attempt: Filled[M, p.Ordering]) -> list[str]:
    """N-5: the offers of one tie, all of them, with the reasons."""
    found = analyse.SecondeAnalyse(tuple(attempt.data.ordre), attempt.data.motifs)
    faults = [
        analyse.faults_of_analyse(found, ex_aequo=set(group))
        for group in judging.tied(attempt.obj)
    ]
    return [] if not all(faults) else next(iter(faults), [])


def ballot_is_sane(attempt: Filled[M, p.Ballot]) -> list[str]:
    """N-12: adopt, review on a criterion with a reason, abstain, which the pilote may not."""
    marche, data = attempt.obj, attempt.data
    membre = judging.member_of(marche, attempt.actor)
    if membre is None:
        return []
    is_leader = membre.siege == SiegeComite.PILOTE
    return _ballot_faults(data, judging.reglement(marche).grille, is_leader=is_leader)


def _ballot_faults(data: p.Ballot, grille: analyse.Grille, *, is_leader: bool) -> list[str]:
    if data.choix not in {one.value for one in analyse.Choix}:
        return ["Répondez : adopter, à revoir, ou s’abstenir."]
    if data.choix == analyse.Choix.ABSTENTION and is_leader:
        return ["Le service pilote ne peut pas s’abstenir : sa voix départage."]
    if data.choix == analyse.Choix.REVOIR and not _is_reasoned(data, grille):
        return ["Dites sur quel critère revoir l’analyse, et pourquoi."]
    return []


def _is_reasoned(data: p.Ballot, grille: analyse.Grille) -> bool:
    codes = {one.code for one in grille.criteres} | {one.code for one in grille.notes}
    return data.critere in codes and bool(data.raison.strip())
