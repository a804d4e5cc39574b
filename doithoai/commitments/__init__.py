"""What was promised after a dialogue, by whom, until when, with what proof."""
