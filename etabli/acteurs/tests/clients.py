"""A browser for each person of a story."""

from __future__ import annotations

from django.test import Client

from etabli.accounts.models import Personne
from etabli.core.access import Actor


def client_of(actor: Actor | None) -> Client:
    """A browser signed in as this person, second factor given; nobody for None."""
    client = Client()
    if actor is not None:
        client.force_login(Personne.objects.get(pk=actor.person_id or 0))
        session = client.session
        session["persona"] = session["_auth_user_id"]
        session.save()
    return client
