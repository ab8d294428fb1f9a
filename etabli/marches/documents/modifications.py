"""The amendment that raises the maximum of a framework, as a paper (AC-7)."""

from __future__ import annotations

from etabli.core.documents.blocks import (
    Content,
    Heading,
    Paragraph,
    Signatory,
    SignatureBlock,
    Table,
    day_in_letters,
    facts,
)
from etabli.core.documents.models import Document
from etabli.core.formats import euros
from etabli.core.models import reference
from etabli.marches.models import ModificationAccordCadre


def modification_content(modification: ModificationAccordCadre) -> Content:
    """What is changed, on which legal ground and why; the holders it binds."""
    accord = modification.accord_cadre
    holders = accord.groupements.select_related("mandataire").order_by("rang")
    return Content(
        title=f"Avenant n° {modification.numero} — {accord}",
        subtitle=accord.libelle,
        layout="form",
        template_version="avenant de maximum 1",
        reference=f"{accord.code} — avenant {modification.numero}",
        meta=facts(
            (
                ("Acheteur", accord.acheteur.nom),
                ("Accord-cadre notifié le", _day(modification)),
                ("Signé le", day_in_letters(modification.signed_on)),
                ("Base juridique", modification.get_base_display()),
            )
        ),
        blocks=(
            Heading(1, "Objet"),
            Paragraph(
                f"Le maximum de l’accord-cadre est porté de {euros(modification.maximum_avant_ht)} HT "
                f"à {euros(modification.maximum_apres_ht)} HT."
            ),
            _amounts(modification),
            Heading(1, "Motif"),
            Paragraph(modification.motif),
            Heading(1, "Titulaires"),
            *(
                Paragraph(f"{one.nom} ({one.code}) — {one.mandataire.nom}, mandataire.")
                for one in holders
            ),
            Paragraph("Les autres clauses de l’accord-cadre ne changent pas."),
            SignatureBlock((Signatory("Pour l’acheteur de l’accord-cadre", "Nom et qualité"),)),
        ),
    )


def _amounts(modification: ModificationAccordCadre) -> Table:
    return Table(
        caption="Maximum de l’accord-cadre, en euros hors taxes",
        header=("Montant", "HT"),
        rows=(
            ("Maximum initial", euros(modification.maximum_initial_ht)),
            ("Maximum avant cet avenant", euros(modification.maximum_avant_ht)),
            ("Augmentation", euros(modification.montant_ht)),
            ("Maximum après cet avenant", euros(modification.maximum_apres_ht)),
            ("Augmentations depuis l’origine", euros(modification.cumul_ht)),
        ),
        align=("left", "right"),
    )


def _day(modification: ModificationAccordCadre) -> str:
    notified = modification.accord_cadre.date_notification
    return day_in_letters(notified) if notified else ""


def issued_modification(modification: ModificationAccordCadre) -> Document | None:
    """The paper frozen when the amendment was recorded."""
    rows = Document.objects.filter(nature="avenant", subject=reference(modification))
    return rows.order_by("-created_at", "pk").first()
