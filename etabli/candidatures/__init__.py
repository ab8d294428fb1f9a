"""The request, from the first contact of a mayor to the decision of the DGALN."""
