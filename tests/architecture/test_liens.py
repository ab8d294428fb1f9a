"""A link that opens without account serves until a day, and says which."""

import pytest
from django.apps import apps

from tests.architecture.test_portes import addresses

#: the object each address of that kind stands for
TOKENS = {
    "acteurs:invitation": "acteurs.Invitation",
    "seances:ma-contribution": "seances.Contribution",
    "seances:mon-inscription": "seances.Inscription",
    "seances:mon-agenda": "seances.Inscription",
    "seances:reponse": "seances.InvitationSeance",
}
#: what a signed link holds by itself, without any row: until when is counted from its date
SIGNED = {"candidatures:lettre", "candidatures:lettre-epreuve", "candidatures:lettre-photo"}
#: an address one gives to a calendar: it dies otherwise (espaces.agenda)
UNDATED = {"espaces:agenda"}


def test_every_address_that_holds_a_token_is_known_here():
    from django.urls import get_resolver

    def walk(resolver, space=""):
        for entry in resolver.url_patterns:
            if hasattr(entry, "url_patterns"):
                yield from walk(entry, entry.namespace or space)
            elif "token>" in str(entry.pattern) and space:
                yield f"{space}:{entry.name}"

    assert set(walk(get_resolver())) == set(TOKENS) | SIGNED | UNDATED
    assert {name for name, _ in addresses()} >= set(TOKENS) | SIGNED


@pytest.mark.parametrize("model", sorted(set(TOKENS.values())))
def test_what_a_token_opens_says_until_when(model):
    assert callable(getattr(apps.get_model(model), "link_until", None))


def test_a_signed_link_says_its_last_day():
    from etabli.candidatures.services.lien import LienDeCourrier

    assert isinstance(LienDeCourrier.last_day, property)
