"""Who is engaged: framework agreements, tourniquet, devis, bons de commande."""
