//! The command `wasteland-tarot`. What it does is in [`wasteland_tarot::cli`].

use std::process::ExitCode;

/// glibc's allocator keeps what bursts of large blocks leave behind (measured: over 800 MB after two
/// parallel password hashes); jemalloc with a short decay gives it back. musl builds keep their own.
#[cfg(target_env = "gnu")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    wasteland_tarot::cli::run(std::env::args_os())
}
