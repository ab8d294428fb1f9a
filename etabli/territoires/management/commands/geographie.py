"""`etabli geographie charger`: communes, EPCI, départements, régions from the installed package."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from etabli.territoires.models import Commune
from etabli.territoires.services.loading import PAST_CENSUS, load_territoires

PACKAGE = Path("node_modules/@etalab/decoupage-administratif/data")
PAST = Path("geographie/node_modules")


class Command(BaseCommand):
    help = "Charge la géographie officielle depuis le paquet installé par `make install`."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["charger"])
        parser.add_argument("--paquet", type=Path, help="dossier qui contient communes.json")
        parser.add_argument(
            "--si-vide", action="store_true", help="ne rien faire si elle est déjà là"
        )

    def handle(self, *, si_vide: bool, paquet: Path | None, **options: object) -> None:
        if si_vide and Commune.objects.exists():
            return
        folder = paquet or Path(settings.BASE_DIR) / PACKAGE
        start = time.perf_counter()
        try:
            loaded = load_territoires(folder, past_folders(Path(settings.BASE_DIR) / PAST))
        except FileNotFoundError as absent:
            raise CommandError(
                f"{absent.filename} est introuvable : lancez « make install »."
            ) from absent
        self.stdout.write(
            f"Géographie chargée en {time.perf_counter() - start:.1f} s : {loaded.communes} communes, "
            f"{loaded.epci} EPCI, {loaded.departements} départements, {loaded.regions} régions ; "
            f"populations {', '.join(map(str, loaded.millesimes))}."
        )


def past_folders(modules: Path) -> dict[int, Path]:
    """The older versions of the package that are installed, by census vintage."""
    return {
        vintage: folder
        for name, vintage in PAST_CENSUS.items()
        if (folder := modules / name / "data") and (folder / "communes.json").exists()
    }
