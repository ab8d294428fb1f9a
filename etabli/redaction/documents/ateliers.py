"""What Établi knows of the Atelier itself, for the sections that ask for it: who, where, when, what is expected."""

from __future__ import annotations

import datetime as dt

from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import territory
from etabli.consultations.models import SectionDCE
from etabli.consultations.states import NaturePiece
from etabli.core.documents.blocks import (
    Block,
    KeyValues,
    Paragraph,
    Table,
    bullets,
    day_in_letters,
)
from etabli.core.documents.marks import marked
from etabli.livrables import publication as livrables
from etabli.livrables.documents import story
from etabli.redaction.models import Texte
from etabli.seances import publication as sessions
from etabli.territoires.selectors import prefill

MENTION = "L’équipe de l’Atelier est financée par l’État, au titre du programme « L’Atelier des territoires »."
Row = tuple[dt.date | None, tuple[str, ...]]


def order(texte: Texte) -> list[Block]:
    return story.order(texte.atelier)


def in_brief(texte: Texte) -> list[Block]:
    """The Atelier on a card."""
    atelier = texte.atelier
    notified = day_in_letters(atelier.notified_on) if atelier.notified_on else ""
    facts = (
        ("Territoire", territory(atelier)),
        ("Porteurs", ", ".join(_carriers(atelier))),
        ("Service pilote", atelier.service_pilote.nom),
        ("Équipe", ", ".join(_team(atelier))),
        ("Contrat notifié le", notified),
    )
    return [KeyValues(facts, title="L’Atelier en bref")]


def at_a_glance(texte: Texte) -> list[Block]:
    return [*in_brief(texte), *figures(texte)]


def figures(texte: Texte) -> list[Block]:
    """Figures, each with its source and its year."""
    atelier = texte.atelier
    rows = list(_territory_figures(atelier))
    held = sessions.told_sessions(atelier)
    found = len(sessions.propositions(atelier))
    if held:
        days = sum(session.jours for session in held)
        rows.append(("Jours de session sur place", str(days), "Établi"))
    if found:
        rows.append(("Propositions numérotées", str(found), "Établi"))
    header = ("Chiffre", "Valeur", "Source")
    return [Table("Les chiffres", header, tuple(rows))] if rows else []


def place(texte: Texte) -> list[Block]:
    """The question, the communes, what the figures say of them."""
    atelier = texte.atelier
    names = ", ".join(str(one) for one in atelier.communes.order_by("nom"))
    rows = tuple(_territory_figures(atelier))
    header = ("Chiffre", "Valeur", "Source")
    return [
        *marked(atelier.question),
        KeyValues((("Communes", names),)),
        *([Table("Le territoire en chiffres", header, rows)] if rows else []),
    ]


def _territory_figures(atelier: Atelier) -> list[tuple[str, str, str]]:
    codes = atelier.communes.order_by("code").values_list("code", flat=True)
    known = prefill(codes)
    names = {"population": "Population", "evolution_population": "Évolution de la population"}
    return [
        (label, _valued(known[cle]), f"{known[cle]['source']}, {known[cle]['millesime']}")
        for cle, label in names.items()
        if cle in known
    ]


def _valued(found: dict[str, object]) -> str:
    value = found["valeur"]
    told = f"{value:,}".replace(",", "\u202f") if isinstance(value, int) else str(value)
    return f"{told}\u00a0{found.get('unite', '')}".strip()


def carriers(texte: Texte) -> list[Block]:
    """Who answers: institutions, never a person."""
    atelier = texte.atelier
    rows = [*_carriers(atelier), atelier.service_pilote.nom]
    return list(bullets(rows))


def team(texte: Texte) -> list[Block]:
    atelier = texte.atelier
    facts = (
        ("Équipe", ", ".join(_team(atelier))),
        ("Porteurs", ", ".join(_carriers(atelier))),
        ("Service pilote", atelier.service_pilote.nom),
    )
    return [KeyValues(facts, title="L’Atelier a été mené par")]


def _carriers(atelier: Atelier) -> list[str]:
    others = atelier.co_porteurs.order_by("nom").values_list("nom", flat=True)
    return [atelier.chef_de_file.nom, *others]


def _team(atelier: Atelier) -> list[str]:
    return list(atelier.equipe.order_by("nom").values_list("nom", flat=True)) or [
        str(atelier.mandataire or "")
    ]


def mention(texte: Texte) -> list[Block]:
    return [Paragraph(MENTION)]


# -- what the dossier of the consultation said ----------------------------------------------


def actors(texte: Texte) -> list[Block]:
    """Those of the dossier, then how many the map holds, by college: no name."""
    return [*_said(texte.atelier, NaturePiece.ACTEURS, "acteurs"), *actors_met(texte)]


def actors_met(texte: Texte) -> list[Block]:
    """How many actors are on the map and were met, by college."""
    rows = tuple(sessions.actors(texte.atelier))
    header = ("Collège", "Sur la carte des acteurs", "Rencontrés")
    return [Table("Les acteurs rencontrés", header, rows)] if rows else []


def papers_received(texte: Texte) -> list[Block]:
    return _said(texte.atelier, NaturePiece.CCTP, "donnees")


def _said(atelier: Atelier, piece: NaturePiece, code: str) -> list[Block]:
    """The words of the dossier that was published, its dashes as a list."""
    rows = SectionDCE.objects.filter(
        marche__atelier=atelier, marche__notified_on__isnull=False, piece=piece, code=code
    )
    found = rows.order_by("-marche").values_list("texte", flat=True).first() or ""
    return list(marked(found.replace("\n– ", "\n- ")))


# -- days -----------------------------------------------------------------------------------


def calendar(texte: Texte) -> list[Block]:
    """The days that are known: the contract, the sessions, the livrables."""
    atelier = texte.atelier
    rows: list[Row] = []
    if atelier.notified_on:
        rows.append((atelier.notified_on, ("Notification du contrat", "", "")))
    for session in sessions.told_sessions(atelier):
        rows.append((session.debut_on, (session.titre, session.lieu, "")))
    rows += [(day, ("Remise", "", name)) for name, day in livrables.awaited(atelier)]
    rows.sort(key=lambda row: row[0] or dt.date.max)
    header = ("Date", "Objet", "Lieu", "Document")
    lines = tuple((_dated(day), *(words or "—" for words in said)) for day, said in rows)
    return [Table("Le calendrier connu à ce jour", header, lines)] if lines else []


def public_calendar(texte: Texte) -> list[Block]:
    """The sessions that anybody may come to."""
    found = sessions.announced_sessions(texte.atelier)
    said = [f"{story.when_and_where(session)} {session.titre}." for session in found]
    return list(bullets(said))


def expected(texte: Texte) -> list[Block]:
    """What the contract asks for, and when."""
    rows = tuple(
        (name, "PDF accessible et fichier modifiable", _dated(day))
        for name, day in livrables.awaited(texte.atelier)
    )
    header = ("Livrable", "Formats", "À remettre le")
    return [Table("Les livrables du contrat", header, rows)] if rows else []


def _dated(day: dt.date | None) -> str:
    return day_in_letters(day) if day else "à fixer"
