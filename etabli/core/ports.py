"""The port on which one is served: free, or a sentence that says which one is.

    python -m etabli.core.ports 8000

Only the standard library: `make run` asks before anything is installed.
"""

from __future__ import annotations

import errno
import socket
import sys

from etabli.core.refus import Refused

#: ports looked at, from the one that is taken
NEXT = 50
LAST = 65535
TAKEN = (
    "Le port {port} est déjà pris sur cette machine. Si c’est par Établi, ouvrez simplement "
    "http://localhost:{port}. Sinon, choisissez-en un autre : {command}"
)
#: without a free one to propose, the person names it
ANOTHER = "make run PORT=…"


def opened(host: str, port: int) -> socket.socket:
    """A socket bound to this port. Refused, with what to do, when it cannot be."""
    if not 0 <= port <= LAST:
        raise Refused(f"Le port {port} n’existe pas : choisissez un nombre de 1024 à {LAST}.")
    try:
        return _bound(host, port)
    except OSError as fault:
        raise Refused(_sentence(host, port, fault)) from fault


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # without its protocol asyncio does not see that it may set TCP_NODELAY: each page would wait 40 ms
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        # bound and not listening, two programs may hold one port: listening settles it
        found.listen()
    except BaseException:
        found.close()
        raise
    return found


def _sentence(host: str, port: int, fault: OSError) -> str:
    if fault.errno == errno.EADDRINUSE:
        return TAKEN.format(port=port, command=_command(host, port))
    if fault.errno == errno.EACCES:
        return (
            f"Le port {port} est réservé au système : choisissez-en un autre, make run PORT=8000"
        )
    return f"Rien ne peut être servi à l’adresse {host} : vérifiez ce nom ou ce numéro ({fault.strerror})."


def _command(host: str, port: int) -> str:
    """The same command with the next port that is free."""
    for other in range(port + 1, min(port + NEXT, LAST) + 1):
        try:
            _bound(host, other).close()
        except OSError:
            continue
        return f"make run PORT={other}"
    return ANOTHER


def main(arguments: list[str]) -> int:
    """1 with a sentence when the port is not free."""
    text = arguments[0] if arguments else ""
    try:
        if not text.isdecimal():
            raise Refused(f"« {text} » n’est pas un numéro de port : {ANOTHER}")
        opened("127.0.0.1", int(text)).close()
    except Refused as refusal:
        sys.stdout.write(f"{refusal}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
