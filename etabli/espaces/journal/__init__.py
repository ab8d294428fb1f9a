"""What those who follow or control read of the journal."""
