//! One hash for everything that is stored: written down here, and not taken from a crate, because stored tables rely on
//! it staying as it is.

/// The golden ratio as a fraction of 64 bits, which spreads neighbouring numbers far apart.
pub const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// A small number spread over 32 bits; the highest ones are spread best.
#[inline]
pub const fn spread(number: u32) -> u32 {
    number.wrapping_mul(0x9e37_79b1)
}

/// A multiplicative hash over eight bytes at a time. It spreads well and is no secret: not for untrusted keys.
#[inline]
pub fn hash(bytes: &[u8]) -> u64 {
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

/// A hash of a whole file: four of them side by side, since each step of one has to wait for the step before.
pub fn hash_of_file(bytes: &[u8]) -> u64 {
    let step = |state: u64, bytes: &[u8; 8]| {
        let state = (state ^ u64::from_le_bytes(*bytes)).wrapping_mul(FACTOR);
        state ^ state >> 29
    };
    let (words, _) = bytes.as_chunks::<8>();
    let (chunks, _) = words.as_chunks::<4>();
    let (mut one, mut two, mut three, mut four) = (1, 2, 3, 4);
    for [first, second, third, fourth] in chunks {
        (one, two, three, four) = (step(one, first), step(two, second), step(three, third), step(four, fourth));
    }
    let lanes = [one, two, three, four];
    let all = lanes.iter().fold(bytes.len() as u64, |state, lane| step(state.rotate_left(29), &lane.to_le_bytes()));
    all ^ hash(&bytes[chunks.len() * 32..])
}

#[cfg(test)]
mod tests {
    use super::hash_of_file;

    #[test]
    fn every_bit_and_every_length_counts() {
        let file: Vec<u8> = (0..331_u32).map(|at| (at * at) as u8).collect();
        let mut seen: Vec<u64> = (0..=file.len()).map(|len| hash_of_file(&file[..len])).collect();
        for bit in 0..file.len() * 8 {
            let mut other = file.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            seen.push(hash_of_file(&other));
        }
        let count = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), count);
    }
}
