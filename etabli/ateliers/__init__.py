"""The Atelier itself: its stages, from the launch to the archive."""
