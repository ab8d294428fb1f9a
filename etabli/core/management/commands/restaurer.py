"""`etabli restaurer FICHIER`: lay a backup in the empty data folder of this installation."""

from __future__ import annotations

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from etabli.core.formats import compte
from etabli.core.refus import Refused
from etabli.core.sauvegarde import archive

NO_KEY = (
    "La clé secrète n’y était pas : tout le monde se reconnecte, les liens signés déjà envoyés ne "
    "servent plus. (etabli sauvegarde --avec-cle, pour changer de machine.)"
)


class Command(BaseCommand):
    help = "Remet une sauvegarde dans un dossier de données vide, la met à jour et la vérifie."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", type=Path, help="le fichier écrit par etabli sauvegarde")

    def handle(self, *, fichier: Path, **options: object) -> None:
        try:
            manifest = archive.restore(fichier)
        except Refused as refusal:
            raise CommandError(" ".join(refusal.reasons)) from refusal
        found = archive.faults(known=manifest.lost)
        for fault in found:
            self.stderr.write(fault)
        if found:
            sys.exit(1)
        self.stdout.write(
            f"Restauré : sauvegarde du {manifest.made_at}, version {manifest.version}, "
            f"journal intact ({compte(manifest.journal_lines, 'ligne,lignes')} au moins)."
        )
        for path in manifest.lost:
            self.stdout.write(f"déjà absent le jour de la sauvegarde : {path}")
        if not manifest.has_key:
            self.stdout.write(NO_KEY)
