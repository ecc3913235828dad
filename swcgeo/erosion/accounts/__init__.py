"""What an account is made of: records, cells, tables, years."""
