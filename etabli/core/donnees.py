"""The data folder: made by whoever fills it (migrate, make run, parcours), never by whoever reads."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import connection


def place() -> Path:
    return Path(settings.ETABLI_DATA)


def folder() -> Path:
    """The data folder, made when it is not there; what it holds is its owner's alone."""
    place().mkdir(parents=True, exist_ok=True)
    place().chmod(0o700)
    return place()


def are_missing() -> bool:
    """Has nothing been installed where this SQLite installation looks?"""
    return connection.vendor == "sqlite" and not place().is_dir()
