"""What people type about a consultation."""
