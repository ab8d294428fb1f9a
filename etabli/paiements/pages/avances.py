"""One line of the money of a marché: its parts, an advance, an order to pay."""

from __future__ import annotations

from django.urls import reverse

from etabli.consultations.models import MarcheSubsequent
from etabli.core.access import Actor
from etabli.core.formats import date_courte, euros, pourcent
from etabli.core.fuseaux import minuit
from etabli.core.ui.doors import bar
from etabli.paiements import access
from etabli.paiements.models import Avance, Penalite, Repartition, TitrePerception
from etabli.paiements.models.avances import OfMarche
from etabli.paiements.pages.acts import back
from etabli.paiements.pages.fins import may_prepare
from etabli.paiements.pages.lists import STATE
from etabli.paiements.pages.penalites import may_announce
from etabli.paiements.pages.sous_traitances import may_declare
from etabli.paiements.selectors import parts, previsions

Context = dict[str, object]


def repartition(found: Repartition, actor: Actor) -> Context:
    """What each firm is to do, and at which rate it is advanced."""
    rows = [
        (one.organisation.nom, f"{euros(one.ttc, 'TTC')}, {'PME' if one.is_pme else 'hors PME'}")
        for one in parts.parts_of(found.marche)
    ]
    return _line(found, actor, rows or [("Parts", "à saisir, d’après l’acte d’engagement")])


def avance(found: Avance, actor: Actor) -> Context:
    rows = [
        ("Entreprise", found.organisation.nom),
        ("Montant", euros(found.montant, "TTC")),
        ("Calcul", _computed(found)),
        ("À verser au plus tard", minuit(found.due_on, found.place)),
        ("Versée", date_courte(found.versee_on) if found.versee_on else ""),
    ]
    return _line(found, actor, [(name, value) for name, value in rows if value])


def _computed(found: Avance) -> str:
    """CH-9: in words, so that it is checked by hand."""
    rate = pourcent(found.taux * 100)
    if found.duree_mois <= 12:
        return f"{rate} de {euros(found.base_ttc, 'TTC')}"
    return f"{rate} de {euros(found.base_ttc, 'TTC')} × 12 ÷ {found.duree_mois} mois"


def titre(found: TitrePerception, actor: Actor) -> Context:
    rows = [
        ("Entreprise", found.organisation.nom),
        ("Montant", euros(found.montant)),
        ("Motif", found.motif),
        ("Numéro", found.numero),
        ("Émis", date_courte(found.emis_on) if found.emis_on else ""),
        ("Recouvré", date_courte(found.recouvre_on) if found.recouvre_on else ""),
    ]
    return _line(found, actor, [(name, value) for name, value in rows if value])


def _line(found: OfMarche, actor: Actor, rows: list[tuple[str, str]]) -> Context:
    return {
        "found": found,
        "marche": found.marche,
        "rows": rows,
        "moves": bar(found, actor),
        "budget_url": back(found.atelier, actor),
    }


def lines_of(marche: MarcheSubsequent, actor: Actor) -> Context:
    """What is beside its schedule: its parts, its advances, its early end, what is asked back."""
    fins = access.FINS.visible(actor).filter(marche=marche)
    is_state = actor.has(*STATE)
    return {
        "previsions": [
            (str(one.exercice), euros(one.montant)) for one in previsions.kept(marche) if is_state
        ],
        "penalites": list(
            Penalite.objects.filter(marche=marche).select_related("livrable").order_by("pk")
        ),
        "penalty_url": reverse("paiements:penalite-annoncer", args=[marche.pk])
        if may_announce(marche, actor)
        else "",
        "sous_traitances": list(
            marche.sous_traitances.select_related("organisation").order_by("pk")
        ),
        "declare_url": reverse("paiements:sous-traitance-declarer", args=[marche.pk])
        if may_declare(marche, actor)
        else "",
        "fins": list(fins.select_related("marche").order_by("pk")),
        "end_url": reverse("paiements:fin-preparer", args=[marche.pk])
        if may_prepare(marche, actor)
        else "",
        "repartition": Repartition.objects.filter(marche=marche).first(),
        "avances": list(marche.avances.select_related("organisation").order_by("pk")),
        "titres": list(marche.titres.select_related("organisation").order_by("pk")),
    }
