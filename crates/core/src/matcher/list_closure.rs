//! Lists that include other lists. A mark of a list is a mark of every list that includes it; that every pair is held in
//! memory is what bounds how often lists may include each other. The meaning of lists plays no part.

use crate::matcher::ListId;

/// The most pairs of a list and one that includes it, and of a member and a list that it belongs to.
pub(crate) const MOST_PAIRS: usize = 20_000_000;

/// For each list, itself and every list that includes it; `None` when that is more than `most` in all.
pub(crate) fn supersets(count: usize, inclusions: &[(ListId, ListId)], most: usize) -> Option<Vec<Vec<ListId>>> {
    let mut outers: Vec<Vec<ListId>> = vec![Vec::new(); count];
    for &(outer, inner) in inclusions {
        outers[inner as usize].push(outer);
    }
    // For each list, one more than the last list that it was found to include.
    let mut seen = vec![0; count];
    let mut total = 0;
    let mut supers = Vec::with_capacity(count);
    for list in 0..count {
        let mut all = vec![list as ListId];
        seen[list] = list + 1;
        let mut at = 0;
        while at < all.len() && total + all.len() <= most {
            for &outer in &outers[all[at] as usize] {
                if seen[outer as usize] != list + 1 {
                    seen[outer as usize] = list + 1;
                    all.push(outer);
                }
            }
            at += 1;
        }
        total += all.len();
        if total > most {
            return None;
        }
        supers.push(all);
    }
    Some(supers)
}

#[cfg(test)]
mod tests {
    use super::supersets;

    #[test]
    fn lists_reach_what_includes_them_and_circles_end() {
        let inclusions = [(1, 0), (2, 1), (0, 2), (3, 1)];
        let all = supersets(4, &inclusions, 100);
        assert_eq!(all, Some(vec![vec![0, 1, 2, 3], vec![1, 2, 3, 0], vec![2, 0, 1, 3], vec![3]]));
        assert_eq!(supersets(4, &inclusions, 12), None);
        let chain: Vec<(u16, u16)> = (0..60_000).map(|at| (at, at + 1)).collect();
        assert_eq!(supersets(60_001, &chain, super::MOST_PAIRS), None);
    }
}
