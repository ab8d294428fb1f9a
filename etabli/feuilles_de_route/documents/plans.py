"""The money of a roadmap as it is printed: the plan of each action, what all of them cost, what is obtained."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from etabli.core.documents.blocks import Block, BulletList, Paragraph, Table, bullets
from etabli.core.formats import NOTHING, euros
from etabli.feuilles_de_route import financement, publication, selectors
from etabli.feuilles_de_route.selectors import Card, Section

DEAD = ("FUSIONNEE", "ABANDONNEE")


def named(card: Card | publication.PublicAction) -> str:
    return f"{card.action.numero} — {card.action.titre}"


def plans(card: Card) -> Iterable[Block]:
    if not card.readings:
        yield Paragraph("Le plan de financement n’est pas encore écrit.")
    for reading in card.readings:
        yield _plan_table(reading)
        yield Paragraph(reading.rule_sentence)
        yield from bullets([*reading.sentences, *reading.warnings])
    if card.fault:
        yield Paragraph(card.fault)


def _plan_table(reading: financement.Reading) -> Block:
    return Table(
        caption=f"{reading.plan} ({euros(reading.plan.cout_ht, 'HT')})",
        header=("Source", "Financeur", "Poste", "Statut", "Montant"),
        rows=tuple(
            (
                x.get_source_display(),
                x.organisation or NOTHING,
                x.poste or NOTHING,
                x.get_statut_display(),
                euros(x.montant),
            )
            for x in reading.lignes
        ),
        align=("left", "left", "left", "left", "right"),
        row_headers=True,
        totals=(
            ("Autofinancement", euros(reading.bilan.autofinancement)),
            ("Subventions publiques", euros(reading.bilan.subventions)),
            ("Financements privés", euros(reading.bilan.prive)),
        ),
    )


def obtained(card: Card) -> Iterable[Block]:
    lignes = publication.public_action(card).obtenues
    if not lignes:
        return [Paragraph("Aucun financement n’est encore obtenu.")]
    said = (f"{x.get_source_display()} : {euros(x.montant)}, obtenu" for x in lignes)
    return [BulletList(tuple(said))]


def money_table(sections: list[Section], cards: list[Card]) -> Iterable[Block]:
    rows = [card for card in cards if card.action.etat not in DEAD]
    if not rows:
        return [Paragraph("Aucune action n’est encore chiffrée.")]
    total = selectors.money(sections)
    return [
        Table(
            caption="Ce que coûtent les actions et qui les paie (prévisionnel, HT)",
            header=("Action", "Coût", "Autofinancement", "Subventions", "Privé", "À trouver"),
            rows=tuple(_money_row(named(card), card.money) for card in rows),
            align=("left", "right", "right", "right", "right", "right"),
            row_headers=True,
            totals=(_money_row("Ensemble", total),),
        )
    ]


def _money_row(label: str, money: selectors.Money) -> tuple[str, ...]:
    parts = (money.cout, money.autofinancement, money.subventions, money.prive, money.left)
    return (label, *(euros(part) for part in parts))


def obtained_table(cards: list[Card]) -> Iterable[Block]:
    rows = [publication.public_action(card) for card in cards if card.action.etat not in DEAD]
    if not rows:
        return [Paragraph("Aucune action n’est encore chiffrée.")]
    cost = sum((row.action.cout_ht or Decimal(0) for row in rows), Decimal(0))
    held = sum((row.total_obtenu for row in rows), Decimal(0))
    return [
        Table(
            caption="Ce que coûtent les actions et ce qui est déjà obtenu (HT)",
            header=("Action", "Coût", "Financements obtenus"),
            rows=tuple(
                (named(row), euros(row.action.cout_ht), euros(row.total_obtenu)) for row in rows
            ),
            align=("left", "right", "right"),
            row_headers=True,
            totals=(("Ensemble", euros(cost), euros(held)),),
        )
    ]
