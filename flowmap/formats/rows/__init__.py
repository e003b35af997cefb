"""Rows pasted from a spreadsheet: a table in text, its columns guessed, read as handoffs on a map."""

from flowmap.formats.rows.read import CHOICES, Column, Rows, Trouble, read

__all__ = ["CHOICES", "Column", "Rows", "Trouble", "read"]
