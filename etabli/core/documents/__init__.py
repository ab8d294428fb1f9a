"""Papers: content first, then a renderer for each format; what is issued is frozen for ever.

An app builds a `Content` (blocks.py) from its selectors. `issue` renders it once to PDF/UA-1,
keeps the bytes under their digest with the content beside them, and never touches them again;
ODT, DOCX and HTML are made from the kept content when someone asks.
"""
