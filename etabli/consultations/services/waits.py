"""What waits for whom on a consultation: the dossier to write, agreements, the publication, offers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from django.db.models import Exists, OuterRef, Q

from etabli.acteurs.states import Role
from etabli.consultations import access, selectors
from etabli.consultations.models import MarcheSubsequent, Question, SectionDCE
from etabli.consultations.states import EtatMarche
from etabli.core.cercles import Cercle
from etabli.core.devoirs.waits import Item, Wait
from etabli.core.formats import moment

E = EtatMarche


def a_question_waits() -> Q:
    rows = Question.objects.filter(marche=OuterRef("pk"), answered_at=None)
    return Q(Exists(rows))


def _is_to_write() -> Q:
    empty = SectionDCE.objects.filter(marche=OuterRef("pk"), texte="")
    return Q(Exists(empty)) | Q(budget_ttc=None) | Q(duree_mois=None)


def each_marche(
    of_one: Callable[[MarcheSubsequent], Iterable[Item]],
) -> Callable[[Collection[int]], dict[int, list[Item]]]:
    """The items of each consultation; its service pilote, its porteurs and its holders are few."""

    def found(pks: Collection[int]) -> dict[int, list[Item]]:
        rows = MarcheSubsequent.objects.filter(pk__in=pks).select_related(
            "accord_cadre", "atelier__chef_de_file", "atelier__service_pilote", "atelier__commune"
        )
        return {row.pk: list(of_one(row)) for row in rows.order_by("pk")}

    return found


def _agreements(marche: MarcheSubsequent) -> Iterator[Item]:
    """One for each that has not agreed with the CCTP, once the service has done its part."""
    if not selectors.is_written(marche):
        return
    for one in selectors.awaited_agreements(marche):
        yield Item(str(one.pk), str(marche), one.pk)


def _publication(marche: MarcheSubsequent) -> Iterator[Item]:
    """The publication, when nothing more is expected of the others."""
    if selectors.is_ready(marche):
        yield Item("", str(marche), marche.service.pk)


def _offers(marche: MarcheSubsequent) -> Iterator[Item]:
    """One for each holder consulted, so that none reads of another.

    The last second is said in words: a deadline of the house ends at midnight (R-DELAI-1), not at noon.
    """
    about = f"{marche.atelier}, jusqu’au {moment(marche.closes_at)} (heure de Paris)"
    for row in selectors.consulted(marche):
        yield Item(str(row.groupement_id), about, row.groupement.mandataire_id)


WAITS = {
    "write_dossier": Wait(
        "Préparer le dossier", (E.PREPARATION,), access.PILOTE, pending=_is_to_write,
        todo="Le dossier de consultation est à compléter : écrivez ses sections, fixez le budget et la durée.",
        waiting="Le service pilote prépare le dossier de consultation.", circle=Cercle.PORTEURS,
    ),
    "agree_cctp": Wait(
        "Donner son accord au CCTP", (E.PREPARATION,), access.AGREEING, items=each_marche(_agreements),
        own=(Role.COLLECTIVITE_SIGNATAIRE, Role.OPERATEUR_ASSOCIE),
        todo="Lisez le cahier des clauses techniques et donnez votre accord.",
        waiting="Les porteurs lisent le cahier des clauses techniques.", circle=Cercle.PORTEURS,
    ),
    "publish_dossier": Wait(
        "Publier la consultation", (E.PREPARATION,), access.RPA, items=each_marche(_publication),
        todo="Le dossier est prêt : publiez la consultation.",
        waiting="La personne habilitée publie la consultation.", circle=Cercle.PORTEURS,
    ),
    "hand_in_offer": Wait(
        "Remettre une offre", (E.PUBLIE,), access.ANSWERING, items=each_marche(_offers),
        own=(Role.GROUPEMENT_MANDATAIRE,),
        todo="Votre groupement est consulté : lisez le dossier et remettez votre offre sur PLACE.",
        waiting="", circle=Cercle.ATELIER,
    ),
}  # fmt: skip
