"""Programs that are pressed; see `case` for the notation and `tests/pressed/main.rs` for who does it."""
