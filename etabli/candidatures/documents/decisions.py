"""The acts of DGALN on a dossier: receipt, request for completion, decisions (3.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from etabli.candidatures.documents.letterheads import from_dgaln, signed_by_dgaln
from etabli.candidatures.formats import format_of
from etabli.candidatures.models import Candidature
from etabli.core.articles import begins, de, le
from etabli.core.documents.blocks import (
    Block,
    BulletList,
    Content,
    Heading,
    KeyValues,
    Paragraph,
    day_in_letters,
    paragraphs,
)
from etabli.core.documents.marks import marked
from etabli.core.fuseaux import minuit
from etabli.core.words import words

#: CRPA L100-3: exchanges between administrations, nothing is tacit (domain 2.2)
NO_SILENCE = "Le silence gardé par l’administration ne vaut ni accord ni rejet."
CLOSING = "Je vous prie d’agréer, Madame, Monsieur, l’expression de ma considération."


def receipt(
    candidature: Candidature,
    *,
    numero: str,
    at: str,
    on: dt.date,
    check_by: dt.date,
    received: Sequence[tuple[str, str]],
    pieces: Sequence[str],
) -> Content:
    """ACCUSE: what was deposited, when, under which number, and what comes next.

    `at` is the day with its hour; `received` the letters, `pieces` what is still to be settled.
    """
    return Content(
        title=f"Accusé de réception {numero}",
        subtitle=f"{candidature.title} — {format_of(candidature).nom}, {candidature.commune}",
        blocks=(
            *_deposited(candidature, numero, on=on),
            *_received(candidature, received, pieces),
            *_then(candidature, on=on, check_by=check_by),
        ),
        meta=(
            ("Numéro", numero),
            ("Déposée le", at),
            ("Version de la fiche", str(candidature.version)),
            ("Empreinte de la fiche (SHA-256)", candidature.frozen_sha256),
        ),
        author="DGALN",
        template_version="ACCUSE 2",
        reference=numero,
        layout="form",
    )


def _deposited(candidature: Candidature, numero: str, *, on: dt.date) -> tuple[Block, ...]:
    return (
        Paragraph(
            f"La candidature {de(candidature.chef_de_file.nom)} à {format_of(candidature).un_nom} a été déposée "
            f"le {day_in_letters(on)} par {le(candidature.service_pilote.nom)}. "
            f"Elle porte le numéro {numero} ; ce numéro ne changera plus."
        ),
    )


def _received(
    candidature: Candidature, received: Sequence[tuple[str, str]], pieces: Sequence[str]
) -> tuple[Block, ...]:
    """The fiche and the letters; then what is still to be settled, if anything."""
    fiche = (begins(candidature.formulaire), f"Version {candidature.version}, figée")
    there = KeyValues((fiche, *received), title="Pièces reçues", stacked=True)
    if not pieces:
        return (there,)
    return there, Paragraph("À ce jour, ces points restent à régler :"), BulletList(tuple(pieces))


def _then(candidature: Candidature, *, on: dt.date, check_by: dt.date) -> tuple[Block, ...]:
    return (
        Heading(1, "Et maintenant"),
        Paragraph(
            "La DGALN vérifie que le dossier est complet, au plus tard le "
            f"{minuit(check_by, candidature.place)}. Il est ensuite instruit ; la décision est attendue "
            f"{words('decision_cible_jours', on=on)} après que le dossier est déclaré complet."
        ),
        Paragraph(NO_SILENCE),
    )


def completion_request(
    candidature: Candidature,
    *,
    items: Iterable[str],
    on: dt.date,
    due_on: dt.date,
    author: str,
    is_question: bool,
) -> Content:
    """DEMANDE_COMPLEMENT: the list, the last day, the effect of silence."""
    objet = "Questions sur votre candidature" if is_question else "Pièces à compléter"
    start = (
        "L’instruction de votre candidature appelle les questions suivantes :"
        if is_question
        else "Votre candidature n’est pas encore complète. Il manque, ou il faut reprendre :"
    )
    return Content(
        title=f"Demande de complément {candidature.numero or ''}".strip(),
        blocks=(
            Paragraph("Madame, Monsieur,"),
            Paragraph(start),
            BulletList(tuple(items)),
            Paragraph(
                f"Vous pouvez répondre point par point dans Établi jusqu’au {minuit(due_on, candidature.place)}. "
                f"Ce délai peut être prolongé une fois, de {words('complement_prolongation_jours', on=on)}, "
                "si vous le demandez."
            ),
            Paragraph(
                "Sans réponse à l’un de ces points à cette date, la candidature devient caduque ; "
                "elle pourra être reprise dans un nouveau dossier. Pendant ce temps, le délai "
                "d’instruction ne court pas."
            ),
            Paragraph(CLOSING),
            signed_by_dgaln(author, on=on),
        ),
        letterhead=from_dgaln(candidature, date=on, objet=objet, contact=author),
        author="DGALN",
        template_version="DEMANDE_COMPLEMENT 1",
        reference=candidature.numero or "",
    )


def eligibility(candidature: Candidature, *, motif: str, on: dt.date, author: str) -> Content:
    """DECISION_ELIGIBILITE."""
    return _decision(
        candidature,
        title="Décision d’éligibilité",
        objet=f"Votre candidature « {candidature.title} » est éligible",
        blocks=(
            Paragraph(f"{_yours(candidature)}, est déclarée éligible."),
            *_reasons(motif),
            Heading(1, "La suite"),
            BulletList(
                (
                    "La DGALN programme l’Atelier dans une année budgétaire.",
                    f"{begins(le(candidature.service_pilote.nom))} le lance, et "
                    f"{candidature.choix_equipe}.",
                    "Le travail de l’équipe est pris en charge à 100 % par l’État ; "
                    "la logistique reste à la charge des porteurs.",
                )
            ),
            Paragraph(
                f"Sans programmation dans les {words('eligible_caducite_mois', on=on)}, cette décision "
                "devient caduque."
            ),
        ),
        on=on,
        author=author,
        template="DECISION_ELIGIBILITE 1",
    )


def rejection(
    candidature: Candidature, *, motif: str, orientation: str, on: dt.date, author: str
) -> Content:
    """DECISION_NON_ELIGIBILITE, with the reasons and where to turn."""
    ways: tuple[Block, ...] = ()
    if orientation.strip():
        ways = (Heading(1, "Vers qui vous tourner"), *paragraphs(orientation))
    return _decision(
        candidature,
        title="Décision de non-éligibilité",
        objet=f"Votre candidature « {candidature.title} » n’est pas éligible",
        blocks=(
            Paragraph(f"{_yours(candidature)}, n’est pas éligible."),
            *_reasons(motif),
            *ways,
        ),
        on=on,
        author=author,
        template="DECISION_NON_ELIGIBILITE 1",
    )


def adjournment(
    candidature: Candidature, *, motif: str, review_on: dt.date, on: dt.date, author: str
) -> Content:
    """AJOURNEMENT: what must ripen, and when it will be looked at again."""
    return _decision(
        candidature,
        title="Décision d’ajournement",
        objet=f"Votre candidature « {candidature.title} » est ajournée",
        blocks=(
            Paragraph(f"{_yours(candidature)}, est ajournée : elle doit encore mûrir."),
            *_reasons(motif),
            Paragraph(
                f"Nous la reverrons avec vous le {day_in_letters(review_on)}. "
                f"{begins(le(candidature.service_pilote.nom))} peut la reprendre avant cette "
                "date ; sans reprise "
                f"dans les {words('ajournement_caducite_mois', on=on)} qui la suivent, elle devient caduque."
            ),
        ),
        on=on,
        author=author,
        template="AJOURNEMENT 1",
    )


def _decision(
    candidature: Candidature,
    *,
    title: str,
    objet: str,
    blocks: tuple[Block, ...],
    on: dt.date,
    author: str,
    template: str,
) -> Content:
    contact = candidature.instructeur_nom
    closing = (
        Paragraph(
            f"{NO_SILENCE} Pour toute question, écrivez à {contact or 'la DGALN'} dans Établi."
        ),
        Paragraph(CLOSING),
        signed_by_dgaln(author, on=on),
    )
    return Content(
        title=f"{title} {candidature.numero or ''}".strip(),
        blocks=(Paragraph("Madame, Monsieur,"), *blocks, *closing),
        letterhead=from_dgaln(candidature, date=on, objet=objet, contact=contact),
        author="DGALN",
        template_version=template,
        reference=candidature.numero or "",
    )


def _yours(candidature: Candidature) -> str:
    """« Votre candidature à un Atelier…, déposée le…, sous le numéro… »."""
    asked = format_of(candidature).un_nom
    return (
        f"Votre candidature à {asked}, déposée le {_deposit(candidature)} "
        f"sous le numéro {candidature.numero}"
    )


def _deposit(candidature: Candidature) -> str:
    return day_in_letters(candidature.last_deposit_on) if candidature.last_deposit_on else ""


def _reasons(motif: str) -> tuple[Block, ...]:
    return (Heading(1, "Les raisons"), *marked(motif)) if motif.strip() else ()
