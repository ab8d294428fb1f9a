"""The letters of an award (3.3, 5.15): to each that is not chosen, and to the one that is.

A letter of rejection is about its addressee and the chosen one: nothing of another loser is in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from etabli.acteurs.documents.letterheads import address_of, lines_of
from etabli.acteurs.documents.signature import signed_by
from etabli.acteurs.models import Organisation
from etabli.consultations import selectors
from etabli.consultations.models import MarcheSubsequent, Rejet
from etabli.consultations.selectors import awarding
from etabli.consultations.states import NaturePiece
from etabli.core.cercles import Cercle
from etabli.core.documents.blocks import (
    Block,
    BulletList,
    Content,
    Heading,
    KeyValues,
    Letterhead,
    Paragraph,
    Table,
    day_in_letters,
    paragraphs,
)
from etabli.core.documents.issuing import issue
from etabli.core.documents.models import Document
from etabli.core.formats import euros, nombre
from etabli.core.models import reference
from etabli.marches.criteres import Critere, grille_of
from etabli.marches.models import Groupement

REJECTION, NOTIFICATION = "rejet_offre", "notification_marche"
SIGNS = "La personne habilitée à signer les marchés"
SIGNED = "Signé le {jour} dans Établi"
CLOSING = "Je vous prie d’agréer, Madame, Monsieur, mes salutations distinguées."
REMEDIES = (
    "un référé précontractuel, jusqu’à la signature du marché (articles L551-1 et suivants du code de justice "
    "administrative) ;",
    "un référé contractuel, après la signature, dans les conditions des articles L551-13 et suivants du même code ;",
    "un recours en contestation de la validité du marché, dans les deux mois de la publicité donnée à sa conclusion.",
)
MORE = "Vous pouvez demander les motifs détaillés : ils vous sont donnés dans les quinze jours (article R2181-4)."


# -- rejection ------------------------------------------------------------------------------------


def rejection_content(
    rejet: Rejet, *, signatory: str, on: dt.date, draft: bool = False
) -> Content:
    """MS-2: the result, why, the rank and the points of both, who is chosen, the remedies."""
    marche, holder = rejet.marche, rejet.groupement
    chosen = marche.attributaire
    assert chosen is not None, "rejections follow an award"
    return letter(
        marche,
        holder,
        title=f"Offre non retenue — {marche.atelier.titre}",
        signatory=signatory,
        on=on,
        draft=draft,
        version="courrier de rejet 1",
        body=(
            Paragraph(
                f"Vous avez répondu à la consultation {marche.numero}, passée sur l’accord-cadre "
                f"{marche.accord_cadre.code} : {marche.objet}. Votre offre n’est pas retenue."
            ),
            Heading(1, "Pourquoi"),
            *paragraphs(rejet.motifs),
            Paragraph(MORE),
            Heading(1, "L’offre retenue"),
            Paragraph(
                f"Le marché est attribué au groupement {chosen.nom}, dont le mandataire est "
                f"{chosen.mandataire.nom}."
            ),
            *_points(rejet, chosen),
            Paragraph(_when(marche)),
        ),
        after=(Heading(1, "Vos recours"), *_remedies(marche)),
    )


def _points(rejet: Rejet, chosen: Groupement) -> tuple[Block, ...]:
    """Its points beside those of the chosen offer, when both were compared."""
    row = awarding.adopted(rejet.marche)
    if row is None or rejet.rang is None:
        return ()
    lines = {one["offre"]: one for one in awarding.figures_of(row)["lignes"]}
    mine, first = lines.get(rejet.groupement.code), lines.get(chosen.code)
    if mine is None or first is None:
        return ()
    criteria = grille_of(rejet.marche.reglement["criteres"]).criteres
    rows = [row for one in criteria for row in _rows(one, mine["scores"], first["scores"])]
    return (
        Table(
            caption="Points obtenus",
            header=("Critère", "Poids", "Votre offre", "Offre retenue"),
            rows=(*rows, ("Rang", "", str(mine["rang"]), str(first["rang"]))),
            align=("left", "right", "right", "right"),
            row_headers=True,
            totals=(("Total", "100", points(mine["total"]), points(first["total"])),),
        ),
    )


def _rows(
    critere: Critere, mine: list[awarding.Part], first: list[awarding.Part]
) -> Iterator[tuple[str, str, str, str]]:
    """A criterion, then what its points are the sum of."""
    yield (
        critere.libelle,
        nombre(critere.poids),
        _got(mine, critere.code),
        _got(first, critere.code),
    )
    ours, theirs = _details(mine, critere.code), _details(first, critere.code)
    for sous in critere.sous_criteres:
        name = f"dont {sous.code} — {sous.libelle}"
        yield name, nombre(sous.poids), _got(ours, sous.code), _got(theirs, sous.code)


def _got(parts: list[awarding.Part], code: str) -> str:
    return points(next((part["points"] for part in parts if part["code"] == code), ""))


def _details(parts: list[awarding.Part], code: str) -> list[awarding.Part]:
    return next((part["details"] for part in parts if part["code"] == code), [])


def points(text: str) -> str:
    """« 46,40 » for 46.4: two decimals, as they are compared (N-4)."""
    return f"{Decimal(text):.2f}".replace(".", ",") if text else "—"


def _when(marche: MarcheSubsequent) -> str:
    """MS-1: the delay before the signature, when there is one."""
    if marche.standstill_until is not None:
        day = day_in_letters(marche.standstill_until)
        return f"Le marché ne sera pas signé avant le {day}."
    return "Aucun délai n’est imposé entre ce courrier et la signature d’un marché subséquent (article R2182-1)."


def _remedies(marche: MarcheSubsequent) -> tuple[Block, ...]:
    text = selectors.texts_of(marche).get((NaturePiece.RC.value, "recours"), "")
    return (
        *paragraphs(text),
        Paragraph("Selon le moment, sont ouverts :"),
        BulletList(REMEDIES),
    )


def issue_rejection(rejet: Rejet, *, signatory: str, on: dt.date) -> Document:
    """The letter, frozen; its addressee reads it, and no other holder."""
    return issue(
        rejection_content(rejet, signatory=signatory, on=on),
        nature=REJECTION,
        subject=reference(awarding.place_of(rejet.marche, rejet.groupement)),
        circle=Cercle.ETAT_TITULAIRE,
        titulaire_id=rejet.groupement.mandataire_id,
    )


# -- notification ---------------------------------------------------------------------------------


def notification_content(marche: MarcheSubsequent, *, draft: bool = False) -> Content:
    """5.15: reference, object, amount, duration, date of effect, papers joined, who to write to, framing."""
    holder, service = marche.attributaire, marche.service
    assert holder is not None, "a notification follows an award"
    on = marche.notified_on or marche.signed_on or marche.etat_on
    return letter(
        marche,
        holder,
        title=f"Notification du marché {marche.numero}",
        signatory=marche.signed_by_name,
        on=on,
        draft=draft,
        version="courrier de notification 1",
        body=(
            Paragraph(
                f"Je vous notifie le marché subséquent {marche.numero}, passé sur l’accord-cadre "
                f"{marche.accord_cadre.code}. Il prend effet ce jour."
            ),
            KeyValues(
                (
                    ("Objet", marche.objet),
                    ("Titulaire", f"Groupement {holder.nom}, mandataire {holder.mandataire.nom}"),
                    ("Montant HT", euros(marche.montant_ht)),
                    ("Montant TTC", euros(marche.montant_ttc)),
                    ("Durée", f"{marche.duree_mois} mois à compter de la notification"),
                    ("Date d’effet", day_in_letters(on)),
                    ("Signé le", day_in_letters(marche.signed_on) if marche.signed_on else ""),
                    ("Engagement juridique", marche.numero_ej),
                    ("Correspondant", " — ".join(x for x in (service.nom, service.courriel) if x)),
                )
            ),
            Paragraph(
                "Le numéro d’engagement juridique est à porter sur chaque demande de paiement, déposée sur Chorus Pro."
            ),
            Paragraph(
                "La réunion de cadrage ouvre l’exécution : le service prend contact avec vous pour en fixer la date."
            ),
        ),
        enclosures=("acte d’engagement signé", "cahier des clauses techniques particulières"),
    )


def issue_notification(marche: MarcheSubsequent) -> Document:
    """Frozen at the notification; its holder reads it."""
    holder = marche.attributaire
    assert holder is not None, "a notification follows an award"
    return issue(
        notification_content(marche),
        nature=NOTIFICATION,
        subject=reference(marche),
        circle=Cercle.ETAT_TITULAIRE,
        titulaire_id=holder.mandataire_id,
    )


# -- both -----------------------------------------------------------------------------------------


def letter(
    marche: MarcheSubsequent, holder: Groupement, *, title: str, body: tuple[Block, ...],
    signatory: str, on: dt.date, version: str, draft: bool, enclosures: tuple[str, ...] = (),
    after: tuple[Block, ...] = (), quality: str = SIGNS, mention: str = SIGNED,
) -> Content:  # fmt: skip
    """`quality` is that of a signatory without delegation; `mention` says how it was signed, on which {jour}."""
    service = marche.service
    said = "" if draft else mention.format(jour=day_in_letters(on))
    return Content(
        title=title,
        template_version=version,
        reference=f"{marche.numero} — {holder.code}",
        letterhead=_head(
            service, holder, on=on, what=title, numero=marche.numero, joined=enclosures
        ),
        blocks=(
            Paragraph("Madame, Monsieur,"),
            *body,
            Paragraph(CLOSING),
            signed_by(service, "" if draft else signatory, on=on, quality=quality, mention=said),
            *after,
        ),
        draft=draft,
    )


def _head(
    service: Organisation, holder: Groupement, *, on: dt.date, what: str, numero: str, joined: tuple[str, ...]
) -> Letterhead:  # fmt: skip
    return Letterhead(
        service=lines_of(service),
        address=address_of(service),
        place=service.ville,
        date=on,
        addressee=(
            holder.mandataire.nom,
            f"Mandataire du groupement {holder.nom}",
            *address_of(holder.mandataire),
        ),
        object=what,
        file_number=numero,
        enclosures=joined,
    )
