"""What is printed of the money of a contract."""
