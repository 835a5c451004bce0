//! Real presses on real Pythons.

fn main() {}
