"""Use-cases of estates, one module per noun."""
