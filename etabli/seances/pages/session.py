"""A session at a glance: where it stands, what is ready, what to print."""

from __future__ import annotations

from django.urls import reverse

from etabli.core import duties
from etabli.core.access import Actor
from etabli.core.formats import compte, duree
from etabli.seances import selectors
from etabli.seances.models import SessionInSitu
from etabli.seances.pages.frame import Counts, frame, part_of
from etabli.seances.states import Etat

#: the steps that ask for what is prepared, and for what is told of the day
UNTIL_HELD = {"open", "resume", "close"}
UNTIL_TOLD = {"resume", "close", "issue_minutes"}


def overview(session: SessionInSitu, actor: Actor) -> dict[str, object]:
    context = frame(session, actor, current="session")
    figures = context["figures"]
    return {
        **context,
        "ready": ready(session, figures, owed=_owed(session)),
        "is_registration_open": selectors.is_registration_open(session),
        "big": [
            {"value": figures.seats, "label": f"inscrits pour {session.capacite} places",
             "url": part_of(session, "inscriptions")},
            {"value": figures.present, "label": "présents", "url": part_of(session, "presences")},
            {"value": figures.propositions, "label": "propositions",
             "url": reverse("seances:propositions", args=[session.atelier_id])},
        ],
        "facts": _facts(session),
        "memory": selectors.memory_of(session),
    }  # fmt: skip


def _facts(session: SessionInSitu) -> list[tuple[str, str]]:
    return [
        ("Horaires", session.heures),
        ("Durée", compte(session.jours, "jour,jours")),
        ("Lieu", session.lieu),
        ("Capacité", compte(session.capacite, "personne,personnes")),
        ("Accessibilité", session.accessibilite),
        ("Public", "ouverte au public" if session.is_public else "sur invitation seulement"),
    ]


def _owed(session: SessionInSitu) -> set[str]:
    """The steps of the session that somebody has to take today."""
    rows = duties.standing_on([session.reference], *UNTIL_HELD, *UNTIL_TOLD)
    return {row.name for row in rows}


def ready(session: SessionInSitu, figures: Counts, *, owed: set[str]) -> list[dict[str, str]]:
    """What a session needs, in the order it is done, each verified or to do.

    What is to do is said while the step that asks for it is owed by somebody; the rest is a fact.
    """
    lines = [
        (UNTIL_HELD, _programme(figures), part_of(session, "programme")),
        (UNTIL_HELD, _announced(session), ""),
        (UNTIL_HELD, _invited(figures), part_of(session, "invitations")),
    ]
    if session.etat != Etat.PREPARATION:
        lines.append((UNTIL_TOLD, _attendance(figures), part_of(session, "presences")))
    if session.etat == Etat.CLOSE:
        lines += [
            (
                UNTIL_TOLD,
                _sorted(figures),
                reverse("seances:propositions", args=[session.atelier_id]),
            ),
            (UNTIL_TOLD, _minutes(session), part_of(session, "compte-rendu")),
        ]
    return [
        {**line, "url": url}
        for steps, line, url in lines
        if line["state"] != "todo" or owed & steps
    ]


def _programme(figures: Counts) -> dict[str, str]:
    if figures.excess:
        return _line("Programme", "alert", f"Il déborde de la journée de {duree(figures.excess)}.")
    if not figures.sequences:
        return _line(
            "Programme",
            "todo",
            "Il est vide : une visite et une séance collectives y sont attendues.",
        )
    return _line("Programme", "ok", compte(figures.sequences, "séquence,séquences"))


def _announced(session: SessionInSitu) -> dict[str, str]:
    if not session.is_public:
        return _line("Annonce", "ok", "La session se tient sur invitation.")
    if session.annoncee_le is None:
        return _line(
            "Annonce", "todo", "Les inscriptions s’ouvrent quand la session est annoncée."
        )
    return _line("Annonce", "ok", "La session paraît sur la page publique de l’Atelier.")


def _invited(figures: Counts) -> dict[str, str]:
    if not figures.guests:
        return _line("Invitations", "todo", "Personne n’est encore invité.")
    silent = figures.waiting_answers
    if silent:
        return _line("Invitations", "alert", f"{compte(silent, 'invité,invités')} sans réponse.")
    return _line("Invitations", "ok", "Tous les invités ont répondu.")


def _attendance(figures: Counts) -> dict[str, str]:
    if not figures.attended:
        return _line(
            "Présences",
            "todo",
            "Qui est venu n’est pas encore relevé : la restitution le demande.",
        )
    return _line("Présences", "ok", compte(figures.present, "personne venue,personnes venues"))


def _sorted(figures: Counts) -> dict[str, str]:
    if not figures.propositions:
        return _line("Propositions", "todo", "Aucune proposition n’est notée.")
    if figures.unsorted:
        left = compte(figures.unsorted, "proposition,propositions")
        return _line("Propositions", "alert", f"Le sort de {left} n’est pas encore dit.")
    return _line("Propositions", "ok", "Le sort de chacune est dit.")


def _minutes(session: SessionInSitu) -> dict[str, str]:
    if session.compte_rendu_id:
        return _line("Compte rendu", "ok", "Il est établi.")
    return _line("Compte rendu", "todo", "Il reste à écrire, puis à établir.")


def _line(label: str, state: str, detail: str) -> dict[str, str]:
    return {"label": label, "state": state, "detail": detail}
