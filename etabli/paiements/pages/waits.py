"""What the reader must do of the money now: the soonest last day first, then in the order it came."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db.models import QuerySet
from django.urls import reverse

from etabli.ateliers.models import Atelier
from etabli.core import duties
from etabli.core.access import Actor
from etabli.core.duties import Duty
from etabli.core.formats import date_courte, euros
from etabli.core.models import Movable, reference
from etabli.marches.models import BonDeCommande
from etabli.paiements.models import (
    Avance,
    DemandePaiement,
    Repartition,
    ServiceFait,
    SousTraitance,
    TitrePerception,
)
from etabli.paiements.models.avances import OfMarche

Context = dict[str, object]
M = TypeVar("M", bound=Movable)
Line = TypeVar("Line", bound=OfMarche)
#: things to do that are shown
MOST = 250
NAMES = (
    "pay", "pay_interests", "engage", "certify", "claim", "share", "issue", "accept", "agree",
)  # fmt: skip
SF_RELATED = ("atelier__commune", "bon__devis__designation__groupement", "marche__attributaire")
DP_RELATED = tuple(f"service_fait__{path}" for path in SF_RELATED)


def tasks(actor: Actor, *, atelier: Atelier | None = None) -> list[Context]:
    """What this reader must do of the money now: the soonest last day first, then in the order it came."""
    roots = [atelier.reference] if atelier else None
    owed = duties.to_do(actor, limit=MOST, names=tuple(NAMES), roots=roots)
    bons = BonDeCommande.objects.select_related("atelier__commune")
    demandes = DemandePaiement.objects.select_related(*DP_RELATED)
    steps = ServiceFait.objects.select_related(*SF_RELATED)
    lines = {
        **_said(owed, "pay", demandes, _to_pay),
        **_said(owed, "engage", bons, _to_engage),
        **_said(owed, "certify", steps, _to_certify),
        **_said(owed, "claim", steps, _to_claim),
        **_said(owed, "pay_interests", demandes, _interests_to_pay),
        **_said(owed, "share", marches(Repartition), _to_share),
        **_said(owed, "pay", marches(Avance), _to_advance),
        **_said(owed, "issue", marches(TitrePerception), _to_issue),
        **_said(owed, "accept", marches(SousTraitance).select_related("organisation"), _to_accept),
        **_said(owed, "agree", demandes.select_related("beneficiaire"), _to_agree),
    }
    return [
        {**lines[duty.row.subject], "due": duty.due_on, "place": duty.place}
        for duty in owed
        if duty.row.subject in lines
    ]


def marches(model: type[Line]) -> QuerySet[Line]:
    """The rows of the money of a marché, with what their line reads."""
    return model._default_manager.select_related("marche__atelier__commune")


def _said(
    owed: list[Duty], name: str, rows: QuerySet[M], line: Callable[[M], Context]
) -> dict[str, Context]:
    """The line of each object on which this step is owed, by its reference; one query, or none."""
    model = rows.model._meta.label_lower
    found = [duty.row for duty in owed if duty.name == name and duty.row.model == model]
    keys = [row.subject.partition(":")[2] for row in found]
    return {reference(row): line(row) for row in rows.filter(pk__in=keys)} if keys else {}


def _to_pay(demande: DemandePaiement) -> Context:
    return {
        "what": f"Payer {euros(demande.net, 'TTC')} — {demande.service_fait.get_etape_display()}",
        "about": str(demande.atelier),
        "about_url": demande.get_absolute_url(),
        "url": reverse("paiements:demande-acte", args=[demande.pk, "pay"]),
        "button": "Payer",
    }


def _to_engage(bon: BonDeCommande) -> Context:
    return {
        "what": f"Enregistrer l’engagement juridique — {euros(bon.ttc, 'TTC')}",
        "about": f"{bon.atelier} ({bon.numero})",
        "about_url": bon.get_absolute_url(),
        "url": reverse("marches:bon-acte", args=[bon.pk, "engage"]),
        "button": "Saisir l’EJ",
    }


def _to_certify(found: ServiceFait) -> Context:
    return {
        "what": f"Certifier le service fait — {found.get_etape_display()}",
        "about": f"{found.atelier} ({found.contrat.numero})",
        "about_url": found.get_absolute_url(),
        "url": reverse("paiements:service-fait-acte", args=[found.pk, "certify"]),
        "button": "Certifier",
        "detail": f"{euros(found.ttc, 'TTC')}, quand la prestation est exécutée.",
    }


def _to_claim(found: ServiceFait) -> Context:
    return {
        "what": f"Demande de paiement — {found.get_etape_display()}, {euros(found.ttc, 'TTC')}",
        "about": f"{found.atelier} ({found.contrat.numero})",
        "about_url": found.get_absolute_url(),
        "url": reverse("paiements:service-fait-acte", args=[found.pk, "claim"]),
        "button": "Enregistrer la demande",
        "detail": f"Service fait certifié le {date_courte(found.certified_on)}.",
    }


def _interests_to_pay(demande: DemandePaiement) -> Context:
    return {
        "what": f"Payer les intérêts moratoires — {euros(demande.interets)}",
        "about": f"{demande.atelier} ({demande.contrat.numero})",
        "about_url": demande.get_absolute_url(),
        "url": reverse("paiements:demande-acte", args=[demande.pk, "pay-interests"]),
        "button": "Payer les intérêts",
        "detail": f"Demande {demande.numero}, payée en retard le {date_courte(demande.payee_on)}.",
    }


def _to_agree(demande: DemandePaiement) -> Context:
    return {
        "what": f"Demande du sous-traitant {demande.beneficiaire} — {euros(demande.ttc, 'TTC')}",
        "about": str(demande.atelier),
        "about_url": demande.get_absolute_url(),
        "url": reverse("paiements:demande-acte", args=[demande.pk, "agree"]),
        "button": "Donner notre accord",
    }


def _to_share(found: Repartition) -> Context:
    return _line(found, "share", "Saisir la part de chaque entreprise", "Saisir les parts")


def _to_advance(found: Avance) -> Context:
    return _line(found, "pay", f"Verser l’avance — {euros(found.montant, 'TTC')}", "Verser")


def _to_issue(found: TitrePerception) -> Context:
    what = f"Émettre le titre de perception — {euros(found.montant)}"
    return _line(found, "issue", what, "Émettre")


def _to_accept(found: SousTraitance) -> Context:
    what = f"Accepter le sous-traitant {found.organisation} — {euros(found.ttc, 'TTC')}"
    return _line(found, "accept", what, "Répondre")


def _line(found: OfMarche, move: str, what: str, button: str) -> Context:
    """What is to do of one row of the money of a marché."""
    return {
        "what": what,
        "about": f"{found.atelier} ({found.marche.numero})",
        "about_url": found.get_absolute_url(),
        "url": reverse(f"paiements:{found.page}-acte", args=[found.pk, move]),
        "button": button,
    }
