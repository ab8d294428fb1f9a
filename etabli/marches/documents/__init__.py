"""What is printed of a contract, and the words that its screens share with its papers."""

from etabli.marches.documents.contracts import (
    bon_content,
    devis_content,
    extract_content,
    formal_notice_content,
)

__all__ = ["bon_content", "devis_content", "extract_content", "formal_notice_content"]
