"""`etabli sauvegarde FICHIER [--avec-cle]`: the whole installation in one verified file."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from etabli.core.formats import compte, taille
from etabli.core.refus import Refused
from etabli.core.sauvegarde import archive


class Command(BaseCommand):
    help = "Écrit dans un fichier la base et les fichiers gardés, pendant que le service continue."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", type=Path, help="chemin du fichier à écrire (.tar)")
        parser.add_argument(
            "--avec-cle",
            action="store_true",
            help="y met aussi la clé secrète, pour changer de machine",
        )

    def handle(self, *, fichier: Path, avec_cle: bool, **options: object) -> None:
        try:
            manifest = archive.save(fichier, with_key=avec_cle)
        except Refused as refusal:
            raise CommandError(" ".join(refusal.reasons)) from refusal
        self.stdout.write(
            f"{fichier} : {taille(manifest.total)}, "
            f"{compte(len(manifest.members) - 1, 'fichier,fichiers')}, "
            f"journal de {compte(manifest.journal_lines, 'ligne,lignes')}. Relu et intact."
        )
        for path in manifest.lost:
            self.stderr.write(f"absent ou altéré, donc pas sauvegardé : {path}")
        if manifest.has_key:
            self.stdout.write("La clé secrète est dedans : gardez ce fichier comme elle.")
