"""What is printed of a candidature: the frozen fiche, the letters to sign, the acts of DGALN."""
