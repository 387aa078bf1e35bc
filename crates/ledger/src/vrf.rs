//! A verifiable random function: ECVRF-EDWARDS25519-SHA512-TAI of RFC 9381.
//!
//! The output for an input looks random to everybody without the secret key, there is exactly one output per
//! input, and the holder can prove which it is. Owners' tags are such outputs.

use std::fmt;

use curve25519_dalek::{
    edwards::{CompressedEdwardsY, EdwardsPoint},
    scalar::{Scalar, clamp_integer},
};
use sha2::{Digest, Sha512};
use zeroize::Zeroizing;

/// Bytes of a proof: point, 16-byte challenge, scalar.
pub const PROOF_LEN: usize = 80;

/// Bytes of an output.
pub const OUTPUT_LEN: usize = 64;

/// RFC 9381 §5.5: the suite string of ECVRF-EDWARDS25519-SHA512-TAI.
const SUITE: u8 = 0x03;

/// The secret key, expanded as in RFC 8032 §5.1.5. Wiped when dropped, masked in `Debug`.
pub struct SecretKey {
    scalar: Zeroizing<Scalar>,
    nonce_prefix: Zeroizing<[u8; 32]>,
    public: PublicKey,
}

/// The public key that checks proofs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PublicKey {
    point: EdwardsPoint,
    bytes: [u8; 32],
}

/// The key or proof is not valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VrfError {
    /// Not the encoding of a usable point.
    #[error("the public key is not a usable point of the curve")]
    PublicKey,
    /// Garbled, or for another input or key.
    #[error("the proof does not fit this key and input")]
    Proof,
    /// All 256 tries failed: the probability is about 2⁻²⁵⁶.
    #[error("the input does not hash to the curve")]
    Input,
}

impl SecretKey {
    /// Expands a 32-byte seed.
    pub fn from_seed(seed: &[u8; 32]) -> SecretKey {
        let expanded = Zeroizing::new(<[u8; 64]>::from(Sha512::digest(seed)));
        let (scalar, prefix) = halves(&expanded);
        let scalar = Zeroizing::new(Scalar::from_bytes_mod_order(clamp_integer(scalar)));
        let point = EdwardsPoint::mul_base(&scalar);
        let public = PublicKey { point, bytes: point.compress().to_bytes() };
        SecretKey { scalar, nonce_prefix: Zeroizing::new(prefix), public }
    }

    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The output for an input, without its proof.
    pub fn output(&self, input: &[u8]) -> Result<[u8; OUTPUT_LEN], VrfError> {
        let hashed = encode_to_curve(&self.public.bytes, input)?;
        Ok(proof_to_hash(&(hashed * *self.scalar)))
    }

    /// The proof for an input, RFC 9381 §5.1. The output follows from the proof.
    pub fn prove(&self, input: &[u8]) -> Result<[u8; PROOF_LEN], VrfError> {
        let hashed = encode_to_curve(&self.public.bytes, input)?;
        let gamma = hashed * *self.scalar;
        let nonce = self.nonce(&hashed);
        let challenge = challenge([
            &self.public.point,
            &hashed,
            &gamma,
            &EdwardsPoint::mul_base(&nonce),
            &(hashed * *nonce),
        ]);
        let response = *nonce + scalar_of(challenge) * *self.scalar;
        let mut proof = [0; PROOF_LEN];
        let parts = gamma.compress().to_bytes().into_iter().chain(challenge).chain(response.to_bytes());
        proof.iter_mut().zip(parts).for_each(|(to, from)| *to = from);
        Ok(proof)
    }

    /// RFC 9381 §5.4.2.2, the deterministic nonce of RFC 8032.
    fn nonce(&self, hashed: &EdwardsPoint) -> Zeroizing<Scalar> {
        let digest = Sha512::new()
            .chain_update(self.nonce_prefix.as_slice())
            .chain_update(hashed.compress().as_bytes())
            .finalize();
        Zeroizing::new(Scalar::from_bytes_mod_order_wide(&digest.into()))
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(masked)")
    }
}

impl PublicKey {
    /// Decodes and validates a key, RFC 9381 §5.4.5: points of small order are refused, because all inputs
    /// would share an output.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<PublicKey, VrfError> {
        let point = decode_point(bytes).filter(|point| !point.is_small_order()).ok_or(VrfError::PublicKey)?;
        Ok(PublicKey { point, bytes: *bytes })
    }

    /// The encoded point.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// Checks a proof and returns the one output for this input, RFC 9381 §5.3.
    pub fn verify(&self, input: &[u8], proof: &[u8; PROOF_LEN]) -> Result<[u8; OUTPUT_LEN], VrfError> {
        let (gamma, rest) = proof.split_first_chunk::<32>().ok_or(VrfError::Proof)?;
        let (expected, response) = rest.split_first_chunk::<16>().ok_or(VrfError::Proof)?;
        let response = response.try_into().map_err(|_| VrfError::Proof)?;
        let gamma = decode_point(gamma).ok_or(VrfError::Proof)?;
        let response =
            Option::<Scalar>::from(Scalar::from_canonical_bytes(response)).ok_or(VrfError::Proof)?;
        let hashed = encode_to_curve(&self.bytes, input)?;
        let c = scalar_of(*expected);
        let u = EdwardsPoint::mul_base(&response) - self.point * c;
        let v = hashed * response - gamma * c;
        if challenge([&self.point, &hashed, &gamma, &u, &v]) != *expected {
            return Err(VrfError::Proof);
        }
        Ok(proof_to_hash(&gamma))
    }
}

/// RFC 9381 §5.4.1.1, try and increment, with the public key as salt.
fn encode_to_curve(salt: &[u8; 32], input: &[u8]) -> Result<EdwardsPoint, VrfError> {
    let prefix = Sha512::new().chain_update([SUITE, 0x01]).chain_update(salt).chain_update(input);
    (0..=u8::MAX)
        .find_map(|counter| {
            let digest: [u8; 64] = prefix.clone().chain_update([counter, 0x00]).finalize().into();
            let (candidate, _) = halves(&digest);
            // A point of small order times the cofactor is the identity, which the RFC rules out too.
            let point = decode_point(&candidate).filter(|point| !point.is_small_order())?;
            Some(point.mul_by_cofactor())
        })
        .ok_or(VrfError::Input)
}

/// RFC 9381 §5.4.3.
fn challenge(points: [&EdwardsPoint; 5]) -> [u8; 16] {
    let mut hasher = Sha512::new().chain_update([SUITE, 0x02]);
    points.iter().for_each(|point| hasher.update(point.compress().as_bytes()));
    let digest: [u8; 64] = hasher.chain_update([0x00]).finalize().into();
    let mut challenge = [0; 16];
    challenge.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    challenge
}

/// RFC 9381 §5.2.
fn proof_to_hash(gamma: &EdwardsPoint) -> [u8; OUTPUT_LEN] {
    let point = gamma.mul_by_cofactor().compress();
    Sha512::new()
        .chain_update([SUITE, 0x03])
        .chain_update(point.as_bytes())
        .chain_update([0x00])
        .finalize()
        .into()
}

/// RFC 8032 §5.1.3, which refuses an encoding whose y is not reduced.
fn decode_point(bytes: &[u8; 32]) -> Option<EdwardsPoint> {
    let point = CompressedEdwardsY(*bytes).decompress()?;
    (point.compress().as_bytes() == bytes).then_some(point)
}

/// A challenge as a little-endian number.
fn scalar_of(challenge: [u8; 16]) -> Scalar {
    Scalar::from(u128::from_le_bytes(challenge))
}

fn halves(bytes: &[u8; 64]) -> ([u8; 32], [u8; 32]) {
    let (mut left, mut right) = ([0; 32], [0; 32]);
    left.iter_mut().chain(right.iter_mut()).zip(bytes).for_each(|(to, from)| *to = *from);
    (left, right)
}

#[cfg(test)]
mod tests;
