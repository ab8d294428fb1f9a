"""Install what a lock file lists, say what one waits for, and give up a dead registry within a minute.

    scripts/installer.py outils|socle|dev|node|interface|geographie

Only the standard library: this runs before anything is installed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
#: seconds to reach a registry, and to hear from it; each try is made twice. Two programs one after
#: the other (uv, then pip) stay below a minute, and so do the waves of npm.
CONNECT, HEAR = 5, 8
#: seconds between two lines that say that one still waits
PATIENCE = 10
#: lines of the output shown when it is not the network
SHOWN = 15

UV_LIMITS = {
    "UV_HTTP_CONNECT_TIMEOUT": str(CONNECT),
    "UV_HTTP_TIMEOUT": str(HEAR),
    "UV_HTTP_RETRIES": "1",
}
PIP_LIMITS = ("--timeout", str(HEAR), "--retries", "1")
NPM_LIMITS = (
    "--fetch-retries=1",
    f"--fetch-timeout={HEAR}000",
    "--fetch-retry-mintimeout=500",
    "--fetch-retry-maxtimeout=1000",
)

#: how uv, pip and npm say that nobody answered
SILENCE = re.compile(
    r"connection refused|timed out|timeout|failed to fetch|failed to establish|error sending request"
    r"|name resolution|name or service not known|\(from versions: none\)|not found in the package registry"
    r"|econnrefused|econnreset|enotfound|etimedout|eai_again|fetch_error|proxyerror|tunnel",
    re.IGNORECASE,
)
PASSWORD = re.compile(r"//[^/@\s]+@")

DEAD = """
  {registry} ne répond pas{address}.
  Vérifiez la connexion à Internet (et le mandataire : HTTPS_PROXY), ou donnez l’adresse d’un dépôt
  que cette machine atteint :
      {example} make run
  Rien n’est perdu : la commande reprendra où elle s’est arrêtée.
"""
BROKEN = """
  {what} : l’installation a échoué, voyez la raison ci-dessus.
  Corrigez-la, puis relancez la même commande ; `make propre` efface ce qui se refait.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to install: its name, its lock file or its folder, what installs it."""

    name: str
    source: str
    tool: str


PARTS = {
    "outils": Part("environnement Python", "requirements-outils.lock", "pip"),
    "socle": Part("bibliothèques", "requirements.lock", "uv"),
    "dev": Part("outils de développement", "requirements-dev.lock", "uv"),
    "node": Part("node", "requirements-node.lock", "uv"),
    "interface": Part("paquets de l’interface et géographie", ".", "npm"),
    "geographie": Part("populations des années passées", "geographie", "npm"),
}


def main(arguments: Sequence[str]) -> int:
    """Install one part; 1 with a sentence when it cannot be."""
    part = PARTS[arguments[0]]
    start = time.monotonic()
    said = [f"· {part.name}", *counted(part)]
    print(" : ".join(said), flush=True)
    heard: list[str] = []
    with Waiting(part.name):
        is_there = any(tried(part, heard))
    if not is_there:
        print(failure(part, heard), flush=True)
        return 1
    if (took := time.monotonic() - start) >= 1:
        print(f"  {part.name} : {took:.0f} s", flush=True)
    return 0


def tried(part: Part, heard: list[str]) -> Iterator[bool]:
    """Whether each command in turn installed it; what those that failed printed is kept in `heard`."""
    for command, limits in attempts(part):
        done = run(command, limits, ROOT / part.source if part.tool == "npm" else ROOT)
        heard.append(done.stdout)
        yield done.returncode == 0


def counted(part: Part) -> list[str]:
    """« 48 paquets », read in the lock; nothing for npm, whose lock lists what is not installed too."""
    if part.tool == "npm":
        return []
    number = sum("==" in line for line in (ROOT / part.source).read_text().splitlines())
    return [f"{number} paquet{'s' if number > 1 else ''}"]


def attempts(part: Part) -> Iterator[tuple[list[str], Mapping[str, str]]]:
    """The commands to try in order: where uv cannot reach the packages, pip and its settings may."""
    if part.tool == "npm":
        yield ["npm", "ci", "--ignore-scripts", "--loglevel=error", *NPM_LIMITS], {}
        return
    lock = ["--require-hashes", "-r", part.source]
    if part.tool == "uv":
        yield [str(BIN / "uv"), "pip", "install", "-q", *lock], UV_LIMITS
    pip = [str(BIN / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    yield [*pip, *PIP_LIMITS, *lock], {}


def run(
    command: Sequence[str], limits: Mapping[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    """What it printed, both streams in order; a program that is not there has failed too."""
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    try:
        return subprocess.run(
            command, cwd=folder, env={**os.environ, **limits, "PATH": path}, text=True,
            errors="replace", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
    except OSError as missing:
        return subprocess.CompletedProcess(command, 1, f"{missing}\n")


class Waiting:
    """Says every ten seconds that one still waits, and since when."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._tell, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _tell(self) -> None:
        start = time.monotonic()
        while not self._over.wait(PATIENCE):
            print(f"  {self._name} : en cours, {time.monotonic() - start:.0f} s", flush=True)


def failure(part: Part, heard: Sequence[str]) -> str:
    """The sentence for who waits: the registry is silent, or the last lines and what to do."""
    if all(SILENCE.search(text) for text in heard):
        return silence(part, os.environ)
    shown = "\n".join(heard).strip().splitlines()[-SHOWN:]
    return "\n".join([*shown, BROKEN.format(what=part.name[:1].upper() + part.name[1:])])


def silence(part: Part, settings: Mapping[str, str]) -> str:
    """Which registry does not answer, and how to name another."""
    if part.tool == "npm":
        named = _first(settings, "NPM_CONFIG_REGISTRY", "npm_config_registry")
        registry, example = "Le dépôt de paquets npm", "NPM_CONFIG_REGISTRY=https://…"
    else:
        named = _first(settings, "UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")
        registry = "Le dépôt de paquets Python"
        example = "PIP_INDEX_URL=https://… UV_DEFAULT_INDEX=https://…"
    address = f" ({PASSWORD.sub('//', named)})" if named else ""
    return DEAD.format(registry=registry, address=address, example=example)


def _first(settings: Mapping[str, str], *names: str) -> str:
    return next((settings[name] for name in names if settings.get(name)), "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
