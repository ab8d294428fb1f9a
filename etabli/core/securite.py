"""What every answer carries, and which addresses are none.

A strict content security policy (nothing inline, nothing from elsewhere), and no copy kept of what
somebody signed in has read.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote_plus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.urls import Resolver404, resolve

from etabli.core.texte import slug

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
#: what is text and made at each request
COMPRESSED = frozenset({"text/html", "text/plain", "application/json"})
#: no address of ours holds one: NUL, and what stands for bytes that are not UTF-8
UNREADABLE = ("\x00", "\ufffd")


class ContentSecurityMiddleware:
    """Adds the policy; a page never lowers it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response[name] = value
        return response


class PageCompressionMiddleware(GZipMiddleware):
    """A page travels compressed; a file, a paper and what is streamed go as they are.

    What a page says of a secret beside what a stranger typed could be guessed by its length (BREACH): the
    token of a form is masked anew in each page, and Django makes each length random.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if response.streaming or kind not in COMPRESSED:
            return response
        return super().process_response(request, response)


class NoCopyMiddleware:
    """A page or a paper read in a session is kept by no browser and no proxy.

    Anybody's page (no session) and what says itself public (the geographic code) are left alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        name = settings.SESSION_COOKIE_NAME
        in_session = name in request.COOKIES or name in response.cookies
        if in_session and "public" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store, private"
        return response


class AddressMiddleware:
    """An address that cannot be read leads nowhere; a database would refuse it with a fault."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = unquote_plus(request.META.get("QUERY_STRING", ""))
        if any(mark in request.path_info for mark in UNREADABLE) or "\x00" in asked:
            raise Http404("Cette adresse ne peut pas être lue.")
        response = self.get_response(request)
        is_lost = response.status_code == 404 and request.method in {"GET", "HEAD"}
        plain = plain_address(request.path_info) if is_lost else ""
        if not plain:
            return response
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{plain}?{query}" if query else plain)


def plain_address(path: str) -> str:
    """The address of a page by its name, for one copied with capitals, accents, or unseen marks.

    Empty when it is plain already, or leads to no page that has a name (`slug`) in its address.
    """
    parts = (".".join(slug(word) for word in part.split(".")) for part in path.split("/"))
    plain = "/".join(parts)
    try:
        found = resolve(plain) if plain != path else None
    except Resolver404:
        return ""
    return plain if found and "slug" in found.kwargs else ""
