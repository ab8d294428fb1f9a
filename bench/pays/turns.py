"""The log of the tourniquet for the copies: each copy's turns are played by the rules, after the real ones.

A log is one chain: its lines are not copied but written, as the acts write them. The turn falls to whom
it falls; the designation that was copied keeps the holder of its story.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from etabli.core import horloge
from etabli.marches import selectors
from etabli.marches import tourniquet as tq
from etabli.marches.models import AccordCadre, LigneTourniquet
from etabli.marches.tourniquet import Nature, Record, TourDeRole

BATCH = 2_000
#: of an Atelier and a copy of it: its number
Numbered = Callable[[str, int], str]


def write(copies: int, numbered: Numbered) -> None:
    """The lines of every copy of every framework, and the file that they give."""
    for accord in AccordCadre.objects.exclude(lignes_tourniquet=None).order_by("pk"):
        story = [line.record for line in selectors.log_values(accord)]
        played = _Played(selectors.tour_of(accord), accord)
        lines = played.lines(_records(played, story, copies, numbered))
        while batch := list(islice(lines, BATCH)):
            LigneTourniquet.objects.bulk_create(batch)
        AccordCadre.objects.filter(pk=accord.pk).update(file=list(played.tour.file))


class _Played:
    """The file as the lines move it, and the end of the chain."""

    def __init__(self, tour: TourDeRole, accord: AccordCadre) -> None:
        last = selectors.log_rows(accord).order_by("-numero")[0]
        self.tour, self.accord = tour, accord
        self.numero, self.digest = last.numero, last.digest
        self.holders = selectors.holders(accord)

    def lines(self, records: Iterator[Record]) -> Iterator[LigneTourniquet]:
        for record in records:
            self.tour = tq.apply(self.tour, record)
            previous, self.digest = self.digest, tq.empreinte(record, previous=self.digest)
            self.numero += 1
            yield self._line(record, previous)

    def _line(self, record: Record, previous: str) -> LigneTourniquet:
        holder = self.holders.get(record.titulaire)
        return LigneTourniquet(
            accord_cadre=self.accord, numero=self.numero, nature=record.nature.value, le=record.le,
            saisi_at=horloge.now(), atelier_id=int(record.atelier), groupement=holder,
            designation=record.designation, cause=record.cause.value if record.cause else "",
            motif=record.motif, file_avant=list(record.file_avant),
            file_apres=list(record.file_apres), previous=previous, digest=self.digest,
            tests=[
                {"titulaire": one.titulaire, "position": one.position,
                 "resultat": one.resultat.value, "detail": one.detail}
                for one in record.tests
            ],
        )  # fmt: skip


def _records(
    played: _Played, story: list[Record], copies: int, numbered: Numbered
) -> Iterator[Record]:
    """The acts of each copy on its Ateliers, one copy after the other."""
    for n in range(1, copies + 1):
        turns: dict[int, int] = {}
        for told in story:
            if told.atelier:
                record = _again(played.tour, told, numbered(told.atelier, n), turns)
                if told.nature is Nature.DESIGNATION:
                    turns[told.designation] = record.designation
                yield record


def _again(tour: TourDeRole, told: Record, atelier: str, turns: dict[int, int]) -> Record:
    if told.nature is Nature.DESIGNATION:
        return tq.designate(tour, atelier, le=told.le)
    if told.nature is Nature.RE_SOLLICITATION:
        return tq.ask_again(tour, atelier, le=told.le)
    if told.nature in (Nature.CONFLIT_CONFIRME, Nature.CONFLIT_LEVE):
        return tq.about_holder(tour, told.titulaire, told.nature, le=told.le, atelier=atelier)
    return tq.answer(
        tour, turns[told.designation], told.nature, le=told.le, cause=told.cause, motif=told.motif
    )
