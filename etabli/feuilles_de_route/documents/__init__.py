"""What is printed of a roadmap (5.6): the roadmap in its ten parts, and the fiche-action.

`public` leaves out what is not public (7.8): the financing that is not obtained.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from etabli.core import horloge
from etabli.core.cercles import Seat
from etabli.core.documents.blocks import (
    Block,
    BulletList,
    Content,
    Heading,
    KeyValues,
    Paragraph,
    Signatory,
    SignatureBlock,
    Table,
    bullets,
    day_in_letters,
    paragraphs,
)
from etabli.core.formats import compte, date_courte, euros
from etabli.core.models import Entry, reference
from etabli.core.reading import as_told, lines
from etabli.core.recit import told_label
from etabli.core.words import words
from etabli.feuilles_de_route import accords, indicateurs, selectors
from etabli.feuilles_de_route.documents.plans import (
    money_table,
    named,
    obtained,
    obtained_table,
    plans,
)
from etabli.feuilles_de_route.models import Action, FeuilleDeRoute
from etabli.feuilles_de_route.selectors import Card, Section
from etabli.feuilles_de_route.states import Horizon


def feuille_content(
    feuille: FeuilleDeRoute, *, public: bool = False, draft: bool = False
) -> Content:
    """The whole roadmap."""
    atelier = feuille.atelier
    official = feuille.officialisee_on
    return Content(
        title=f"Feuille de route — {atelier.titre}",
        subtitle=f"{atelier.get_format_display()}, {atelier.commune}",
        blocks=_parts(feuille, selectors.sections(feuille, is_whole=True), public=public),
        subject=f"Feuille de route de l’Atelier {atelier.numero}",
        author=atelier.chef_de_file.nom,
        meta=(
            ("Atelier", atelier.numero),
            ("Collectivité chef de file", atelier.chef_de_file.nom),
            ("Service pilote", atelier.service_pilote.nom),
            ("État", feuille.get_etat_display()),
            ("Officialisée le", day_in_letters(official) if official else ""),
        ),
        template_version="feuille de route 1",
        reference=f"{atelier.numero} — feuille de route",
        layout="report",
        draft=draft,
    )


def _parts(feuille: FeuilleDeRoute, sections: list[Section], *, public: bool) -> tuple[Block, ...]:
    cards = [card for section in sections for card in section.cards]
    money = obtained_table(cards) if public else money_table(sections, cards)
    return (
        Heading(1, "Ambition commune"),
        *(paragraphs(feuille.ambition) or (Paragraph("L’ambition n’est pas encore écrite."),)),
        Heading(1, "Axes et objectifs"),
        *chain.from_iterable(map(_axe, sections)),
        Heading(1, "Tableau de synthèse des actions"),
        _synthesis([card for group in indicateurs.by_axe(sections) for card in group.cards]),
        *_themes(indicateurs.by_theme(feuille, sections)),
        Heading(1, "Fiches-actions"),
        *_fiches(cards, public=public),
        Heading(1, "Plan de financement consolidé"),
        *money,
        Heading(1, "Calendrier"),
        *_calendar(cards),
        *_follow_up(feuille, cards),
        Heading(1, "Signatures ou délibérations"),
        *_agreement(feuille),
    )


def _fiches(cards: list[Card], *, public: bool) -> list[Block]:
    found = [block for card in cards for block in _fiche(card, public=public)]
    return found or [Paragraph("Aucune action n’est encore écrite.")]


def _axe(section: Section) -> Iterable[Block]:
    axe = section.axe
    yield Heading(2, f"Axe {axe.numero} — {axe.titre}")
    yield from paragraphs(axe.description)
    objectifs = [row.titre for row in axe.objectifs.all()]
    if objectifs:
        yield Paragraph("Objectifs :")
        yield BulletList(tuple(objectifs))
    yield Paragraph(f"{compte(len(section.cards), 'action,actions,aucune action')}.".capitalize())


def _synthesis(cards: list[Card]) -> Block:
    if not cards:
        return Paragraph("Aucune action n’est encore écrite.")
    return Table(
        caption="Les actions, par axe, les plus urgentes d’abord",
        header=("N°", "Action", "Maître d’ouvrage", "Priorité", "Horizon", "Coût HT", "État"),
        rows=tuple(_synthesis_row(card.action) for card in cards),
        align=("left", "left", "left", "left", "left", "right", "left"),
    )


def _themes(groups: list[indicateurs.Group]) -> Iterable[Block]:
    """Under each theme its actions, the most urgent first; nothing while no action bears one."""
    if all(group.titre == indicateurs.WITHOUT_THEME for group in groups):
        return
    yield Heading(2, "Les actions par thématique")
    yield Table(
        caption="Les actions sous chacune de leurs thématiques, les plus urgentes d’abord",
        header=("Thématique", "Actions"),
        rows=tuple((group.titre, "\n".join(map(named, group.cards))) for group in groups),
        row_headers=True,
    )


def _synthesis_row(action: Action) -> tuple[str, ...]:
    return (
        action.numero,
        action.titre,
        action.porteur or "à désigner",
        action.get_priorite_display(),
        HORIZONS[Horizon(action.horizon)],
        euros(action.cout_ht),
        action.get_etat_display(),
    )


HORIZONS = {Horizon.COURT: "court", Horizon.MOYEN: "moyen", Horizon.LONG: "long"}


# -- the fiche-action ---------------------------------------------------------------------------


def fiche_content(action: Action, *, public: bool = False, seat: Seat | None = None) -> Content:
    """One action on its own sheet, with the journal that this seat reads; none without a seat."""
    atelier = action.feuille.atelier
    card = selectors.card(action)
    journal = [] if public or seat is None else _journal(action, seat)
    return Content(
        title=f"Fiche-action {action.numero} — {action.titre}",
        subtitle=f"{atelier.titre}, {atelier.commune}",
        blocks=(*_facts_and_money(card, public=public, level=1), *journal),
        subject=f"Action de la feuille de route de l’Atelier {atelier.numero}",
        author=atelier.chef_de_file.nom,
        meta=(("Atelier", atelier.numero),),
        template_version="fiche-action 1",
        reference=f"{atelier.numero} — action {action.numero}",
        layout="form",
    )


def _fiche(card: Card, *, public: bool) -> tuple[Block, ...]:
    action = card.action
    return (
        Heading(2, f"Action {action.numero} — {action.titre}"),
        *_facts_and_money(card, public=public, level=3),
    )


def _facts_and_money(card: Card, *, public: bool, level: int) -> tuple[Block, ...]:
    action = card.action
    return (
        *paragraphs(action.description),
        KeyValues(tuple(row for row in action_facts(card, public=public) if row[1])),
        Heading(level, f"Financement de l’action {action.numero}"),
        *(obtained(card) if public else plans(card)),
    )


def action_facts(card: Card, *, public: bool, has_tables: bool = False) -> list[tuple[str, str]]:
    """The fiche-action of 5.6, label and value, as the page and the paper say it.

    `has_tables`: the links and the indicators are shown beside, only their words are facts.
    """
    action = card.action
    found = [
        ("Axe", str(action.axe)),
        ("Objectif", action.objectif.titre if action.objectif else ""),
        ("Type", action.get_type_display()),
        ("Priorité", action.get_priorite_display()),
        ("Horizon", action.get_horizon_display()),
        ("Lieu", action.localisation),
        ("Maître d’ouvrage", action.porteur),
        ("Partenaires", action.partenaires),
        ("Étapes et dates", _steps(action)),
        ("Coût HT", euros(action.cout_ht) if action.cout_ht is not None else ""),
        ("Coût par poste", action.postes),
        ("Conditions et risques", action.conditions),
        ("Thématiques", ", ".join(indicateurs.themes_of(action))),
        (
            "Programmes et documents d’urbanisme",
            action.programmes if has_tables else indicateurs.links_said(action),
        ),
        ("Effets attendus", indicateurs.effects_said(action)),
        ("Indicateurs", action.indicateurs if has_tables else indicateurs.indicators_said(action)),
        ("Origine", card.origin),
        ("État", _state(action)),
    ]
    if not public:
        found.insert(7, ("Référent", action.referent))
    return found


def _steps(action: Action) -> str:
    days = [
        f"début prévu le {date_courte(action.debut_prevu)}" if action.debut_prevu else "",
        f"fin prévue le {date_courte(action.fin_prevue)}" if action.fin_prevue else "",
    ]
    said = ", ".join(day for day in days if day)
    return "\n".join(part for part in (said.capitalize(), action.etapes) if part)


def _state(action: Action) -> str:
    """The state with what explains it."""
    words = str(action.get_etat_display())
    if action.reportee_a:
        words += f" au {date_courte(action.reportee_a)}"
    if action.fusionnee_dans:
        words += f" dans l’action {action.fusionnee_dans.numero}"
    return f"{words} : {action.motif}" if action.motif else words


def _journal(action: Action, seat: Seat) -> list[Block]:
    found = Entry.objects.filter(subject=reference(action)).order_by("number")
    entries = [as_told(entry, seat) for entry in lines(found, seat)]
    rows = tuple((date_courte(e.effective_on), e.actor_name, told_label(e.label)) for e in entries)
    table = Table("Ce qui a été fait, dans l’ordre", ("Date", "Qui", "Quoi"), rows)
    return [Heading(1, "Journal de l’action"), table] if rows else []


# -- money, days, agreement ---------------------------------------------------------------------


def _calendar(cards: list[Card]) -> Iterable[Block]:
    for horizon in Horizon:
        rows = [card.action for card in cards if card.action.horizon == horizon]
        yield Heading(2, str(horizon.label))
        yield from bullets([_dated(action) for action in rows]) or (
            Paragraph("Aucune action à cet horizon."),
        )


def _dated(action: Action) -> str:
    days = [date_courte(day) for day in (action.debut_prevu, action.fin_prevue) if day]
    return f"{action.numero} — {action.titre}" + (f" ({' à '.join(days)})" if days else "")


def _follow_up(feuille: FeuilleDeRoute, cards: list[Card]) -> tuple[Block, ...]:
    origin = feuille.reference_on
    days = selectors.revue_days(origin) if origin else {}
    measured = [
        f"{card.action.numero} — {card.action.titre} : {said}"
        for card in cards
        if (said := indicateurs.indicators_said(card.action))
    ]
    return (
        Heading(1, "Gouvernance du suivi"),
        *(paragraphs(feuille.gouvernance) or (Paragraph("La gouvernance reste à écrire."),)),
        Heading(1, "Indicateurs"),
        *(bullets(measured) or (Paragraph("Aucun indicateur n’est encore choisi."),)),
        Heading(
            1, f"Revues à {words('revues_mois', on=origin or horloge.today(), in_figures=True)}"
        ),
        *(
            bullets([f"À {n} mois : {day_in_letters(day)}" for n, day in days.items()])
            or (Paragraph("Les dates sont fixées à la validation par la collectivité."),)
        ),
    )


def _agreement(feuille: FeuilleDeRoute) -> tuple[Block, ...]:
    """How it was made official, and the place of those who commit themselves."""
    atelier, day = feuille.atelier, feuille.officialisee_on
    mention = f"Officialisée le {day_in_letters(day)}" if day else ""
    facts = (
        ("Validée par la collectivité le", day_in_letters(feuille.validee_on) if feuille.validee_on else ""),
        ("Officialisée le", day_in_letters(day) if day else ""),
        ("Par", feuille.get_mode_officialisation_display()),
        ("Acte", feuille.acte),
        ("Portée par", feuille.elu),
        ("Avec, pour l’État", feuille.co_porteur_etat),
        ("Ils se rencontrent", feuille.get_rythme_display().lower()),
    )  # fmt: skip
    several = accords.standings(feuille)
    signing = [Signatory("Pour la collectivité", s.porteur.nom, mention=mention) for s in several]
    return (
        KeyValues(facts),
        *_acts(several),
        SignatureBlock(
            (*signing, Signatory("Pour l’État", atelier.service_pilote.nom, mention=mention))
        ),
    )


def _acts(several: list[accords.Standing]) -> tuple[Block, ...]:
    """How each of several porteurs committed itself (6.4)."""
    rows = tuple(
        (one.porteur.nom, row.get_mode_display(), date_courte(row.acte_on), row.acte)
        for one in several
        if (row := one.accord) and row.mode
    )
    if len(several) < 2 or not rows:
        return ()
    return (Table("L’acte de chaque porteur", ("Porteur", "Mode", "Date", "Référence"), rows),)
