//! Which types are generated in one part.

use super::types::{Form, Needs, Types};

/// How many sets wait for more types.
const OPEN: usize = 8;

/// Types that go well together: none refers to another that is generated there, and all
/// need what they refer to in the same form.
#[derive(Default)]
pub(super) struct Set {
    pub(super) members: Vec<usize>,
    pub(super) needs: Needs,
    weight: usize,
}

impl Set {
    fn takes(&self, needs: &Needs) -> bool {
        needs.iter().all(|(at, form)| match self.needs.get(at) {
            None | Some(Form::Any) => true,
            Some(known) => form == Form::Any || form == known,
        })
    }

    fn add(&mut self, unit: &[usize], needs: &Needs, weight: usize) {
        self.members.extend(unit);
        self.needs.extend(needs);
        self.weight += weight;
    }
}

impl Types<'_> {
    /// The types in sets of at most so many fields, unless one type has more.
    pub(super) fn sets(&self, fields: usize) -> Vec<Set> {
        let mut full = Vec::new();
        let mut open: Vec<Set> = Vec::new();
        for unit in self.units() {
            let needs = self.needs(&unit);
            let weight = unit.iter().map(|at| self.weight(*at)).sum();
            let fits = |set: &Set| set.weight + weight <= fields && set.takes(&needs);
            let at = match open.iter().position(fits) {
                Some(at) => at,
                None => {
                    if open.len() == OPEN {
                        let fullest = (0..OPEN).max_by_key(|at| open[*at].weight);
                        full.push(open.remove(fullest.unwrap_or_default()));
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
