"""What happened, as blocks of a paper that will be published: the order, the sessions, the roadmap, what became
of each proposition. What is quoted of another app is the public form that app gives.
"""

from __future__ import annotations

import datetime as dt

from etabli.ateliers.models import Atelier
from etabli.core.documents.blocks import (
    Block,
    Heading,
    KeyValues,
    Paragraph,
    Table,
    bullets,
    day_in_letters,
    paragraphs,
)
from etabli.core.documents.marks import marked
from etabli.core.formats import euros, heure
from etabli.feuilles_de_route import publication as roadmaps
from etabli.feuilles_de_route.publication import PublicAction
from etabli.livrables.states import LICENCE
from etabli.seances import publication as sessions
from etabli.seances.models import SessionInSitu

ACCESSIBLE = "PDF accessible (PDF/UA-1) ; le même texte existe en format modifiable (ODT)."
#: below, the headers of both directions would outnumber what they name
ENOUGH_ROWS = 3


def cover(atelier: Atelier, numero: int, on: dt.date) -> tuple[tuple[str, str], ...]:
    """The front page of a paper handed in (5)."""
    team = atelier.equipe.order_by("nom").values_list("nom", flat=True)
    return (
        ("Format", atelier.get_format_display()),
        ("Numéro", atelier.numero),
        ("Territoire", ", ".join(str(c) for c in atelier.communes.order_by("nom"))),
        ("Date", day_in_letters(on)),
        ("Version", str(numero)),
        ("Service pilote", atelier.service_pilote.nom),
        ("Groupement", ", ".join(team) or str(atelier.mandataire or "")),
        ("Licence", LICENCE),
        ("Accessibilité", ACCESSIBLE),
    )


def order(atelier: Atelier) -> list[Block]:
    carriers = [atelier.chef_de_file.nom, *(o.nom for o in atelier.co_porteurs.order_by("nom"))]
    site = ""
    if atelier.site_from and atelier.site_to:
        site = f"du {day_in_letters(atelier.site_from)} au {day_in_letters(atelier.site_to)}"
    notified = day_in_letters(atelier.notified_on) if atelier.notified_on else ""
    return [
        *paragraphs(atelier.question),
        KeyValues(
            (
                ("Porteurs", ", ".join(carriers)),
                ("Service pilote", atelier.service_pilote.nom),
                ("Équipe", str(atelier.mandataire or "")),
                ("Commande notifiée le", notified),
                ("Sur place", site),
            ),
            title="L’Atelier en bref",
        ),
    ]


# -- the sessions ---------------------------------------------------------------------------


def session_told(session: SessionInSitu) -> list[Block]:
    found: list[Block] = [Heading(2, session.titre), Paragraph(when_and_where(session))]
    found += programme(session)
    found += part("Le déroulé", session.deroule)
    found += people(session)
    found += part("Paroles et points d’accord", session.accords)
    return found + part("Désaccords", session.desaccords)


def programme(session: SessionInSitu) -> list[Block]:
    """The table of its programme; nothing while it has none."""
    slots = [(day.date, slot) for day in sessions.programme(session) for slot in day.slots]
    rows = tuple(
        (
            day_in_letters(date),
            f"{heure(slot.debut)} – {heure(slot.fin)}",
            slot.sequence.titre,
            slot.sequence.get_nature_display(),
        )
        for date, slot in slots
    )
    header = ("Jour", "Heure", "Séquence", "Nature")
    return [Table(caption="Le programme", header=header, rows=rows)] if rows else []


def when_and_where(session: SessionInSitu) -> str:
    start, end = day_in_letters(session.debut_on), day_in_letters(session.fin_on)
    when = f"Le {start}" if session.jours == 1 else f"Du {start} au {end}"
    return f"{when}, {session.lieu}."


def people(session: SessionInSitu) -> list[Block]:
    """Who came, by college; a family of fewer than five people is not counted in public (7.4)."""
    counts = sessions.counts(session)
    if counts is None:
        return []
    return [
        Table(
            caption="Les personnes venues, par collège",
            header=("Collège", "Personnes"),
            rows=counts.rows,
            align=("left", "right"),
            row_headers=len(counts.rows) >= ENOUGH_ROWS,
            totals=(("Total", counts.total),),
        )
    ]


def part(title: str, text: str) -> list[Block]:
    return [Heading(3, title), *marked(text)] if text.strip() else []


# -- the roadmap and its money ---------------------------------------------------------------


def roadmap_told(atelier: Atelier) -> list[Block]:
    roadmap = roadmaps.written_roadmap(atelier)
    if roadmap is None:
        return []
    found: list[Block] = list(paragraphs(roadmap["feuille"].ambition))
    if actions := roadmaps.living(roadmap):
        found.append(
            Table(
                caption="Les actions",
                header=("N°", "Action", "Priorité", "Horizon", "Maître d’ouvrage", "Origine"),
                rows=tuple(map(_action_row, actions)),
            )
        )
    return found


def _action_row(one: PublicAction) -> tuple[str, ...]:
    action = one.action
    return (
        action.numero,
        action.titre,
        action.get_priorite_display(),
        action.get_horizon_display(),
        action.porteur or "à préciser",
        one.origin,
    )


def money(atelier: Atelier) -> list[Block]:
    roadmap = roadmaps.written_roadmap(atelier)
    rows = tuple(map(_money_row, roadmaps.living(roadmap))) if roadmap else ()
    if not rows:
        return []
    return [
        Table(
            caption="Coût de chaque action et financements obtenus",
            header=("Action", "Coût", "Financements obtenus"),
            rows=rows,
            align=("left", "right", "left"),
            row_headers=len(rows) >= ENOUGH_ROWS,
        )
    ]


def _money_row(one: PublicAction) -> tuple[str, str, str]:
    cost = one.action.cout_ht
    lines = (
        f"{line.organisation or line.get_source_display()} : {euros(line.montant)}"
        for line in one.obtenues
    )
    return (
        one.action.titre,
        euros(cost, "HT") if cost is not None else "à chiffrer",
        "\n".join(lines) or "aucun à ce jour",
    )


# -- what became of it -----------------------------------------------------------------------


def propositions(atelier: Atelier) -> list[Block]:
    rows = tuple(sessions.propositions(atelier))
    if not rows:
        return []
    return [
        Heading(2, "Les propositions de la séance"),
        Paragraph("Chaque proposition garde son numéro ; aucune n’est effacée."),
        *proposition_table("Les propositions et ce qu’elles sont devenues", rows),
    ]


def proposition_table(caption: str, rows: tuple[tuple[str, str, str], ...]) -> list[Block]:
    """Number, words, fate; nothing when there is none."""
    if not rows:
        return []
    header = ("N°", "Proposition", "Ce qu’elle est devenue")
    return [Table(caption, header, rows, row_headers=len(rows) >= ENOUGH_ROWS)]


def decisions(held: list[SessionInSitu]) -> list[Block]:
    said = [
        f"{d.quoi} — {d.qui}" + (f", pour le {day_in_letters(d.pour_le)}" if d.pour_le else "")
        for d in sessions.decisions(held)
    ]
    return [Heading(2, "Les décisions"), *bullets(said)] if said else []
