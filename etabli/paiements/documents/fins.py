"""The letters of a marché that stops before its term: the formal notice, then the decision and its account (2.7.4)."""

from __future__ import annotations

from etabli.consultations.documents.courriers import letter
from etabli.core.cercles import Cercle
from etabli.core.documents.blocks import (
    Block,
    Content,
    Heading,
    Paragraph,
    Table,
    day_in_letters,
    paragraphs,
)
from etabli.core.documents.issuing import issue
from etabli.core.documents.models import Document
from etabli.core.formats import euros
from etabli.core.fuseaux import minuit
from etabli.paiements.models import FinAnticipee
from etabli.paiements.models.avances import OfMarche
from etabli.paiements.resiliation import Decompte
from etabli.paiements.states import Voie

NOTICE, DECISION = "mise_en_demeure_marche", "fin_marche"
GROUNDS = {
    Voie.PHASE: "Le marché le prévoit : le service peut arrêter l’exécution à la fin d’une phase. Les phases "
    "admises sont payées ; aucune indemnité n’est due.",
    Voie.INTERET_GENERAL: "Un motif d’intérêt général met fin au marché. Ce qui est admis est payé ; une indemnité "
    "vous est due sur ce qui ne sera pas exécuté.",
    Voie.FAUTE: "Vous avez été mis en demeure et le délai est passé. Ce qui est admis est payé ; aucune indemnité "
    "n’est due.",
    Voie.AMIABLE: "Vous avez accepté la fin du marché et son compte.",
}


def notice_content(found: FinAnticipee, *, signatory: str) -> Content:
    marche, on, due = found.marche, found.notice_on, found.notice_due_on
    assert on is not None
    assert due is not None
    return letter(
        marche, marche.groupement, title=f"Mise en demeure — marché {marche.numero}",
        signatory=signatory, on=on, draft=False, version="mise en demeure de marché 1",
        body=(
            Paragraph(f"Vous êtes titulaire du marché {marche.numero} : {marche.objet}."),
            Heading(1, "Ce qui vous est reproché"),
            *paragraphs(found.motif),
            Heading(1, "Ce que nous vous demandons"),
            Paragraph(
                f"Exécutez vos obligations, ou présentez vos observations, au plus tard "
                f"le {minuit(due, found.place)}. "
                "Passé ce jour, le marché peut être résilié pour faute."
            ),
        ),
    )  # fmt: skip


def decision_content(found: FinAnticipee) -> Content:
    """Why, on which ground, and the account that follows."""
    marche, on = found.marche, found.decided_on
    assert on is not None
    return letter(
        marche, marche.groupement, title=f"Fin du marché {marche.numero}",
        signatory=found.decided_by_name, on=on, draft=False, version="fin de marché 1",
        body=(
            Paragraph(
                f"Le marché {marche.numero}, « {marche.objet} », prend fin le {day_in_letters(on)} : "
                f"{found.get_voie_display().lower()}."
            ),
            Heading(1, "Motif"),
            *paragraphs(found.motif),
            Paragraph(GROUNDS[Voie(found.voie)]),
            Heading(1, "Décompte"),
            _account(found.decompte),
            *_next(found.decompte),
        ),
    )  # fmt: skip


def account_rows(count: Decompte) -> list[tuple[str, str]]:
    """The lines of the account that say something, in the order in which they add up."""
    taken = count.penalites + count.surcout
    rows = [
        ("Prestations admises, TTC", euros(count.admis)),
        ("Indemnité, sans taxe", euros(count.indemnite) if count.indemnite else ""),
        ("Pénalités et surcoût", f"−{euros(taken)}" if taken else ""),
        ("Déjà payé, avance comprise", f"−{euros(count.paye)}"),
    ]
    return [(name, value) for name, value in rows if value]


def outcome(count: Decompte) -> tuple[str, str]:
    """What is left of it, and which way it goes."""
    if count.titre:
        return "Le titulaire rembourse", euros(count.titre)
    return "Reste à payer au titulaire", euros(count.a_payer)


def _account(count: Decompte) -> Block:
    return Table(
        caption="Décompte du marché",
        header=("Ligne", "Montant"),
        rows=tuple(account_rows(count)),
        align=("left", "right"),
        row_headers=True,
        totals=(outcome(count),),
    )


def _next(count: Decompte) -> tuple[Block, ...]:
    if count.titre:
        return (
            Paragraph("Un titre de perception vous sera adressé : il vaut ordre de rembourser."),
        )
    if count.a_payer:
        return (Paragraph("Déposez votre demande de paiement dans Chorus Pro pour le reste dû."),)
    return (Paragraph("Rien ne reste dû, ni d’un côté ni de l’autre."),)


def issue_notice(found: FinAnticipee, *, signatory: str) -> Document:
    return _issue(found, notice_content(found, signatory=signatory), NOTICE)


def issue_decision(found: FinAnticipee) -> Document:
    return _issue(found, decision_content(found), DECISION)


def _issue(found: FinAnticipee, content: Content, nature: str) -> Document:
    return issue(
        content,
        nature=nature,
        subject=found.reference,
        circle=Cercle.ETAT_TITULAIRE,
        titulaire_id=found.titulaire_id,
    )


def issued(found: OfMarche, nature: str) -> Document | None:
    rows = Document.objects.filter(nature=nature, subject=found.reference)
    return rows.order_by("-created_at", "-pk").first()
