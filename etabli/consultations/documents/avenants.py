"""An avenant as a paper: what changes, on which basis and why (2.7.6)."""

from __future__ import annotations

from etabli.consultations.models import Avenant
from etabli.consultations.selectors.contract import end_of_contract
from etabli.core.cercles import Cercle
from etabli.core.documents.blocks import (
    Content,
    Heading,
    Paragraph,
    Signatory,
    SignatureBlock,
    day_in_letters,
    facts,
)
from etabli.core.documents.issuing import issue
from etabli.core.documents.models import Document
from etabli.core.formats import euros

NATURE = "avenant_marche"


def avenant_content(found: Avenant, *, draft: bool = False) -> Content:
    """The contract, what changes of it, the reasons, both signatures."""
    marche, accord = found.marche, found.marche.accord_cadre
    lead = marche.groupement
    signed = day_in_letters(found.notified_on) if found.notified_on else "à notifier"
    return Content(
        title=f"Avenant n° {found.numero} au marché {marche.numero}",
        subtitle=marche.objet,
        layout="form",
        template_version="avenant de marché 1",
        reference=f"{marche.numero} — avenant {found.numero}",
        draft=draft,
        meta=facts(
            (
                ("Acheteur", marche.service.nom),
                ("Titulaire", f"{lead.nom}, mandataire {lead.mandataire.nom}"),
                ("Accord-cadre", f"{accord.code} — {accord.libelle}"),
                ("Marché notifié le", _day(found)),
                ("Avenant notifié le", signed),
                ("Base juridique", found.get_base_display()),
            )
        ),
        blocks=(
            Heading(1, "Ce qui change"),
            *(Paragraph(line) for line in changes(found)),
            Heading(1, "Motif"),
            Paragraph(found.motif),
            Paragraph("Les autres clauses du marché ne changent pas."),
            SignatureBlock(
                (
                    Signatory("Le titulaire", "Nom, qualité et date"),
                    Signatory("L’acheteur", "Nom, qualité et date"),
                )
            ),
        ),
    )


def changes(found: Avenant) -> list[str]:
    """What it changes, in sentences."""
    marche, lines = found.marche, [f"Objet : {found.get_objet_display().lower()}."]
    if found.duree_ajoutee:
        lines.append(f"La durée d’exécution est augmentée de {found.duree_ajoutee} mois.")
        end = end_of_contract(marche)
        if found.notified_on and end:
            lines.append(f"Le marché finit le {day_in_letters(end)}.")
    if found.montant_ht:
        way = "augmenté" if found.montant_ht > 0 else "diminué"
        lines.append(
            f"Le prix est {way} de {euros(abs(found.montant_ht), 'HT')}, soit {euros(abs(found.montant_ttc), 'TTC')}."
        )
        lines.append(f"Le cumul des avenants est de {found.cumul_pct} % du prix initial.")
    else:
        lines.append("Le prix ne change pas.")
    return lines


def _day(found: Avenant) -> str:
    notified = found.marche.notified_on
    return day_in_letters(notified) if notified else ""


def issue_avenant(found: Avenant) -> Document:
    """Frozen the day it is notified."""
    return issue(
        avenant_content(found),
        nature=NATURE,
        subject=found.reference,
        circle=Cercle.ETAT_TITULAIRE,
        titulaire_id=found.titulaire_id,
    )


def issued_avenant(found: Avenant) -> Document | None:
    rows = Document.objects.filter(nature=NATURE, subject=found.reference)
    return rows.order_by("-created_at", "-pk").first()
