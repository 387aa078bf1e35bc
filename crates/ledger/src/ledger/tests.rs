mod append;
mod erase;
mod refuse;
mod restart;
mod snapshot;
mod witnessed;
