//! Tests of the commands. One program, since linking takes longer than most tests.

mod add;
mod architecture;
mod bench;
mod diff;
mod doctor;
mod doctor_examples;
mod doctor_files;
mod doctor_instances;
mod fetch;
mod hostile;
mod lint;
mod raw_progenitor;
mod regen;
mod regen_input;
mod release;
mod support;
mod workflows;
