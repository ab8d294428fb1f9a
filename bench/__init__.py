"""What the budgets of the product are measured with: one JSON object per line."""
