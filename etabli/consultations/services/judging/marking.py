"""Marks, kept as they are typed: one agreed by all, or those of each member (N-1)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial

from etabli.consultations import access, analyse
from etabli.consultations.models import MarcheSubsequent, MembreComite, NoteOffre, Offre
from etabli.consultations.selectors import judging
from etabli.consultations.states import SiegeComite
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.coecriture.writing import Saved, columns, write
from etabli.core.outbox import one_act
from etabli.core.refus import Refused

LONGEST = 4000
NOT_YOURS = "Les notes sont arrêtées ensemble : la personne du service pilote qui siège les écrit."
NO_NUMBERS = (
    "Publiez d’abord les numéros du tirage au sort : après la première note, il serait trop tard."
)


@one_act()
def write_mark(
    offre: Offre,
    *,
    actor: Actor,
    sous_critere: str,
    valeur: Decimal | None,
    commentaire: str,
    seen: Mapping[str, str] | None = None,
) -> Saved:
    """N-1: a mark and its comment, one before the other if need be; until it is frozen.

    CONSENSUS: the pilote writes the agreed mark. MOYENNE: each member writes their own.
    """
    marche = offre.marche
    access.TABLE.require(actor, "write_mark", marche)
    membre = _evaluator(marche, actor)
    if faults := [*_of_world(marche, offre, sous_critere), *_of_typed(offre, valeur, commentaire)]:
        raise Refused(*faults)
    note = _row(offre, sous_critere, membre)
    if note.frozen_at is not None or note.cancelled_at is not None:
        raise Refused("Cette note est figée : elle ne change plus.")
    typed: dict[str, object] = {"valeur": valeur, "commentaire": commentaire.strip()}
    kept = partial(columns, note, typed)
    return write(note, typed, actor=actor, kept=kept, store=partial(_store, note), seen=seen)


def _evaluator(marche: MarcheSubsequent, actor: Actor) -> MembreComite | None:
    """Whose mark it is; None: everybody's."""
    membre = judging.member_of(marche, actor)
    if judging.reglement(marche).mode is analyse.Mode.MOYENNE:
        if membre is None or membre.siege == SiegeComite.DGALN:
            raise Refused("La DGALN assiste au comité sans noter.")
        return membre
    if membre is None or membre.siege != SiegeComite.PILOTE:
        raise Refused(NOT_YOURS)
    return None


def _of_world(marche: MarcheSubsequent, offre: Offre, code: str) -> list[str]:
    rules = judging.reglement(marche)
    faults = []
    if offre.is_late or offre.is_replaced:
        faults.append("Cette offre n’est pas ouverte : elle ne se note pas.")
    if code not in {item.code for item in rules.grille.notes}:
        faults.append(f"{code} n’est pas un sous-critère du règlement.")
    if rules.is_tirage_prevu and judging.numbers_of(marche) is None:
        faults.append(NO_NUMBERS)
    return faults


def _of_typed(offre: Offre, valeur: Decimal | None, commentaire: str) -> list[str]:
    """What may be kept while it is typed; what misses is said when marks are frozen."""
    faults = []
    if valeur is not None:
        whole = analyse.Note(offre.code, "", valeur, "…")
        faults += [fault] if (fault := analyse.fault_of_note(whole)) else []
    if len(commentaire) > LONGEST:
        faults.append(f"Le commentaire dépasse {LONGEST} signes : raccourcissez-le.")
    return faults


def _row(offre: Offre, code: str, membre: MembreComite | None) -> NoteOffre:
    return NoteOffre.objects.get_or_create(
        offre=offre,
        sous_critere=code,
        membre=membre,
        defaults={"written_at": horloge.now()},
    )[0]


def _store(note: NoteOffre, changed: dict[str, object]) -> None:
    for name, value in changed.items():
        setattr(note, name, value)
    note.written_at = horloge.now()
    note.save(update_fields=(*changed, "written_at"))
