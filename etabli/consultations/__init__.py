"""Who is chosen for a Local: the holders consulted, their offers, the analysis and its vote."""
