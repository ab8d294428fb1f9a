"""The tab of an Atelier, the page of a livrable and of its acts (screen 25)."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from etabli.ateliers.deroules import deroule_of
from etabli.ateliers.models import Atelier
from etabli.core import cercles, duties, reading
from etabli.core.access import Actor
from etabli.core.cercles import Cercle, Seat
from etabli.core.coecriture import history
from etabli.core.delais import echeances
from etabli.core.documents.models import Document
from etabli.core.duties import Duty
from etabli.core.fichiers import kinds
from etabli.core.formats import date_longue
from etabli.core.fuseaux import minuit
from etabli.core.hooks import links_beside
from etabli.core.models import Echeance, reference
from etabli.livrables import access, publication, selectors, services
from etabli.livrables.documents import decisions
from etabli.livrables.models import Livrable, SectionLivrable, VersionLivrable
from etabli.livrables.pages.writing import slug_of
from etabli.livrables.states import CONSIGNES, LICENCE, VERIFIED, Etat, Images, Partie

Context = dict[str, object]
LETTERS = ("audition_livrable", "decision_livrable")


# -- the tab of an Atelier ------------------------------------------------------------------


def of_atelier(atelier: Atelier, actor: Actor, *, on: dt.date) -> Context:
    """Each livrable with its state, its last version and its next date."""
    rows = access.LIVRABLES.visible(actor, "follow").filter(atelier=atelier)
    seats = cercles.answers(access.LIVRABLES, actor, "follow")
    found = rows.annotate(**seats).select_related("atelier__commune").order_by("pk")
    return {
        "atelier": atelier,
        "rows": [_line(one, actor, on=on) for one in found],
        "not_yet": NOT_YET[len(deroule_of(atelier).livrables) > 1],
        "published": publication.published_documents(atelier),
    }


#: what is said while nothing is expected, for a kit of one livrable or of several
NOT_YET = {
    False: "Le livrable de synthèse est attendu à partir de la restitution, quand la session sur place a eu lieu.",
    True: "Les livrables sont attendus dès que le marché est notifié, chacun avec sa date de remise.",
}


def _line(one: Livrable, actor: Actor, *, on: dt.date) -> Context:
    return {
        "livrable": one,
        "etat": state_told(one, is_party=access.is_party(one, actor)),
        "version": one.current,
        "next": _next_date(one, on=on),
    }


def _next_date(one: Livrable, *, on: dt.date) -> str:
    """« à remettre avant le … », « à vérifier avant le … »."""
    if one.etat in VERIFIED:
        end = selectors.verification_end(one, on=on)
        return f"à vérifier au plus tard le {minuit(end, one.place)}" if end else ""
    for code, words in (("remise", "à remettre"), ("reprise", "à corriger")):
        due = echeances.of(one, code)
        if due:
            return f"{words} au plus tard le {minuit(due.due_on, one.place)}"
    if one.published_on:
        return f"publié le {date_longue(one.published_on)}"
    return f"admis le {date_longue(one.admitted_on)}" if one.admitted_on else ""


def state_told(one: Livrable, *, is_party: bool) -> Etat:
    """The state; a reduction of the price is a matter between the State and the holder."""
    told = {} if is_party else services.WORKFLOW.told_states
    return Etat(told.get(one.etat, one.etat))


# -- the page of one livrable ---------------------------------------------------------------


def livrable(one: Livrable, actor: Actor, *, on: dt.date) -> Context:
    """Screen 25: what happens now, the document, its parts, its versions, the remarks."""
    can = access.LIVRABLES.abilities(actor, one)
    seat = access.seat_of(one, actor)
    is_party = seat.reads(Cercle.ETAT_TITULAIRE, one.titulaire_id)
    sentence, is_mine = _now(one, actor)
    return {
        "livrable": one,
        "etat": state_told(one, is_party=is_party),
        "to_correct": one.motif if one.etat == Etat.AJOURNE and is_party else "",
        "sentence": sentence,
        "is_mine": is_mine,
        "due": _due(one, on=on, is_party=is_party),
        "version": one.current,
        "versions": [_version(v) for v in one.versions.order_by("-numero")],
        "parts": _parts(one),
        "missing": selectors.missing_parts(one) if can["write"] else [],
        "may_write": can["write"],
        "deposits": _deposits(one, can),
        "decision": _decision(one, is_party=is_party),
        "letters": [_letter(one, paper) for paper in letters_of(one, seat)],
        "publication": _publication(one, is_party=is_party),
        "comments": _comments(one, actor),
        "links": links_beside("livrables.livrable", one, actor),
        "may_comment": can["comment"],
        "formats": (("pdf", "PDF"), ("odt", "ODT")),
    }


def _now(one: Livrable, actor: Actor) -> tuple[str, bool]:
    """What happens now for this reader, and whether it is theirs to act."""
    owed = duties.duties_on(actor, one)
    mine = [duty for duty in owed if duty.is_mine]
    told = mine or [duty for duty in owed if duty.row.is_told]
    if not told:
        return PASSIVE.get(Etat(one.etat), ""), False
    return _said(told[0]), bool(mine)


def _said(duty: Duty) -> str:
    """The answer to a hearing has its own last day, beside that of the verification."""
    if duty.name != "observe" or duty.due_on is None:
        return duty.sentence
    until = minuit(duty.due_on, duty.place)
    if duty.is_mine:
        return f"Le service vous a écrit : donnez vos observations avant le {until}."
    return f"Le titulaire a jusqu’au {until} pour donner ses observations."


PASSIVE = {
    Etat.PUBLIE: "Le livrable est publié.",
    Etat.SANS_OBJET: "L’Atelier s’est arrêté : ce livrable n’est plus attendu.",
}


def _due(one: Livrable, *, on: dt.date, is_party: bool) -> Context | None:
    """The date that matters now, with the days left and what silence does."""
    if one.etat in VERIFIED:
        end = selectors.verification_end(one, on=on)
        row: Echeance | None = echeances.of(one, "verification")
        is_stopped = bool(row and row.suspended_on and one.is_in_hearing)
        return {
            "on": end,
            "is_tacit": True,
            "is_stopped": is_stopped and is_party,
            "days": (end - on).days if end else None,
        }
    found = echeances.of(one, "remise") or echeances.of(one, "reprise")
    if found is None:
        return None
    return {
        "on": found.due_on,
        "is_tacit": False,
        "is_stopped": False,
        "days": (found.due_on - on).days,
    }


def _version(version: VersionLivrable) -> Context:
    """The two files of a version, with format, size and digest."""
    paper, source = version.paper, version.source
    address = [version.livrable_id, version.numero]
    return {
        "version": version,
        "label": f"Version {version.numero}",
        "files": [
            {
                "url": reverse("livrables:version", args=[*address, "pdf"]),
                "label": "Le document",
                "format": "PDF",
                "size": paper.size,
            },
            {
                "url": reverse("livrables:version", args=[*address, "source"]),
                "label": "Le document modifiable",
                "format": source.format,
                "size": source.size,
            },
        ],
    }


def _parts(one: Livrable) -> list[Context]:
    """The parts in order with what is written and what Établi takes up by itself."""
    if not one.is_composed_here:
        return []
    rows = {section.code: section for section in one.sections.order_by("pk")}
    written = history.of_all(rows.values(), "texte")
    missing = set(selectors.unwritten(one))
    return [
        {
            "section": rows[partie.value],
            "numero": number,
            "slug": slug_of(partie),
            "consigne": CONSIGNES[partie],
            "state": _part_state(rows[partie.value], partie, missing),
            "written": written.get(reference(rows[partie.value])),
        }
        for number, partie in enumerate(Partie, 1)
    ]


def _part_state(section: SectionLivrable, partie: Partie, missing: set[Partie]) -> tuple[str, str]:
    """The state in words and its tone."""
    if partie in missing:
        return "à écrire", "warning"
    if section.texte:
        return "écrite", "success"
    return "reprise des données", "info"


def _deposits(one: Livrable, can: dict[str, bool]) -> list[Context]:
    """The two ways of handing in, when this reader may."""
    move = services.deposit_move(one)
    if not can[move] or move not in services.WORKFLOW.moves_from(one.etat):
        return []
    files: Context = {
        "label": "Déposer un PDF et sa source",
        "url": reverse("livrables:deposer-fichiers", args=[one.pk]),
        "kind": "secondary",
    }
    if move == "supply_accessible":
        is_needed = bool(one.current and not one.current.is_accessible)
        return [files | {"label": "Déposer une version accessible"}] if is_needed else []
    if not one.is_composed_here:
        return [files | {"kind": "primary"}]
    if unwritten := selectors.unwritten(one):
        return [_first_part(one, unwritten[0]), files]
    composed: Context = {
        "label": "Déposer le document composé par Établi",
        "url": reverse("livrables:deposer", args=[one.pk]),
        "kind": "primary",
    }
    return [composed, files]


def _first_part(one: Livrable, partie: Partie) -> Context:
    """What to write first, before the composed document can be handed in."""
    return {
        "label": f"Écrire la partie « {partie.label} »",
        "url": reverse("livrables:partie", args=[one.pk, slug_of(partie)]),
        "kind": "primary",
    }


def _decision(one: Livrable, *, is_party: bool) -> list[tuple[str, str]]:
    """What was decided; the price and the reproaches are for the State and the holder."""
    lines = []
    if one.admitted_on:
        how = " (silence du service)" if one.is_tacit else ""
        lines.append(("Admis", f"{date_longue(one.admitted_on)}{how}"))
    elif one.decided_on:
        lines.append((state_told(one, is_party=is_party).label, date_longue(one.decided_on)))
    return [*lines, *_contract_lines(one)] if is_party else lines


def _contract_lines(one: Livrable) -> list[tuple[str, str]]:
    """Réfaction, reasons and hearing."""
    lines = []
    if one.refaction_taux is not None or one.refaction_montant is not None:
        lines.append(("Réfaction", decisions.reduction(one)))
    if one.motif:
        lines.append(("Raisons", one.motif))
    if one.audition_on:
        intended = one.get_audition_objet_display()
        lines.append(("Audition", f"{date_longue(one.audition_on)} : {intended}"))
        lines.append(("Observations du titulaire", one.observations or "aucune"))
    return lines


def letters_of(one: Livrable, seat: Seat) -> QuerySet[Document]:
    """The letters of the verification that this reader may open, newest first."""
    rows = Document.objects.filter(nature__in=LETTERS, subject=one.reference)
    return reading.opened(rows, seat).order_by("-created_at", "pk")


def _letter(one: Livrable, paper: Document) -> Context:
    return {
        "url": reverse("livrables:courrier", args=[one.pk, paper.pk, "pdf"]),
        "label": paper.title,
        "format": "PDF",
        "size": paper.size,
    }


def _publication(one: Livrable, *, is_party: bool) -> list[Context]:
    """V5 as a check-list: admitted, image rights, accessible, accord."""
    version = one.current
    if version is None:
        return []
    is_free = one.images in (Images.AUCUNE_PERSONNE, Images.AUTORISATIONS)
    lines = [
        ("Admission", one.is_admitted, "todo", state_told(one, is_party=is_party).label),
        ("Droit à l’image", is_free, "blocking", one.get_images_display()),
        ("PDF accessible à tous", version.is_accessible, "blocking", " ".join(version.defauts)),
        ("Accord de la collectivité", one.agreed_on is not None, "todo", one.motif_refus),
    ]
    return [
        {"label": label, "state": "ok" if is_met else otherwise, "detail": detail}
        for label, is_met, otherwise, detail in lines
    ]


def _comments(one: Livrable, actor: Actor) -> list[Context]:
    """The remarks of the circles this reader belongs to."""
    rows = access.COMMENTAIRES.visible(actor).filter(livrable=one).order_by("at", "pk")
    return [
        {
            "author": row.written_by_name,
            "role": row.written_by_role,
            "at": row.at,
            "text": row.texte,
            "circle": row.get_cercle_display(),
        }
        for row in rows
    ]


# -- the acts and what is public ---------------------------------------------------------------


def evidence(one: Livrable, actor: Actor, *, move: str, on: dt.date) -> Context:
    """What stands above the form of a decision: the document, the delay, the hearing."""
    version = one.current
    is_party = access.is_party(one, actor)
    return {
        "livrable": one,
        "version": _version(version) if version else None,
        "due": _due(one, on=on, is_party=is_party),
        "decision": _decision(one, is_party=is_party),
        "is_publication": move in ("agree_publication", "refuse_publication", "ask_publication"),
        "licence": LICENCE,
    }


def public_version(one: Livrable, fmt: str) -> VersionLivrable:
    """The published version, if it exists in that format."""
    version = one.current
    if version is None or fmt not in ("pdf", kinds.KINDS[version.source.kind].suffix):
        raise Http404(f"Ce document n’existe pas au format {fmt}.")
    return version
