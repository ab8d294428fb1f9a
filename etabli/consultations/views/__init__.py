"""The doors of a consultation."""
