"""The body of a deposit, read while it arrives: a form becomes a container, and nothing else remembers it."""

from __future__ import annotations

import datetime as dt
import json
import queue
import secrets
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from uuid import uuid4

from streaming_form_data import ParseFailedException, StreamingFormDataParser

from etabli.core.fichiers import store
from etabli.core.fichiers.deposits import clean_name
from etabli.core.refus import Refused
from etabli.sceaux.enveloppe import encryption, sealing
from etabli.sceaux.enveloppe.aside import Aside
from etabli.sceaux.enveloppe.conteneur import Conteneur
from etabli.sceaux.guichet.visits import Admitted, Taken
from etabli.sceaux.models.scelles import path_of
from etabli.sceaux.services import Sealed

FILES, CODE, DIGESTS = "fichiers", "code", "empreintes"
MOST_FILES, LONGEST_TEXT = 40, 40_000
#: bodies that wait to be sealed, a megabyte at most
WAITING = 16
#: seconds after which the loop of the server is gone: it says itself that a sender is silent
PATIENCE = 90.0
#: without what is read easily in the wrong way
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

BROKEN = "L’envoi est incomplet ou abîmé : rien n’a été gardé. Recommencez."
NO_FILE = "Choisissez au moins un fichier : rien n’a été gardé."
TOO_MANY = f"Un dépôt compte {MOST_FILES} fichiers au plus : rassemblez-les, puis recommencez. Rien n’a été gardé."
OTHER_BYTES = (
    "Un fichier reçu n’est pas celui de votre machine : ses octets ont changé en route. Rien n’a été gardé, "
    "recommencez."
)


class Interrupted(Exception):
    """The sender has left."""


class Pump:
    """From the loop of the server to the thread that seals; full, it makes the sender wait."""

    def __init__(self, before: Callable[[], object] = bool) -> None:
        """`before` is called ahead of each piece: who seals lets others go first."""
        self._before = before
        self._queue: queue.Queue[bytes | dt.datetime | Exception] = queue.Queue(WAITING)

    def put(self, piece: bytes | dt.datetime | Exception) -> bool:
        """False when there is no room now."""
        try:
            self._queue.put_nowait(piece)
        except queue.Full:
            return False
        return True

    def pieces(self) -> Iterator[bytes | dt.datetime]:
        """The bodies, then the instant at which the last one arrived."""
        while True:
            self._before()
            try:
                piece = self._queue.get(timeout=PATIENCE)
            except queue.Empty:
                raise Interrupted from None
            if isinstance(piece, Exception):
                raise piece
            yield piece
            if isinstance(piece, dt.datetime):
                return


class _Files:
    """Every file of the form, one after the other, into the container: what the parser calls a target.

    The library has one for several files, which takes the type of a file for its name.
    """

    def __init__(self, box: Conteneur) -> None:
        self.box, self.nom, self.is_open = box, "", False

    def set_multipart_filename(self, filename: str) -> None:
        self.nom = filename

    def set_multipart_content_type(self, content_type: str) -> None:
        """What the browser believes of a file says nothing of it."""

    def start(self) -> None:
        if not self.nom:
            return
        if self.box.count >= MOST_FILES:
            raise Refused(TOO_MANY)
        self.box.begin(clean_name(self.nom))
        self.is_open = True

    def data_received(self, chunk: bytes) -> None:
        if self.is_open:
            self.box.write(chunk)

    def finish(self) -> None:
        if self.is_open:
            self.box.end()
        self.nom, self.is_open = "", False


class _Text:
    """A short field."""

    def __init__(self) -> None:
        self.data = b""

    def set_multipart_filename(self, filename: str) -> None:
        """A field of text has none."""

    def set_multipart_content_type(self, content_type: str) -> None:
        """Nor a type."""

    def start(self) -> None:
        self.data = b""

    def finish(self) -> None:
        """Nothing waits."""

    def data_received(self, chunk: bytes) -> None:
        self.data += chunk
        if len(self.data) > LONGEST_TEXT:
            raise Refused(BROKEN)

    @property
    def text(self) -> str:
        return self.data.decode("utf-8", "replace").strip()


class Form:
    """The multipart form of a deposit, whose clear text is a container."""

    def __init__(self, content_type: str, admitted: Admitted, aside: Aside | None = None) -> None:
        self.admitted, self.box = admitted, Conteneur(aside)
        self.files, self.code, self.digests = _Files(self.box), _Text(), _Text()
        self.received_at: dt.datetime | None = None
        try:
            self.parser = StreamingFormDataParser({"Content-Type": content_type})
        except ParseFailedException as unreadable:
            raise Refused(BROKEN) from unreadable
        for name, target in (
            (FILES, self.files), (CODE, self.code), (DIGESTS, self.digests),
        ):  # fmt: skip
            self.parser.register(name, target)

    def container(self, pieces: Iterator[bytes | dt.datetime]) -> Iterator[bytes]:
        """The bytes of the container, while the form arrives."""
        try:
            yield from self._clear(pieces)
        except BaseException:
            self.box.abandon()
            raise

    def _clear(self, pieces: Iterator[bytes | dt.datetime]) -> Iterator[bytes]:
        tail = b""
        for piece in pieces:
            if isinstance(piece, dt.datetime):
                self.received_at = piece
                break
            self._read(piece)
            tail = (tail + piece[-16:])[-16:]
            yield from self.box.take()
        self._require_whole(tail)
        assert self.received_at is not None
        yield from self.box.close(
            {
                "groupement": self.admitted.groupement_id,
                "deposant": self.admitted.deposant,
                "recu_a": self.received_at.isoformat(timespec="seconds"),
            }
        )

    def _read(self, piece: bytes) -> None:
        try:
            self.parser.data_received(piece)
        except ParseFailedException as broken:
            raise Refused(BROKEN) from broken

    def _require_whole(self, tail: bytes) -> None:
        """The last boundary arrived, with a file at least, each the one that the browser read."""
        if self.files.is_open or not tail.rstrip().endswith(b"--"):
            raise Refused(BROKEN)
        if not self.box.count:
            raise Refused(NO_FILE)
        if self.is_checked and _told(self.digests.text) != [pli.sha256 for pli in self.box.plis]:
            raise Refused(OTHER_BYTES)

    @property
    def is_checked(self) -> bool:
        return bool(self.digests.text)


def _told(text: str) -> list[str]:
    """The digests that the browser computed, in the order of the files."""
    try:
        found = json.loads(text)
    except ValueError:
        return []
    return [str(one) for one in found] if isinstance(found, list) else []


def seal(pump: Pump, content_type: str, admitted: Admitted) -> Taken:
    """The whole deposit, from its first byte to the disk. Refused with sentences, Interrupted, OSError:
    then nothing is left."""
    aside = Aside()
    form = Form(content_type, admitted, aside)

    def received() -> dt.datetime:
        assert form.received_at is not None
        return form.received_at

    clear = form.container(pump.pieces())
    sealed = seal_container(clear, admitted.publics, received, lambda: form.code.text, aside=aside)
    return Taken(sealed, tuple(form.box.plis), form.is_checked)


def seal_container(
    clear: Iterator[bytes],
    publics: Mapping[str, str],
    received: Callable[[], dt.datetime],
    former: Callable[[], str] = str,
    *,
    aside: Aside | None = None,
) -> Sealed:
    """One container to the disk under a key of its own; when it was received and what it replaces are
    asked once its last byte is there."""
    key, nom = sealing.new_key(), uuid4().hex
    blob = encryption.encrypt(clear, store.root() / path_of(nom), key, aside=aside)
    return Sealed(
        nom=nom,
        taille=blob.taille,
        sha256=blob.sha256,
        destinataire=sealing.public_of(key),
        sceaux=sealing.seal(key, publics),
        received_at=received(),
        code=new_code(),
        former_code=former(),
    )


def new_code() -> str:
    """« 7KQ2M-… »: four groups of five, a hundred bits."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(20))
    return "-".join(drawn[at : at + 5] for at in range(0, 20, 5))


def place_of(sealed: Sealed) -> Path:
    return store.root() / path_of(sealed.nom)
