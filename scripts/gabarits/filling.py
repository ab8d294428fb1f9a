"""Lines filled with pieces, cut only where a piece says so."""

from __future__ import annotations

WIDTH = 110
INDENT = "  "

#: what comes before a piece: nothing, white space that is not read, one that is, a new line, an attribute
NONE, SOFT, SPACE, HARD, ATTR = "none", "soft", "space", "hard", "attr"
#: (what comes before, the text, its depth)
Piece = tuple[str, str, int]


def fill(pieces: list[Piece]) -> str:
    """Lines of at most `WIDTH` columns, as far as the cuts allow."""
    lines: list[str] = []
    first, *others = _atoms(pieces)
    line = _set(lines, INDENT * first[0][2], first)
    for atom in others:
        gap, _, depth = atom[0]
        glue = " " if gap == SPACE else ""
        if gap == HARD or _over(line + glue + _whole(atom)):
            lines.append(line)
            line, glue = INDENT * depth, ""
        line = _set(lines, line + glue, atom)
    return "\n".join(one.rstrip(" ") for one in [*lines, line])


def _set(lines: list[str], line: str, atom: list[Piece]) -> str:
    return _broken(lines, line, atom) if _over(line + _whole(atom)) else line + _whole(atom)


def _whole(atom: list[Piece]) -> str:
    return atom[0][1] + "".join((" " if gap == ATTR else "") + text for gap, text, _ in atom[1:])


def _atoms(pieces: list[Piece]) -> list[list[Piece]]:
    """What goes up to the next place where a line may be cut."""
    atoms: list[list[Piece]] = []
    for piece in pieces:
        if piece[0] in (NONE, ATTR) and atoms:
            atoms[-1].append(piece)
        else:
            atoms.append([piece])
    return atoms


def _over(line: str) -> bool:
    return max(map(len, line.split("\n"))) > WIDTH


def _broken(lines: list[str], line: str, atom: list[Piece]) -> str:
    """Cut between attributes what is too long in one piece."""
    for number, (gap, text, depth) in enumerate(atom):
        if not number or gap != ATTR:
            line += text
        elif _over(line + " " + text + _glued(atom, number)):
            lines.append(line)
            line = INDENT * depth + text
        else:
            line += " " + text
    return line


def _glued(atom: list[Piece], number: int) -> str:
    """What cannot be parted from this piece."""
    glued = ""
    for gap, text, _ in atom[number + 1 :]:
        if gap == ATTR:
            break
        glued += text
    return glued
