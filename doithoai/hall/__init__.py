"""Public screens of a running dialogue."""
