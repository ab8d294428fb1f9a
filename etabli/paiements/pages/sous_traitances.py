"""One subcontractor: what is declared, what the State answered, what it is paid of each step (CH-12)."""

from __future__ import annotations

from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.states import ALIVE
from etabli.core.access import Actor
from etabli.core.formats import date_courte, euros
from etabli.core.fuseaux import minuit
from etabli.core.ui.contexts import Context
from etabli.core.ui.doors import bar
from etabli.paiements import access
from etabli.paiements.documents.fins import issued
from etabli.paiements.documents.sous_traitances import ACT
from etabli.paiements.models import Repartition, SousTraitance
from etabli.paiements.pages.acts import back
from etabli.paiements.pages.fins import links
from etabli.paiements.states import EtatRepartition, EtatSousTraitance


def sous_traitance(found: SousTraitance, actor: Actor) -> Context:
    is_waiting = found.etat == EtatSousTraitance.DECLAREE
    rows = [
        ("Sous-traitant", " — ".join(one for one in (found.organisation.nom, found.organisation.siret) if one)),
        ("Entreprise qui sous-traite", found.donneur.nom),
        ("Prestations", found.prestations),
        ("Montant maximum", euros(found.ttc, "TTC")),
        *_steps(found),
        ("Conditions de paiement", found.conditions),
        ("Paiement", _paid_by(found)),
        ("Déclarée", date_courte(found.declared_on)),
        ("Acceptée sans réponse après le", minuit(found.answer_by, found.place) if is_waiting else ""),
        ("Réponse", _answered(found)),
        ("Motif", found.motif),
    ]  # fmt: skip
    return {
        "found": found,
        "marche": found.marche,
        "rows": [(name, value) for name, value in rows if value],
        "moves": bar(found, actor),
        "budget_url": back(found.atelier, actor),
        "papers": [{"label": "Réponse de l’État", "links": _links(found)}] if _has_act(found) else [],
    }  # fmt: skip


def _links(found: SousTraitance) -> list[dict[str, str]]:
    return links("paiements:sous-traitance-document", found.pk)


def _has_act(found: SousTraitance) -> bool:
    return issued(found, ACT) is not None


def _steps(found: SousTraitance) -> list[tuple[str, str]]:
    rows = found.parts.select_related("service_fait__atelier").order_by("service_fait__rang")
    return [(one.service_fait.get_etape_display(), euros(one.ttc, "TTC")) for one in rows]


def _paid_by(found: SousTraitance) -> str:
    if found.is_direct:
        return "par l’État, directement"
    return f"par {found.donneur.nom}, au-dessous du seuil du paiement direct"


def _answered(found: SousTraitance) -> str:
    if found.decided_on is None:
        return ""
    who = f"par {found.decided_by_name}" if found.decided_by_name else "par le silence de l’État"
    return f"le {date_courte(found.decided_on)} {who}"


def may_declare(marche: MarcheSubsequent, actor: Actor) -> bool:
    """The mandataire of a marché that runs, once the part of each firm is entered."""
    if marche.etat not in ALIVE:
        return False
    found = Repartition.objects.filter(marche=marche, etat=EtatRepartition.ARRETEE).first()
    return found is not None and access.REPARTITIONS.may(actor, "subcontract", found)
