"""Versions, tags, presigned requests, forms, rights and virtual hosts."""

import time

from botocore import UNSIGNED

from room import check, fails, http, same

# --- versions


@check
def versions_are_kept_and_listed(r):
    r.versioning("Enabled")
    ids = [r.put("key", text)["VersionId"] for text in (b"1", b"2", b"3")]
    same([r.read("key", VersionId=i) for i in ids], [b"1", b"2", b"3"])
    listed = r.s3.list_object_versions(Bucket=r.name)["Versions"]
    same([(v["VersionId"], v["IsLatest"]) for v in listed], [(i, i == ids[2]) for i in ids[::-1]])


@check
def versions_survive_a_delete(r):
    r.versioning("Enabled")
    first = r.put("key", b"1")["VersionId"]
    gone = r.s3.delete_object(Bucket=r.name, Key="key")
    same(gone["DeleteMarker"], True)
    fails("NoSuchKey", 404, r.get, "key")
    same(r.read("key", VersionId=first), b"1")
    r.s3.delete_object(Bucket=r.name, Key="key", VersionId=gone["VersionId"])
    same(r.read("key"), b"1")


@check
def versions_suspended_are_null(r):
    r.versioning("Enabled")
    kept = r.put("key", b"1")["VersionId"]
    r.versioning("Suspended")
    r.put("key", b"2")
    r.put("key", b"3")
    listed = r.s3.list_object_versions(Bucket=r.name)["Versions"]
    same([v["VersionId"] for v in listed], ["null", kept])
    same(r.read("key", VersionId="null"), b"3")


@check
def versions_are_listed_in_pages(r):
    r.versioning("Enabled")
    for key in ("a", "b"):
        for _ in range(3):
            r.put(key)
    r.s3.delete_object(Bucket=r.name, Key="a")
    pages = r.s3.get_paginator("list_object_versions").paginate(Bucket=r.name, PaginationConfig={"PageSize": 2})
    found = [v["Key"] for page in pages for v in page.get("Versions", []) + page.get("DeleteMarkers", [])]
    same(sorted(found), ["a"] * 4 + ["b"] * 3)


# --- tags


@check
def tags_are_set_counted_and_removed(r):
    r.put("key", Tagging="a=1&b=x%20y")
    same(r.get("key")["TagCount"], 2)
    place = dict(Bucket=r.name, Key="key")
    r.s3.put_object_tagging(**place, Tagging={"TagSet": [{"Key": "c", "Value": "3"}]})
    same(r.s3.get_object_tagging(**place)["TagSet"], [{"Key": "c", "Value": "3"}])
    r.s3.delete_object_tagging(**place)
    same(r.s3.get_object_tagging(**place)["TagSet"], [])


@check
def tags_have_limits(r):
    r.put("key")
    many = {"TagSet": [{"Key": str(n), "Value": ""} for n in range(11)]}
    fails("BadRequest", 400, r.s3.put_object_tagging, Bucket=r.name, Key="key", Tagging=many)


# --- presigned


@check
def presigned_urls_work_for_four_verbs(r):
    place = {"Bucket": r.name, "Key": "a key+é"}
    url = lambda verb: r.s3.generate_presigned_url(verb, Params=place, ExpiresIn=60)
    same(http("PUT", url("put_object"), b"hello")[0], 200)
    same(http("GET", url("get_object")), (200, b"hello"))
    same(http("HEAD", url("head_object")), (200, b""))
    same(http("DELETE", url("delete_object"))[0], 204)
    same(http("GET", url("get_object"))[0], 404)


@check
def presigned_urls_expire(r):
    r.put("key")
    url = r.s3.generate_presigned_url("get_object", Params={"Bucket": r.name, "Key": "key"}, ExpiresIn=1)
    same(http("GET", url)[0], 200)
    time.sleep(2.1)
    same(http("GET", url)[0], 403)


# --- forms


def post_form(r, key="up/${filename}", conditions=(), fields=(), body=b"hello", expires=60):
    signed = r.s3.generate_presigned_post(r.name, key, Fields=dict(fields), Conditions=list(conditions), ExpiresIn=expires)
    lines = b""
    for name, value in signed["fields"].items():
        lines += f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    lines += b'--x\r\nContent-Disposition: form-data; name="file"; filename="f.txt"\r\n\r\n' + body + b"\r\n--x--\r\n"
    return http("POST", signed["url"], lines, {"Content-Type": "multipart/form-data; boundary=x"})


@check
def forms_upload(r):
    same(post_form(r, "form")[0], 204)
    same(r.read("form"), b"hello")


@check
def forms_that_name_their_file_are_refused(r):
    same(post_form(r)[0], 501)


@check
def forms_choose_their_status(r):
    fields = {"success_action_status": "201"}
    status, text = post_form(r, "form", [fields], fields)
    assert status == 201 and b"<Key>form</Key>" in text, (status, text)


@check
def forms_outside_their_policy_are_refused(r):
    same(post_form(r, "form", [["content-length-range", 10, 20]])[0], 400)
    same(post_form(r, "form", [["content-length-range", 0, 4]])[0], 400)
    same(post_form(r, "form", expires=-5)[0], 403)
    same(post_form(r, "form", fields={"acl": "private"})[0], 403)


# --- rights


@check
def rights_anonymous_is_refused(r):
    fails("AccessDenied", 403, r.store.client(signature_version=UNSIGNED).list_objects_v2, Bucket=r.name)


@check
def rights_of_a_wrong_key_are_none(r):
    fails("InvalidAccessKeyId", 403, r.store.client(key="nobody").list_objects_v2, Bucket=r.name)
    fails("SignatureDoesNotMatch", 403, r.store.client(secret="wrong").list_objects_v2, Bucket=r.name)


@check
def rights_to_read_are_not_to_write(r):
    if not r.store.read_only:
        return
    r.put("key")
    reader = r.store.client(*r.store.read_only)
    same(reader.get_object(Bucket=r.name, Key="key")["Body"].read(), b"hello")
    fails("AccessDenied", 403, reader.put_object, Bucket=r.name, Key="key", Body=b"no")
    fails("AccessDenied", 403, reader.delete_object, Bucket=r.name, Key="key")


# --- hosts


@check
def hosts_name_buckets(r):
    if not r.store.domain:
        return
    virtual = r.store.client(endpoint=f"http://{r.store.domain}", s3={"addressing_style": "virtual"})
    virtual.put_object(Bucket=r.name, Key="a b", Body=b"virtual")
    same(r.read("a b"), b"virtual")
    same([o["Key"] for o in virtual.list_objects_v2(Bucket=r.name)["Contents"]], ["a b"])
