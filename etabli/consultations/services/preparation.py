"""A consultation is prepared: its dossier proposed by the note, written, agreed, published (M1, M2, M14)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import partial

from etabli.ateliers import services as ateliers
from etabli.ateliers.models import Atelier
from etabli.consultations import access
from etabli.consultations.dce.prefill import proposals
from etabli.consultations.models import MarcheSubsequent, SectionDCE
from etabli.consultations.services.moves import WORKFLOW
from etabli.consultations.states import UNFRUITFUL, Canal
from etabli.core import horloge
from etabli.core.access import Actor
from etabli.core.coecriture.writing import Saved, columns, write
from etabli.core.models import Entry
from etabli.core.outbox import one_act
from etabli.core.refus import Refused
from etabli.marches import selectors as marches

NO_FRAMEWORK = (
    "Aucun accord-cadre en vigueur ne permet à ce service de lancer un marché subséquent."
)


def blockers_to_prepare(atelier: Atelier, *, actor: Actor) -> list[str]:
    """What keeps the consultation of this Atelier from being prepared today, in sentences (M1)."""
    accord = marches.framework_for(atelier, on=horloge.today())
    if accord is None:
        return [NO_FRAMEWORK]
    return WORKFLOW.blockers(
        MarcheSubsequent(atelier=atelier, accord_cadre=accord), "prepare", actor=actor
    )


@one_act()
def prepare_consultation(
    atelier: Atelier, *, actor: Actor, on: dt.date | None = None
) -> MarcheSubsequent:
    """M1: the consultation of an Atelier, its papers proposed from the note d'opportunité."""
    day = on or horloge.today()
    accord = marches.framework_for(atelier, on=day)
    if accord is None:
        raise Refused(NO_FRAMEWORK)
    marche = MarcheSubsequent(
        atelier=atelier,
        accord_cadre=accord,
        numero=_number(atelier),
        objet=str(atelier),
        prepared_by_id=actor.person_id,
    )
    WORKFLOW.run(marche, "prepare", actor=actor, on=day)
    _write_proposals(marche)
    return marche


@one_act()
def relaunch_consultation(
    former: MarcheSubsequent, *, actor: Actor, on: dt.date | None = None
) -> MarcheSubsequent:
    """M14: a new one, linked to that which gave no contract, with its texts and its terms."""
    if former.etat not in UNFRUITFUL:
        raise Refused(
            "Cette consultation n’est ni infructueuse ni sans suite : elle suit son cours."
        )
    day, atelier = on or horloge.today(), former.atelier
    accord = marches.framework_for(atelier, on=day)
    marche = MarcheSubsequent(
        atelier=atelier,
        accord_cadre=accord or former.accord_cadre,
        numero=_number(atelier),
        suite_de=former,
        objet=former.objet,
        prepared_by_id=former.prepared_by_id,
        canal=former.canal,
        budget_ttc=former.budget_ttc,
        budget_motif=former.budget_motif,
        is_budget_said=former.is_budget_said,
        estimation_ht=former.estimation_ht,
        duree_mois=former.duree_mois,
        has_auditions=former.has_auditions,
    )
    WORKFLOW.run(marche, "relaunch", actor=actor, on=day)
    SectionDCE.objects.bulk_create(
        SectionDCE(
            marche=marche, piece=row.piece, code=row.code, texte=row.texte, propose=row.propose
        )
        for row in former.sections.order_by("pk")
    )
    return marche


def _number(atelier: Atelier) -> str:
    return f"MS-{atelier.numero}-{atelier.marches_subsequents.count() + 1}"


def _write_proposals(marche: MarcheSubsequent) -> None:
    candidature = marche.atelier.candidature
    assert candidature is not None, "an Atelier put to competition was asked for"
    found = proposals(candidature)
    SectionDCE.objects.bulk_create(
        SectionDCE(marche=marche, piece=piece, code=code, texte=texte, propose=texte)
        for (piece, code), texte in found.items()
    )


def write_section(
    section: SectionDCE, *, actor: Actor, texte: str, seen: Mapping[str, str] | None = None
) -> Saved:
    """The service's own words; agreements already given no longer hold when the CCTP changes (M2)."""
    access.TABLE.require(actor, "write", section.marche)
    typed = {"texte": texte}
    kept = partial(columns, section, typed)
    return write(section, typed, actor=actor, kept=kept, store=partial(_store, section), seen=seen)


def _store(section: SectionDCE, changed: dict[str, object]) -> None:
    section.texte = str(changed["texte"])
    section.save(update_fields=("texte",))


def fix_terms(
    marche: MarcheSubsequent,
    *,
    actor: Actor,
    objet: str,
    budget_ttc: Decimal,
    duree_mois: int,
    budget_motif: str = "",
    is_budget_said: bool = False,
    estimation_ht: Decimal | None = None,
    has_auditions: bool = False,
    canal: str = Canal.PLACE,
    on: dt.date | None = None,
) -> Entry:
    """M2, N-8: what is fixed before publication. Amounts in euros, the duration in months."""
    return WORKFLOW.run(
        marche, "fix_terms", actor=actor, on=on, objet=objet, budget_ttc=budget_ttc,
        duree_mois=duree_mois, budget_motif=budget_motif, is_budget_said=is_budget_said,
        estimation_ht=estimation_ht, has_auditions=has_auditions, canal=canal,
    )  # fmt: skip


def covalidate_cctp(marche: MarcheSubsequent, *, actor: Actor, on: dt.date | None = None) -> Entry:
    """M2: the collectivité or the operator of whoever acts agrees with the CCTP as it is written."""
    return WORKFLOW.run(marche, "covalidate", actor=actor, on=on)


@one_act()
def publish_consultation(
    marche: MarcheSubsequent,
    *,
    actor: Actor,
    reference_place: str,
    closes_at: dt.datetime,
    on: dt.date | None = None,
) -> Entry:
    """M2, L1: rules and papers frozen, every active holder consulted at once; the Atelier follows."""
    day = on or horloge.today()
    entry = WORKFLOW.run(
        marche,
        "publish",
        actor=actor,
        on=day,
        reference_place=reference_place,
        closes_at=closes_at,
    )
    ateliers.start_consultation(marche.atelier, on=day)
    return entry
