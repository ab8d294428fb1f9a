"""What is printed of a session: programme, attendance sheet, minutes (5.3).

The minutes count people by college as the public may read them; names are on the attendance sheet
alone, which is not published.
"""

from __future__ import annotations

import datetime as dt

from etabli.core.documents.blocks import (
    Block,
    Content,
    Heading,
    KeyValues,
    Paragraph,
    Table,
    Text,
    bullets,
    day_in_letters,
    facts,
    paragraphs,
)
from etabli.core.documents.marks import marked
from etabli.core.formats import DAYS, NBSP, compte, date_courte, duree, heure
from etabli.core.words import words
from etabli.seances import selectors
from etabli.seances.models import Proposition, SessionInSitu
from etabli.seances.states import College, EtatProposition

#: lines left blank for those who come without registering
BLANK_LINES = 12


def dates(session: SessionInSitu) -> str:
    """« jeudi 12 mars 2026 », « du jeudi 12 mars 2026 au vendredi 13 mars 2026 »."""
    first, last = (
        f"{DAYS[day.weekday()]} {day_in_letters(day)}"
        for day in (session.debut_on, session.fin_on)
    )
    return first if session.jours == 1 else f"du {first} au {last}"


def hours(session: SessionInSitu) -> str:
    return session.heures


def _content(
    session: SessionInSitu, name: str, blocks: tuple[Block, ...], *, draft: bool = False
) -> Content:
    atelier = session.atelier
    return Content(
        title=f"{name} — {session.titre}",
        subtitle=f"{atelier.titre} — {atelier.commune}",
        blocks=blocks,
        author=str(atelier.service_pilote),
        subject=f"{name} de la session {session.numero} de l’Atelier {atelier.numero}",
        meta=_meta(session),
        template_version=f"{name.lower()} 1",
        reference=f"{atelier.numero} — session {session.numero}",
        layout="form",
        draft=draft,
    )


def _meta(session: SessionInSitu) -> tuple[tuple[str, Text], ...]:
    atelier = session.atelier
    return facts(
        (
            ("Atelier", f"{atelier.numero} — {atelier.get_format_display()}"),
            ("Dates", dates(session)),
            ("Horaires", hours(session)),
            ("Lieu", session.lieu),
            ("Service pilote", str(atelier.service_pilote)),
            ("Équipe", str(atelier.mandataire) if atelier.mandataire else ""),
        )
    )


# -- the programme --------------------------------------------------------------------------


def programme_content(session: SessionInSitu) -> Content:
    """The programme sheet: each day at its hours, what is needed, how one gets in."""
    days = [block for day in selectors.programme(session) for block in _day(day)]
    return _content(session, "Programme", (*days, *_welcome(session)))


def _day(day: selectors.Day) -> tuple[Block, ...]:
    title = f"Jour {day.numero} — {DAYS[day.date.weekday()]} {day_in_letters(day.date)}"
    if not day.slots:
        return (Heading(1, title), Paragraph("Le programme de ce jour reste à écrire."))
    table = Table(
        caption=f"Programme du jour {day.numero}",
        header=("Heure", "Séquence", "Durée", "Méthode", "Qui anime", "Matériel"),
        rows=tuple(_line(slot) for slot in day.slots),
    )
    late = (
        (Paragraph(f"Ce jour compte {duree(day.excess)} de trop : le programme est à resserrer."),)
        if day.excess
        else ()
    )
    return (Heading(1, title), table, *late)


def _line(slot: selectors.Slot) -> tuple[Text, ...]:
    row = slot.sequence
    title = f"{row.titre}\n{row.objectif}" if row.objectif else row.titre
    return (
        f"{heure(slot.debut)} – {heure(slot.fin)}",
        title,
        duree(row.duree),
        row.get_methode_display(),
        row.animateur or "—",
        row.materiel or "—",
    )


def _welcome(session: SessionInSitu) -> tuple[Block, ...]:
    if not session.accessibilite:
        return ()
    return (Heading(1, "Accessibilité du lieu"), *paragraphs(session.accessibilite))


# -- the attendance sheet -------------------------------------------------------------------


def attendance_sheet(session: SessionInSitu) -> Content:
    """To print and to sign at the door: who is expected, then lines for those who simply come."""
    expected = selectors.seated(session)
    blocks: list[Block] = [
        Paragraph(
            "Signez en face de votre nom. Si vous n’êtes pas inscrit, ajoutez-vous à la fin de la "
            "feuille. Les signatures servent à attester la tenue de la session."
        )
    ]
    if expected:
        lines = tuple((r.nom, str(College(r.college).label)) for r in expected)
        blocks.append(_sheet(session, "Personnes inscrites", lines, is_named=True))
    blank = tuple((f"{number}.", NBSP) for number in range(1, BLANK_LINES + 1))
    blocks += [
        _sheet(session, "Personnes venues sans inscription", blank, is_named=False),
        Paragraph(
            "Vos données : ce nom et cette signature sont gardés par le service pilote pour attester "
            f"la session, puis effacés {words('inscriptions_mois', on=session.debut_on)} après la clôture de "
            "l’Atelier ; seuls restent les "
            "effectifs. Cette feuille n’est pas publiée. Vous pouvez demander à voir, corriger ou "
            f"effacer ce qui vous concerne : {_contact(session)}."
        ),
    ]
    return _content(session, "Feuille de présence", tuple(blocks))


def _sheet(
    session: SessionInSitu, caption: str, people: tuple[tuple[Text, ...], ...], *, is_named: bool
) -> Table:
    """One column to sign for each day, in rows of 10 mm; names are typed, or left to write."""
    days = [session.debut_on + dt.timedelta(days=number) for number in range(session.jours)]
    return Table(
        caption,
        ("Nom", "Collège", *(f"Signature du {date_courte(day)}" for day in days)),
        tuple((*row, *(NBSP for _ in days)) for row in people),
        hand=len(days) if is_named else 2 + len(days),
    )


def _contact(session: SessionInSitu) -> str:
    service = session.atelier.service_pilote
    return service.courriel or service.nom


# -- the minutes ----------------------------------------------------------------------------


def minutes_content(session: SessionInSitu, *, draft: bool = False) -> Content:
    """5.3 in its parts; what was not said is said to be so, never left out in silence."""
    return _content(
        session,
        "Compte rendu",
        (
            Heading(1, "Date, lieu, durée, ordre du jour"),
            *_agenda(session),
            Heading(1, "Participants"),
            *_participants(session),
            Heading(1, "Déroulé réel"),
            *_told(session.deroule),
            Heading(1, "Paroles et points d’accord"),
            *_told(session.accords),
            Heading(1, "Désaccords"),
            *(_told(session.desaccords, none="Aucun désaccord n’a été noté.")),
            Heading(1, "Propositions"),
            *_propositions(session),
            Heading(1, "Décisions : qui fait quoi, pour quand"),
            *_decisions(session),
        ),
        draft=draft,
    )


def _agenda(session: SessionInSitu) -> tuple[Block, ...]:
    days = selectors.programme(session)
    total = sum(day.minutes for day in days)
    items = tuple(
        f"Jour {day.numero}, {heure(slot.debut)} : {slot.sequence.titre} ({duree(slot.sequence.duree)})"
        for day in days
        for slot in day.slots
    )
    return (
        KeyValues(
            facts(
                (
                    ("Date", dates(session)),
                    ("Lieu", session.lieu),
                    ("Durée du programme", duree(total) if total else ""),
                    ("Visite collective", "tenue" if session.visite_tenue else "non tenue"),
                    ("Séance collective", "tenue" if session.seance_tenue else "non tenue"),
                )
            )
        ),
        *bullets(items),
    )


def _participants(session: SessionInSitu) -> tuple[Block, ...]:
    shown = selectors.participation_of(session).published
    rows = tuple((str(College(code).label), shown.said(code)) for code in shown.cells)
    if not rows:
        return (Paragraph("Les présences n’ont pas été relevées."),)
    return (
        Table(
            caption="Personnes présentes, par collège",
            header=("Collège", "Personnes présentes"),
            rows=rows,
            align=("left", "right"),
            row_headers=True,
            totals=(("Ensemble", shown.words),),
        ),
        Paragraph(
            "Un effectif de moins de cinq personnes n’est pas publié, ni le total exact qui permettrait "
            "de le retrouver. La liste nominative est "
            "gardée à part par le service pilote et n’est pas publiée."
        ),
    )


def _told(text: str, *, none: str = "Rien n’a été noté.") -> tuple[Block, ...]:
    return marked(text) or (Paragraph(none),)


def _propositions(session: SessionInSitu) -> tuple[Block, ...]:
    rows = list(session.propositions.order_by("numero"))
    if not rows:
        return (Paragraph("Aucune proposition n’a été notée."),)
    caption = compte(len(rows), "proposition notée,propositions notées")
    return (
        Table(
            caption=caption[0].upper() + caption[1:],
            header=("Numéro", "Proposition", "Thème", "Ce qu’elle devient"),
            rows=tuple((r.code, r.texte, r.theme or "—", fate_sentence(r)) for r in rows),
            row_headers=True,
        ),
    )


def fate_sentence(proposition: Proposition) -> str:
    """« Écartée : la cour est privée. », « Devenue l’action 1.2 »."""
    if proposition.etat == EtatProposition.TRANSFORMEE and proposition.devenir:
        return f"Devenue une action : {proposition.devenir}"
    label = str(EtatProposition(proposition.etat).label)
    return f"{label} : {proposition.motif}" if proposition.motif else label


def _decisions(session: SessionInSitu) -> tuple[Block, ...]:
    rows = list(session.decisions.order_by("pk"))
    if not rows:
        return (Paragraph("Aucune décision n’a été prise."),)
    return (
        Table(
            caption="Décisions de la session",
            header=("Quoi", "Qui", "Pour le"),
            rows=tuple(
                (r.quoi, r.qui, day_in_letters(r.pour_le) if r.pour_le else "sans date")
                for r in rows
            ),
        ),
    )
