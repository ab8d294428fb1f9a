"""The commands of a page of documentation, as somebody who follows it would type them."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```sh *(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HOST = "etabli.example"
#: what a shell has on a machine where nothing was set for us
BARE = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


def blocks(page, *, base=""):
    """The blocks of shell of the page; one marked `postgresql` is only for whoever has one."""
    text = (ROOT / "docs" / "faire" / page).read_text(encoding="utf-8")
    return [body for mark, body in BLOCK.findall(text) if mark in ("", base)]


def placed(commands, folder, *, port=0, address=""):
    """The same commands, where this machine lets them run."""
    moved = commands.replace("/srv/etabli", str(folder)).replace("--port 8000", f"--port {port}")
    return re.sub(r"postgresql://etabli:secret@\S+?(?=\")", address, moved)


@contextmanager
def followed(commands, folder, port):
    """Type the commands in one new shell, the last of which serves; what they said, and a reader.

    The reader opens a path of the site: (status, page). The service stops with the block.
    """
    told = folder / "dit.txt"
    with told.open("w") as out:
        shell = subprocess.Popen(
            ["bash", "-euc", commands],
            cwd=ROOT, env=BARE, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    try:
        while not _answers(port):
            assert shell.poll() is None, told.read_text()
            time.sleep(0.2)
        yield told.read_text(), lambda path, host=HOST: _read(port, path, host)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(shell.pid, signal.SIGTERM)
        shell.wait(30)


def _answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _read(port, path, host):
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host})
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()
