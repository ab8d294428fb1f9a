"""What the public reads: the formats, the catalogue, and the story of each Atelier."""
