"""`python -m scripts.gabarits [--check] [file…]`."""

from __future__ import annotations

import sys
from pathlib import Path

from scripts.gabarits.writing import laid_out

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> int:
    """Write what is not laid out; with `--check`, name it and answer 1."""
    check = "--check" in arguments
    named = [Path(one).resolve() for one in arguments if not one.startswith("-")]
    wrong = 0
    for path in named or sorted((ROOT / "etabli").rglob("*.html")):
        source = path.read_text()
        wanted = laid_out(source)
        if wanted == source:
            continue
        wrong += 1
        if check:
            print(f"{path.relative_to(ROOT)} n’est pas mis en page : make fix")
        else:
            path.write_text(wanted)
    return int(check and bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
