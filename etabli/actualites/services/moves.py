"""The machine of a piece of news: proposed, read by the pilote, published or not, taken back."""

from __future__ import annotations

from django.db.models import Q

from etabli.actualites import access
from etabli.actualites import payloads as p
from etabli.actualites.models import Actualite
from etabli.actualites.states import Etat
from etabli.ateliers.selectors import audiences_through
from etabli.core.cercles import Cercle
from etabli.core.delais.echeances import Delay
from etabli.core.guards import guard
from etabli.core.workflow import Attempt, Changes, Move, Workflow

E_ = Etat
Trying = Attempt[Actualite]


@guard("", "L’Atelier est public")
def _atelier_is_public(attempt: Trying) -> str | None:
    if attempt.obj.atelier.is_public:
        return None
    return "Cet Atelier n’a pas encore de page publique : elle s’ouvre à la notification de son contrat."


def _published(attempt: Trying) -> Changes:
    return {"published_on": attempt.on, "motif": ""}


def _kept_back(attempt: Trying) -> Changes:
    return {"motif": attempt.motif}


WORKFLOW = Workflow(
    access.ACTUALITES,
    related=("atelier__commune",),
    audiences=audiences_through("atelier"),
    final=(E_.RETIREE,),
    delays={
        "relecture": Delay(
            "Relecture d’une actualité", "working_days", "moderation_jours_ouvres", "2.9", holder="pilote",
            circle=Cercle.ATELIER,
        ),
    },
    propose=Move(
        "Proposer une actualité", (), E_.PROPOSEE, rule="2.9", guards=(_atelier_is_public,),
        starts=("relecture",), asks=("pilote",), payload=p.Proposed, circle=Cercle.ATELIER,
        ask="Une actualité est proposée aux habitants : relisez-la, puis publiez-la ou dites pourquoi non.",
    ),
    amend=Move("Corriger l’actualité", (E_.PROPOSEE,), payload=p.Proposed, circle=Cercle.ATELIER),
    publish=Move(
        "Publier l’actualité", (E_.PROPOSEE, E_.REFUSEE), E_.PUBLIEE, rule="2.9", awaited=True,
        pending=Q(etat=E_.PROPOSEE),
        guards=(_atelier_is_public,), effect=_published, meets=("relecture",), due=("relecture",),
        informs=("porteurs", "mandataire"),
        todo="Une actualité attend : relisez-la, puis publiez-la ou dites pourquoi non.",
        waiting="Le service pilote relit l’actualité.",
        announce="Elle paraît aussitôt sur la page publique de l’Atelier et dans son flux.",
        circle=Cercle.ATELIER,
    ),
    refuse=Move(
        "Ne pas publier", (E_.PROPOSEE,), E_.REFUSEE, rule="2.9", has_motif=True, effect=_kept_back,
        meets=("relecture",), informs=("porteurs", "mandataire"), told="n’a pas publié l’actualité",
        announce="Ceux qui suivent l’Atelier lisent vos raisons ; l’actualité peut être publiée plus tard.",
        circle=Cercle.ATELIER, danger=True,
    ),
    withdraw=Move(
        "Retirer l’actualité", (E_.PROPOSEE, E_.PUBLIEE, E_.REFUSEE), E_.RETIREE, rule="7.4", has_motif=True,
        effect=_kept_back, cancels=("relecture",), informs=("pilote", "porteurs", "mandataire"),
        announce="Elle quitte la page publique aussitôt, avec son image.", circle=Cercle.ATELIER, danger=True,
    ),
)  # fmt: skip
