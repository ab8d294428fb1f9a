"""Lay the templates out: one element a line, no line cut where a space would be read.

`python -m scripts.gabarits` writes every template again; `--check` names those that are not laid out
and answers 1. A line is cut only where white space is already sent, or beside what the browser
lays out as a block: what a reader sees does not change.
"""
