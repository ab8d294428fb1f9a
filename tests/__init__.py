"""What belongs to no single app: strictness, architecture, journeys."""
