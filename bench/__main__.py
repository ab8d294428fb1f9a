"""`make bench` or `python -m bench [NAME…]`: run the measures, each in a data folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))


def run(name: str) -> int:
    """One measure in a process and a folder of its own, so that none warms up another."""
    with tempfile.TemporaryDirectory(prefix="etabli-bench-") as folder:
        environment = {**os.environ, "ETABLI_DATA": folder, "DEMO": "1", "DEBUG": ""}
        command = [sys.executable, "-m", f"bench.{name}"]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def main() -> int:
    names = sys.argv[1:] or NAMES
    if unknown := set(names) - set(NAMES):
        print(f"{', '.join(sorted(unknown))} : inconnu parmi {', '.join(NAMES)}", file=sys.stderr)
        return 2
    return max([run(name) for name in names])


if __name__ == "__main__":
    sys.exit(main())
