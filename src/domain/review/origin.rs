//! Many accounts from one address or device. A school, an office and a family share an address, and pupils of a class
//! may have the same telephone: by itself this is information, whatever the number of people.

use super::{Found, Person, Signal, small};
use std::collections::{BTreeSet, HashMap, HashSet};

/// People at one address, at least.
const ADDRESS_MIN: usize = 5;
/// People with one device, at least.
const DEVICE_MIN: usize = 3;

/// People who share an address or a device; `others` are signals that weigh more where they meet on one device.
pub(super) fn find(people: &[Person], others: &[&[(usize, Signal)]]) -> Found {
    let suspects: HashSet<usize> = others.iter().flat_map(|found| found.iter().map(|(at, _)| *at)).collect();
    let mut found: HashMap<usize, Signal> = HashMap::new();
    for group in groups(people, |origin| origin.address).into_values().filter(|group| group.len() >= ADDRESS_MIN) {
        for at in &group {
            larger(&mut found, *at, Signal::SharedAddress { people: small(group.len()) });
        }
    }
    let mut devices: HashMap<usize, Signal> = HashMap::new();
    for group in groups(people, |origin| origin.device).into_values().filter(|group| group.len() >= DEVICE_MIN) {
        let meets = group.iter().filter(|at| suspects.contains(at)).count() >= 2;
        for at in &group {
            let combined = meets && suspects.contains(at);
            larger(&mut devices, *at, Signal::SharedDevice { people: small(group.len()), combined });
        }
    }
    // Whoever shares the device shares the address: one of the two is enough to read.
    found.retain(|at, _| !devices.contains_key(at));
    found.into_iter().chain(devices).collect()
}

fn groups(people: &[Person], place: fn(&super::Origin) -> u64) -> HashMap<u64, BTreeSet<usize>> {
    let mut groups: HashMap<u64, BTreeSet<usize>> = HashMap::new();
    for (at, person) in people.iter().enumerate() {
        for origin in person.rounds.iter().filter_map(|round| round.origin.as_ref()) {
            groups.entry(place(origin)).or_default().insert(at);
        }
    }
    groups
}

/// Keeps the signal of the larger group, and the combined one before all.
fn larger(found: &mut HashMap<usize, Signal>, at: usize, signal: Signal) {
    let size = |signal: &Signal| match signal {
        Signal::SharedAddress { people } => (false, *people),
        Signal::SharedDevice { people, combined } => (*combined, *people),
        _ => (false, 0),
    };
    let held = found.entry(at).or_insert_with(|| signal.clone());
    if size(&signal) > size(held) {
        *held = signal;
    }
}
