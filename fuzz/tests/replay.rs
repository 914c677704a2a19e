//! Every input that was worth keeping, again: those that found something, and those that reach far.

use std::fs;
use std::path::Path;

use datastore_fuzz::{Target, run};

#[test]
fn the_corpus_holds() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for target in Target::ALL {
        let mut count = 0;
        for entry in fs::read_dir(corpus.join(target.name())).unwrap() {
            let path = entry.unwrap().path();
            println!("{}", path.display());
            run(target, &fs::read(&path).unwrap());
            count += 1;
        }
        assert!(count > 0, "{} has no corpus", target.name());
    }
}
