"""A persona walks a whole path in a browser, with accessibility checked on every page."""
