"""Which patches of two deliveries are kin, and what became of them."""
