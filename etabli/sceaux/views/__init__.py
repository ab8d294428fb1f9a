"""The doors of sealed offers."""
