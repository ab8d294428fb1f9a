"""What people type about a candidature."""
