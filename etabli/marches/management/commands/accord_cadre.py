"""`etabli accord-cadre charger FICHIER`: frameworks of a file, as a plan first, entered with --appliquer."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from etabli.acteurs.states import Role
from etabli.core.access import Actor, Membership
from etabli.core.formats import compte
from etabli.core.refus import Refused
from etabli.marches.accords_cadres import read_frameworks
from etabli.marches.services.loading import Loading, load_frameworks

#: whoever holds the machine enters for the buyers, who then complete and notify
CONSOLE = Actor(
    None,
    "Console d’administration",
    (Membership(Role.DGALN_ACHATS, "Console d’administration"),),
)
LARGEST = 1_000_000


class Command(BaseCommand):
    help = (
        "Charge des accords-cadres et leurs titulaires depuis un fichier, d’abord comme un plan."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["charger"])
        parser.add_argument("fichier", type=Path, help="le fichier TOML")
        parser.add_argument(
            "--appliquer", action="store_true", help="écrit ce que le plan annonce"
        )

    def handle(self, *, fichier: Path, appliquer: bool, **options: object) -> None:
        try:
            found = read_frameworks(_text(fichier))
            loading = load_frameworks(found, actor=CONSOLE, is_kept=appliquer)
        except Refused as refusal:
            reasons = "\n".join(refusal.reasons)
            raise CommandError(f"{fichier} : rien n’a été chargé.\n{reasons}") from refusal
        self._tell(loading, is_kept=appliquer)

    def _tell(self, loading: Loading, *, is_kept: bool) -> None:
        self.stdout.write("Chargé :" if is_kept else "Ce qui serait chargé :")
        for sentence in loading.changes or ["rien : tout y est déjà."]:
            self.stdout.write(f"  {sentence}")
        if loading.missing:
            self.stdout.write(f"Il manque ({compte(len(loading.missing), 'ligne,lignes')}) :")
            for sentence in loading.missing:
                self.stdout.write(f"  {sentence}")
        if not is_kept:
            self.stdout.write("Rien n’est écrit. Pour charger, ajoutez --appliquer.")
        else:
            self.stdout.write("Les acheteurs de la DGALN complètent, puis notifient.")


def _text(path: Path) -> str:
    """The file, in UTF-8. Refused when it cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            raise Refused("Le fichier dépasse 1 Mo : ce n’est pas celui d’un accord-cadre.")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Refused("Le fichier n’est pas en UTF-8 : enregistrez-le de nouveau.") from fault
    except OSError as fault:
        raise Refused(f"Le fichier ne se lit pas ({fault.strerror}).") from fault
