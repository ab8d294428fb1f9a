"""A heavy paper drawn in a process of its own, which gives its memory back when it is done."""

from __future__ import annotations

import datetime as dt
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

from etabli.core.documents.blocks import Content
from etabli.core.documents.pdf import render_pdf


def render_apart(content: Content, *, at: dt.datetime) -> bytes:
    """The bytes of `render_pdf`, from another process."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=fresh) as pool:
        return pool.submit(render_pdf, content, at=at).result()
