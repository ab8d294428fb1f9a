"""`etabli sceau peler COUCHES --cle CLE` on the machine of a holder; `etabli sceau repeter` plays it all."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from etabli.sceaux.enveloppe import encryption, sealing
from etabli.sceaux.enveloppe.conteneur import Conteneur
from etabli.sceaux.enveloppe.ouverture import open_container
from etabli.sceaux.enveloppe.sealing import WrongKey

DUMMY = b"Offre factice.\n"
HOLDERS = "ABC"


class Command(BaseCommand):
    help = "Pèle les couches d’une offre scellée avec votre clé, ou répète toute l’ouverture sur cette machine."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["peler", "repeter"])
        parser.add_argument(
            "couches", nargs="?", type=Path, help="le fichier « couches.json » donné par la page"
        )
        parser.add_argument("--cle", type=Path, help="le fichier de votre clé privée")

    def handle(
        self, *, action: str, couches: Path | None, cle: Path | None, **options: object
    ) -> None:
        if action == "repeter":
            self._rehearse()
        elif couches is None or cle is None:
            raise CommandError(
                "Donnez les deux fichiers : etabli sceau peler couches.json --cle ma-cle.txt"
            )
        else:
            self.stdout.write(json.dumps(_peeled(_layers(couches), _key(cle))))

    def _rehearse(self) -> None:
        """Three keys drawn here, one dummy offer, each pair: what this installation would do."""
        keys = {rank: sealing.new_key() for rank in HOLDERS}
        publics = {rank: sealing.public_of(key) for rank, key in keys.items()}
        own = sealing.new_key()
        seals = sealing.seal(own, publics)
        with tempfile.TemporaryDirectory(prefix="etabli-repetition-") as folder:
            blob = encryption.encrypt(iter(_dummy()), Path(folder) / "offre.age", own)
            for first, second in combinations(HOLDERS, 2):
                left = sealing.peel(seals[f"{first}-{second}"].sceau, keys[first])
                key = sealing.peel(left, keys[second])
                found = open_container(
                    Path(folder) / "offre.age",
                    sha256=blob.sha256,
                    key=key,
                    into=Path(folder) / f"{first}{second}",
                )
                if found.places[0].read_bytes() != DUMMY:
                    raise CommandError("L’offre factice n’est pas revenue telle quelle.")
                self.stdout.write(f"Clés {first} et {second} : l’offre factice s’ouvre.")
        self.stdout.write(
            f"Conteneur de {blob.taille} octets. La répétition qui compte avant de publier est celle des trois "
            "détenteurs, sur la page des scellés de la consultation."
        )


def _dummy() -> list[bytes]:
    box = Conteneur()
    box.begin("offre-factice.txt")
    box.write(DUMMY)
    box.end()
    return list(box.close({}))


def _peeled(layers: Mapping[str, str], key: str) -> dict[str, str]:
    try:
        return {code: sealing.peel(layer, key) for code, layer in layers.items()}
    except WrongKey as refusal:
        raise CommandError(
            "Cette clé n’ouvre pas ces couches : prenez celle que vous avez faite pour cette consultation, et les "
            "couches qui vous attendent."
        ) from refusal


def _layers(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as unreadable:
        raise CommandError(f"{path} n’est pas le fichier des couches.") from unreadable
    if not isinstance(found, dict):
        raise CommandError(f"{path} n’est pas le fichier des couches.")
    return {str(code): str(layer) for code, layer in found.items()}


def _key(path: Path) -> str:
    """The private key of a file of age: its comments are left aside."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as unreadable:
        raise CommandError(f"{path} ne se lit pas.") from unreadable
    return "".join(line for line in lines if not line.lstrip().startswith("#"))
