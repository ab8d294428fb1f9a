"""`make bench` or `python -m bench [NAME…] [OPTIONS]`: run the measures, each in a data folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).parent
NAMES = sorted(
    [path.stem for path in HERE.glob("[a-z]*.py")]
    + [path.parent.name for path in HERE.glob("[a-z]*/__main__.py")]
)


def run(name: str, options: list[str]) -> int:
    """One measure in a process and a folder of its own, so that none warms up another."""
    with tempfile.TemporaryDirectory(prefix="etabli-bench-") as folder:
        environment = {**os.environ, "ETABLI_DATA": folder, "DEMO": "1", "DEBUG": ""}
        command = [sys.executable, "-m", f"bench.{name}", *options]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def main() -> int:
    given = sys.argv[1:]
    first = next((at for at, word in enumerate(given) if word.startswith("-")), len(given))
    names, options = given[:first] or NAMES, given[first:]
    if unknown := set(names) - set(NAMES):
        print(f"{', '.join(sorted(unknown))} : inconnu parmi {', '.join(NAMES)}", file=sys.stderr)
        return 2
    return max([run(name, options) for name in names])


if __name__ == "__main__":
    sys.exit(main())
