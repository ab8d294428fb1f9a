"""Answers that carry a file: always a download, never guessed by the browser."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import cast

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from etabli.core.texte import slug


class Stream(StreamingHttpResponse):
    """A streamed answer that also streams under ASGI, where Django would read it whole first."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        parts = iter(cast(Iterable[bytes], self.streaming_content))

        def take() -> bytes | None:
            return next(parts, None)

        while (part := await sync_to_async(take)()) is not None:
            yield part


def download(
    parts: Iterable[bytes], *, filename: str, content_type: str, size: int | None = None
) -> Stream:
    """The bytes as a download under that name."""
    response = Stream(parts, content_type=content_type)
    _protect(response, filename)
    if size is not None:
        response["Content-Length"] = str(size)
    return response


def _protect(response: HttpResponseBase, filename: str) -> None:
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"


def file_slug(words: str) -> str:
    """« Décision d’éligibilité » → decision-d-eligibilite, at most 80 characters."""
    return slug(words, limit=80) or "document"
