"""One whole Flash, or one whole Local, told as data: what `etabli parcours` prints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings

from demo import country, course, execution, territoire
from demo.scene import Scene
from demo.sujets import Sujet, sujet
from demo.theatre import play
from etabli.ateliers.models import Atelier
from etabli.ateliers.selectors import duration_days, duration_months
from etabli.ateliers.states import Etat
from etabli.consultations.analyse import LigneClassement
from etabli.consultations.models import MarcheSubsequent
from etabli.consultations.selectors import judging
from etabli.core import horloge, journal
from etabli.core.models import Document, Entry, Fichier
from etabli.credits.selectors import depense_of
from etabli.feuilles_de_route.models import Revue
from etabli.livrables.models import Livrable
from etabli.livrables.selectors import handing_over_day
from etabli.marches.models import LigneTourniquet
from etabli.marches.selectors import devis_of, validated_version
from etabli.paiements.models import DemandePaiement
from etabli.paiements.states import EtatAvance
from etabli.seances.selectors import sessions_of
from etabli.territoires.models import Commune, Epci

#: the framework is in force well before the first contact
BEFORE = 60


def tell(commune: Commune, *, start: dt.date) -> Scene:
    """Play a whole Flash of this commune from that day; it ends `course.LENGTH` days later."""
    first, end = start - dt.timedelta(days=BEFORE), start + dt.timedelta(days=course.LENGTH)
    bureau, firms = country.found(first)
    scene = country.stage(commune, bureau, firms, start=start)
    agenda = country.agenda(bureau, [scene.people.service], firms, start=first, until=end)
    play([agenda, course.flash(scene)], until=end)
    return scene


def tell_local(
    where: Epci | Sequence[Commune], *, start: dt.date, about: Sujet | None = None
) -> Scene:
    """Play a Local from that day to the first review of its roadmap, `execution.LENGTH` days later.

    It is carried by an EPCI with two of its communes, or by these communes. Its offers are sealed, under
    three keys kept in the data folder.
    """
    first, end = start - dt.timedelta(days=BEFORE), start + dt.timedelta(days=execution.LENGTH)
    bureau, firms = country.found(first)
    subject = about or sujet("territoire")
    if isinstance(where, Epci):
        scene = territoire.stage_epci(where, bureau, firms, subject, start=start)
    else:
        scene = territoire.stage_communes(where, bureau, firms, subject, start=start)
    scene.is_sealed = True
    agenda = country.agenda(bureau, [scene.people.service], firms, start=first, until=end)
    play([agenda, execution.whole(scene)], until=end)
    return scene


def faults_of_local(scene: Scene) -> list[str]:
    """What did not end as it should, in sentences; empty for a Local that is followed."""
    atelier, found = Atelier.objects.filter(candidature_id=scene.candidature_id).first(), []
    if atelier is None:
        dossier = scene.candidature.get_etat_display()
        return [f"La demande s’est arrêtée à l’étape « {dossier} »."]
    if atelier.etat != Etat.EN_SUIVI:
        found.append(f"L’Atelier s’est arrêté à l’étape « {atelier.get_etat_display()} ».")
    if not journal.verify().is_valid:
        found.append("La chaîne du journal est rompue.")
    return found


def account_of_local(scene: Scene) -> dict[str, Any]:
    """The story of a Local as one object, however far it went: stages, ranking, amounts, files, journal."""
    verdict = journal.verify()
    atelier = Atelier.objects.filter(candidature_id=scene.candidature_id).first()
    marche = MarcheSubsequent.objects.filter(atelier=atelier).order_by("-pk").first()
    reached = atelier or scene.candidature
    return {
        "atelier": f"{settings.SITE_URL}{reached.get_absolute_url()}",
        "etat": reached.etat,
        "etapes": [_step(entry) for entry in _entries(scene)],
        "classement": [_ranked(line) for line in judging.ranking(marche).lignes] if marche else [],
        "montants": _contract_amounts(marche, reached.reference),
        "livrables": [
            _livrable(one) for one in Livrable.objects.filter(atelier=atelier).order_by("pk")
        ],
        "paiements": list(_payments(marche)) if marche else [],
        "durees": _durations(atelier) if atelier else {},
        "fichiers": list(_files()),
        "journal": {"entrees": verdict.entries, "chaine_valide": verdict.is_valid},
    }


def _contract_amounts(marche: MarcheSubsequent | None, root: str) -> dict[str, str]:
    zero = Decimal("0.00")
    return {
        "budget_ttc": f"{(marche and marche.budget_ttc) or zero:.2f}",
        "attribue_ht": f"{(marche and marche.montant_ht) or zero:.2f}",
        "attribue_ttc": f"{(marche and marche.montant_ttc) or zero:.2f}",
        "engage": f"{depense_of(root).engage:.2f}",
        "paye": f"{depense_of(root).paye:.2f}",
        "final_ht": f"{(marche and marche.final_ht) or zero:.2f}",
    }


def _payments(marche: MarcheSubsequent) -> Iterator[dict[str, Any]]:
    """CH-8 to CH-11: each advance, then each request of each step, firm by firm."""
    for one in marche.avances.filter(etat=EtatAvance.VERSEE).order_by("pk"):
        yield {
            "etape": "AVANCE",
            "beneficiaire": one.organisation.nom,
            "brut": f"{one.montant:.2f}",
            "recuperation": "0.00",
            "net": f"{one.montant:.2f}",
            "certifie_le": None,
            "demande_le": None,
            "paye_le": _iso(one.versee_on),
        }
    rows = DemandePaiement.objects.filter(service_fait__marche=marche)
    for demande in rows.select_related("service_fait", "beneficiaire").order_by("rang", "pk"):
        yield {
            "etape": demande.service_fait.etape,
            "beneficiaire": demande.beneficiaire.nom,
            "brut": f"{demande.ttc:.2f}",
            "recuperation": f"{demande.recuperation:.2f}",
            "net": f"{demande.net:.2f}",
            "certifie_le": _iso(demande.service_fait.certified_on),
            "demande_le": _iso(demande.recue_on),
            "paye_le": _iso(demande.payee_on),
        }


def _livrable(one: Livrable) -> dict[str, Any]:
    """What was handed in: when it was due, handed in, admitted."""
    version = one.current
    return {
        "type": one.type,
        "etat": one.etat,
        "versions": version.numero if version else 0,
        "du_le": _iso(handing_over_day(one)),
        "remis_le": _iso(version.deposited_on if version else None),
        "admis_le": _iso(one.admitted_on),
    }


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _durations(atelier: Atelier) -> dict[str, Any]:
    """D-02, K7: the work of the team, and the days on site of each session."""
    months = duration_months(atelier, on=horloge.today())
    return {
        "notifie_le": _iso(atelier.notified_on),
        "admis_le": _iso(atelier.admission_on),
        "clos_le": _iso(atelier.closed_on),
        "jours": duration_days(atelier, on=horloge.today()),
        "mois": f"{months}" if months is not None else None,
        "jours_suspendus": atelier.suspended_days,
        "sessions": [
            {
                "numero": one.numero,
                "du": _iso(one.debut_on),
                "au": _iso(one.fin_on),
                "jours": one.jours,
            }
            for one in sessions_of(atelier)
        ],
        "revues": [
            {"mois": one.mois, "prevue_le": _iso(one.prevue_on), "tenue_le": _iso(one.tenue_on)}
            for one in Revue.objects.filter(feuille__atelier=atelier).order_by("mois")
        ],
    }


def _ranked(line: LigneClassement) -> dict[str, Any]:
    scores = [part for score in line.scores for part in (score, *score.details)]
    return {
        "titulaire": line.offre,
        "rang": line.rang,
        "total": f"{line.total:.2f}",
        "criteres": {score.code: f"{score.points:.2f}" for score in scores},
    }


def faults(scene: Scene) -> list[str]:
    """What did not end as it should, in sentences; empty for a whole Flash."""
    atelier, found = scene.atelier, []
    if atelier.etat != Etat.EN_SUIVI:
        found.append(f"L’Atelier s’est arrêté à l’étape « {atelier.get_etat_display()} ».")
    if any(bon.etat != "SOLDE" for bon in scene.bons):
        found.append("Un bon de commande n’est pas soldé.")
    if not journal.verify().is_valid:
        found.append("La chaîne du journal est rompue.")
    return found


def account(scene: Scene) -> dict[str, Any]:
    """The story as one object: stages, amounts, tourniquet, files, journal."""
    atelier = scene.atelier
    verdict = journal.verify()
    return {
        "atelier": f"{settings.SITE_URL}{atelier.get_public_url()}",
        "etat": atelier.etat,
        "etapes": [_step(entry) for entry in _entries(scene)],
        "montants": _amounts(atelier),
        "tourniquet": _turn(atelier),
        "fichiers": list(_files()),
        "journal": {"entrees": verdict.entries, "chaine_valide": verdict.is_valid},
    }


def _entries(scene: Scene) -> Iterator[Entry]:
    ateliers = Atelier.objects.filter(candidature_id=scene.candidature_id)
    roots = [scene.candidature.reference, *(one.reference for one in ateliers.order_by("pk"))]
    yield from Entry.objects.filter(root__in=roots).order_by("number")


def _step(entry: Entry) -> dict[str, str]:
    _, objet, move = entry.verb.split(".")
    return {
        "objet": objet,
        "move": move,
        "regle": entry.rule,
        "de": entry.source,
        "vers": entry.target,
        "par": entry.role,
        "le": entry.effective_on.isoformat(),
    }


def _amounts(atelier: Atelier) -> dict[str, str]:
    devis = devis_of(atelier)
    version = validated_version(devis) if devis else None
    zero = Decimal("0.00")
    return {
        "devis_ht": f"{version.ht if version else zero:.2f}",
        "devis_ttc": f"{version.ttc if version else zero:.2f}",
        "engage": f"{depense_of(atelier.reference).engage:.2f}",
        "paye": f"{depense_of(atelier.reference).paye:.2f}",
    }


def _turn(atelier: Atelier) -> dict[str, Any]:
    """The file before and after the designation, and each test that was made."""
    line = LigneTourniquet.objects.filter(atelier=atelier).order_by("numero").first()
    if line is None:
        return {"avant": [], "apres": [], "tests": []}
    return {"avant": line.file_avant, "apres": line.file_apres, "tests": line.tests}


def _files() -> Iterator[dict[str, str]]:
    """Every paper issued and every file deposited, with its place under the data folder."""
    for document in Document.objects.order_by("created_at", "pk"):
        yield _file(document.nature, document.path, document.sha256)
    for fichier in Fichier.objects.order_by("created_at", "pk"):
        yield _file(f"depot:{fichier.subject.split(':')[0]}", fichier.path, fichier.sha256)


#: how the account calls a paper whose kind has a longer name in the product
CALLED = {
    "dce_rc": "reglement",
    "dce_cctp": "cctp",
    "dce_cadre": "cadre_reponse",
    "dce_dpgf": "dpgf",
    "dce_ae": "acte_engagement",
    "dce_note": "note_opportunite",
    "dce_acteurs": "liste_acteurs",
    "rejet_offre": "lettre_rejet",
    "notification_marche": "notification",
    "texte_note_cadrage": "cadrage",
    "texte_carnet": "carnet",
    "texte_rapport_final": "rapport",
    "texte_feuille_de_route": "feuille",
    "texte_livret": "livret",
    "texte_etonnement": "etonnement",
    "texte_kit_presse": "kit_presse",
}


def _file(nature: str, path: str, sha256: str) -> dict[str, str]:
    return {
        "nature": CALLED.get(nature, nature),
        "chemin": f"fichiers/{path}",
        "sha256": sha256,
    }
