"""A whole Atelier, played by the console in a data folder of its own."""
