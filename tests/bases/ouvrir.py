"""Lay a base of reference, bring it to today, and say what is found: one JSON object.

    python -m tests.bases.ouvrir tests/bases/0.1.0.sql.gz

Run in a process of its own, on the empty base that ETABLI_DATA or DATABASE_URL names.
"""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path
from typing import Any

from scripts import base_de_reference

#: one reader of each kind, and how many of their pages are opened
ROLES = (
    "COLLECTIVITE_SIGNATAIRE",
    "SERVICE_PILOTE",
    "DGALN_CHEF_PROJET",
    "GROUPEMENT_MANDATAIRE",
    "GESTIONNAIRE_BUDGET",
)
PAGES = 45
LINK = re.compile(r'<a\s[^>]*href="(/[^"#?]*)"')
#: the bytes of files are not in a base of reference, and nobody signs out on the way
NOT_A_PAGE = re.compile(
    r"/(compte|fichiers?|documents?|telecharger|export|agenda|static)\b|\.\w+$"
)


def counts() -> dict[str, int]:
    from django.db import connection

    tables = ("core_entry", "ateliers_atelier", "candidatures_candidature", "marches_designation")
    with connection.cursor() as cursor:
        rows = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            rows[table] = cursor.fetchone()[0]
    return rows


def suspend_as_then(day: str = "2026-11-20") -> None:
    """The Atelier of the last devis is suspended while it waits for it, as 0.1.0 did: the delay runs on."""
    from django.db import connection

    last = "(SELECT max(id) FROM core_echeance WHERE code = 'devis')"
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE core_echeance SET met_on = NULL WHERE id = {last}")
        cursor.execute(f"SELECT root FROM core_echeance WHERE id = {last}")
        pk = int(cursor.fetchone()[0].rpartition(":")[2])
        cursor.execute(
            "UPDATE ateliers_atelier SET etat = 'SUSPENDU', state_before = 'DEVIS', suspended_on = %s "
            "WHERE id = %s",
            [day, pk],
        )


#: who did it: the number that 0.1.0 kept, and the column that holds it today, of another table at times
PEOPLE = (
    ("acteurs_invitation", "invited_by_id", "invited_by_id"),
    ("candidatures_candidature", "opened_by_id", "opened_by_id"),
    ("candidatures_candidature", "instructeur_id", "instructeur_id"),
    ("candidatures_courrier", "depose_par_id", "deposited_by_id"),
    ("candidatures_echange", "par_id", "written_by_id FROM core_echange"),
    (
        "candidatures_reponse",
        "par_id",
        "person_id FROM core_ecriture WHERE subject LIKE 'candidatures.%'",
    ),
    ("livrables_livrable", "deposited_by_id", "deposited_by_id"),
    ("livrables_versionlivrable", "deposited_by_id", "deposited_by_id"),
    ("livrables_commentairelivrable", "author_id", "written_by_id"),
    ("marches_devis", "validated_by_id", "validated_by_id"),
    ("marches_versiondevis", "deposited_by_id", "deposited_by_id"),
    ("marches_bondecommande", "prepared_by_id", "prepared_by_id"),
    ("marches_bondecommande", "signed_by_id", "signed_by_id"),
    ("marches_attestationvigilance", "deposited_by_id", "deposited_by_id"),
    ("marches_lignetourniquet", "auteur_id", "written_by_id"),
    ("paiements_servicefait", "certified_by_id", "certified_by_id"),
)
NOBODY = 999_999


def lose_people() -> None:
    """An order signed and two answers written by somebody who is no more, who also has a section open."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table, column, rows in (
            ("marches_bondecommande", "signed_by_id", 1),
            ("candidatures_reponse", "par_id", 2),
        ):
            some = f"SELECT id FROM {table} WHERE {column} IS NOT NULL ORDER BY id LIMIT {rows}"
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id IN ({some})", [NOBODY])
        cursor.execute(
            "INSERT INTO candidatures_presencesection (candidature_id, section, personne_id, nom, seen_at) "
            "SELECT min(id), 'besoin', %s, 'Personne', '2026-11-20 10:00:00+00:00' "
            "FROM candidatures_candidature",
            [NOBODY],
        )


def people(which: int) -> dict[str, list[int | None]]:
    """Who did what, by the column that 0.1.0 kept: `which` is 1 before the migrations, 2 after."""
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for one in PEOPLE:
            source = one[which] if " FROM " in one[which] else f"{one[which]} FROM {one[0]}"
            cursor.execute(f"SELECT {source} ORDER BY id")
            found[f"{one[0]}.{one[1]}"] = [number for (number,) in cursor.fetchall()]
    return found


def versions() -> list[list[str]]:
    """The format of each Atelier, and the version of it that it follows from now on."""
    from etabli.ateliers.models import Atelier

    return [list(row) for row in Atelier.objects.order_by("pk").values_list("format", "deroule")]


def stopped() -> list[str]:
    """Since when the open delays of suspended Ateliers wait."""
    from etabli.ateliers.models import Atelier
    from etabli.core.delais import echeances

    roots = [one.reference for one in Atelier.objects.filter(etat="SUSPENDU").order_by("pk")]
    rows = echeances.open_ones().filter(root__in=roots, code="devis").order_by("pk")
    return [str(row.suspended_on) for row in rows]


def walk(role: str) -> dict[str, int]:
    """The status of each page that a reader of that role meets first, from « Mon établi » on."""
    from django.test import Client

    from etabli.accounts.models import Personne

    client: Any = Client()
    someone = Personne.objects.filter(membres__role=role, is_persona=True).order_by("pk")[0]
    client.post(f"/personnages/{someone.pk}/")
    seen: dict[str, int] = {}
    todo = ["/mon-etabli/"]
    while todo and len(seen) < PAGES:
        address = todo.pop(0)
        answer = client.get(address, follow=True)
        seen[address] = answer.status_code
        if "html" in answer.get("Content-Type", ""):
            links = LINK.findall(answer.content.decode())
            known = {*seen, *todo}
            todo += [
                link
                for link in dict.fromkeys(links)
                if link not in known and not NOT_A_PAGE.search(link)
            ]
    return seen


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    from etabli.core import journal

    base_de_reference.load(Path(sys.argv[1]))
    suspend_as_then()
    lose_people()
    before, were = counts(), people(1)
    out = io.StringIO()
    call_command("migrate", verbosity=0, stdout=out)
    setup_test_environment()
    verdict = journal.verify()
    told = {
        "before": before,
        "after": counts(),
        "people": [were, people(2)],
        "cleared": out.getvalue().splitlines(),
        "stopped": stopped(),
        "versions": versions(),
        "faults": list(verdict.faults),
        "entries": verdict.entries,
        "pages": {role: walk(role) for role in ROLES},
    }
    sys.stdout.write(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main()
