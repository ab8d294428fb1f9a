"""What must be true of the world before a consultation moves."""
