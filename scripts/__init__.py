"""What the Makefile runs that is not the product."""
