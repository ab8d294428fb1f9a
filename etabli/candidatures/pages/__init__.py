"""What screens show of a candidature, as plain values for the components of `ui`."""
