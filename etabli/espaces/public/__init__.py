"""What the public reads: the catalogue, and the story of each Atelier."""
