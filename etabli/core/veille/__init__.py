"""What watches over the site itself: leases, failures kept as rows, traces, health."""
