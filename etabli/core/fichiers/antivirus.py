"""The antivirus of the installation, when one is configured: `clamd` is asked about each file that arrives.

Its INSTREAM command is spoken here, in a few lines: the clients that exist are under GPL-2.0 alone, which
does not go with the licence of Établi. Protocol: clamd(8), « COMMANDS ».
"""

from __future__ import annotations

import socket
import struct
from pathlib import Path

from django.conf import settings

from etabli.core.fichiers.refusal import FileRefused

#: seconds without a byte after which it is said to be silent
PATIENCE = 60.0
#: seconds for a mere greeting: the page of the health asks for it each time
GREETING = 5.0
PIECE = 1 << 18
SILENT = "L’antivirus ne répond pas : rien n’a été gardé. Réessayez dans quelques minutes."


class Silent(FileRefused):
    """Nobody knows what the file holds: it is not received, and may be sent again."""

    def __init__(self) -> None:
        super().__init__(SILENT)


def is_silent() -> bool:
    """Is one configured that does not answer?"""
    if not settings.ANTIVIRUS:
        return False
    try:
        with _line(GREETING) as line:
            line.sendall(b"zPING\0")
            return _answer(line) != "PONG"
    except OSError:
        return True


def refuse_infected(name: str, place: Path) -> None:
    """FileRefused when it finds something, Silent when it says nothing; nothing without an antivirus."""
    if settings.ANTIVIRUS and (found := _found_in(place)):
        raise FileRefused(f"« {name} » n’est pas gardé : l’antivirus y trouve « {found} ».")


def _found_in(place: Path) -> str:
    """The name of what is found there; '' when it is clean."""
    try:
        with _line(PATIENCE) as line, place.open("rb") as file:
            line.sendall(b"zINSTREAM\0")
            while piece := file.read(PIECE):
                line.sendall(struct.pack("!L", len(piece)) + piece)
            line.sendall(struct.pack("!L", 0))
            said = _answer(line)
    except OSError as fault:
        raise Silent from fault
    said = said.removeprefix("stream: ")
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    raise Silent


def _line(patience: float) -> socket.socket:
    """A connection to « hote:port », or to the path of its socket."""
    address = settings.ANTIVIRUS
    if "/" in address:
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(patience)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=patience)


def _answer(line: socket.socket) -> str:
    """What it says, to its zero."""
    said = b""
    while not said.endswith(b"\0") and (piece := line.recv(4096)):
        said += piece
    return said.rstrip(b"\0").decode("utf-8", "replace")
