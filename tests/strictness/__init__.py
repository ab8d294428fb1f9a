"""What makes a test fail although nobody asserted it."""
