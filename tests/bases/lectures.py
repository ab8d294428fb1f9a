"""Lay a base of reference, bring it to today, and say what each persona reads of it: one JSON object.

    python -m tests.bases.lectures tests/bases/0.1.0.sql.gz | gzip -9n > tests/bases/0.1.0.lectures.json.gz

Run in a process of its own, on the empty base that ETABLI_DATA or DATABASE_URL names. The file was
written before secrecy stood on the act: nobody may read a line, a paper, a file or a date more, nor
one less.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts import base_de_reference

#: what comes before the name that tells apart two dates of the same kind
NAMED = "\u00a0: "


def readings() -> dict[str, dict[str, Any]]:
    """By persona and dossier: lines of the journal, stages, dates, papers, files."""
    from etabli.accounts.models import Personne
    from etabli.acteurs.selectors import actor_for

    people = Personne.objects.filter(is_persona=True).order_by("email")
    return {person.email: read_by(actor_for(person, is_strong=True)) for person in people}


def read_by(actor: Any) -> dict[str, Any]:
    from etabli.ateliers.access import TABLE as ATELIERS
    from etabli.candidatures.access import TABLE as CANDIDATURES

    ateliers = ATELIERS.visible(actor, "follow").order_by("pk")
    candidatures = CANDIDATURES.visible(actor).order_by("pk")
    found = {one.reference: of_atelier(one, actor) for one in ateliers}
    return {**found, **{one.reference: of_candidature(one, actor) for one in candidatures}}


def of_atelier(atelier: Any, actor: Any) -> dict[str, list[str]]:
    from etabli.ateliers.access import seat_of
    from etabli.espaces.atelier import page, papers
    from etabli.espaces.journal import sentences

    rows = list(sentences.story(atelier, actor))
    numbers = [row.number for row in rows]
    told = sentences.lines(rows, seat_of(atelier, actor))
    stages, dates = page.stages_and_deadlines(atelier, actor)
    subjects = papers.subjects_of(atelier, actor)
    return {
        "journal": [_line(number, line) for number, line in zip(numbers, told, strict=True)],
        "stages": [f"{one['label']} {one['date'] or ''} {one['detail']}" for one in stages],
        "dates": sorted(f"{one['label'].partition(NAMED)[0]} {one['due']}" for one in dates),
        "papers": [f"{row.nature} {row.pk}" for row in papers.documents(atelier, subjects, actor)],
        "files": [f"{row.name} {row.pk}" for row in papers.files(atelier, subjects, actor)],
        **of_livrables(atelier, actor),
        **of_subjects(atelier, actor),
    }


def of_livrables(atelier: Any, actor: Any) -> dict[str, list[str]]:
    from etabli.core import horloge
    from etabli.livrables.access import LIVRABLES
    from etabli.livrables.pages.verification import livrable

    rows = LIVRABLES.visible(actor, "follow").filter(atelier=atelier).order_by("pk")
    pages: list[Any] = [livrable(one, actor, on=horloge.today()) for one in rows]
    return {
        "livrables": [
            f"{one['etat'].label} {one['to_correct']} {one['decision']}" for one in pages
        ],
        "letters": [line["url"] for one in pages for line in one["letters"]],
    }


def of_subjects(atelier: Any, actor: Any) -> dict[str, list[str]]:
    """The histories shown on the pages of actions and propositions."""
    from etabli.feuilles_de_route.access import ACTIONS
    from etabli.feuilles_de_route.pages.actions import fiche
    from etabli.seances.access import PROPOSITIONS
    from etabli.seances.pages.propositions import proposition

    ours = ACTIONS.visible(actor).filter(feuille__atelier=atelier).order_by("pk")
    made = PROPOSITIONS.visible(actor).filter(atelier=atelier).order_by("pk")
    fiches: list[Any] = [fiche(one, actor) for one in ours]
    told: list[Any] = [proposition(one, actor) for one in made]
    acts = [line for one in fiches for line in one["journal"]]
    words = [line for one in told for line in one["entries"]]
    return {
        "actions": [f"{line['sentence']} {line['motif']}".strip() for line in acts],
        "propositions": [f"{line['sentence']} {line['motif']}".strip() for line in words],
    }


def of_candidature(candidature: Any, actor: Any) -> dict[str, list[str]]:
    from etabli.candidatures import selectors
    from etabli.candidatures.pages.dossier import stages
    from etabli.candidatures.pages.thread import documents, journal

    dates = selectors.deadlines(candidature, actor)
    return {
        "journal": [_said(line) for line in journal(candidature, actor)],
        "stages": [f"{one['label']} {one['date']}" for one in stages(candidature, actor)],
        "papers": [f"{one['title']} {one['url']}" for one in documents(candidature, actor)],
        "dates": sorted(f"{one.label} {one.due_on}" for one in dates),
    }


def _line(number: int, line: Mapping[str, Any]) -> str:
    return f"{number}. {_said(line)}"


def _said(line: Mapping[str, Any]) -> str:
    return " — ".join(part for part in (line["sentence"], line["motif"]) if part)


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    base_de_reference.load(Path(sys.argv[1]))
    call_command("migrate", verbosity=0)
    sys.stdout.write(json.dumps(readings(), ensure_ascii=False, sort_keys=True))


if __name__ == "__main__":
    main()
