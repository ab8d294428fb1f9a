"""What those who follow one Atelier read: its page, its papers, the proofs of its stages."""
