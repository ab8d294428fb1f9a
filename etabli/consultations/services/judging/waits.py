"""What waits for whom during the analysis. Nobody else reads of it: `waiting` says nothing of a candidate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet

from etabli.acteurs.states import Role
from etabli.consultations import access, analyse
from etabli.consultations.models import DemandeOffre, MarcheSubsequent
from etabli.consultations.selectors import judging
from etabli.consultations.services.judging.moves import SITTING
from etabli.consultations.services.waits import each_marche
from etabli.consultations.states import EtatMarche
from etabli.core.cercles import Cercle
from etabli.core.devoirs.waits import Item, Wait

E = EtatMarche
M = MarcheSubsequent
OWN_SEATS = access.SITTING


def _item(marche: M, key: object = "") -> Item:
    return Item(str(key), str(marche), marche.service.pk)


def _offers(marche: M) -> Iterator[Item]:
    if not marche.offres.exists():
        yield _item(marche)


def _seats(marche: M) -> Iterator[Item]:
    """A committee that does not stand, once everybody named has signed or left."""
    waits = marche.membres.filter(declared_at=None, deported_on=None).exists()
    if not waits and judging.faults_of_committee(marche):
        yield _item(marche)


def _declarations(marche: M) -> Iterator[Item]:
    rows = marche.membres.filter(declared_at=None, deported_on=None).select_related("personne")
    for one in rows.order_by("pk"):
        yield Item(str(one.pk), f"{marche} ({one.personne})", one.organisation_id)


def _beginning(marche: M) -> Iterator[Item]:
    waits = marche.membres.filter(declared_at=None, deported_on=None).exists()
    if judging.current_offers(marche) and not waits and not judging.faults_of_committee(marche):
        yield _item(marche)


def _prices(marche: M) -> Iterator[Item]:
    if any(one.prix_ht is None for one in judging.current_offers(marche)):
        yield _item(marche)


def _answers(marche: M) -> Iterator[Item]:
    """What a candidate is asked, to its mandataire alone."""
    for row in _requests(marche).filter(answered_on=None):
        yield Item(str(row.pk), str(marche), row.offre.groupement.mandataire_id)


def _decisions(marche: M) -> Iterator[Item]:
    """An answer that came, or the day after the last one of an answer that did not."""
    for row in _requests(marche):
        since = None if row.answered_on else row.due_on + dt.timedelta(days=1)
        yield Item(str(row.pk), str(marche), marche.service.pk, since)


def _requests(marche: M) -> QuerySet[DemandeOffre]:
    rows = DemandeOffre.objects.filter(
        offre__marche=marche, offre__is_replaced=False, decided_on=None
    )
    return rows.select_related("offre__groupement").order_by("pk")


def _unfruitful(marche: M) -> Iterator[Item]:
    if marche.offres.exists() and not judging.compared_offers(marche):
        yield _item(marche)


def _own_marks(marche: M) -> Iterator[Item]:
    """In MOYENNE, each member who has not frozen their marks."""
    if judging.reglement(marche).mode is not analyse.Mode.MOYENNE:
        return
    asked = judging.marks_asked(marche)
    for one in judging.voting(marche):
        if asked and not judging.has_frozen(one, asked=asked):
            yield Item(str(one.pk), f"{marche} ({one.personne})", one.organisation_id)


def _ranking(marche: M) -> Iterator[Item]:
    """Once prices are known; in MOYENNE, once everybody has frozen their marks."""
    if any(_prices(marche)) or any(_own_marks(marche)) or _requests(marche).exists():
        return
    if judging.compared_offers(marche):
        yield _item(marche)


def _ballots(marche: M) -> Iterator[Item]:
    """One for each organisation that has a voice and has not answered."""
    frozen = judging.current_ranking(marche)
    if frozen is None or frozen.counted_at is not None:
        return
    answered = judging.last_ballots(frozen)
    waiting = {one.organisation_id for one in judging.voting(marche)} - set(answered)
    for pk in sorted(waiting):
        yield Item(str(pk), str(marche), pk)


def _count(marche: M) -> Iterator[Item]:
    """Once the quorum has answered: the others may still."""
    frozen = judging.current_ranking(marche)
    if frozen is None or frozen.counted_at is not None:
        return
    base = {one.organisation_id for one in judging.voting(marche)}
    if len(base & set(judging.last_ballots(frozen))) >= analyse.quorum(len(base)):
        yield _item(marche)


def _review(marche: M) -> Iterator[Item]:
    frozen = judging.current_ranking(marche)
    if frozen is not None and frozen.is_adopted is False:
        yield _item(marche)


JUDGING_WAITS = {
    "record_offers": Wait(
        "Enregistrer les offres reçues", (E.CLOS_OFFRES,), access.OWN_PILOTE, items=each_marche(_offers),
        todo="La remise est close : enregistrez les offres que PLACE a reçues.", waiting="", circle=Cercle.ETAT,
        page="consultations:offres",
    ),
    "name_committee": Wait(
        "Nommer le comité", (E.CLOS_OFFRES, E.ANALYSE, E.AUDITIONS, E.CLASSEMENT), access.OWN_PILOTE,
        items=each_marche(_seats),
        todo="Nommez les membres du comité de sélection : le service pilote, les collectivités, les opérateurs.",
        waiting="", circle=Cercle.ETAT,
        page="consultations:comite",
    ),
    "sign_declaration": Wait(
        "Signer la déclaration d’intérêts", SITTING, access.MEMBERS, items=each_marche(_declarations), own=OWN_SEATS,
        todo="Vous êtes au comité de sélection : signez votre déclaration d’intérêts et de confidentialité.",
        waiting="", circle=Cercle.PORTEURS,
        page="consultations:declaration",
    ),
    "start_analysis": Wait(
        "Commencer l’analyse", (E.CLOS_OFFRES,), access.LEADER, items=each_marche(_beginning),
        todo="Le comité est prêt : commencez l’analyse des offres.", waiting="", circle=Cercle.ETAT,
        page="consultations:comite",
    ),
    "type_prices": Wait(
        "Saisir les prix", (E.ANALYSE,), access.LEADER, items=each_marche(_prices),
        todo="Saisissez les prix HT et TTC de chaque offre.", waiting="", circle=Cercle.ETAT,
        page="consultations:offres",
    ),
    "answer_request": Wait(
        "Répondre sur l’offre", (E.ANALYSE, E.AUDITIONS), access.ANSWERING, items=each_marche(_answers),
        own=(Role.GROUPEMENT_MANDATAIRE,), waiting="", circle=Cercle.ETAT,
        todo="Le service pilote vous interroge sur votre offre : répondez-lui.",
        page="consultations:notre-offre",
    ),
    "settle_request": Wait(
        "Décider de la réponse d’un candidat", (E.ANALYSE,), access.OWN_RPA, items=each_marche(_decisions),
        todo="Un candidat a répondu, ou n’a pas répondu dans le délai : décidez de son offre.", waiting="",
        circle=Cercle.ETAT,
        page="consultations:offres",
    ),
    "end_without_offer": Wait(
        "Déclarer infructueuse", (E.CLOS_OFFRES, E.ANALYSE), access.OWN_RPA, items=each_marche(_unfruitful),
        todo="Aucune offre ne peut être retenue : déclarez la consultation infructueuse.", waiting="",
        circle=Cercle.ETAT,
        page="consultations:offres",
    ),
    "mark_offers": Wait(
        "Noter les offres", (E.ANALYSE,), access.EVALUATORS, items=each_marche(_own_marks), own=OWN_SEATS,
        todo="Notez chaque offre avec vos commentaires, puis figez vos notes.", waiting="", circle=Cercle.PORTEURS,
        page="consultations:grille",
    ),
    "close_ranking": Wait(
        "Arrêter le classement", (E.ANALYSE,), access.LEADER, items=each_marche(_ranking),
        todo="Quand chaque offre a ses notes et ses commentaires, arrêtez le classement.", waiting="",
        circle=Cercle.ETAT,
        page="consultations:classement",
    ),
    "vote_ranking": Wait(
        "Voter", (E.CLASSEMENT,), access.EVALUATORS, items=each_marche(_ballots), own=OWN_SEATS,
        todo="Le classement est arrêté : votez pour votre organisation.", waiting="", circle=Cercle.PORTEURS,
        page="consultations:classement",
    ),
    "count_ballots": Wait(
        "Compter les voix", (E.CLASSEMENT,), access.LEADER, items=each_marche(_count),
        todo="Le quorum a répondu : comptez les voix.", waiting="", circle=Cercle.ETAT,
        page="consultations:classement",
    ),
    "resume_analysis": Wait(
        "Reprendre l’analyse", (E.CLASSEMENT,), access.LEADER, items=each_marche(_review),
        todo="Le comité demande de revoir l’analyse : reprenez-la.", waiting="", circle=Cercle.ETAT,
        page="consultations:classement",
    ),
}  # fmt: skip
