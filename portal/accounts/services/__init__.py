"""Use-cases of people and their accounts, one module per noun."""
