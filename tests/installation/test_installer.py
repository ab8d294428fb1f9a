"""A registry that does not answer is given up with a sentence that says what to do."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import installer
from tests.architecture.arbre import ROOT

NOBODY = """\
error: Request failed after 1 retry in 1.0s
  cause: Failed to fetch: http://127.0.0.1:9/simple/asgiref/
  cause: tcp connect error
  cause: Connection refused (os error 111)
"""
MUTE = """\
error: Request failed after 1 retry in 17.0s
  cause: error sending request for url (http://127.0.0.1:9911/simple/et-xmlfile/)
  cause: operation timed out
"""
PIP = """\
ERROR: Could not find a version that satisfies the requirement setuptools==84.2.1 (from versions: none)
ERROR: No matching distribution found for setuptools==84.2.1
"""
NPM = "npm error code FETCH_ERROR\nnpm error network timeout at: http://127.0.0.1:9911/htmx\n"
FULL = "OSError: [Errno 28] No space left on device\n"


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address of this machine where nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{found.getsockname()[1]}"


@pytest.mark.parametrize("heard", [[NOBODY, PIP], [MUTE, PIP]])
def test_a_silent_python_registry_is_named_without_its_password(
    heard: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "https://moi:secret@depot.test/simple")
    said = installer.failure(installer.PARTS["socle"], heard)
    assert "Le dépôt de paquets Python ne répond pas (https://depot.test/simple)." in said
    assert "PIP_INDEX_URL=https://… UV_DEFAULT_INDEX=https://… make run" in said
    assert "secret" not in said


def test_a_silent_npm_registry_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "https://npm.test/")
    said = installer.failure(installer.PARTS["interface"], [NPM])
    assert "Le dépôt de paquets npm ne répond pas (https://npm.test/)." in said
    assert "NPM_CONFIG_REGISTRY=https://… make run" in said


def test_another_fault_is_shown_as_it_is_and_blames_no_registry() -> None:
    said = installer.failure(installer.PARTS["socle"], [NOBODY, FULL])
    assert "No space left on device" in said
    assert "ne répond pas" not in said
    assert "make propre" in said


def test_every_part_of_the_makefile_is_known_and_its_lock_exists() -> None:
    asked = [
        line.split()[-1]
        for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
        if line.startswith("\t@$(INSTALLER)")
    ]
    assert sorted(asked) == sorted(installer.PARTS)
    assert all((ROOT / part.source).exists() for part in installer.PARTS.values())


def test_pip_gives_up_a_registry_where_nobody_listens(
    nobody: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    monkeypatch.setattr(installer, "BIN", tmp_path / "venv" / "bin")
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.setenv("PIP_INDEX_URL", f"{nobody}/simple")
    assert installer.main(["outils"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("· environnement Python : 2 paquets\n")
    assert f"Le dépôt de paquets Python ne répond pas ({nobody}/simple)." in said


def test_npm_gives_up_a_registry_where_nobody_listens(
    nobody: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, tmp_path)
    monkeypatch.setattr(installer, "ROOT", tmp_path)
    monkeypatch.setenv("NPM_CONFIG_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", f"{nobody}/")
    assert installer.main(["interface"]) == 1
    said = capsys.readouterr().out
    assert f"Le dépôt de paquets npm ne répond pas ({nobody}/)." in said
