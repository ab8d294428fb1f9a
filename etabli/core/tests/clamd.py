"""An antivirus on loopback, for the time of a test: it speaks as `clamd` does."""

import hashlib
import socketserver
import struct
import threading

import pytest

CLEAN, FOUND = b"stream: OK\0", b"stream: Essai-Fictif FOUND\0"


class Clamd(socketserver.StreamRequestHandler):
    """PING, and INSTREAM by counted pieces."""

    server: "Server"

    def handle(self):
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0")
            return
        assert command == b"zINSTREAM\0"
        found = hashlib.sha256()
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            found.update(self.rfile.read(size))
        self.server.seen.append(found.hexdigest())
        self.wfile.write(self.server.answer)


class Server(socketserver.ThreadingTCPServer):
    """The digests of what it was given, and what it says of each."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Clamd)
        self.seen: list[str] = []
        self.answer = CLEAN


@pytest.fixture
def clamd(settings):
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        settings.ANTIVIRUS = f"127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()
        thread.join()
