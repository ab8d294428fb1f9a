"""The letters of the verification (V3): hearing of the holder, and the decision."""

from __future__ import annotations

import datetime as dt

from etabli.acteurs.documents.letterheads import address_of, lines_of
from etabli.acteurs.documents.signature import signed_by
from etabli.core.documents.blocks import (
    Block,
    Content,
    Letterhead,
    Paragraph,
    day_in_letters,
)
from etabli.core.documents.marks import marked
from etabli.core.formats import euros, pourcent
from etabli.core.fuseaux import minuit
from etabli.livrables import selectors
from etabli.livrables.models import Livrable
from etabli.livrables.states import Etat, ObjetAudition

INTENDED = {
    ObjetAudition.REFACTION: "l’admettre avec une réfaction de son prix",
    ObjetAudition.REJET: "le rejeter",
}
TITLES = {
    Etat.ADMIS: "Admission du livrable",
    Etat.AJOURNE: "Ajournement du livrable",
    Etat.ADMIS_AVEC_REFACTION: "Admission avec réfaction",
    Etat.REJETE: "Rejet du livrable",
}
CLOSING = "Je vous prie d’agréer, Madame, Monsieur, mes salutations distinguées."


def hearing_content(livrable: Livrable, *, on: dt.date, by: str) -> Content:
    """V3, 10.6: what is reproached, what is intended, until when the holder may answer."""
    end = selectors.hearing_end(livrable)
    until = minuit(end, livrable.place) if end else ""
    intended = INTENDED[ObjetAudition(livrable.audition_objet)]
    return _letter(
        livrable,
        title="Audition du titulaire sur un livrable",
        on=on,
        by=by,
        body=(
            Paragraph(
                f"Vous avez déposé le {_deposited(livrable)} {livrable.le_nom} de l’Atelier "
                f"« {livrable.atelier.titre} ». J’envisage de {intended}, pour les raisons suivantes :"
            ),
            *marked(livrable.audition_motif),
            Paragraph(
                f"Vous pouvez présenter vos observations jusqu’au {until}, dans Établi ou par retour. "
                "Le délai de vérification est arrêté jusqu’à leur réception, et au plus jusqu’à cette date."
            ),
        ),
    )


def decision_content(livrable: Livrable, *, on: dt.date, by: str) -> Content:
    """V3: the decision with its reasons and what follows."""
    return _letter(
        livrable,
        title=TITLES[Etat(livrable.etat)],
        on=on,
        by=by,
        body=(
            Paragraph(
                f"Vous avez déposé le {_deposited(livrable)} {livrable.le_nom} de l’Atelier "
                f"« {livrable.atelier.titre} ». J’ai achevé la vérification. {_sentence(livrable)}"
            ),
            *marked(livrable.motif),
        ),
    )


def _sentence(livrable: Livrable) -> str:
    if livrable.etat == Etat.AJOURNE:
        return (
            "Je l’ajourne : les corrections ci-dessous sont nécessaires avant son admission. "
            "Une nouvelle vérification commencera au dépôt de la nouvelle version."
        )
    if livrable.etat == Etat.REJETE:
        return "Je rejette ce livrable, pour les raisons ci-dessous. Il ne peut pas être payé en l’état."
    if livrable.etat == Etat.ADMIS_AVEC_REFACTION:
        return f"Je l’admets avec une réfaction de {reduction(livrable)}, pour les raisons ci-dessous."
    return "Je l’admets. Le service fait peut être certifié."


def reduction(livrable: Livrable) -> str:
    """« 10 % », or « 300,00 € HT »."""
    if livrable.refaction_taux is not None:
        return pourcent(livrable.refaction_taux)
    return euros(livrable.refaction_montant, "HT")


def _deposited(livrable: Livrable) -> str:
    return day_in_letters(livrable.deposited_on) if livrable.deposited_on else ""


def _letter(
    livrable: Livrable, *, title: str, on: dt.date, by: str, body: tuple[Block, ...]
) -> Content:
    """`by` decided: the letter bears that name, not that of another who has delegation."""
    atelier = livrable.atelier
    service, firm = atelier.service_pilote, atelier.mandataire
    return Content(
        title=f"{title} — {atelier.titre}",
        template_version="vérification d’un livrable 1",
        reference=f"{atelier.numero} — {livrable.get_type_display().lower()}",
        letterhead=Letterhead(
            service=lines_of(service),
            address=address_of(service),
            place=service.ville,
            date=on,
            addressee=(firm.nom, "Mandataire du groupement", *address_of(firm)) if firm else (),
            object=f"{title} — Atelier « {atelier.titre} »",
            file_number=atelier.numero,
        ),
        blocks=(
            Paragraph("Madame, Monsieur,"),
            *body,
            Paragraph(CLOSING),
            signed_by(
                service,
                by,
                on=on,
                quality="Responsable du service pilote",
                mention=f"Décidé le {day_in_letters(on)} dans Établi",
            ),
        ),
    )
