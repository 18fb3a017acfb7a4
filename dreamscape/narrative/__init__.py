"""What happened: events, the World they fold into, its dynamics, and the journal that keeps them."""
