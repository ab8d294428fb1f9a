"""What is paid: service fait and demandes de paiement."""
