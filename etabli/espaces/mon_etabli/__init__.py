"""What a person reads at their desk: what waits for them, their Ateliers, their dates."""
