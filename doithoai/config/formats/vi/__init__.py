"""Dates as official papers write them: dd/mm/yyyy and 24 hours."""
