"""What the server acknowledges, and what it never does (docs/comprendre/enregistrement.md)."""

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import Client, RequestFactory

from etabli.acteurs.tests.factories import PersonneFactory
from etabli.core.ui.accuse import COOKIE, ReceivedMiddleware

pytestmark = pytest.mark.django_db


def answered(view, *, user, method="post", meets_its_view=True):
    """The cookie that this view leaves in the browser of this person, or nothing."""
    request = getattr(RequestFactory(), method)("/feuille/é/")
    request.user, request.session = user, {}
    request._messages = FallbackStorage(request)
    middleware = ReceivedMiddleware(view)
    if meets_its_view:
        middleware.process_view(request, view, (), {})
    response = middleware(request)
    return response.cookies[COOKIE].value if COOKIE in response.cookies else None


def saved(request):
    messages.success(request, "Enregistré.")
    return redirect("/")


def refused(request):
    messages.error(request, "Refusé.")
    return redirect("/")


def test_only_a_form_that_a_view_took_is_acknowledged_and_by_its_own_address():
    someone = PersonneFactory()
    assert answered(saved, user=someone) == "%2Ffeuille%2F%C3%A9%2F"
    assert answered(refused, user=someone) is None
    assert answered(lambda request: HttpResponse(status=422), user=someone) is None
    assert answered(lambda request: HttpResponse(), user=someone) is None
    assert answered(saved, user=someone, meets_its_view=False) is None
    assert answered(saved, user=someone, method="get") is None
    assert answered(saved, user=AnonymousUser()) is None


def test_signing_out_acknowledges_everything_so_that_no_copy_stays():
    def leave(request):
        request.user = AnonymousUser()
        return redirect("/")

    assert answered(leave, user=PersonneFactory()) == "*"


def test_the_page_of_sign_in_is_no_acknowledgement():
    answer = Client().post("/mon-compte/", {"nom": "Perdu"})
    assert COOKIE not in answer.cookies


def test_a_page_whose_cookies_are_lost_is_told_that_its_session_ended():
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/compte/login/", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.json() == {"phrase": "Votre session est terminée. Reconnectez-vous."}
