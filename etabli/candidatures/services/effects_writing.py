"""What the moves change from the first contact to the deposit (C1 to C8)."""

from __future__ import annotations

import datetime as dt

from django.db.models import F

from etabli.candidatures import fiche, guards
from etabli.candidatures import payloads as p
from etabli.candidatures.documents import decisions
from etabli.candidatures.documents.fiche import fiche_content
from etabli.candidatures.formats import format_of
from etabli.candidatures.models import Candidature, Compteur, Reponse, VersionFiche
from etabli.candidatures.selectors.dossier import received_letters
from etabli.candidatures.services.effects_together import tick_interest
from etabli.core import horloge, parametres
from etabli.core.access import Actor
from etabli.core.cercles import Cercle
from etabli.core.delais import calcul
from etabli.core.documents.blocks import day_in_letters
from etabli.core.documents.issuing import issue
from etabli.core.fiches import passage
from etabli.core.formats import heure
from etabli.core.models import reference
from etabli.core.workflow import Attempt, Changes, Filled

Trying = Attempt[Candidature]


def opened(attempt: Trying) -> Changes:
    """C1: who opened it; to open is to tick one's interest."""
    actor: Actor = attempt.actor
    return {
        "opened_by_id": actor.person_id,
        "opened_by_name": actor.name,
        **tick_interest(attempt),
    }


def exchanged(attempt: Filled[Candidature, p.Exchange]) -> Changes:
    """C2."""
    return {"exchanged_on": attempt.on, "note_echange": attempt.data.note}


def characterised(attempt: Filled[Candidature, p.Characterisation]) -> Changes:
    """C3: the format is chosen and the form created, with what the geography already answers."""
    candidature = attempt.obj
    candidature.format = attempt.data.format
    candidature.fiche_version = format_of(candidature).newest
    prefill_answers(candidature)
    return {
        "format": candidature.format,
        "fiche_version": candidature.fiche_version,
        "opportunite_on": attempt.on,
        "opportunite_motif": attempt.motif,
    }


def prefill_answers(candidature: Candidature) -> None:
    """Write the known figures where nobody has written yet; the source stays beside them."""
    for cle, value in fiche.prefilled(candidature).items():
        source = f"{value.get('source', '')}, {value.get('millesime', '')}".strip(", ")
        Reponse.objects.get_or_create(
            candidature=candidature,
            cle=cle,
            defaults={"valeur": value, "valeur_source": value, "source": source},
        )


def discarded(attempt: Filled[Candidature, p.Discarding]) -> Changes:
    """C4."""
    return {
        "opportunite_on": attempt.on,
        "opportunite_motif": attempt.motif,
        "ecart_code": attempt.data.code,
        "autre_dispositif": attempt.data.autre_dispositif,
    }


def first_version(attempt: Trying) -> Changes:
    """C5."""
    return {"version": 1}


def next_version(attempt: Trying) -> Changes:
    """C7, C18, C24: the fiche is open again; the letters signed so far are of an earlier version."""
    return {
        "version": attempt.obj.version + 1,
        "frozen_sha256": "",
        "frozen_on": None,
        "synthese": "",
        "synthese_par": "",
        "synthese_on": None,
    }


def form_adopted(attempt: Trying) -> Changes:
    """The draft takes the newest form: answers stay under their keys, known figures are written."""
    candidature = attempt.obj
    older, newest = fiche.form(candidature), format_of(candidature).newest
    found = passage(older, fiche.form_of(newest), fiche.typed_answers(candidature))
    attempt.record |= {
        "fiche_version_before": older.version,
        "fiche_version": newest,
        "homeless": [champ.cle for champ in found.homeless],
    }
    candidature.fiche_version = newest
    prefill_answers(candidature)
    return {"fiche_version": newest}


# -- C6: the fiche is frozen ------------------------------------------------------------------


def frozen(attempt: Trying) -> Changes:
    """C6: answers, digest and PDF are kept; the version before stays in the archive."""
    candidature = attempt.obj
    kept = freeze_fiche(candidature, by=attempt.actor.name, on=attempt.on)
    attempt.record |= {"version": kept.numero, "sha256": kept.sha256}
    attempt.record |= {"document": kept.document.proof}
    return {
        "frozen_sha256": kept.sha256,
        "frozen_on": attempt.on,
        "first_frozen_on": candidature.first_frozen_on or attempt.on,
    }


def freeze_fiche(candidature: Candidature, *, by: str, on: dt.date) -> VersionFiche:
    """One more frozen state of the current version: edition 0 at C6, then one for each correction."""
    edition = candidature.versions.filter(numero=candidature.version).count()
    content = fiche_content(candidature, version=candidature.version, edition=edition)
    return VersionFiche.objects.create(
        candidature=candidature,
        numero=candidature.version,
        edition=edition,
        reponses=fiche.answers(candidature),
        sha256=fiche.digest(fiche.typed_answers(candidature)),
        document=issue(
            content, nature="fiche", subject=reference(candidature), circle=Cercle.PORTEURS
        ),
        frozen_on=on,
        frozen_by=by,
    )


# -- C8: the deposit --------------------------------------------------------------------------


def deposited(attempt: Trying) -> Changes:
    """C8: the number given at the first deposit and kept, the receipt, the clock of completeness."""
    candidature, on = attempt.obj, attempt.on
    numero = candidature.numero or draw_number(candidature, on=on)
    days = parametres.integer("controle_completude_jours_ouvres", on=on)
    content = decisions.receipt(
        candidature,
        numero=numero,
        at=_hour_of(on),
        on=on,
        received=received_letters(candidature),
        check_by=calcul.end_in_working_days(on, days),
        pieces=list(guards.pieces_are_there.ask(attempt).lacks),
    )
    document = issue(
        content, nature="accuse", subject=reference(candidature), circle=Cercle.PORTEURS
    )
    attempt.record |= {"numero": numero, "accuse": document.proof}
    return {
        "numero": numero,
        "first_deposit_on": candidature.first_deposit_on or on,
        "last_deposit_on": on,
        "complete_on": None,
        "stopped_on": None,
        "stopped_days": 0,
    }


def _hour_of(day: dt.date) -> str:
    """« 7 avril 2026 à 10 h 12 », Paris; the day alone when the act takes effect another day."""
    hour = f" à {heure(horloge.now())} (heure de Paris)" if day == horloge.today() else ""
    return f"{day_in_letters(day)}{hour}"


def draw_number(candidature: Candidature, *, on: dt.date) -> str:
    """The next receipt number of the format, the year and the département, in this transaction."""
    code = department_of_number(candidature)
    row, _ = Compteur.objects.get_or_create(
        format=candidature.format, annee=on.year, departement_code=code
    )
    Compteur.objects.select_for_update().filter(pk=row.pk).update(dernier=F("dernier") + 1)
    row.refresh_from_db()
    return f"{format_of(candidature).prefix}-{on.year}-{code}-{row.dernier:03d}"


def department_of_number(candidature: Candidature) -> str:
    """047, 02A, 971: the département of the lead porteur, else that of the dossier."""
    code = candidature.chef_de_file.departement_code or candidature.departement_code
    return code.rjust(3, "0")


def duplicated(attempt: Trying) -> Changes:
    """A lapsed dossier begins again: same answers, no number, version 1."""
    origin = attempt.obj.copie_de
    if origin is None:
        raise TypeError("a copy names the candidature it takes up")
    kept = (
        "format", "titre", "objet", "departement_code", "commune_id", "chef_de_file_id",
        "service_pilote_id", "prefecture_id", "interet_collectivite_on", "interet_service_on",
        "exchanged_on", "opportunite_on", "opportunite_motif", "fiche_version",
    )  # fmt: skip
    return {**{name: getattr(origin, name) for name in kept}, "version": 1}
