"""A file that comes back: compared three ways, proposed part by part, nothing written before somebody accepts it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.coecriture.marks import mark_of
from etabli.core.echanges.models import Echange
from etabli.core.fichiers import kinds
from etabli.core.fichiers.deposits import Accept, Ready, Upload, examined
from etabli.core.formats import date_longue
from etabli.core.models import reference
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.redaction import access
from etabli.redaction.echanges import narrowest
from etabli.redaction.lignes import read, typed
from etabli.redaction.models import (
    ChangementTexte,
    RetourTexte,
    SectionTexte,
    SortieTexte,
    Texte,
)
from etabli.redaction.retours import archive
from etabli.redaction.retours.changements import Changement, applied, changes
from etabli.redaction.retours.files import Origine, last_author, read_file
from etabli.redaction.retours.parties import Lecture, Partie, Remarque
from etabli.redaction.services.writing import post_remark, write_section
from etabli.redaction.states import Suite

OFFICE = Accept(
    frozenset({kinds.ODT, kinds.DOCX}), "déposez le fichier sorti d’ici (DOCX ou ODT)."
)
MAX_BYTES = 10_000_000
UNKNOWN = (
    "Ce fichier ne dit plus de quelle sortie il vient (un autre logiciel l’a effacé) : choisissez dans la liste "
    "celle dont il est parti."
)
ELSEWHERE = (
    "Ce fichier est sorti d’un autre texte que celui-ci : déposez-le sur la page de ce texte."
)
MOVED = (
    "Ce passage a encore changé depuis le retour du fichier : ouvrez la partie, et recopiez ce que vous voulez "
    "garder."
)


def bring_back(
    texte: Texte, *, actor: Actor, fichier: Upload, sortie: SortieTexte | None = None
) -> RetourTexte:
    """What a file proposes. Refused when nobody can tell what it went out from; `sortie` says it instead."""
    access.TEXTES.require(actor, "write", texte)
    with examined(fichier, accept=OFFICE, max_bytes=MAX_BYTES) as ready:
        path = Path(ready.path)
        out = _origin(texte, path) or sortie
        if out is None:
            raise Refused(UNKNOWN)
        sections = {row.code: row for row in texte.sections.filter(code__in=out.base)}
        known = Origine(str(texte), {row.partie.titre: code for code, row in sections.items()})
        found = read_file(path, known)
        author = last_author(path) or actor.name
        with one_act():
            retour = _keep(out, ready, found, sections, actor=actor)
            _propose(retour, found, sections, author)
            _remark(found.remarques, sections, actor=actor, fallback=author)
    return retour


def _origin(texte: Texte, path: Path) -> SortieTexte | None:
    ident = archive.origin(path)
    out = SortieTexte.objects.filter(ident=ident).first() if ident else None
    if out is not None and out.texte_id != texte.pk:
        raise Refused(ELSEWHERE)
    return out


def _keep(
    out: SortieTexte,
    ready: Ready,
    found: Lecture,
    sections: dict[str, SectionTexte],
    *,
    actor: Actor,
) -> RetourTexte:
    absent = [row.partie.titre for code, row in sections.items() if code not in found.parties]
    signale = [
        *found.signale,
        *(
            f"La partie «\u00a0{titre}\u00a0» n’est pas dans le fichier\u00a0: elle ne change pas."
            for titre in absent
        ),
    ]
    return RetourTexte.objects.create(
        sortie=out,
        fichier=ready.keep(
            subject=reference(out.texte),
            depositor_id=actor.person_id,
            circle=Cercle.ETAT_TITULAIRE,
            titulaire_id=out.texte.titulaire_id,
        ),
        signale=signale,
        back_by_id=actor.person_id,
        back_by_name=actor.name,
    )


def _propose(
    retour: RetourTexte, found: Lecture, sections: dict[str, SectionTexte], author: str
) -> None:
    rows: list[ChangementTexte] = []
    for code, section in sections.items():
        part = found.parties.get(code)
        if part is None:
            continue
        for one in _changes(retour, section, part):
            rows.append(_row(retour, section, one, rang=len(rows) + 1, author=author))
    ChangementTexte.objects.bulk_create(rows)


def _changes(retour: RetourTexte, section: SectionTexte, part: Partie) -> list[Changement]:
    base = read(str(retour.sortie.base[section.code]))
    return changes(base, part, read(section.corps))


def _row(
    retour: RetourTexte, section: SectionTexte, one: Changement, *, rang: int, author: str
) -> ChangementTexte:
    names = dict.fromkeys(trace.auteur for trace in one.traces if trace.auteur)
    return ChangementTexte(
        retour=retour,
        section=section,
        rang=rang,
        avant=typed(one.avant),
        apres=typed(one.apres),
        notre=typed(one.notre),
        ancre=typed([one.ancre]) if one.ancre else "",
        auteurs=(", ".join(names) or author)[:400],
        changed_at=max((t.quand for t in one.traces if t.quand), default=None),
        is_disputed=one.is_disputed,
    )


# -- remarks ------------------------------------------------------------------------------------


def _remark(
    remarks: Iterable[Remarque],
    sections: dict[str, SectionTexte],
    *,
    actor: Actor,
    fallback: str,
) -> None:
    """A remark that comes back as it went is left; a new one takes the narrowest circle of who brings it."""
    for one in remarks:
        section = sections.get(one.code) or next(iter(sections.values()))
        former = _former(one, section)
        if not one.texte or (former and former.texte.split() == one.texte.split()):
            continue
        circle = Cercle.of(former.circle) if former else narrowest(section, actor)
        texte = _said(one, fallback)
        same = Echange.objects.filter(subject=reference(section), texte=texte)
        if not same.exists():
            post_remark(section, actor=actor, cercle=circle.value, texte=texte)


def _former(one: Remarque, section: SectionTexte) -> Echange | None:
    """The message it was, of this section and of a circle that leaves."""
    rows = Echange.objects.filter(
        pk=one.numero, subject=reference(section), circle=Cercle.ETAT_TITULAIRE.value
    )
    return rows.first()


def _said(one: Remarque, fallback: str) -> str:
    """Who said it in the file, when, on which words."""
    day = f" le {date_longue(one.quand.astimezone(horloge.PARIS).date())}" if one.quand else ""
    where = " ".join(one.passage.split())[:200]
    about = f" (sur «\u00a0{where}\u00a0»)" if where else ""
    return f"{one.auteur or fallback}, dans le fichier{day}{about}\u00a0: {one.texte}"[:4000]


# -- decisions ----------------------------------------------------------------------------------


def take_change(one: ChangementTexte, *, actor: Actor) -> None:
    """Write what the file proposes in the place of what stands here. Refused when that place has changed again."""
    section = one.section
    access.SECTIONS.require(actor, "write", section)
    with one_act():
        _still_open(one)
        section.refresh_from_db()
        before = section.corps
        found = applied(read(before), _as_change(one))
        if found is None:
            raise Refused(MOVED)
        saved = write_section(
            section, actor=actor, corps=typed(found), seen={"corps": mark_of(before)}
        )
        if saved.conflicts:
            raise Refused(MOVED)
        _decide(one, Suite.PRIS, actor=actor)


def leave_change(one: ChangementTexte, *, actor: Actor) -> None:
    """Keep what stands here."""
    access.SECTIONS.require(actor, "write", one.section)
    with one_act():
        _still_open(one)
        _decide(one, Suite.LAISSE, actor=actor)


def take_all(retour: RetourTexte, *, actor: Actor) -> tuple[int, int]:
    """Every change that nobody disputes and that this person may write: how many, and how many were left."""
    taken = left = 0
    rows = retour.changements.filter(suite=Suite.A_EXAMINER).select_related("section__texte")
    for one in rows.order_by("rang"):
        if one.is_disputed or not access.SECTIONS.may(actor, "write", one.section):
            left += 1
            continue
        try:
            take_change(one, actor=actor)
        except Refused:
            left += 1
        else:
            taken += 1
    return taken, left


def _as_change(one: ChangementTexte) -> Changement:
    anchor = read(one.ancre)
    return Changement(
        tuple(read(one.avant)), tuple(read(one.apres)), tuple(read(one.notre)),
        anchor[0] if anchor else None, (),
    )  # fmt: skip


def _still_open(one: ChangementTexte) -> None:
    one.refresh_from_db(fields=("suite",))
    if one.suite != Suite.A_EXAMINER:
        raise Refused("Quelqu’un vient de décider de ce changement : rechargez la page.")


def _decide(one: ChangementTexte, suite: Suite, *, actor: Actor) -> None:
    one.suite, one.decided_by_id, one.decided_at = suite, actor.person_id, horloge.now()
    one.save(update_fields=("suite", "decided_by", "decided_at"))
