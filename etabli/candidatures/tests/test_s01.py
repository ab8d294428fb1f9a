import datetime as dt
from decimal import Decimal

import pytest

from etabli.candidatures import services
from etabli.candidatures.states import Etat
from etabli.candidatures.tests.stories import candidature_at

pytestmark = pytest.mark.django_db


def test_walk():
    candidature, people = candidature_at(Etat.PROGRAMMEE)
    assert candidature.numero == "FLA-2026-047-001"
