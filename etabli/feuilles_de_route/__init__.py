"""What is agreed: axes, prioritised actions, their financing and their follow-up."""
