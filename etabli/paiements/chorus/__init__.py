"""The exchange with Chorus by files: which columns, and what they hold. Plain values, no database."""
