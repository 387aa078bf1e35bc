mod append;
mod erase;
mod held;
mod refuse;
mod restart;
mod rotate;
mod snapshot;
mod witnessed;
