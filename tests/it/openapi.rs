//! The description of the API as a snapshot: a changed field shows up in review, and the client is generated from it.

const SNAPSHOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/snapshots/openapi.json");

#[test]
fn the_description_of_the_api_is_the_one_that_was_reviewed() {
    let document = format!("{}\n", quiz::web::openapi::document().trim_end());
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(SNAPSHOT, &document).unwrap();
    }
    let reviewed = std::fs::read_to_string(SNAPSHOT).unwrap_or_default();
    let differing = document.lines().zip(reviewed.lines()).position(|(new, old)| new != old);
    assert!(
        document == reviewed,
        "the API has changed (line {:?} of {SNAPSHOT}); look at it, then run: UPDATE_SNAPSHOTS=1 cargo test --test it openapi",
        differing.map(|line| line + 1)
    );
}
