"""Files that are two things at once: a PDF that is also a page or an archive, a photo with a tail.

What opens one way here may open another way elsewhere: it proves nothing. The trailers telephones
add to a photo (a second picture, a short film) are not looked for.
"""

from __future__ import annotations

import mmap
import re
import zipfile

from etabli.core.fichiers import kinds

HEAD, EDGE = 1024, 64 * 1024
BLANK = b"\x00\t\n\x0c\r \x1a"
MARKUP = re.compile(rb"<script|<html|<!doctype html|<\?php|<svg[ >]", re.IGNORECASE)
ARCHIVE = re.compile(rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c")
PDF_INSIDE = re.compile(rb"%PDF-[12]\.")


def is_mixed(path: str, kind: str) -> bool:
    """Does a PDF or a photo also hold what another program would open?"""
    if kind != kinds.PDF and kind not in kinds.PHOTOS:
        return False
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if ARCHIVE.search(data) or _is_zip(path):
            return True
        return _in_pdf(data) if kind == kinds.PDF else _in_photo(data)


def _is_zip(path: str) -> bool:
    """Does an archive program list something in it?"""
    try:
        with zipfile.ZipFile(path) as archive:
            return bool(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _in_pdf(data: mmap.mmap) -> bool:
    """Something before its first line, or a page in its first bytes or after its end."""
    head = data[:HEAD]
    before = head[: head.find(b"%PDF-")].removeprefix(b"\xef\xbb\xbf").strip(BLANK)
    end = data.rfind(b"%%EOF")
    after = data[end : end + EDGE] if end > 0 else b""
    return bool(before or MARKUP.search(head) or MARKUP.search(after))


def _in_photo(data: mmap.mmap) -> bool:
    edges = data[:EDGE] + data[max(EDGE, len(data) - EDGE) :]
    return bool(PDF_INSIDE.search(data) or MARKUP.search(edges))
