//! Random programs: what they are made of ([`step`]), what the contract says of them ([`contract`]), and what
//! really happens ([`machine`]).

pub mod contract;
pub mod known_programs;
pub mod machine;
mod scopes;
pub mod step;
mod strangers;
