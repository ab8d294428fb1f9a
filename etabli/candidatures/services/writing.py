"""Writing the fiche together, freezing it, depositing it: C5 to C8, C18."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial

from etabli.candidatures import fiche
from etabli.candidatures.access import TABLE
from etabli.candidatures.models import Candidature, Porteur, Reponse
from etabli.candidatures.selectors.dossier import open_demande, operators
from etabli.candidatures.services.moves import WORKFLOW
from etabli.candidatures.services.perimeter import follow_perimeter
from etabli.candidatures.states import EtatItem, NatureItem
from etabli.core.access import Actor
from etabli.core.coecriture.writing import Saved, write
from etabli.core.devoirs import marks
from etabli.core.fiches import Champ, chiffres
from etabli.core.models import Entry
from etabli.core.outbox import one_act
from etabli.core.refus import Refused


def save_section(
    candidature: Candidature,
    *,
    actor: Actor,
    typed: Mapping[str, object],
    seen: Mapping[str, str] | None,
) -> Saved:
    """Write the answers of one section; what someone else changed meanwhile comes back as a conflict.

    The first save of all opens the draft (C5). Refused for a question that is not open to writing.
    """
    closed = set(typed) - writable_keys(candidature, actor=actor)
    if closed:
        labels = ", ".join(
            f"« {fiche.question(candidature, cle).libelle} »" for cle in sorted(closed)
        )
        raise Refused(f"Ces questions ne sont pas ouvertes à la modification : {labels}.")
    kept = partial(fiche.shared_answers, candidature, typed)
    store = partial(_store, candidature, actor=actor)
    return write(candidature, typed, actor=actor, kept=kept, store=store, seen=seen)


def _store(candidature: Candidature, values: dict[str, object], *, actor: Actor) -> None:
    rows = {row.cle: row for row in candidature.reponses.filter(cle__in=list(values))}
    form = fiche.form(candidature)
    for cle, value in values.items():
        row = rows.get(cle) or Reponse(candidature=candidature, cle=cle)
        row.valeur = with_source(form.champ(cle), value, row.valeur, by=actor.name)
        row.save()
    if "titre" in values:
        candidature.titre = str(values["titre"] or "")[:120]
        Candidature.objects.filter(pk=candidature.pk).update(titre=candidature.titre)
        marks.changed(candidature)
    if candidature.etat == "OPPORTUNITE_CARACTERISEE":
        WORKFLOW.run(candidature, "start_draft", actor=actor)


def with_source(champ: Champ, value: object, kept: object, *, by: str) -> object:
    """A figure keeps its source while it is not corrected; corrected or emptied, what the source said.

    Written back as its source said it, it is that of its source again.
    """
    if champ.nature != "chiffre" or not isinstance(kept, dict):
        return value
    typed = value if isinstance(value, dict) else {}
    if typed and _is_same(champ, typed, kept):
        return {**kept, **typed}
    first = kept.get("initial") or _first(kept)
    return _corrected(champ, typed, first, by=by) if first else value


def _corrected(
    champ: Champ, typed: Mapping[str, object], first: dict[str, object], *, by: str
) -> dict[str, object]:
    is_back = bool(typed.get("valeur")) and _is_same(champ, typed, first)
    return first if is_back else {**typed, "initial": first, "corrige_par": by}


def _is_same(champ: Champ, one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    return chiffres.is_same(one.get("valeur"), other.get("valeur"), champ.unite)


def _first(kept: Mapping[str, object]) -> dict[str, object] | None:
    """What a source said; None of a figure that people wrote."""
    if "source" not in kept:
        return None
    return {name: kept[name] for name in ("valeur", "millesime", "source") if kept.get(name)}


def writable_keys(candidature: Candidature, *, actor: Actor) -> set[str]:
    """The questions this person may write now: all of a draft, or those DGALN asks to correct."""
    can = TABLE.abilities(actor, candidature, "edit", "correct")
    keys = {champ.cle for champ in fiche.form(candidature).champs()} - fiche.TIED
    if can["edit"]:
        return keys
    return keys & keys_to_correct(candidature) if can["correct"] else set()


def keys_to_correct(candidature: Candidature) -> set[str]:
    """The fields that a running request reopens (C10b)."""
    demande = open_demande(candidature)
    if demande is None or candidature.etat != "COMPLEMENT_DEMANDE":
        return set()
    rows = demande.items.filter(nature=NatureItem.CHAMP, etat=EtatItem.DEMANDE)
    return set(rows.values_list("cle", flat=True))


def answer_questions(candidature: Candidature, *, actor: Actor, **typed: object) -> Saved:
    """Write answers known by their keys, over whatever is there (stories, imports)."""
    return save_section(candidature, actor=actor, typed=typed, seen=None)


# -- moves ------------------------------------------------------------------------------------


def start_draft(candidature: Candidature, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """C5."""
    return WORKFLOW.run(candidature, "start_draft", actor=actor, on=on)


def adopt_form(candidature: Candidature, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """The draft goes on in the newest version of its fiche. Refused when it is in it already."""
    return WORKFLOW.run(candidature, "adopt_form", actor=actor, on=on)


def send_to_signature(
    candidature: Candidature, *, actor: Actor, on: dt.date | None = None
) -> Entry:
    """C6: the fiche is frozen, its PDF and digest kept."""
    return WORKFLOW.run(candidature, "send_to_signature", actor=actor, on=on)


def reopen_fiche(
    candidature: Candidature, *, actor: Actor, motif: str, on: dt.date | None = None
) -> Entry:
    """C7."""
    return WORKFLOW.run(candidature, "reopen", actor=actor, on=on, motif=motif)


def submit_candidature(
    candidature: Candidature, *, actor: Actor, on: dt.date | None = None
) -> Entry:
    """C8: a receipt number, for ever."""
    return WORKFLOW.run(candidature, "submit", actor=actor, on=on)


def resume_candidature(
    candidature: Candidature, *, actor: Actor, on: dt.date | None = None
) -> Entry:
    """C18."""
    return WORKFLOW.run(candidature, "resume", actor=actor, on=on)


def duplicate_candidature(
    candidature: Candidature, *, actor: Actor, on: dt.date | None = None
) -> Candidature:
    """A lapsed dossier taken up again in a new draft, with its answers and its porteurs (C12)."""
    TABLE.require(actor, "duplicate", candidature)
    copy = Candidature(
        copie_de=candidature,
        commune=candidature.commune,
        chef_de_file=candidature.chef_de_file,
        service_pilote=candidature.service_pilote,
    )
    with one_act():
        WORKFLOW.run(copy, "duplicate", actor=actor, on=on)
        for row in candidature.porteurs.filter(withdrawn_on=None).order_by("pk"):
            Porteur.objects.create(
                candidature=copy,
                organisation_id=row.organisation_id,
                role=row.role,
                interet_on=row.interet_on,
            )
        copy.communes.set(candidature.communes.all())
        for associe in operators(candidature):
            associe.pk, associe.candidature = None, copy
            associe.save(force_insert=True)
        for reponse in candidature.reponses.order_by("pk"):
            reponse.pk, reponse.candidature = None, copy
            reponse.save(force_insert=True)
        follow_perimeter(copy, on=on)
    return copy
