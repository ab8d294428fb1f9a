"""A fault leaves a trace that finds it and says nothing of anybody."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from etabli.core.veille.traces import JsonLine, TraceFile, masked

SECRETS = (
    "Fictive",
    "ines@exemple.test",
    "16 300",
    "Zx9tokenzx9tokenzx9",
    "1234-5678",
    "hote.intrus",
)
TOKEN = "Zx9tokenzx9tokenzx9:1abcDE:signature-Of-9-things"


def broken(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    try:
        raise KeyError("Inès Fictive, 16 300 €")
    except KeyError as cause:
        raise ValueError("ines@exemple.test", request.POST["code"]) from cause


broken.login_required = False  # type: ignore[attr-defined]
urlpatterns = [path("lien/<str:token>/<int:pk>/", broken, name="lien")]
handler500 = "etabli.core.ui.incidents.server_error"


@pytest.fixture
def trace(tmp_path: Path) -> Any:
    """What is written to the file of traces during the test."""
    handler = TraceFile(str(tmp_path / "traces" / "etabli.jsonl"))
    handler.setFormatter(JsonLine())
    logging.getLogger().addHandler(handler)
    yield tmp_path / "traces" / "etabli.jsonl"
    logging.getLogger().removeHandler(handler)
    handler.close()


@pytest.mark.urls("etabli.core.tests.test_traces")
def test_the_page_of_a_fault_shows_the_number_that_finds_its_trace(db: None, trace: Path):
    client = Client(raise_request_exception=False)
    page = client.post(
        f"/lien/{TOKEN}/12/?q=ines@exemple.test", {"code": "1234-5678", "nom": "Inès Fictive"}
    )
    assert page.status_code == 500
    number = page["X-Request-ID"]
    assert f"<code>{number}</code>" in page.text
    line = json.loads(trace.read_text())
    assert (line["request"], line["method"], line["level"]) == (number, "POST", "ERROR")
    assert (line["route"], line["objects"]) == ("lien/<str:token>/<int:pk>/", {"pk": 12})
    assert [error["kind"] for error in line["errors"]] == [
        "builtins.ValueError",
        "builtins.KeyError",
    ]
    assert line["errors"][0]["lines"][-1].startswith("etabli/core/tests/test_traces.py:")
    assert [secret for secret in SECRETS if secret in trace.read_text()] == []
    assert trace.stat().st_mode & 0o777 == 0o600


def test_two_requests_have_two_numbers(db: None):
    numbers = {Client().get("/page-absente/")["X-Request-ID"] for _ in range(2)}
    assert len(numbers) == 2


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (f"GET /invitation/{TOKEN}/", "GET /invitation/…/"),
        ("de ines@exemple.test à x", "de …@… à x"),
        (
            "etabli.acteurs.services.expire_invitations",
            "etabli.acteurs.services.expire_invitations",
        ),
        ("marches.designation:12", "marches.designation:12"),
        ("/agenda/a1b2c3d4e5f6a7b8c9d0.ics", "/agenda/….ics"),
    ],
)
def test_what_looks_like_a_key_or_an_address_is_masked(said: str, kept: str):
    assert masked(said) == kept


def test_a_trace_that_cannot_be_written_stops_nothing(tmp_path: Path, monkeypatch: Any):
    handler = TraceFile(str(tmp_path / "traces" / "etabli.jsonl"))
    monkeypatch.setattr(handler, "_open", lambda: (_ for _ in ()).throw(OSError(28, "full")))
    handler.handle(logging.LogRecord("x", logging.ERROR, "", 1, "dit", (), None))


def test_the_folder_of_traces_is_made_by_the_first_trace_only(tmp_path: Path):
    TraceFile(str(tmp_path / "traces" / "etabli.jsonl")).close()
    assert list(tmp_path.iterdir()) == []
