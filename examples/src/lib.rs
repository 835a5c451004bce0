//! What the examples share. The examples themselves are under `examples/`, and
//! each shows one thing that a program can be blocked in.

pub mod audience;
pub mod drive;
pub mod main_job;
pub mod tell;
pub mod traffic;
