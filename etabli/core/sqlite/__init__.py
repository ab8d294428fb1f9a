"""SQLite as Django has it, its file for its owner only."""
