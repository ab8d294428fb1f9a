"""The bench: tools without any word of the trade. Everything else stands on it."""
