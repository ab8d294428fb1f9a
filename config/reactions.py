"""What follows from what, across apps, in the order of the story.

A reaction takes (obj, attempt), runs in the same transaction, and its failure undoes the move.
"""

REACTIONS: dict[str, tuple[str, ...]] = {}
