"""The cast of a story, and a browser for each of them (imports wait for Django to be ready)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def people(db: None) -> Any:
    from etabli.candidatures.tests.stories import cast

    return cast()


@pytest.fixture
def browser(settings: Any) -> Callable[[Any], Client]:
    """A client signed in as this person, second factor given (as a persona of the demonstration)."""
    settings.DEMO = True
    from etabli.accounts.models import Personne

    def open_as(actor: Any) -> Client:
        client = Client()
        client.force_login(Personne.objects.get(pk=actor.person_id))
        session = client.session
        session["persona"] = session["_auth_user_id"]
        session.save()
        return client

    return open_as
