"""What a register of PLACE would change here: new, already there, refused. Nothing is written (4.9)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from etabli.consultations import selectors
from etabli.consultations.models import MarcheSubsequent, Question
from etabli.consultations.place import registres
from etabli.consultations.place.registres import Consultation, Fault, Lu, QuestionLue, RetraitLu
from etabli.consultations.place.titulaires import Firme, Titulaire
from etabli.consultations.states import NatureRegistre, OrigineQuestion
from etabli.core import horloge
from etabli.core.texte import fold_words
from etabli.marches.models import Groupement

REMOTE_ONLY = "the registers of a consultation are read once it is published"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a register would do: the rows that are new, how many are there already, those refused."""

    nature: NatureRegistre
    retraits: tuple[RetraitLu, ...] = ()
    questions: tuple[QuestionLue, ...] = ()
    present: int = 0
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def new(self) -> int:
        return len(self.retraits) + len(self.questions)

    @property
    def mark(self) -> str:
        """It changes with what would be written: what is confirmed is what was shown."""
        keys = [*(row.cle for row in self.retraits), *(row.cle for row in self.questions)]
        said = "\n".join([self.nature, *keys, *map(str, self.faults)])
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def titulaires(marche: MarcheSubsequent) -> tuple[Titulaire, ...]:
    """The holders consulted, as a register may name them."""
    groupements = [row.groupement for row in selectors.consulted(marche)]
    return tuple(_titulaire(one) for one in groupements)


def _titulaire(one: Groupement) -> Titulaire:
    members = one.membres.select_related("organisation").order_by("pk")
    others = [row.organisation for row in members if row.organisation_id != one.mandataire_id]
    firms = [Firme(one.mandataire.siret, one.mandataire.nom, is_lead=True)]
    firms += [Firme(firm.siret, firm.nom) for firm in others]
    return Titulaire(one.pk, str(one), (one.nom, str(one)), tuple(firms))


def consultation(marche: MarcheSubsequent) -> Consultation:
    """What is asked of a register of this consultation."""
    assert marche.published_at is not None, REMOTE_ONLY
    return Consultation(
        marche.reference_place, titulaires(marche), marche.published_at, horloge.now()
    )


def plan_of(marche: MarcheSubsequent, nature: str, texte: str) -> Plan:
    """What this text would change. Refused when it is no such register of this consultation."""
    ours = consultation(marche)
    if nature == NatureRegistre.RETRAITS:
        return _of_retraits(marche, registres.read_retraits(texte, ours))
    return _of_questions(marche, registres.read_questions(texte, ours), ours)


def _of_retraits(marche: MarcheSubsequent, read: Lu[RetraitLu]) -> Plan:
    kept = set(marche.retraits.values_list("cle", flat=True))
    new = tuple(row for row in read.rows if row.cle not in kept)
    return Plan(
        NatureRegistre.RETRAITS, retraits=new, present=len(read.rows) - len(new),
        faults=read.faults, notes=read.notes,
    )  # fmt: skip


def _of_questions(marche: MarcheSubsequent, read: Lu[QuestionLue], ours: Consultation) -> Plan:
    new = tuple(_unknown(read.rows, list(marche.questions.order_by("numero"))))
    notes = (*read.notes, *registres.indiscretions(new, ours)) if new else ()
    return Plan(
        NatureRegistre.QUESTIONS, questions=new, present=len(read.rows) - len(new),
        faults=read.faults, notes=notes,
    )  # fmt: skip


def _unknown(rows: Sequence[QuestionLue], kept: Sequence[Question]) -> list[QuestionLue]:
    """Those not kept yet: neither their words, nor as many questions of PLACE of the same second.

    A question whose words were changed before it was kept (a name taken out) comes back as it was in the
    next export: its second says that it is there.
    """
    words = {fold_words(one.texte) for one in kept}
    fresh = [row for row in rows if fold_words(row.texte) not in words]
    said = Counter(row.at for row in rows if fold_words(row.texte) in words)
    there = Counter(
        one.asked_at for one in kept if one.origine == OrigineQuestion.PLACE and one.cle
    )
    reworded = there - said
    found: list[QuestionLue] = []
    for row in fresh:
        if reworded[row.at]:
            reworded[row.at] -= 1
        else:
            found.append(row)
    return found
