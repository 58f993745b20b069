"""Homes and people from a spreadsheet: understood line by line, compared with what is there. Nothing here writes."""
