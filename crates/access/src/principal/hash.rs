//! argon2id, one at a time and in memory that is kept: 19 MiB that came and went with every hash would leave the
//! allocator holding as much again for each thread that ever hashed.

use std::sync::{Mutex, PoisonError};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};

use super::token::HashFailed;

/// Hashes a secret into PHC form.
pub(super) fn hash(secret: &str, salt: &[u8]) -> Result<String, HashFailed> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| HashFailed)?;
    let phc = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).map_err(|_| HashFailed)?,
        salt: Some(Salt::new(salt).map_err(|_| HashFailed)?),
        hash: Some(argon2id(secret, salt, params)?),
    };
    Ok(phc.to_string())
}

/// Whether a secret has this hash. A hash in another form, or by another algorithm, is nobody's.
pub(super) fn verify(secret: &str, hash: &str) -> bool {
    let Ok(phc) = PasswordHash::new(hash) else { return false };
    let ours = phc.algorithm == Algorithm::Argon2id.ident() && phc.version == Some(Version::V0x13.into());
    let (Ok(params), Some(salt), Some(expected)) = (Params::try_from(&phc), &phc.salt, phc.hash) else {
        return false;
    };
    // Comparing two `Output`s takes the same time wherever they differ.
    ours && argon2id(secret, salt, params).is_ok_and(|output| output == expected)
}

fn argon2id(secret: &str, salt: &[u8], params: Params) -> Result<Output, HashFailed> {
    static MEMORY: Mutex<Vec<Block>> = Mutex::new(Vec::new());
    // Whatever a panic left there is overwritten from the start.
    let mut memory = MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
    let blocks = params.block_count();
    if blocks > MEMORY_KIB as usize {
        return Err(HashFailed);
    }
    memory.resize(MEMORY_KIB as usize, Block::default());
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(secret.as_bytes(), salt, &mut output, memory.as_mut_slice())
        .map_err(|_| HashFailed)?;
    Output::new(&output).map_err(|_| HashFailed)
}

// OWASP Password Storage Cheat Sheet: argon2id with 19 MiB of memory, 2 passes, 1 lane. One block is 1 KiB.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
