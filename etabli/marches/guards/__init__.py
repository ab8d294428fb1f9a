"""What must be true of a contract: before an order is signed, and before an earlier app moves."""
