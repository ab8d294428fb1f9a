"""The dossier de consultation: what its papers hold, what the note d'opportunité proposes for them."""
