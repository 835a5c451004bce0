//! Programs that have failed once, as small as they could be made. They are run before the random ones.

use super::step::Program;

/// Each with what was wrong.
pub fn all() -> Vec<Program> {
    vec![]
}
