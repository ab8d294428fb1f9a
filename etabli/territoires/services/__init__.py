"""How the geography of the year is written to our tables."""
