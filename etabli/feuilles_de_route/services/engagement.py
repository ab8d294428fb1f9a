"""How a roadmap is validated then made official by all those who carry it: what is checked, what is kept."""

from __future__ import annotations

import datetime as dt

from etabli.core.articles import begins
from etabli.core.guards import guard
from etabli.core.models import Entry
from etabli.core.workflow import Attempt, Changes, Filled
from etabli.feuilles_de_route import accords
from etabli.feuilles_de_route import payloads as p
from etabli.feuilles_de_route.models import AccordPorteur, FeuilleDeRoute
from etabli.feuilles_de_route.states import Etat, ModeOfficialisation, RythmeRencontres

Trying = Attempt[FeuilleDeRoute]
CONSULTED = "feuilles_de_route.feuillederoute.consult"
HOW = "Dites comment la feuille de route est officialisée : délibération, signature ou séminaire."
PROOF = "Joignez la pièce qui le prouve (délibération, feuille de route signée…)."
CARRIED = (
    "Nommez l’élu et le service de l’État qui portent ensemble la feuille de route, et le rythme de "
    "leurs rencontres."
)


# -- validation -----------------------------------------------------------------------------------


@guard("6.4", "La validation de votre collectivité est attendue")
def validation_is_awaited(attempt: Trying) -> str | None:
    """A validation holds for a text: it is asked again only when that text changes."""
    awaited = accords.awaited_validations(attempt.obj)
    if attempt.actor.person_id is None:
        missing = accords.named(awaited)
        return f"{begins(missing)} n’a pas encore validé la feuille de route." if awaited else None
    if accords.signed_for(attempt.actor, awaited):
        return None
    return "Votre collectivité a déjà validé ce texte : les autres porteurs le lisent."


def validated(attempt: Trying) -> Changes:
    """6.4: the porteurs of who signs validate this text; the last one validates the roadmap."""
    feuille = attempt.obj
    awaited = accords.awaited_validations(feuille)
    mine = accords.signed_for(attempt.actor, awaited)
    said = {
        "validee_on": attempt.on,
        "validee_by_id": attempt.actor.person_id,
        "digest": accords.text_digest(feuille),
    }
    for one in mine:
        AccordPorteur.objects.update_or_create(feuille=feuille, organisation=one, defaults=said)
    left = [one for one in awaited if one not in mine]
    if len(awaited) > 1 or left:
        attempt.record["porteurs"] = [one.nom for one in mine]
        attempt.record["attendus"] = [one.nom for one in left]
    return {"etat": Etat.CONCERTATION} if left else {"validee_on": attempt.on}


# -- acts -----------------------------------------------------------------------------------------


def consulted_on(feuille: FeuilleDeRoute) -> dt.date | None:
    """An assembly may vote before anybody validates here; never before the text was given to read."""
    rows = Entry.objects.filter(subject=feuille.reference, verb=CONSULTED)
    return rows.order_by("-number").values_list("effective_on", flat=True).first()


def _day_fault(attempt: Trying) -> list[str]:
    since = consulted_on(attempt.obj)
    if since is None or attempt.on >= since:
        return []
    return [
        "L’officialisation ne peut pas précéder la mise en concertation, le "
        f"{since:%d/%m/%Y} : corrigez sa date."
    ]


@guard("6.4", "L’acte d’un porteur reste à enregistrer")
def an_act_is_awaited(attempt: Trying) -> str | None:
    if accords.awaited_acts(attempt.obj):
        return None
    return "L’acte de chaque porteur est enregistré : il reste à officialiser la feuille de route."


def act_is_whole(attempt: Filled[FeuilleDeRoute, p.PorteurAct]) -> list[str]:
    """6.4: whose act, how, and what proves it."""
    data, reasons = attempt.data, []
    if data.porteur not in accords.awaited_acts(attempt.obj):
        reasons.append("Choisissez un porteur dont l’acte n’est pas encore enregistré.")
    if data.mode not in ModeOfficialisation:
        reasons.append(HOW)
    if not data.piece:
        reasons.append(PROOF)
    return [*reasons, *_day_fault(attempt)]


def act_recorded(attempt: Filled[FeuilleDeRoute, p.PorteurAct]) -> None:
    data = attempt.data
    assert data.porteur is not None
    attempt.record["collectivite"] = data.porteur.nom
    _keep(attempt.obj, data.porteur.pk, data, on=attempt.on)


def _keep(
    feuille: FeuilleDeRoute, porteur: int, data: p.PorteurAct | p.Official, *, on: dt.date
) -> None:
    said = {"mode": data.mode, "acte": data.acte, "acte_on": on, "piece": data.piece}
    AccordPorteur.objects.update_or_create(feuille=feuille, organisation_id=porteur, defaults=said)


# -- officialisation ------------------------------------------------------------------------------


def official_facts(attempt: Filled[FeuilleDeRoute, p.Official]) -> list[str]:
    """6.4: proven, carried by an élu and a service of the State, after the concertation."""
    data = attempt.data
    reasons = _proof_faults(attempt)
    if not (data.elu.strip() and data.co_porteur_etat.strip() and data.rythme in RythmeRencontres):
        reasons.append(CARRIED)
    return [*reasons, *_day_fault(attempt)]


def _proof_faults(attempt: Filled[FeuilleDeRoute, p.Official]) -> list[str]:
    """A deliberation commits one porteur; a common signature or the seminar, all those who are missing."""
    data, missing = attempt.data, accords.awaited_acts(attempt.obj)
    if not (missing or data.mode or data.piece):
        return []
    reasons = [HOW] if data.mode not in ModeOfficialisation else []
    if not data.piece:
        reasons.append(PROOF)
    if data.mode == ModeOfficialisation.DELIBERATION and len(missing) > 1:
        reasons.append(
            f"Une délibération n’engage qu’un porteur, et il manque celle de plusieurs : {accords.named(missing)}. "
            "Enregistrez d’abord l’acte de chacun, par « Enregistrer l’acte d’un porteur »."
        )
    return reasons


def made_official(attempt: Filled[FeuilleDeRoute, p.Official]) -> Changes:
    """The day is that of the last act, or that of the seminar (6.4)."""
    feuille, data = attempt.obj, attempt.data
    for one in accords.awaited_acts(feuille):
        _keep(feuille, one.pk, data, on=attempt.on)
    return {**_proof(attempt), **_carried(data)}


def _carried(data: p.Official) -> Changes:
    return {
        "elu": data.elu.strip(),
        "co_porteur_etat": data.co_porteur_etat.strip(),
        "rythme": data.rythme,
    }


def _proof(attempt: Filled[FeuilleDeRoute, p.Official]) -> Changes:
    data, last = attempt.data, accords.last_act(attempt.obj)
    is_last = last is None or last.acte_on is None or attempt.on >= last.acte_on
    if data.mode == ModeOfficialisation.SEMINAIRE or (data.mode and is_last):
        mode, acte, day, piece = data.mode, data.acte, attempt.on, data.piece
    else:
        assert last is not None
        assert last.acte_on is not None
        mode, acte, day, piece = last.mode, last.acte, last.acte_on, last.piece
    if day != attempt.on:
        attempt.record["officialisee_on"] = day
    return {"officialisee_on": day, "mode_officialisation": mode, "acte": acte, "piece": piece}
