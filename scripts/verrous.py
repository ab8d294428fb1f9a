"""Recompute the lock files: hashes, every platform, and no address of a package registry."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = (
    "--universal",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
    "--no-annotate",
    "--python-version=3.11",
    "--quiet",
)
# lock file: what goes into it
LOCKS = {
    "requirements.lock": ("pyproject.toml",),
    "requirements-dev.lock": ("pyproject.toml", "--group=dev"),
    "requirements-outils.lock": ("--group=outils",),
    "requirements-node.lock": ("--group=node",),
}


def main() -> int:
    uv = Path(sys.executable).parent / "uv"
    for lock, content in LOCKS.items():
        command = [str(uv), "pip", "compile", *OPTIONS, *sys.argv[1:], *content, "-o", lock]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        if "://" in (ROOT / lock).read_text():
            print(f"{lock} contient une adresse", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
