"""Every environment variable: name, type, default, and the sentence the documentation prints."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Variable:
    """One setting that may differ between two installations."""

    name: str
    kind: type
    default: str
    sentence: str

    def value(self) -> str:
        return os.environ.get(self.name, self.default)


VARIABLES = (
    Variable(
        "ETABLI_DATA",
        Path,
        "donnees",
        "Dossier des données : base SQLite, fichiers, courriels de démonstration.",
    ),
    Variable(
        "DATABASE_URL",
        str,
        "",
        "Adresse PostgreSQL (postgresql://…) ; vide : SQLite dans ETABLI_DATA.",
    ),
    Variable(
        "SECRET_KEY",
        str,
        "",
        "Clé de signature ; vide : tirée au sort et gardée dans ETABLI_DATA.",
    ),
    Variable(
        "ALLOWED_HOSTS",
        str,
        "localhost,127.0.0.1,[::1]",
        "Noms d’hôte servis, séparés par des virgules.",
    ),
    Variable(
        "SITE_URL",
        str,
        "http://localhost:8000",
        "Adresse publique écrite dans les courriels et les documents.",
    ),
    Variable(
        "DEMO",
        bool,
        "",
        "1 : personnages en un clic et bandeau « Démonstration » sur chaque page.",
    ),
    Variable("DEBUG", bool, "", "1 : pages d’erreur détaillées, pour le développement seulement."),
    Variable(
        "MARQUE_ETAT",
        bool,
        "",
        "1 : bloc-marque de l’État, réservé à ses services (circulaire 6411-SG).",
    ),
    Variable(
        "ANTIVIRUS",
        str,
        "",
        "Adresse de clamd, hote:port ou chemin de sa prise ; vide : les fichiers reçus ne passent par aucun antivirus.",
    ),
    Variable(
        "EMAIL_URL",
        str,
        "",
        "smtps://utilisateur:secret@hote:465 (TLS dès la connexion), smtp+tls://…:587 (STARTTLS) ou "
        "smtp://…:25 (en clair) ; vide : les courriels vont dans un dossier.",
    ),
    Variable("EMAIL_FROM", str, "etabli@localhost", "Expéditeur des courriels."),
    Variable(
        "CONTACT", str, "", "Adresse électronique à qui écrire : accessibilité, données, aide."
    ),
    Variable("EDITEUR", str, "", "Service qui édite ce site, écrit dans les mentions légales."),
    Variable(
        "HEBERGEUR", str, "", "Nom et adresse de l’hébergeur, écrits dans les mentions légales."
    ),
    Variable("HTTPS", bool, "", "1 : cookies sûrs et HSTS, quand le service est derrière HTTPS."),
)
BY_NAME = {variable.name: variable for variable in VARIABLES}


def text(name: str) -> str:
    return BY_NAME[name].value()


def flag(name: str) -> bool:
    return text(name).lower() in {"1", "true", "oui", "yes"}


def path(name: str) -> Path:
    return Path(text(name)).resolve()
