"""Run a command beside a private PostgreSQL, then take it away.

    scripts/avec_postgres.py pytest -q

The address is given to the command as TEST_DATABASE_URL and DATABASE_URL. A server already named
by TEST_DATABASE_URL is used as it is. PostgreSQL refuses to run as root: the cluster then belongs
to an unprivileged user. Where no PostgreSQL is installed the command is not run and a sentence
says so; with ETABLI_STRICT=1 that is a failure.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Nothing here outlives the run: durability would only cost time.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
}


def find_programs() -> Path | None:
    """The folder of initdb: on the path, or where Debian keeps it; the most recent first."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    return kept[-1].parent if kept else None


def _version(path: Path) -> float:
    try:
        return float(path.parents[1].name)
    except ValueError:
        return 0


def unprivileged() -> pwd.struct_passwd | None:
    """Who runs the server when we are root; nobody special otherwise."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("Aucun utilisateur sans privilège pour PostgreSQL.")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """A fresh server on a loopback port, gone at the end; its address."""
    user = unprivileged()
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    folder = Path(tempfile.mkdtemp(prefix="etabli-pg-"))
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data, port = folder / "data", free_port()
    options = " ".join(f"-c {name}={value}" for name, value in FAST.items())

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [str(programs / program), "-D", str(data), *arguments],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            **identity,  # type: ignore[call-overload]
        )

    run("initdb", "-A", "trust", "-U", "etabli", "-E", "UTF8", "--locale=C", "--no-sync")
    log = str(folder / "journal.txt")
    run("pg_ctl", "-w", "-l", log, "-o", f"-p {port} -k {folder} {options}", "start")
    try:
        yield f"postgresql://etabli@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def run_with(url: str, command: list[str]) -> int:
    environment = {**os.environ, "TEST_DATABASE_URL": url, "DATABASE_URL": url}
    return subprocess.run(command, env=environment, check=False).returncode


def main() -> int:
    command = sys.argv[1:]
    if not command:
        print(__doc__)
        return 2
    if url := os.environ.get("TEST_DATABASE_URL"):
        return run_with(url, command)
    programs = find_programs()
    if programs is None:
        print("PostgreSQL n’est pas installé : ces tests ne sont pas passés.", file=sys.stderr)
        return 1 if os.environ.get("ETABLI_STRICT") else 0
    with cluster(programs) as address:
        return run_with(address, command)


if __name__ == "__main__":
    sys.exit(main())
