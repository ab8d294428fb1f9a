"""What is printed of a text: what Établi knows of each section, then what people wrote, in the order of the outline."""

from etabli.redaction.documents.papers import prefilled, section_blocks, texte_content

__all__ = ["prefilled", "section_blocks", "texte_content"]
