"""The moves by which a dossier is made by several: who carries, leads, pilots, writes, agrees (2.1, 3.2, 10.4)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from etabli.candidatures import payloads as p
from etabli.candidatures.models import Associe, Candidature, Courrier
from etabli.candidatures.services import checks_together as checks
from etabli.candidatures.services import effects_together as together
from etabli.candidatures.states import BEFORE_FICHE, FORMING, Etat, QualiteAssocie, TypeCourrier
from etabli.core.cercles import Cercle
from etabli.core.workflow import Move

E = Etat
#: those who make the dossier, told of who comes and goes
MAKERS = ("porteurs", "operateurs", "pilote", "voisins")


def one_is_silent() -> Q:
    """The service, a porteur or an operator has not said its interest (C2)."""
    operators = Associe.objects.filter(
        candidature=OuterRef("pk"),
        qualite=QualiteAssocie.OPERATEUR,
        interet_on=None,
        ended_on=None,
    )
    silent = Q(interet_collectivite_on=None) | Q(interet_service_on=None)
    return silent | Q(Exists(operators))


def an_agreement_is_awaited() -> Q:
    """A service that the perimeter enters has neither agreed here nor by a letter (C6)."""
    letters = Courrier.objects.filter(
        candidature=OuterRef("candidature"),
        organisation=OuterRef("organisation"),
        type=TypeCourrier.ACCORD_SERVICE_VOISIN,
        sans_effet_on=None,
    )
    rows = Associe.objects.filter(
        candidature=OuterRef("pk"), qualite=QualiteAssocie.SERVICE, ended_on=None, accord_on=None
    )
    return Q(Exists(rows.exclude(Exists(letters))))


MOVES: dict[str, Move[Candidature]] = {
    "add_porteur": Move(
        "Ajouter une collectivité co-porteuse", FORMING, None,
        effect=together.porteur_added, informs=MAKERS, circle=Cercle.PORTEURS, payload=p.Joining,
    ),
    "drop_porteur": Move(
        "Retirer une collectivité qui n’a pas répondu", BEFORE_FICHE, None, rule="C2", has_motif=True,
        checks=(checks.may_be_dropped,), effect=together.gone, informs=MAKERS,
        announce="Elle ne porte plus ce dossier et n’y a plus accès. Elle pourra être ajoutée de nouveau.",
        told="a retiré du dossier une collectivité qui n’avait pas répondu", circle=Cercle.PORTEURS,
        payload=p.Leaving,
    ),
    "change_lead": Move(
        "Changer de chef de file", FORMING, None, has_motif=True,
        checks=(checks.lead_is_another, checks.lead_fits), effect=together.lead_changed,
        informs=(*MAKERS, "dgaln"),
        announce="La collectivité choisie parle au nom de tous les porteurs ; chacun garde les mêmes droits "
        "d’écrire et de vérifier. Tous les porteurs lisent vos raisons.",
        circle=Cercle.PORTEURS, payload=p.Leading,
    ),
    "name_operator": Move(
        "Associer un opérateur de l’État", FORMING, None, has_motif=True,
        checks=(checks.is_not_associated,), effect=together.operator_named, informs=MAKERS,
        announce="Ses représentants écrivent la fiche avec vous et lisent les échanges des porteurs. "
        "Ils ne signent aucun courrier et ne déposent rien.",
        circle=Cercle.PORTEURS, payload=p.Joining,
    ),
    "release_operator": Move(
        "Mettre fin à l’association d’un opérateur", FORMING, None, has_motif=True,
        effect=together.operator_released, informs=MAKERS,
        announce="Ses représentants n’ont plus accès au dossier. Ce qu’ils ont écrit y reste.",
        circle=Cercle.PORTEURS, payload=p.Releasing,
    ),
    "follow_perimeter": Move(
        "Suivre le périmètre", FORMING, None, rule="C6", effect=together.perimeter_followed,
        informs=("voisins", "pilote"), told="a relevé les services de l’État que le périmètre concerne",
        circle=Cercle.PORTEURS, payload=p.Following,
    ),
    "agree": Move(
        "Donner l’accord de notre service", (E.OPPORTUNITE_CARACTERISEE, E.BROUILLON), None, rule="C6",
        awaited=True, pending=an_agreement_is_awaited, effect=together.agreed,
        informs=("porteurs", "operateurs", "pilote"),
        todo="Le périmètre entre dans votre territoire : donnez l’accord de votre service, ou dites au pilote "
        "ce qui manque.",
        waiting="Un service voisin doit donner son accord.",
        announce="Vous acceptez que le service pilote conduise cet Atelier sur tout le périmètre, communes de "
        "votre territoire comprises. Si le pilote change, votre accord sera demandé de nouveau.",
        circle=Cercle.PORTEURS,
    ),
    "change_pilote": Move(
        "Changer de service pilote", FORMING, None, has_motif=True, checks=(checks.is_concerned,),
        effect=together.pilote_changed,
        informs=(*MAKERS, "valideur", "dgaln"),
        announce="Le service choisi pilote ; celui qui pilotait suit le dossier. Les accords déjà donnés sont "
        "demandés de nouveau. Tout le monde lit vos raisons.",
        circle=Cercle.PORTEURS, payload=p.Piloting,
    ),
}  # fmt: skip
