"""Programs that are pressed. See `case` for the notation, and `tests/pressed/main.rs`."""
