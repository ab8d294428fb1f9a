"""What is printed of a livrable: the document itself, and the decisions of its verification."""

from etabli.livrables.documents.livrable import synthesis_content

__all__ = [
    "synthesis_content",
]
