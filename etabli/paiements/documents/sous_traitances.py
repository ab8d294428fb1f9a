"""The acte spécial of a subcontractor, or the letter that refuses it (CH-12)."""

from __future__ import annotations

from etabli.consultations.documents.courriers import SIGNED, letter
from etabli.core.cercles import Cercle
from etabli.core.documents.blocks import (
    Block,
    Content,
    Heading,
    KeyValues,
    Paragraph,
    Table,
    day_in_letters,
    paragraphs,
)
from etabli.core.documents.issuing import issue
from etabli.core.documents.models import Document
from etabli.core.formats import euros
from etabli.paiements.models import SousTraitance
from etabli.paiements.states import EtatSousTraitance

ACT = "acte_sous_traitance"
#: for whom it is answered, when no delegation of that person is recorded
QUALITY = "Pour le service pilote"
SILENCE = "Établi le {jour} : le silence de l’État vaut acceptation"


def act_content(found: SousTraitance) -> Content:
    """Who, what, how much, how it is paid; and the answer of the State."""
    marche, on = found.marche, found.decided_on
    assert on is not None
    is_refused = found.etat == EtatSousTraitance.REFUSEE
    title = "Refus d’un sous-traitant" if is_refused else "Acte spécial de sous-traitance"
    answer = _refused(found) if is_refused else _accepted(found)
    return letter(
        marche, marche.groupement, title=f"{title} — marché {marche.numero}", body=(*_said(found), *answer),
        signatory=found.decided_by_name, on=on, draft=False, version="sous-traitance 1", quality=QUALITY,
        mention=SIGNED if found.decided_by_name else SILENCE,
    )  # fmt: skip


def _refused(found: SousTraitance) -> tuple[Block, ...]:
    return (Heading(1, "Pourquoi"), *paragraphs(found.motif))


def _said(found: SousTraitance) -> tuple[Block, ...]:
    """What the declaration says."""
    firm = found.organisation
    return (
        Paragraph(
            f"Le {day_in_letters(found.declared_on)}, vous avez déclaré un sous-traitant au marché "
            f"{found.marche.numero}, « {found.marche.objet} »."
        ),
        Heading(1, "La sous-traitance déclarée"),
        KeyValues(
            (
                (
                    "Sous-traitant",
                    " — SIRET ".join(part for part in (firm.nom, firm.siret) if part),
                ),
                ("Entreprise qui sous-traite", found.donneur.nom),
                ("Montant maximum", euros(found.ttc, "TTC")),
                ("Petite ou moyenne entreprise", "oui" if found.is_pme else "non"),
            )
        ),
        *paragraphs(found.prestations),
        Heading(1, "Conditions de paiement"),
        *paragraphs(found.conditions),
    )


def _accepted(found: SousTraitance) -> tuple[Block, ...]:
    how = (
        "L’État accepte ce sous-traitant et agrée ses conditions de paiement."
        if found.decided_by_name
        else "L’État n’a pas répondu dans le délai : ce sous-traitant est accepté et ses conditions de paiement sont "
        "agréées (article R2193-4 du code de la commande publique)."
    )
    if not found.is_direct:
        return (
            Heading(1, "Réponse"), Paragraph(how),
            Paragraph("Le montant est au-dessous du seuil du paiement direct : vous payez le sous-traitant."),
        )  # fmt: skip
    return (
        Heading(1, "Réponse"),
        Paragraph(how),
        Paragraph("L’État paie le sous-traitant directement, étape par étape, sur ces montants :"),
        _steps(found),
    )


def _steps(found: SousTraitance) -> Block:
    rows = found.parts.select_related("service_fait__atelier").order_by("service_fait__rang")
    return Table(
        caption="Part du sous-traitant",
        header=("Étape", "Montant TTC"),
        rows=tuple((one.service_fait.get_etape_display(), euros(one.ttc)) for one in rows),
        align=("left", "right"),
        row_headers=True,
        totals=(("Total", euros(found.ttc)),),
    )


def issue_act(found: SousTraitance) -> Document:
    return issue(
        act_content(found),
        nature=ACT,
        subject=found.reference,
        circle=Cercle.ETAT_TITULAIRE,
        titulaire_id=found.titulaire_id,
    )
