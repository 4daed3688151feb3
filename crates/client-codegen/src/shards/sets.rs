//! Chooses the types that are generated in the same shard.

use super::types::{Form, Needs, Types};

/// The maximum number of sets to which types are added at the same time.
const MAX_OPEN: usize = 8;

/// Types that can share a shard: none refers to another type that the shard generates, and all
/// need the types to which they refer in the same form.
#[derive(Default)]
pub(super) struct Set {
    pub(super) members: Vec<usize>,
    pub(super) needs: Needs,
    weight: usize,
}

impl Set {
    fn accepts(&self, needs: &Needs) -> bool {
        needs.iter().all(|(at, form)| match self.needs.get(at) {
            None | Some(Form::Any) => true,
            Some(needed) => form == Form::Any || form == needed,
        })
    }

    fn add(&mut self, unit: &[usize], needs: &Needs, weight: usize) {
        self.members.extend(unit);
        self.needs.extend(needs);
        self.weight += weight;
    }
}

impl Types<'_> {
    /// Divides the types into sets of at most `fields` fields; a single type may have more.
    pub(super) fn sets(&self, fields: usize) -> Vec<Set> {
        let mut full = Vec::new();
        let mut open: Vec<Set> = Vec::new();
        for unit in self.units() {
            let needs = self.needs(&unit);
            let weight = unit.iter().map(|at| self.weight(*at)).sum();
            let fits = |set: &Set| set.weight + weight <= fields && set.accepts(&needs);
            let at = match open.iter().position(fits) {
                Some(at) => at,
                None => {
                    if open.len() == MAX_OPEN {
                        let heaviest = (0..MAX_OPEN).max_by_key(|at| open[*at].weight);
                        full.push(open.remove(heaviest.expect("MAX_OPEN is not 0")));
                    }
                    open.push(Set::default());
                    open.len() - 1
                }
            };
            open[at].add(&unit, &needs, weight);
            if open[at].weight >= fields {
                full.push(open.remove(at));
            }
        }
        full.extend(open);
        full
    }
}
