mod append;
mod erase;
mod refuse;
mod restart;
mod rotate;
mod snapshot;
mod witnessed;
