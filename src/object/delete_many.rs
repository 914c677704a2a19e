//! DeleteObjects of any number of keys: in batches of 1,000, a few of them at once. A key that XML cannot carry, or that a
//! store might take for another one, goes by DeleteObject in the same call: MinIO, which refuses `a//b` in a URL, takes it
//! for `a/b` in a list and deletes that.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_sdk_s3::operation::delete_object::DeleteObjectOutput;
use aws_sdk_s3::operation::delete_object::builders::DeleteObjectInputBuilder;
use aws_sdk_s3::operation::delete_objects::DeleteObjectsOutput;
use aws_sdk_s3::operation::delete_objects::builders::DeleteObjectsInputBuilder;
use aws_sdk_s3::types::{
    Delete, DeletedObject, Error as Refusal, ObjectIdentifier, RequestCharged,
};
use futures_util::{StreamExt, stream};

use super::listable::fits_a_list;
use crate::error::{Error, Result};
use crate::wire::{Store, send};

/// S3 takes no more keys in one request.
const BATCH: usize = 1_000;
/// Requests under way for one call.
const AT_ONCE: usize = 8;

/// What is to be deleted; the inputs lack nothing but the objects.
pub struct Deletion {
    pub objects: Vec<ObjectIdentifier>,
    /// Only errors are of interest.
    pub quiet: bool,
    pub many: DeleteObjectsInputBuilder,
    pub one: DeleteObjectInputBuilder,
}

enum Job {
    Many(Vec<ObjectIdentifier>),
    One(ObjectIdentifier),
}

#[derive(Default)]
struct Answer {
    asked: usize,
    deleted: Vec<DeletedObject>,
    errors: Vec<Refusal>,
    charged: Option<RequestCharged>,
}

/// Deletes them all. A key that the store refuses is among the errors; a request that fails as a whole ends the call: no
/// further one is begun, and what was deleted stays deleted.
pub async fn delete_objects(store: &Store, deletion: Deletion) -> Result<DeleteObjectsOutput> {
    let order = places(&deletion.objects);
    let total = deletion.objects.len();
    let Deletion {
        objects,
        quiet,
        many,
        one,
    } = deletion;
    let over = AtomicBool::new(false);
    let run = async |job| {
        if over.load(Ordering::Relaxed) {
            return Ok(Answer::default());
        }
        let answer = match job {
            Job::Many(objects) => batch(store, many.clone(), objects, quiet).await,
            Job::One(object) => single(store, one.clone(), object, quiet).await,
        };
        over.fetch_or(answer.is_err(), Ordering::Relaxed);
        answer
    };
    let answers: Vec<_> = stream::iter(jobs(objects, store.settings().await?.aws))
        .map(run)
        .buffered(AT_ONCE)
        .collect()
        .await;
    let mut sum = Answer::default();
    let mut failed = None;
    for answer in answers {
        match answer {
            Ok(answer) => sum.add(answer),
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    match failed {
        Some(error) => Err(told(error, sum.asked, total)),
        None => Ok(sum.output(&order)),
    }
}

/// The store answered for some of the keys, and what it deleted is gone.
fn told(error: Error, answered: usize, total: usize) -> Error {
    let message = format!(
        "{} (of {total} keys, {answered} were answered for before that; what was deleted stays deleted)",
        error.message
    );
    Error { message, ..error }
}

fn jobs(objects: Vec<ObjectIdentifier>, aws: bool) -> Vec<Job> {
    let fit = |object: &ObjectIdentifier| fits_a_list(&object.key, aws);
    let (plain, others): (Vec<_>, Vec<_>) = objects.into_iter().partition(fit);
    let mut plain = plain.into_iter().peekable();
    let mut jobs = Vec::new();
    while plain.peek().is_some() {
        jobs.push(Job::Many(plain.by_ref().take(BATCH).collect()));
    }
    jobs.extend(others.into_iter().map(Job::One));
    jobs
}

async fn batch(
    store: &Store,
    input: DeleteObjectsInputBuilder,
    objects: Vec<ObjectIdentifier>,
    quiet: bool,
) -> Result<Answer> {
    let asked = objects.len();
    let mut unanswered = places(&objects);
    let delete = Delete::builder().set_objects(Some(objects)).quiet(quiet);
    let delete = delete.build().expect("it has its objects");
    let input = input.delete(delete);
    let output: DeleteObjectsOutput = send!(store, input)?;
    let deleted = output.deleted.unwrap_or_default();
    let mut errors = output.errors.unwrap_or_default();
    for error in &mut errors {
        // MinIO's way of saying none.
        error.version_id.take_if(|version| version.is_empty());
    }
    // A store that cleans keys (MinIO drops leading slashes) answers with other names, but for each.
    if !quiet && deleted.len() + errors.len() < unanswered.len() {
        let told = deleted
            .iter()
            .map(|deleted| id(&deleted.key, &deleted.version_id));
        let told = told.chain(errors.iter().map(|error| id(&error.key, &error.version_id)));
        for id in told.collect::<Vec<_>>() {
            unanswered.remove(&id);
        }
        errors.extend(unanswered.into_keys().map(unmentioned));
    }
    Ok(Answer {
        asked,
        deleted,
        errors,
        charged: output.request_charged,
    })
}

/// Neither deleted nor refused: nobody may take it for deleted.
fn unmentioned((key, version): (String, String)) -> Refusal {
    Refusal::builder()
        .key(key)
        .set_version_id(Some(version).filter(|version| !version.is_empty()))
        .code("InvalidResponse")
        .message("the store's answer does not mention this key")
        .build()
}

async fn single(
    store: &Store,
    input: DeleteObjectInputBuilder,
    object: ObjectIdentifier,
    quiet: bool,
) -> Result<Answer> {
    let input = input
        .key(&object.key)
        .set_version_id(object.version_id.clone())
        .set_if_match(object.e_tag.clone())
        .set_if_match_last_modified_time(object.last_modified_time)
        .set_if_match_size(object.size);
    let mut answer = Answer {
        asked: 1,
        ..Answer::default()
    };
    match send!(store, input) {
        Ok(output) => {
            answer.charged = output.request_charged.clone();
            if !quiet {
                answer.deleted.push(deleted(object, output));
            }
        }
        Err(error) if of_the_key(&error) => answer.errors.push(
            Refusal::builder()
                .key(object.key)
                .set_version_id(object.version_id)
                .code(error.code)
                .message(error.message)
                .build(),
        ),
        Err(error) => return Err(error),
    }
    Ok(answer)
}

/// As DeleteObjects would have said it.
fn deleted(object: ObjectIdentifier, output: DeleteObjectOutput) -> DeletedObject {
    let marked = output.delete_marker.unwrap_or(false);
    DeletedObject::builder()
        .key(object.key)
        .set_version_id(object.version_id)
        .set_delete_marker(output.delete_marker.filter(|marked| *marked))
        .set_delete_marker_version_id(output.version_id.filter(|_| marked))
        .build()
}

/// Whether an answer is about the one key, and not about the bucket or who asks.
fn of_the_key(error: &Error) -> bool {
    const OF_THE_CALL: [&str; 6] = [
        "NoSuchBucket",
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
        "ExpiredToken",
        "InvalidToken",
        "RequestTimeTooSkewed",
    ];
    error.status_code.is_some() && !error.retryable && !OF_THE_CALL.contains(&&*error.code)
}

type Id = (String, String);

fn id(key: &Option<String>, version: &Option<String>) -> Id {
    (
        key.clone().unwrap_or_default(),
        version.clone().unwrap_or_default(),
    )
}

/// Where each object stands in the call; one that is given twice, where it stands first.
fn places(objects: &[ObjectIdentifier]) -> HashMap<Id, usize> {
    let mut places = HashMap::with_capacity(objects.len());
    for (place, object) in objects.iter().enumerate() {
        let version = object.version_id.clone().unwrap_or_default();
        places.entry((object.key.clone(), version)).or_insert(place);
    }
    places
}

impl Answer {
    fn add(&mut self, other: Self) {
        self.asked += other.asked;
        self.deleted.extend(other.deleted);
        self.errors.extend(other.errors);
        self.charged = self.charged.take().or(other.charged);
    }

    /// In the order of the call.
    fn output(mut self, order: &HashMap<Id, usize>) -> DeleteObjectsOutput {
        let place = |id: Id| order.get(&id).copied().unwrap_or(usize::MAX);
        self.deleted
            .sort_by_cached_key(|deleted| place(id(&deleted.key, &deleted.version_id)));
        self.errors
            .sort_by_cached_key(|error| place(id(&error.key, &error.version_id)));
        DeleteObjectsOutput::builder()
            .set_deleted(Some(self.deleted))
            .set_errors(Some(self.errors))
            .set_request_charged(self.charged)
            .build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_have_a_thousand_keys() {
        let object = |index| {
            ObjectIdentifier::builder()
                .key(format!(
                    "{index}{}",
                    if index % 1_000 == 7 { "\t" } else { "" }
                ))
                .build()
                .unwrap()
        };
        let jobs = jobs((0..2_503).map(object).collect(), false);
        let sizes: Vec<_> = jobs
            .iter()
            .map(|job| match job {
                Job::Many(objects) => objects.len(),
                Job::One(_) => 1,
            })
            .collect();
        assert_eq!(sizes, [1_000, 1_000, 500, 1, 1, 1]);
    }
}
