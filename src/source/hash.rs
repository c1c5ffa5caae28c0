//! One hash for everything that is stored: written down here, and not taken from a crate, because stored tables rely on
//! it staying as it is.

/// A multiplicative hash over eight bytes at a time. It spreads well and is no secret: not for untrusted keys.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut state = bytes.len() as u64;
    let (chunks, rest) = bytes.as_chunks::<8>();
    for chunk in chunks {
        state = (state ^ u64::from_le_bytes(*chunk)).wrapping_mul(FACTOR);
        state ^= state >> 29;
    }
    let rest = rest.iter().fold(0, |number, &byte| (number << 8) | u64::from(byte));
    state = (state ^ rest).wrapping_mul(FACTOR);
    state ^ (state >> 32)
}
