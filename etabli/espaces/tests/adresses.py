"""Every address of the site, filled with the objects of the story."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from etabli.actualites.models import Actualite
from etabli.core.documents.models import Document
from etabli.core.fichiers.models import Fichier
from etabli.core.models import Message, reference
from etabli.credits.models import EnveloppeBudgetaire
from etabli.espaces.tests.stories import Monde
from etabli.feuilles_de_route.models import (
    AccordPorteur,
    Action,
    Indicateur,
    LienAction,
    LigneFinancement,
    MesureIndicateur,
    PlanFinancement,
    Revue,
)
from etabli.livrables.models import Livrable
from etabli.marches.models import AttestationVigilance
from etabli.paiements.models import DemandePaiement, ServiceFait
from etabli.seances.models import (
    Calendrier,
    ContrainteCalendrier,
    DecisionReunion,
    DocumentRecu,
    Entretien,
    FraisOrganisation,
    Inscription,
    InvitationSeance,
    Jalon,
    Presence,
    Sequence,
)

#: the moves tried on the page of acts, by what comes before « actes » in the address
MOVES = {
    "candidatures": "withdraw", "accords-cadres": "suspend", "titulaires": "suspend",
    "designations": "accept", "devis": "validate", "bons-de-commande": "sign", "sessions": "close",
    "invitations": "cancel", "inscriptions": "cancel", "propositions": "keep",
    "feuilles-de-route": "validate", "actions": "request-step", "revues": "fill",
    "services-faits": "certify", "demandes": "pay", "livrables": "admit", "ateliers": "suspend",
    "conflits": "confirm", "reunions": "complete",
    "entretiens": "withdraw", "lectures": "read",
    "actualites": "withdraw", "calendriers": "propose-again", "frais": "settle",
}  # fmt: skip


def _first(model: Any, **lookup: Any) -> int:
    found = model.objects.filter(**lookup).order_by("pk").first()
    return found.pk if found else 0


def keys(monde: Monde) -> dict[str, Callable[[], Any]]:
    """The primary key of the object named by the word before it in the address."""
    atelier, g2 = monde.atelier, monde.contract.groupements["G2"]
    return {
        "candidatures": lambda: monde.candidature.pk,
        "accords-cadres": lambda: monde.contract.accord.pk,
        "titulaires": lambda: g2.pk,
        "atelier": lambda: atelier.pk,
        "ateliers": lambda: atelier.pk,
        "designations": lambda: monde.designation.pk,
        "devis": lambda: monde.devis.pk,
        "bons-de-commande": lambda: monde.bon.pk,
        "attestations": lambda: _first(AttestationVigilance, organisation=g2.mandataire),
        "sessions": lambda: monde.session.pk,
        "sequences": lambda: _first(Sequence),
        "invitations": lambda: _first(InvitationSeance),
        "inscriptions": lambda: _first(Inscription),
        "presences": lambda: _first(Presence),
        "reunions": lambda: monde.reunion.pk,
        "entretiens": lambda: _first(Entretien),
        "lectures": lambda: _first(DocumentRecu),
        "calendriers": lambda: _first(Calendrier),
        "frais": lambda: _first(FraisOrganisation),
        "jalons": lambda: _first(Jalon),
        "contraintes": lambda: _first(ContrainteCalendrier),
        "decisions-de-reunion": lambda: _first(DecisionReunion),
        "actualites": lambda: _first(Actualite),
        "propositions": lambda: monde.proposition.pk,
        "feuilles-de-route": lambda: monde.feuille.pk,
        "accords": lambda: _first(AccordPorteur),
        "actions": lambda: _first(Action),
        "plans": lambda: _first(PlanFinancement),
        "liens": lambda: _first(LienAction),
        "indicateurs": lambda: _first(Indicateur),
        "mesures": lambda: _first(MesureIndicateur),
        "lignes": lambda: _first(LigneFinancement),
        "revues": lambda: _first(Revue),
        "services-faits": lambda: _first(ServiceFait),
        "demandes": lambda: _first(DemandePaiement),
        "livrables": lambda: _first(Livrable),
        "enveloppes": lambda: _first(EnveloppeBudgetaire, service=monde.contract.service),
    }


def routes(
    resolver: URLResolver | None = None, prefix: str = "", space: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Name, route and pattern of every address of ours (the sign-in pages are allauth's)."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route, entry.namespace or space)
        elif space:
            yield f"{space}:{entry.name}", route, entry


def addresses(monde: Monde) -> dict[str, str]:
    """Every address, by name, with the objects of the story in it."""
    pks, others = keys(monde), parameters(monde)
    found = {}
    for name, route, pattern in routes():
        names = pattern.pattern.converters
        given = {key: others.get((name, key), others.get(("", key), "x")) for key in names}
        segments = route.split("/")
        if "pk" in names and ("", "pk", name) not in others:
            place = next(i for i, part in enumerate(segments) if ":pk>" in part)
            before = segments[place - 1]
            given["pk"] = others.get((name, "pk"), pks.get(before, lambda: 0)())
            given |= {"move": MOVES.get(before, "x")} if "move" in names else {}
        found[name] = reverse(name, kwargs=given)
    return found


def parameters(monde: Monde) -> dict[tuple[str, ...], Any]:
    """The parts of an address that are not a primary key."""
    courrier = monde.candidature.courriers.order_by("pk")[0]
    paper = Document.objects.filter(subject=reference(monde.candidature)).order_by("pk")[0]
    order = Document.objects.filter(subject=monde.bon.reference).order_by("pk")[0]
    letter = Fichier.objects.filter(subject=reference(monde.candidature)).order_by("pk")[0]
    joined = Fichier.objects.filter(subject__startswith="core.echange:").order_by("pk").first()
    nobody = "00000000-0000-4000-8000-000000000000"
    message = Message.objects.filter(person_id=monde.people["SERVICE_PILOTE"].person_id).first()
    return {
        ("", "fmt"): "pdf",
        ("feuilles_de_route:export-ordonne", "ordre"): "themes",
        ("", "numero"): 1,
        ("", "uuid"): nobody,
        ("", "paper"): nobody,
        ("", "item"): 0,
        ("", "rank"): 0,
        ("", "rang"): 0,
        ("", "retour"): 0,
        ("", "image"): 0,
        ("", "reponse"): 0,
        ("", "commune"): 0,
        ("", "older"): 1,
        ("", "newer"): 2,
        ("", "code"): "synthese",
        ("", "cercle"): "PORTEURS",
        ("", "type"): courrier.type,
        ("", "organisation"): courrier.organisation_id,
        ("", "courrier"): courrier.pk,
        ("candidatures:document", "number"): paper.pk,
        ("candidatures:section", "section"): "projet",
        ("candidatures:fichier", "fichier"): letter.pk,
        ("espaces:atelier-document", "number"): order.pk,
        ("espaces:atelier-fichier", "number"): letter.pk,
        ("espaces:atelier-piece", "number"): joined.pk if joined else nobody,
        ("redaction:remarque-piece", "number"): nobody,
        ("candidatures:piece", "number"): joined.pk if joined else nobody,
        ("espaces:public-atelier", "slug"): monde.atelier.slug,
        ("espaces:public-document", "slug"): monde.atelier.slug,
        ("livrables:public-document", "slug"): monde.atelier.slug,
        ("livrables:public-document", "livrable"): "livrable-de-synthese",
        ("actualites:publiques", "slug"): monde.atelier.slug,
        ("actualites:flux", "slug"): monde.atelier.slug,
        ("actualites:agenda", "slug"): monde.atelier.slug,
        ("actualites:publique", "slug"): monde.atelier.slug,
        ("actualites:publique", "pk"): _first(Actualite),
        ("actualites:image-publique", "slug"): monde.atelier.slug,
        ("actualites:image-publique", "pk"): _first(Actualite),
        ("seances:inscription", "slug"): monde.session.slug,
        ("espaces:message", "pk"): message.pk if message else nobody,
        ("espaces:message-lu", "pk"): message.pk if message else nobody,
        ("espaces:technique-renvoyer", "pk"): nobody,
        ("espaces:relancer", "label"): "ateliers.atelier",
        ("espaces:relancer", "pk"): monde.atelier.pk,
        ("espaces:relancer", "move"): "close",
        ("seances:reunion-modifier", "pk"): monde.prevue.pk,
        ("acteurs:become", "pk"): 0,
        ("acteurs:annuler", "pk"): 0,
    }
