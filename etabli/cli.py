"""The console program: Django's commands and ours under one name, with help in French."""

from __future__ import annotations

import os
import sys

HELP = """\
Établi, l’établi de l’Atelier des territoires.

    etabli <commande> [options]       etabli <commande> --help

{commands}
Les commandes de Django (migrate, check, shell…) marchent aussi : etabli help
"""
NOTHING_HERE = "Rien n’est installé dans {} : lancez d’abord `etabli migrate`."


def our_commands() -> list[tuple[str, str]]:
    """The commands of our own apps with their one-line help, in alphabetical order."""
    from django.core.management import get_commands, load_command_class

    names = sorted(n for n, app in get_commands().items() if str(app).startswith("etabli."))
    found = get_commands()
    return [(name, str(load_command_class(str(found[name]), name).help)) for name in names]


def print_help() -> None:
    import django

    django.setup()
    lines = "".join(
        f"    {name.replace('_', '-'):<14} {help_text}\n" for name, help_text in our_commands()
    )
    print(HELP.format(commands=lines))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:] in ([], ["--help"], ["-h"], ["aide"]):
        print_help()
        return
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    name, *others = sys.argv[1:]
    if not name.startswith("-"):
        # a command of two words is typed with a hyphen, which no module may bear
        name = name.replace("-", "_")
    try:
        execute_from_command_line([sys.argv[0], name, *others])
    except OperationalError:
        from etabli.core import donnees

        if not donnees.are_missing():
            raise
        sys.exit(donnees.NOTHING_HERE.format(donnees.place()))
