"""Who reads what was written before the circles: one frozen table, kept beside the lines of the journal.

Nobody reads a line, a paper, a file or a date more than before, nor one less. What has no line in the
table is read by the State alone.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import migrations

BATCH = 2_000
#: the acts of a kind of objects, then those of them that others read otherwise: circle, words told
KINDS = {
    "ateliers.atelier": "ATELIER",
    "candidatures.candidature": "PORTEURS",
    "feuilles_de_route.action": "ATELIER",
    "feuilles_de_route.feuillederoute": "ATELIER",
    "feuilles_de_route.revue": "ATELIER",
    "livrables.livrable": "ATELIER",
    "marches.bondecommande": "ETAT",
    "marches.conflit": "ETAT_TITULAIRE",
    "marches.designation": "ETAT_TITULAIRE",
    "marches.devis": "ETAT_TITULAIRE",
    "paiements.demandepaiement": "ETAT_TITULAIRE",
    "paiements.servicefait": "ETAT_TITULAIRE",
    "seances.inscription": "ATELIER",
    "seances.invitationseance": "ATELIER",
    "seances.proposition": "ATELIER",
    "seances.sessioninsitu": "ATELIER",
}
ACTS = {
    "ateliers.atelier.designate": ("ETAT", "Désigner le groupement"),
    "ateliers.atelier.enter_basket": ("ETAT", ""),
    "ateliers.atelier.redesignate": ("ETAT", ""),
    "ateliers.atelier.accept_designation": ("ETAT", ""),
    "ateliers.atelier.exhaust_designation": ("ETAT", ""),
    "ateliers.atelier.order": ("ETAT", ""),
    "ateliers.atelier.return_to_designation": ("ETAT", ""),
    "ateliers.atelier.examine_again": ("ETAT", ""),
    "ateliers.atelier.ask_again": ("ETAT", ""),
    "ateliers.atelier.abandon_unfruitful": ("ETAT", ""),
    "ateliers.atelier.wait_framework": ("ETAT", ""),
    "ateliers.atelier.leave_wait": ("ETAT", ""),
    "livrables.livrable.open_hearing": ("ETAT_TITULAIRE", ""),
    "livrables.livrable.observe": ("ETAT_TITULAIRE", ""),
    "livrables.livrable.end_hearing": ("ETAT_TITULAIRE", ""),
    "livrables.livrable.admit_with_refaction": ("ETAT_TITULAIRE", "Admettre le livrable"),
    "livrables.livrable.postpone": ("ETAT_TITULAIRE", "Ajourner le livrable"),
    "livrables.livrable.reject": ("ETAT_TITULAIRE", "Rejeter le livrable"),
    "marches.bondecommande.notify": ("ETAT_TITULAIRE", ""),
    "marches.bondecommande.settle": ("ETAT_TITULAIRE", ""),
    "marches.bondecommande.terminate": ("ETAT_TITULAIRE", ""),
    "marches.groupement.send_formal_notice": ("ETAT_TITULAIRE", ""),
    "marches.groupement.suspend": ("ETAT_TITULAIRE", ""),
    "marches.groupement.end_suspension": ("ETAT_TITULAIRE", ""),
    "marches.groupement.terminate": ("ETAT_TITULAIRE", ""),
}
#: papers by their nature
PAPERS = {
    "fiche": "PORTEURS",
    "accuse": "PORTEURS",
    "demande_complement": "PORTEURS",
    "decision_eligibilite": "PORTEURS",
    "decision_non_eligibilite": "PORTEURS",
    "ajournement": "PORTEURS",
    "devis": "ETAT_TITULAIRE",
    "bon_de_commande": "ETAT_TITULAIRE",
    "mise_en_demeure": "ETAT_TITULAIRE",
    "audition_livrable": "ETAT_TITULAIRE",
    "decision_livrable": "ETAT_TITULAIRE",
    "compte_rendu": "ATELIER",
    "programme": "ATELIER",
    "feuille_de_route": "ATELIER",
    "feuille_de_route_publique": "PUBLIC",
    "livrable_synthese": "ATELIER",
}
#: files by the kind of object they are about
FILES = {
    "acteurs.organisation": "ETAT_TITULAIRE",
    "candidatures.candidature": "PORTEURS",
    "feuilles_de_route.feuillederoute": "ATELIER",
    "livrables.livrable": "ATELIER",
}
#: dates by the kind of object they run on, then by their code
DATES = {
    "ateliers.atelier": "ATELIER",
    "candidatures.candidature": "PORTEURS",
    "feuilles_de_route.revue": "ATELIER",
    "livrables.livrable": "ATELIER",
    "marches.designation": "ETAT_TITULAIRE",
    "paiements.demandepaiement": "ETAT_TITULAIRE",
}
CODES = {
    ("ateliers.atelier", "cible"): "ETAT",
    ("livrables.livrable", "observations"): "ETAT_TITULAIRE",
    ("marches.designation", "justification"): "ETAT",
}
#: how an object leads to the firm it is about
FIRMS = {
    "ateliers.atelier": "mandataire_id",
    "livrables.livrable": "atelier__mandataire_id",
    "marches.groupement": "mandataire_id",
    "marches.conflit": "groupement__mandataire_id",
    "marches.designation": "groupement__mandataire_id",
    "marches.devis": "designation__groupement__mandataire_id",
    "marches.bondecommande": "devis__designation__groupement__mandataire_id",
    "paiements.servicefait": "bon__devis__designation__groupement__mandataire_id",
    "paiements.demandepaiement": "service_fait__bon__devis__designation__groupement__mandataire_id",
    "acteurs.organisation": "pk",
}


def of_act(verb: str) -> tuple[str, str]:
    """The circle of an act and what the others read of it."""
    return ACTS.get(verb) or (KINDS.get(verb.rpartition(".")[0], "ETAT"), "")


def of_date(subject: str, code: str) -> str:
    kind = subject.partition(":")[0]
    return CODES.get((kind, code)) or DATES.get(kind, "ETAT")


def firms(apps: Any) -> dict[str, int]:
    """The firm that each object is about, by `app.model:pk`."""
    found = {}
    for label, path in FIRMS.items():
        rows = apps.get_model(label).objects.order_by().values_list("pk", path)
        found.update({f"{label}:{pk}": firm for pk, firm in rows.iterator() if firm})
    return found


def fill(apps: Any, schema_editor: Any) -> None:
    known = firms(apps)
    _entries(apps, known)
    _rows(apps, "Document", ("subject", "nature"), known, lambda about, nature: PAPERS.get(nature))
    _rows(apps, "Fichier", ("subject", "kind"), known, lambda about, kind: FILES.get(about.partition(":")[0]))
    _rows(apps, "Echeance", ("subject", "code"), known, of_date)
    _published(apps)


def _entries(apps: Any, known: dict[str, int]) -> None:
    """Beside the lines, never in them."""
    kept = apps.get_model("core", "CercleAncien")
    rows = apps.get_model("core", "Entry").objects.filter(forme=1, ancien=None).order_by("number")
    for lot in _lots(rows.values_list("number", "verb", "subject").iterator()):
        kept.objects.bulk_create(
            kept(entry_id=number, circle=circle, told_as=told, titulaire_id=known.get(subject))
            for number, verb, subject in lot
            for circle, told in [of_act(verb)]
        )


def _lots(rows: Iterable[Any]) -> Iterator[list[Any]]:
    lot: list[Any] = []
    for row in rows:
        lot.append(row)
        if len(lot) == BATCH:
            yield lot
            lot = []
    yield lot


def _rows(apps: Any, name: str, names: tuple[str, str], known: dict[str, int], circle_of: Any) -> None:
    model = apps.get_model("core", name)
    for pk, subject, about in list(model.objects.order_by().values_list("pk", *names)):
        model.objects.filter(pk=pk).update(
            circle=circle_of(subject, about) or "ETAT", titulaire_id=known.get(subject)
        )


def _published(apps: Any) -> None:
    """V5: the version that the collectivité agreed to publish is everybody's."""
    versions = apps.get_model("livrables", "VersionLivrable").objects
    for livrable in apps.get_model("livrables", "Livrable").objects.filter(etat="PUBLIE"):
        last = versions.filter(livrable=livrable).order_by("-numero").first()
        if last is not None:
            papers, files = apps.get_model("core", "Document"), apps.get_model("core", "Fichier")
            papers.objects.filter(pk=last.document_id).update(circle="PUBLIC")
            files.objects.filter(pk__in=[last.pdf_id, last.source_id]).update(circle="PUBLIC")


def forget(apps: Any, schema_editor: Any) -> None:
    apps.get_model("core", "CercleAncien").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("acteurs", "0001_initial"),
        ("ateliers", "0002_version_du_format"),
        ("core", "0009_circles"),
        ("espaces", "0001_abonnement_agenda"),
        ("livrables", "0002_delays_stop_with_their_atelier"),
        ("marches", "0002_raise_the_maximum"),
        ("paiements", "0001_initial"),
    ]
    operations = [migrations.RunPython(fill, forget)]
