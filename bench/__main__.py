"""`make bench` or `python -m bench [NAME…]`: run the measures, each in a data folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = sorted(p.stem for p in Path(__file__).parent.glob("[a-z]*.py"))


def run_here(name: str) -> None:
    """One measure, in this process; `measure()` yields dictionaries."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    import django

    django.setup()
    for line in import_module(f"bench.{name}").measure():
        print(json.dumps({"banc": name, **line}, ensure_ascii=False), flush=True)


def run_apart(name: str) -> int:
    """One measure in a process and a folder of its own, so that none warms up another."""
    with tempfile.TemporaryDirectory(prefix="etabli-bench-") as folder:
        environment = {**os.environ, "ETABLI_DATA": folder, "DEMO": "", "DEBUG": ""}
        command = [sys.executable, "-m", "bench", "--ici", name]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def main() -> int:
    arguments = sys.argv[1:]
    if arguments[:1] == ["--ici"]:
        run_here(arguments[1])
        return 0
    if unknown := set(arguments) - set(NAMES):
        print(f"{', '.join(sorted(unknown))} : inconnu parmi {', '.join(NAMES)}", file=sys.stderr)
        return 2
    return max(run_apart(name) for name in arguments or NAMES)


if __name__ == "__main__":
    sys.exit(main())
