"""What the public and the people of an Atelier ask of livrables by the browser."""
