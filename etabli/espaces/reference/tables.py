"""Rules, environment variables, dated parameters: one page each."""

from __future__ import annotations

import importlib
from pathlib import Path

from etabli.core import parametres, regles
from etabli.espaces.reference.rights import HEAD


def pages(root: Path) -> dict[str, str]:
    return {
        "regles.md": rules(root),
        "configuration.md": configuration(),
        "parametres.md": parameters(),
    }


def rules(root: Path) -> str:
    ledger = regles.read(root)
    lines = [
        f"{HEAD}# Registre des règles\n",
        "| règle | ce qu’elle dit | preuves |",
        "|---|---|---|",
    ]
    for rule, title in ledger.titles.items():
        tests = ledger.tests.get(rule, [])
        files = ", ".join(
            f"`{name}`" for name in dict.fromkeys(test.split("::")[0] for test in tests)
        )
        lines.append(
            f"| {rule} | {title} | {len(tests)} : {files} |"
            if tests
            else f"| {rule} | {title} | aucune |"
        )
    return "\n".join(lines) + "\n"


def configuration() -> str:
    variables = importlib.import_module("config.variables").VARIABLES
    lines = [
        f"{HEAD}# Variables d’environnement\n",
        "| nom | défaut | ce qu’elle fait |",
        "|---|---|---|",
    ]
    lines += [f"| `{v.name}` | `{v.default or '(vide)'}` | {v.sentence} |" for v in variables]
    return "\n".join(lines) + "\n"


def parameters() -> str:
    lines = [
        f"{HEAD}# Paramètres datés\n",
        "| code | libellé | valeur | du | au | texte | à valider |",
        "|---|---|---|---|---|---|---|",
    ]
    for parametre in parametres.everything().values():
        for period in parametre.periods:
            start, end = period.date_debut or "", period.date_fin or ""
            check = "oui" if parametre.a_verifier else ""
            start = start if parametre.is_in_force else "pas en vigueur"
            cells = (
                f"`{parametre.code}`", parametre.libelle, period.valeur, start, end,
                period.reference_texte, check,
            )  # fmt: skip
            lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines) + "\n"
