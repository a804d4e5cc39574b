"""Fills a .docx template with fields; nothing else."""
