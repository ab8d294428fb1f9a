"""What a paper says of who writes it: the head of its letters, how it is signed."""
