"""The rapport d'analyse des offres (5.14): frozen at the award, with its digest, read by who analysed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from etabli.consultations import analyse
from etabli.consultations.documents import rapport_notes as notes
from etabli.consultations.documents.rapport_notes import named, no
from etabli.consultations.models import MarcheSubsequent, Offre
from etabli.consultations.selectors import awarding, judging
from etabli.consultations.selectors import reglement as rules
from etabli.core import horloge
from etabli.core.documents.blocks import (
    Block,
    Content,
    Heading,
    KeyValues,
    Paragraph,
    Table,
    day_in_letters,
)
from etabli.core.documents.issuing import issue
from etabli.core.documents.models import Document
from etabli.core.formats import date_courte, euros, moment
from etabli.core.models import reference

NATURE = "rapport_analyse"
Part = Callable[[MarcheSubsequent], tuple[Block, ...]]


def report_content(marche: MarcheSubsequent, *, on: dt.date, draft: bool = False) -> Content:
    """The ten parts of 5.14, then the grids and the declarations."""
    blocks: list[Block] = []
    for number, (title, part) in enumerate(PARTS, start=1):
        blocks += [Heading(1, f"{number}. {title}"), *part(marche)]
    for title, part in ANNEXES:
        blocks += [Heading(1, f"Annexe — {title}"), *part(marche)]
    return Content(
        title=f"Rapport d’analyse des offres — {marche.atelier.titre}",
        subtitle=marche.objet,
        blocks=tuple(blocks),
        author=marche.service.nom,
        meta=(
            ("Acheteur", marche.service.nom),
            ("Accord-cadre", f"{marche.accord_cadre.code} — {marche.accord_cadre.libelle}"),
            ("Consultation", marche.numero),
            ("Établi le", day_in_letters(on)),
        ),
        template_version="rapport d’analyse des offres 1",
        reference=f"{marche.numero} — rapport d’analyse",
        layout="report",
        draft=draft,
    )


def issue_report(marche: MarcheSubsequent, *, on: dt.date) -> Document:
    """About the ranking, which only who analysed may read: no list of papers of the Atelier names it."""
    ranking = awarding.adopted(marche)
    assert ranking is not None, "an award follows a ranking"
    return issue(report_content(marche, on=on), nature=NATURE, subject=reference(ranking))


def issued_report(marche: MarcheSubsequent) -> Document | None:
    """The last one frozen, for the ranking that counts."""
    ranking = judging.current_ranking(marche)
    if ranking is None:
        return None
    rows = Document.objects.filter(nature=NATURE, subject=reference(ranking))
    return rows.order_by("-created_at", "-pk").first()


# -- 1 to 4 ---------------------------------------------------------------------------------------


def _procedure(marche: MarcheSubsequent) -> tuple[Block, ...]:
    read, accord = rules.read(marche), marche.accord_cadre
    consulted = marche.consultes.select_related("groupement").order_by("groupement__rang")
    facts = (
        ("Procédure", "Marché subséquent, après consultation de tous les titulaires (R2162-10)"),
        ("Accord-cadre", f"{accord.code} — {accord.libelle}"),
        ("Référence sur PLACE", marche.reference_place),
        ("Publiée le", moment(marche.published_at) if marche.published_at else ""),
        ("Remise des offres jusqu’au", moment(marche.closes_at) if marche.closes_at else ""),
        ("Budget fixé avant la publication", euros(marche.budget_ttc, "TTC")),
        ("Formule du prix", read.formula),
        ("Notation", read.marking),
        ("Départage", read.tie),
        ("Empreinte des règles figées", marche.reglement_digest),
    )
    moved = [
        Paragraph(f"Clôture reportée le {date_courte(one.decided_on)} : {one.motif}")
        for one in marche.reports.order_by("pk")
    ]
    return (
        KeyValues(facts),
        Table(
            caption="Critères",
            header=("Critère", "Poids"),
            rows=read.lines,
            align=("left", "right"),
        ),
        Table(
            caption="Titulaires de l’accord-cadre",
            header=("Titulaire", "Consultation"),
            rows=tuple(
                (named(row.groupement), row.ecarte_motif or "consulté") for row in consulted
            ),
            row_headers=True,
        ),
        *moved,
    )


def _received(marche: MarcheSubsequent) -> tuple[Block, ...]:
    rows = tuple(
        (named(one.groupement), _to_the_second(one.recue_at), _standing(one))
        for one in judging.deposits(marche)
    )
    if not rows:
        return (no("Aucune offre n’a été reçue."),)
    return (
        Table(
            caption=f"Offres reçues, à l’heure du serveur {'d’Établi' if marche.is_sealed_here else 'de PLACE'}",
            header=("Titulaire", "Reçue le", "Suite"),
            rows=rows,
            row_headers=True,
        ),
    )


def _standing(offre: Offre) -> str:
    if offre.is_late:
        return "hors délai, non ouverte"
    return "remplacée par une suivante" if offre.is_replaced else "à temps"


def _to_the_second(at: dt.datetime) -> str:
    local = at.astimezone(horloge.PARIS)
    return f"{day_in_letters(local.date())}, {local:%H:%M:%S}"


def _eliminations(marche: MarcheSubsequent) -> tuple[Block, ...]:
    ranking = awarding.adopted(marche)
    outs = awarding.figures_of(ranking)["eliminations"] if ranking else []
    names = {one.code: named(one.groupement) for one in judging.deposits(marche)}
    rows = tuple(
        (names.get(out["offre"], out["offre"]), analyse.Motif(out["motif"]).libelle, _why(out))
        for out in outs
    )
    found: list[Block] = [
        Table(
            caption="Offres éliminées",
            header=("Titulaire", "Motif", "Raison"),
            rows=rows,
            row_headers=True,
        )
        if rows
        else no("Aucune offre n’est éliminée.")
    ]
    return (*found, *notes.requests(marche))


def _why(out: awarding.Out) -> str:
    computed = {
        analyse.Motif.HORS_DELAI: "Arrivée après la clôture.",
        analyse.Motif.INACCEPTABLE: "Prix TTC au-dessus du budget fixé avant la publication.",
    }
    return out["raison"] or computed.get(analyse.Motif(out["motif"]), "")


def _prices(marche: MarcheSubsequent) -> tuple[Block, ...]:
    opened = judging.current_offers(marche)
    flags = {one.offre: one for one in judging.signalements(marche)}
    rows = tuple(
        (
            named(one.groupement),
            euros(one.prix_ht),
            euros(one.prix_ttc),
            ", ".join(euros(limit.resultat) for limit in flags[one.code].seuils)
            if one.code in flags
            else "—",
            "oui" if one.code in flags and flags[one.code].is_signale else "non",
        )
        for one in opened
    )
    if not rows:
        return (no("Aucune offre n’a été ouverte."),)
    return (
        Table(
            caption="Prix des offres ouvertes",
            header=("Titulaire", "HT", "TTC", "Seuils de l’offre basse HT", "Signalée basse"),
            rows=rows,
            align=("left", "right", "right", "right", "left"),
            row_headers=True,
        ),
        Paragraph(
            "Un prix signalé fait l’objet d’une demande de justification avant toute décision (L2152-5, L2152-6)."
        ),
    )


# -- 10 -------------------------------------------------------------------------------------------


def _proposal(marche: MarcheSubsequent) -> tuple[Block, ...]:
    """M9, M12: to whom it is awarded, after whom."""
    gone = [
        Paragraph(
            f"{named(one.groupement)} ne donne pas suite, le {date_courte(one.noted_on)} : {one.motif}"
        )
        for one in marche.desistements.select_related("groupement").order_by("pk")
    ]
    holder = marche.attributaire
    if holder is None:
        return (*gone, Paragraph("Le marché n’est pas attribué."))
    return (
        *gone,
        KeyValues(
            (
                ("Attributaire", f"{named(holder)}, mandataire {holder.mandataire.nom}"),
                ("Montant HT", euros(marche.montant_ht)),
                ("Montant TTC", euros(marche.montant_ttc)),
                ("Attribué le", day_in_letters(marche.awarded_on) if marche.awarded_on else ""),
            )
        ),
    )


PARTS: tuple[tuple[str, Part], ...] = (
    ("Procédure et calendrier", _procedure),
    ("Offres reçues", _received),
    ("Recevabilité et éliminations", _eliminations),
    ("Prix et offres anormalement basses", _prices),
    ("Analyse technique", notes.technique),
    ("Auditions", notes.hearings),
    ("Notes et classement", notes.ranking),
    ("Composition du comité et déports", notes.committee),
    ("Vote", notes.vote),
    ("Proposition d’attribution", _proposal),
)
ANNEXES: tuple[tuple[str, Part], ...] = (
    ("grilles de notation", notes.grids),
    ("déclarations d’intérêts et de confidentialité", notes.declarations),
)
