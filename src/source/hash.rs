//! One hash for everything that is stored: written down here, and not taken from a crate, because stored tables rely on
//! it staying as it is.

/// A multiplicative hash over eight bytes at a time. It spreads well and is no secret: not for untrusted keys.
#[inline]
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut state = bytes.len() as u64;
    let (chunks, rest) = bytes.as_chunks::<8>();
    for chunk in chunks {
        state = (state ^ u64::from_le_bytes(*chunk)).wrapping_mul(FACTOR);
        state ^= state >> 29;
    }
    // The last bytes as one number, without a loop: parts of it may overlap.
    let rest = match (rest.first_chunk::<4>(), rest.last_chunk::<4>(), rest) {
        (Some(first), Some(last), _) => u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32,
        (_, _, [first, .., last]) => u64::from(*first) | u64::from(rest[rest.len() / 2]) << 8 | u64::from(*last) << 16,
        (_, _, [only]) => u64::from(*only),
        _ => 0,
    };
    state = (state ^ rest).wrapping_mul(FACTOR);
    state ^ (state >> 32)
}
