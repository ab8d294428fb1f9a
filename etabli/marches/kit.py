"""The kit d’accès of a framework (5.17): what it holds, what is there, what still misses."""

from __future__ import annotations

from dataclasses import dataclass

from etabli.core.workflow import Filled
from etabli.marches import payloads as p
from etabli.marches.models import AccordCadre, Groupement, LigneBordereau, PieceKit
from etabli.marches.states import KIT_BY_TURN, KIT_CONSULTED, NaturePiece


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the kit: what goes there, of which holder, and what is there."""

    nature: NaturePiece
    groupement: Groupement | None
    piece: PieceKit | None

    @property
    def label(self) -> str:
        label = str(self.nature.label)
        return f"{label} : {self.groupement.nom}" if self.groupement else label


def expected(accord: AccordCadre) -> tuple[NaturePiece, ...]:
    """What the kit of a framework of this mode holds."""
    return KIT_BY_TURN if accord.is_by_turn else KIT_CONSULTED


def places(accord: AccordCadre) -> list[Place]:
    """Every place in its order, the notes one a holder."""
    rows = PieceKit.objects.filter(accord=accord, remplacee_le=None)
    there = {
        (row.nature, row.groupement_id): row
        for row in rows.select_related("fichier", "groupement").order_by("pk")
    }
    holders = list(accord.groupements.order_by("rang", "pk"))
    found: list[Place] = []
    for nature in expected(accord):
        of = holders if nature == NaturePiece.NOTE_METHODOLOGIQUE else [None]
        found += [Place(nature, one, there.get((nature, one.pk if one else None))) for one in of]
    return found


def prices(accord: AccordCadre) -> list[LigneBordereau]:
    """The price lists that the holders are bound by, the last version of each."""
    rows = LigneBordereau.objects.filter(
        bordereau__groupement__accord_cadre=accord, bordereau__valide_au=None
    )
    return list(
        rows.select_related("bordereau__groupement").order_by(
            "bordereau__groupement__rang", "code_uo"
        )
    )


def in_this_kit(attempt: Filled[AccordCadre, p.Piece]) -> str | None:
    """A note is that of a holder of the framework; the other pieces are those of its mode."""
    nature, holder, accord = attempt.data.nature, attempt.data.groupement, attempt.obj
    if nature not in expected(accord):
        label = NaturePiece(nature).label
        return f"« {label} » n’est pas une pièce de cet accord-cadre : choisissez-en une autre."
    if (nature == NaturePiece.NOTE_METHODOLOGIQUE) != (holder is not None):
        return "Dites de quel titulaire est la note méthodologique ; les autres pièces valent pour tous."
    if holder is not None and holder.accord_cadre_id != accord.pk:
        return "Ce titulaire est celui d’un autre accord-cadre : choisissez-en un d’ici."
    return None
