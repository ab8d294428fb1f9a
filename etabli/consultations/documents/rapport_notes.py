"""The parts of the rapport d'analyse that the committee made: marks, hearings, ranking, vote (5.14)."""

from __future__ import annotations

from decimal import Decimal

from etabli.consultations import analyse
from etabli.consultations.documents.courriers import points
from etabli.consultations.models import DemandeOffre, MarcheSubsequent, MembreComite, NoteOffre
from etabli.consultations.selectors import awarding, judging
from etabli.core.documents.blocks import (
    Align,
    Block,
    Heading,
    KeyValues,
    Paragraph,
    Table,
    paragraphs,
)
from etabli.core.formats import compte, date_courte, listed, moment, nombre
from etabli.marches.criteres import Grille, grille_of
from etabli.marches.models import Groupement


def named(groupement: Groupement) -> str:
    """« L2 — Mélèze »."""
    return f"{groupement.code} — {groupement.nom}"


def no(sentence: str) -> Block:
    """What has nothing to tell says so."""
    return Paragraph(sentence)


def _grille(marche: MarcheSubsequent) -> Grille:
    return grille_of(marche.reglement["criteres"])


def _marks(marche: MarcheSubsequent) -> list[NoteOffre]:
    """What was marked and not cancelled, on offers in time, in the order of the framework."""
    rows = NoteOffre.objects.filter(
        offre__marche=marche, offre__is_replaced=False, cancelled_at=None, valeur__isnull=False
    ).select_related("offre__groupement", "membre__personne")
    return list(rows.order_by("offre__groupement__rang", "pk"))


# -- 3, 5, 6 --------------------------------------------------------------------------------------


def requests(marche: MarcheSubsequent) -> tuple[Block, ...]:
    """What candidates were asked, what they answered, what was decided."""
    rows = DemandeOffre.objects.filter(offre__marche=marche)
    found = tuple(
        (
            named(one.offre.groupement),
            f"{one.get_nature_display()} ({date_courte(one.asked_on)}) : {one.texte}",
            one.reponse or "sans réponse",
            f"{one.get_suite_display()}. {one.raison}" if one.suite else "à décider",
        )
        for one in rows.select_related("offre__groupement").order_by("pk")
    )
    if not found:
        return ()
    return (
        Table(
            caption="Demandes aux candidats",
            header=("Titulaire", "Demande", "Réponse", "Suite"),
            rows=found,
            row_headers=True,
        ),
    )


def technique(marche: MarcheSubsequent) -> tuple[Block, ...]:
    """Sub-criterion by sub-criterion, what is strong and weak in each offer."""
    marks, blocks = _marks(marche), list[Block]()
    for sous in _grille(marche).notes:
        rows = tuple(
            (named(one.offre.groupement), _mark(one), one.commentaire)
            for one in marks
            if one.sous_critere == sous.code
        )
        blocks.append(Heading(2, f"{sous.code} — {sous.libelle} ({nombre(sous.poids)} points)"))
        blocks.append(
            Table(
                caption=f"Analyse de {sous.code}",
                header=("Titulaire", "Note sur 10", "Points forts et points faibles"),
                rows=rows,
                align=("left", "right", "left"),
                row_headers=True,
            )
            if rows
            else no("Aucune note.")
        )
    return tuple(blocks)


def _mark(one: NoteOffre) -> str:
    return f"{one.valeur:.1f}".replace(".", ",") if one.valeur is not None else "—"


def hearings(marche: MarcheSubsequent) -> tuple[Block, ...]:
    heard = [
        (offre, offre.audition)
        for offre in marche.offres.select_related("groupement", "audition").order_by("pk")
        if hasattr(offre, "audition")
    ]
    if not heard:
        return (no("Aucun candidat n’a été entendu."),)
    first = heard[0][1]
    blocks: list[Block] = [
        Paragraph(f"Même durée pour tous ({first.duree_minutes} minutes), et mêmes questions :"),
        *paragraphs(first.questions),
    ]
    for offre, audition in heard:
        blocks.append(Heading(2, f"{named(offre.groupement)}, {moment(audition.starts_at)}"))
        blocks += paragraphs(audition.compte_rendu) or (no("Aucun compte rendu."),)
    return tuple(blocks)


# -- 7 --------------------------------------------------------------------------------------------


def ranking(marche: MarcheSubsequent) -> tuple[Block, ...]:
    """The ranking as it was frozen, what parted offers at the same total, its digest."""
    row = awarding.adopted(marche)
    if row is None:
        return (no("Aucun classement n’est adopté."),)
    figures, grille = awarding.figures_of(row), _grille(marche)
    names = _names(marche)
    codes = [one.code for one in grille.criteres]
    right: list[Align] = ["right" for _ in codes]
    return (
        Table(
            caption=f"Classement {row.numero}, figé le {date_courte(row.frozen_at)}",
            header=("Titulaire", "Rang", *(one.libelle for one in grille.criteres), "Total"),
            rows=tuple(
                (
                    names.get(line["offre"], line["offre"]),
                    str(line["rang"]),
                    *(_of(line["scores"], code) for code in codes),
                    points(line["total"]),
                )
                for line in figures["lignes"]
            ),
            align=("left", "right", *right, "right"),
            row_headers=True,
        ),
        *(Paragraph(_parted(one, names)) for one in figures["departages"]),
        KeyValues((("Empreinte du classement", row.empreinte),)),
    )


def _names(marche: MarcheSubsequent) -> dict[str, str]:
    rows = marche.consultes.select_related("groupement")
    return {row.groupement.code: named(row.groupement) for row in rows}


def _of(scores: list[awarding.Part], code: str) -> str:
    return points(next((part["points"] for part in scores if part["code"] == code), ""))


def _parted(one: awarding.Parted, names: dict[str, str]) -> str:
    how = {
        analyse.Regle.CRITERE: "le critère le plus lourd qui les distingue",
        analyse.Regle.PRIX: "le prix le plus bas",
        analyse.Regle.TIRAGE: "le tirage au sort prévu au règlement",
        analyse.Regle.SECONDE_ANALYSE: "une seconde analyse motivée",
    }[analyse.Regle(one["regle"])]
    first, second = names.get(one["avant"], one["avant"]), names.get(one["apres"], one["apres"])
    figures = listed([points(value) for value in one["valeurs"]], "contre")
    return f"{first} et {second} ont le même total : {first} passe devant par {how}" + (
        f" ({figures})." if figures else "."
    )


# -- 8, 9 -----------------------------------------------------------------------------------------


def _members(marche: MarcheSubsequent) -> list[MembreComite]:
    return list(marche.membres.select_related("organisation", "personne").order_by("pk"))


def committee(marche: MarcheSubsequent) -> tuple[Block, ...]:
    rows = tuple(
        (str(one.personne), one.organisation.nom, one.get_siege_display(), _deport(one))
        for one in _members(marche)
    )
    if not rows:
        return (no("Aucun membre n’est désigné."),)
    return (
        Table(
            caption="Comité",
            header=("Membre", "Organisation", "Siège", "Déport"),
            rows=rows,
            row_headers=True,
        ),
    )


def _deport(one: MembreComite) -> str:
    if one.deported_on is None:
        return "non"
    return f"depuis le {date_courte(one.deported_on)} : {one.deport_motif}"


def vote(marche: MarcheSubsequent) -> tuple[Block, ...]:
    """The count, and the ballot of each organisation with its time (N-12)."""
    row = judging.current_ranking(marche)
    if row is None or row.counted_at is None:
        return (no("Le vote n’est pas compté."),)
    ballots = row.votes.select_related("organisation", "membre__personne").order_by(
        "voted_at", "pk"
    )
    facts = (
        ("Résultat", "analyse et classement adoptés" if row.is_adopted else "à revoir"),
        ("Compté le", moment(row.counted_at)),
        ("Voix", nombre(row.base)),
        ("Quorum", nombre(row.quorum)),
        ("Pour", nombre(row.pour)),
        ("À revoir", nombre(row.revoir)),
        ("Abstentions", nombre(row.abstentions)),
        ("La voix du pilote a départagé", "oui" if row.is_voix_du_pilote else "non"),
    )
    return (
        KeyValues(facts),
        Table(
            caption="Votes",
            header=("Organisation", "Par", "Choix", "Raison", "À"),
            rows=tuple(
                (
                    one.organisation.nom,
                    str(one.membre.personne),
                    one.get_choix_display(),
                    " — ".join(part for part in (one.critere, one.raison) if part) or "—",
                    moment(one.voted_at),
                )
                for one in ballots
            ),
            row_headers=True,
        ),
    )


# -- annexes --------------------------------------------------------------------------------------


def grids(marche: MarcheSubsequent) -> tuple[Block, ...]:
    """Each mark as it was given, with the points it gives."""
    grille, marks = _grille(marche), _marks(marche)
    poids = {one.code: one.poids for one in grille.notes}
    rows = tuple(
        (
            named(one.offre.groupement),
            one.sous_critere,
            str(one.membre.personne) if one.membre else "ensemble",
            _mark(one),
            f"{nombre(poids.get(one.sous_critere, Decimal(0)))} points",
        )
        for one in marks
    )
    if not rows:
        return (no("Aucune note."),)
    return (
        Paragraph(f"{compte(len(rows), 'note,notes')}, de 0 à 10."),
        Table(
            caption="Notes données",
            header=("Titulaire", "Sous-critère", "Note arrêtée par", "Note sur 10", "Poids"),
            rows=rows,
            align=("left", "left", "left", "right", "right"),
            row_headers=True,
        ),
    )


def declarations(marche: MarcheSubsequent) -> tuple[Block, ...]:
    rows = tuple(
        (
            str(one.personne),
            one.organisation.nom,
            moment(one.declared_at) if one.declared_at else "non signée",
        )
        for one in _members(marche)
    )
    if not rows:
        return (no("Aucune déclaration."),)
    return (
        Table(
            caption="Déclarations signées avant l’accès aux offres",
            header=("Membre", "Organisation", "Signée le"),
            rows=rows,
            row_headers=True,
        ),
    )
