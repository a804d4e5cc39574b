"""Citizens' and public pages: read, submit, follow."""
