"""Completeness, instruction, decision, and the ways out: C9 to C24."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial

from etabli.accounts.models import Personne
from etabli.acteurs.models import Organisation
from etabli.candidatures import grille
from etabli.candidatures.access import TABLE
from etabli.candidatures.formats import format_of
from etabli.candidatures.models import Candidature, Critere, ItemComplement, Porteur
from etabli.candidatures.selectors import dossier
from etabli.candidatures.services.moves import WORKFLOW
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.coecriture.writing import Saved, write
from etabli.core.fichiers.models import Fichier
from etabli.core.models import Entry
from etabli.core.refus import Refused


def declare_candidature_complete(
    candidature: Candidature, *, actor: Actor, on: dt.date | None = None
) -> Entry:
    """C9: every piece is there and valid, every asked item is accepted."""
    return WORKFLOW.run(candidature, "declare_complete", actor=actor, on=on)


def request_complement(
    candidature: Candidature,
    *,
    actor: Actor,
    items: Sequence[Mapping[str, object]],
    on: dt.date | None = None,
) -> Entry:
    """C10. An item: {nature, texte, cle | type_courrier + organisation}."""
    return WORKFLOW.run(candidature, "request_complement", actor=actor, on=on, items=list(items))


def give_opinion(
    candidature: Candidature, *, actor: Actor, sens: str, texte: str, on: dt.date | None = None
) -> Entry:
    """One member of the DGALN says what they think; given again, it replaces the former one."""
    return WORKFLOW.run(candidature, "give_opinion", actor=actor, on=on, sens=sens, texte=texte)


def write_synthesis(
    candidature: Candidature, *, actor: Actor, texte: str, on: dt.date | None = None
) -> Entry:
    """The instructor sums up the opinions, which close."""
    return WORKFLOW.run(candidature, "write_synthesis", actor=actor, on=on, texte=texte)


def ask_question(
    candidature: Candidature,
    *,
    actor: Actor,
    items: Sequence[Mapping[str, object]],
    on: dt.date | None = None,
) -> Entry:
    """C14: on the merits; the clock of the decision stops."""
    return WORKFLOW.run(candidature, "ask_question", actor=actor, on=on, items=list(items))


def answer_item(
    candidature: Candidature,
    *,
    actor: Actor,
    item: ItemComplement,
    reponse: str = "",
    fichier: Fichier | None = None,
    par: str = "",
    on: dt.date | None = None,
) -> Entry:
    """C10b: in time, even before the clock has looked. `par` names who sent the letter that answers."""
    if not reponse.strip() and fichier is None:
        raise Refused("Écrivez une réponse ou joignez une pièce.")
    return WORKFLOW.run(
        candidature,
        "answer_item",
        actor=actor,
        on=on,
        item=item,
        reponse=reponse,
        fichier=fichier,
        par=par,
    )


def accept_item(
    candidature: Candidature, *, actor: Actor, item: ItemComplement, on: dt.date | None = None
) -> Entry:
    return WORKFLOW.run(candidature, "accept_item", actor=actor, on=on, item=item)


def refuse_item(
    candidature: Candidature,
    *,
    actor: Actor,
    item: ItemComplement,
    motif: str,
    on: dt.date | None = None,
) -> Entry:
    """C10b: back to DEMANDE; after the deadline, one last delay of 15 days."""
    return WORKFLOW.run(candidature, "refuse_item", actor=actor, on=on, motif=motif, item=item)


def extend_complement(
    candidature: Candidature, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    """C11: once per demand."""
    return WORKFLOW.run(candidature, "extend_complement", actor=actor, on=on, motif=motif)


def start_instruction(
    candidature: Candidature,
    *,
    actor: Actor,
    instructeur: Personne,
    sans_conflit: bool,
    on: dt.date | None = None,
) -> Entry:
    """C13."""
    return WORKFLOW.run(
        candidature,
        "start_instruction",
        actor=actor,
        on=on,
        instructeur=instructeur,
        sans_conflit=sans_conflit,
    )


def save_grid(
    candidature: Candidature,
    *,
    actor: Actor,
    typed: Mapping[str, object],
    seen: Mapping[str, str] | None,
) -> Saved:
    """Write answers and comments of the grid, by question (`grille.questions`); what another instructor
    rewrote meanwhile comes back as a conflict. Not a move; the decision keeps the grid as it was.

    A criterion the dossier answers by itself (E4) keeps its answer. Refused for an unknown criterion.
    """
    TABLE.require(actor, "grade", candidature)
    known = grille.questions(format_of(candidature).grille)
    if unknown := sorted({cle.partition("_")[0] for cle in set(typed) - known.keys()}):
        raise Refused(f"La grille n’a pas de critère {', '.join(unknown)}.")
    kept = partial(dossier.graded, candidature)
    store = partial(_store_grid, candidature, actor=actor)
    return write(candidature, typed, actor=actor, kept=kept, store=store, seen=seen)


def _store_grid(candidature: Candidature, values: dict[str, object], *, actor: Actor) -> None:
    known = grille.questions(format_of(candidature).grille)
    told: dict[str, dict[str, object]] = {}
    for cle, value in values.items():
        code, part = known[cle]
        told.setdefault(code, {})[part] = value
    by = {"written_by_name": actor.name, "le": horloge.now()}
    for code, parts in told.items():
        Critere.objects.update_or_create(
            candidature=candidature, code=code, defaults={**parts, **by}
        )


def grade_candidature(
    candidature: Candidature, *, actor: Actor, reponses: Mapping[str, tuple[str, str]]
) -> None:
    """Fill the grid at once: {code: (answer, comment)}, whatever it held. Refused as `save_grid`."""
    typed = {
        f"{code}_{part}": said
        for code, both in reponses.items()
        for part, said in zip(grille.PARTS, both, strict=True)
    }
    save_grid(candidature, actor=actor, typed=typed, seen=None)


def accept_candidature(
    candidature: Candidature, *, actor: Actor, motif: str = "", on: dt.date | None = None
) -> Entry:
    """C15."""
    return WORKFLOW.run(candidature, "accept", actor=actor, on=on, motif=motif)


def reject_candidature(
    candidature: Candidature,
    *,
    actor: Actor,
    motif: str,
    orientation: str = "",
    on: dt.date | None = None,
) -> Entry:
    """C16."""
    return WORKFLOW.run(
        candidature, "reject", actor=actor, on=on, motif=motif, orientation=orientation
    )


def adjourn_candidature(
    candidature: Candidature,
    *,
    actor: Actor,
    motif: str,
    review_on: dt.date | None,
    on: dt.date | None = None,
) -> Entry:
    """C17."""
    return WORKFLOW.run(
        candidature, "adjourn", actor=actor, on=on, motif=motif, review_on=review_on
    )


def program_candidature(
    candidature: Candidature,
    *,
    actor: Actor,
    annee: int,
    ae_estimee: Decimal,
    on: dt.date | None = None,
) -> Entry:
    """C19: an estimate in euros TTC; nothing is reserved."""
    return WORKFLOW.run(
        candidature, "program", actor=actor, on=on, annee=annee, ae_estimee=ae_estimee
    )


def convert_candidature(
    candidature: Candidature, *, actor: Actor, on: dt.date | None = None
) -> Entry:
    """C21: the Atelier opens by reaction."""
    return WORKFLOW.run(candidature, "convert", actor=actor, on=on)


def withdraw_candidature(
    candidature: Candidature, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    """C22: the sole porteur, or the head of service."""
    return WORKFLOW.run(candidature, "withdraw", actor=actor, on=on, motif=motif)


def leave_candidature(
    candidature: Candidature, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    """2.7.1: one collectivité among several, the signatory's own."""
    rows = Porteur.objects.filter(
        candidature=candidature, organisation_id__in=actor.organisation_ids, withdrawn_on=None
    )
    porteur = rows.order_by("pk").first()
    if porteur is None:
        TABLE.require(actor, "leave", candidature)
        raise Refused("Votre collectivité ne porte pas ce dossier.")
    return WORKFLOW.run(candidature, "leave", actor=actor, on=on, motif=motif, porteur=porteur)


def redraft_candidature(
    candidature: Candidature,
    *,
    actor: Actor,
    chef_de_file: Organisation | None = None,
    on: dt.date | None = None,
) -> Entry:
    """C24: with those who remain; `chef_de_file` when the lead has left."""
    return WORKFLOW.run(candidature, "redraft", actor=actor, on=on, chef_de_file=chef_de_file)
