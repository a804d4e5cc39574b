"""What happens because time passed: management commands that a timer of the server starts, each safe to run twice."""
