"""Public screens of a running dialogue: the live board on a telephone, the projector, and the stream that feeds both."""
