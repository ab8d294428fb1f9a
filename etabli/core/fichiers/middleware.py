"""A kept file that is missing or altered is one clear page and one line of the log, never a 500."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from etabli.core.fichiers.store import DamagedFile

logger = logging.getLogger(__name__)


class DamagedFileMiddleware:
    """503: the address is right, and answers again when the file is restored from a backup."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        if not isinstance(error, DamagedFile):
            return None
        logger.error("fichier illisible : %s", error)
        return render(request, "fichier_illisible.html", status=503)
