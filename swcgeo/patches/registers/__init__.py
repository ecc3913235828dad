"""Projects and approvals as registers and patches name them."""
