"""Who is who: organisations, State services, firms, and the people who act for them in a role."""
