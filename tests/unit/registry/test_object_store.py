"""A registry in an object store: against an S3 server in a process of its own, and against servers on a bad day."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshwright.mesh.errors import RegistryError
from meshwright.registry import patience
from meshwright.registry.deployments import current_deployment, deploy
from meshwright.registry.location import open_registry
from meshwright.registry.object_store import ObjectStore
from meshwright.registry.object_store_errors import answer_of, may_pass, told
from meshwright.registry.releases import read_release, write_release
from meshwright.registry.store import create
from meshwright.registry.tagged import TaggedStore
from tests.unit.registry.faulty_s3 import SECRET, FaultyS3, error, faulty_s3
from tests.unit.registry.s3_server import BUCKET, S3Server, client, environ_for
from tests.unit.registry.small_registry import PROVENANCE, deployment, product


def opened(location: str, environ: dict[str, str]) -> ObjectStore:
    store = open_registry(location, Path("/nowhere"), environ)
    # What is kept on this machine is another subject.
    store = getattr(store, "origin", store)
    assert isinstance(store, ObjectStore)
    return store


@pytest.fixture(params=["memory", "s3"])
def store(request: pytest.FixtureRequest) -> ObjectStore:
    if request.param == "memory":
        return opened(f"memory://{uuid4().hex}", {})
    s3: S3Server = request.getfixturevalue("s3")
    return opened(s3.location(), dict(s3.environ))


@pytest.fixture
def bad(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyS3]:
    monkeypatch.setattr(patience, "_PAUSE_SECONDS", 0.001)
    with faulty_s3() as server:
        yield server


def behind(server: FaultyS3) -> ObjectStore:
    return opened("s3://bucket/registry", environ_for(server.endpoint))


def test_a_file_is_created_once_and_never_changes(store: ObjectStore) -> None:
    assert create(store, "a/b.json", b"1") is True
    assert create(store, "a/b.json", b"1") is False
    assert store.claim("a/b.json", b"1") is False
    with pytest.raises(RegistryError, match="published with other content"):
        create(store, "a/b.json", b"2")
    assert store.read("a/b.json") == store.read_known("a/b.json", "") == b"1"


def test_a_pointer_moves_only_from_what_was_expected(store: ObjectStore) -> None:
    assert store.swap("p.json", b"0", b"1") is False
    assert store.swap("p.json", None, b"1") is True
    assert store.swap("p.json", None, b"2") is False
    assert store.swap("p.json", b"1", b"2") is True
    assert store.swap("p.json", b"1", b"3") is False
    assert store.read("p.json") == b"2"


def test_a_file_that_changed_after_it_was_seen_is_not_replaced(store: ObjectStore) -> None:
    store.claim("p.json", b"1")
    seen = store.look("p.json")
    assert store.swap("p.json", b"1", b"2") is True
    assert store.replace("p.json", seen, b"3") is False
    assert store.read("p.json") == b"2"


def test_names_and_tree_show_what_is_below_a_folder(store: ObjectStore) -> None:
    for name in ("registry.json", "x/b.json", "x/a/c.json", "x/a/d.json", "xy/e.json", ".hidden/f.json", "x/.g"):
        store.claim(name, b"")
    assert store.names("") == ["registry.json", "x", "xy"]
    assert store.names("x") == ["a", "b.json"]
    assert store.tree("x") == ["a/c.json", "a/d.json", "b.json"]
    assert store.tree("") == ["registry.json", "x/a/c.json", "x/a/d.json", "x/b.json", "xy/e.json"]
    assert (store.read("nothing"), store.names("nothing"), store.tree("nothing")) == (None, [], [])


def test_more_names_than_one_answer_holds_are_all_listed(s3: S3Server) -> None:
    location = s3.location()
    prefix = location.rpartition("/")[2]
    raw = client(s3.environ)
    for number in range(1001):
        raw.put_object(Bucket=BUCKET, Key=f"{prefix}/many/{number:04}.json", Body=b"")
    store = opened(location, dict(s3.environ))
    assert store.names("many") == store.tree("many") == [f"{number:04}.json" for number in range(1001)]


def test_the_marker_of_a_folder_that_a_console_makes_is_no_file(s3: S3Server) -> None:
    location = s3.location()
    client(s3.environ).put_object(Bucket=BUCKET, Key=f"{location.rpartition('/')[2]}/products/", Body=b"")
    store = opened(location, dict(s3.environ))
    assert (store.names("products"), store.tree("products")) == ([], [])


def test_an_unchanged_file_is_not_read_again(store: ObjectStore) -> None:
    assert isinstance(store, TaggedStore)
    store.claim("p.json", b"1")
    first = store.read_tagged("p.json", None)
    assert first is not None
    assert first.content == b"1"
    assert store.read_tagged("p.json", first.tag) is None
    store.swap("p.json", b"1", b"2")
    second = store.read_tagged("p.json", first.tag)
    assert second is not None
    assert second.content == b"2"
    absent = store.read_tagged("nothing.json", first.tag)
    assert absent is not None
    assert absent.content is None


@given(
    content=st.binary(max_size=2000),
    name=st.from_regex(r"[A-Za-z0-9_%+ ][A-Za-z0-9_%+. -]{0,30}\.json", fullmatch=True),
)
@settings(max_examples=40, deadline=None)
def test_whatever_is_written_is_read_and_listed(content: bytes, name: str) -> None:
    store = opened(f"memory://{uuid4().hex}", {})
    assert store.claim(f"folder/{name}", content)
    assert store.read(f"folder/{name}") == content
    assert store.names("folder") == [name]


@pytest.mark.parametrize("name", ["../other/registry.json", "a/../../b.json", "a/./b.json"])
def test_a_name_that_leads_out_of_the_registry_is_refused(store: ObjectStore, name: str) -> None:
    with pytest.raises(RegistryError):
        store.read(name)


def test_releases_and_deployments_work_as_in_a_folder(store: ObjectStore) -> None:
    first = write_release(store, product(), "1.0.0", PROVENANCE, previous=None)
    assert write_release(store, product(), "1.0.0", PROVENANCE, previous=None) == first
    assert read_release(store, "weather", "observations", "1.0.0") == first
    assert deploy(store, "prod", "weather", deployment).sequence == 1
    assert deploy(store, "prod", "weather", deployment).sequence == 1
    assert deploy(store, "prod", "weather", lambda sequence: deployment(sequence, "run-2")).sequence == 2
    current = current_deployment(store, "prod", "weather")
    assert current is not None
    assert (current.sequence, current.invocation_id) == (2, "run-2")


def test_a_memory_registry_is_one_for_each_name(s3: S3Server) -> None:
    name = uuid4().hex
    assert opened(f"memory://{name}", {}).claim("a.json", b"1")
    assert opened(f"memory://{name}", {}).read("a.json") == b"1"
    assert opened(f"memory://{name}-other", {}).read("a.json") is None


# Answers that are lost: the server did what it was asked and nobody was told.


def once(answer: tuple[int, dict[str, str], bytes], method: str = "PUT") -> Callable[[str, str], object]:
    left = [answer]
    return lambda asked, path: left.pop() if asked == method and left else None


def test_a_claim_whose_answer_was_lost_is_won_and_not_somebody_elses(bad: FaultyS3) -> None:
    bad.after = once(error(500, "InternalError"))  # type: ignore[assignment]
    assert behind(bad).claim("a.json", b"mine") is True
    assert bad.objects["/bucket/registry/a.json"] == b"mine"
    assert behind(bad).claim("a.json", b"mine") is False, "without a lost answer the name was taken before"


def test_a_claim_whose_answer_was_lost_and_that_another_won_is_lost(bad: FaultyS3) -> None:
    def another_is_faster(method: str, path: str) -> object:
        if method == "PUT" and path not in bad.objects:
            bad.objects[path] = b"another's"
            return error(503, "SlowDown")
        return None

    bad.before = another_is_faster  # type: ignore[assignment]
    assert behind(bad).claim("a.json", b"mine") is False
    assert bad.objects["/bucket/registry/a.json"] == b"another's"


def test_a_swap_whose_answer_was_lost_is_done(bad: FaultyS3) -> None:
    store = behind(bad)
    assert store.claim("p.json", b"1")
    bad.after = once(error(503, "SlowDown"))  # type: ignore[assignment]
    assert store.swap("p.json", b"1", b"2") is True
    assert store.read("p.json") == b"2"


def test_a_swap_whose_answer_was_lost_and_that_another_overtook_is_lost(bad: FaultyS3) -> None:
    store = behind(bad)
    assert store.claim("p.json", b"1")

    def another_is_faster(method: str, path: str) -> object:
        if method == "PUT" and bad.objects[path] == b"1":
            bad.objects[path] = b"another's"
            return error(500, "InternalError")
        return None

    bad.before = another_is_faster  # type: ignore[assignment]
    assert store.swap("p.json", b"1", b"2") is False
    assert store.read("p.json") == b"another's"


@pytest.mark.parametrize("times", [1, 2])
def test_two_uploads_that_meet_are_tried_again(bad: FaultyS3, times: int) -> None:
    conflicts = [error(409, "ConditionalRequestConflict")] * times
    bad.before = lambda method, path: conflicts.pop() if method == "PUT" and conflicts else None
    store = behind(bad)
    assert store.claim("a.json", b"1") is True
    conflicts += [error(409, "ConditionalRequestConflict")] * times
    assert store.swap("a.json", b"1", b"2") is True
    assert store.read("a.json") == b"2"


@pytest.mark.parametrize("content", [b"another's", b"the same"])
def test_a_conflict_with_a_file_that_is_there_is_a_lost_claim(bad: FaultyS3, content: bytes) -> None:
    bad.objects["/bucket/registry/a.json"] = content
    bad.before = lambda method, path: error(409, "BlobAlreadyExists") if method == "PUT" else None
    assert behind(bad).claim("a.json", b"the same") is False


# Places that cannot be asked.


@pytest.mark.parametrize(
    ("answer", "says", "tries"),
    [
        (error(403, "AccessDenied"), "the credentials may not read a.json (403 AccessDenied)", 1),
        (error(401, "InvalidAccessKeyId"), "the credentials are not accepted (401 InvalidAccessKeyId)", 1),
        (error(400, "ExpiredToken"), "the credentials are not accepted (400 ExpiredToken)", 1),
        (error(404, "NoSuchBucket"), "there is no such bucket", 1),
        (error(503, "SlowDown"), "the place cannot read a.json at the moment (503 SlowDown)", 4),
        (error(501, "NotImplemented"), "the place does not know how to read a.json as it was asked (501", 1),
        (error(400, "\x1b[31mevil"), "the place refused to read a.json (400)", 1),
    ],
)
def test_what_a_server_answers_is_told_in_one_sentence(
    bad: FaultyS3, answer: tuple[int, dict[str, str], bytes], says: str, tries: int
) -> None:
    bad.before = lambda method, path: answer
    with pytest.raises(RegistryError) as caught:
        behind(bad).read("a.json")
    assert caught.value.what.startswith(f"s3://bucket/registry: {says}")
    told = f"{caught.value.what} {caught.value.remedy}"
    assert caught.value.remedy
    assert not any(word in told for word in (SECRET, "<", "\n", "\x1b", "test-secret", bad.endpoint))
    assert len(bad.requests) == tries


@pytest.mark.parametrize("ask", ["read", "names", "tree", "claim", "swap"])
def test_a_missing_bucket_is_no_empty_registry(bad: FaultyS3, ask: str) -> None:
    bad.before = lambda method, path: error(404, "NoSuchBucket")
    arguments = {"claim": (b"1",), "swap": (None, b"1")}.get(ask, ())
    with pytest.raises(RegistryError, match="there is no such bucket"):
        getattr(behind(bad), ask)("a", *arguments)


@pytest.mark.parametrize("ask", ["read", "names", "tree", "claim", "swap"])
def test_a_server_that_fails_every_time_is_told_after_a_few_tries(bad: FaultyS3, ask: str) -> None:
    bad.before = lambda method, path: error(500, "InternalError")
    arguments = {"claim": (b"1",), "swap": (None, b"1")}.get(ask, ())
    with pytest.raises(RegistryError, match="at the moment"):
        getattr(behind(bad), ask)("a", *arguments)
    assert len(bad.requests) == 4


def test_half_an_answer_is_no_content(bad: FaultyS3) -> None:
    bad.objects["/bucket/registry/a.json"] = b"0123456789"
    bad.cut = 4
    with pytest.raises(RegistryError, match=r"does not answer|cannot read"):
        behind(bad).read("a.json")
    bad.cut = None
    assert behind(bad).read("a.json") == b"0123456789"


def test_a_file_that_is_too_large_is_not_read(bad: FaultyS3, monkeypatch: pytest.MonkeyPatch) -> None:
    bad.objects["/bucket/registry/a.json"] = b"0" * 1001
    monkeypatch.setattr("meshwright.registry.object_store.MOST_BYTES", 1000)
    with pytest.raises(RegistryError, match="larger than any file of a registry"):
        behind(bad).read("a.json")


def test_a_place_where_nobody_listens_is_told_and_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "_PAUSE_SECONDS", 0.001)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        store = opened("s3://bucket/registry", environ_for(f"http://127.0.0.1:{free.getsockname()[1]}"))
        with pytest.raises(RegistryError, match="the place does not answer") as caught:
            store.claim("a.json", b"1")
    assert "127.0.0.1" not in caught.value.what


def test_a_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meshwright.registry.object_store_location.REQUEST_SECONDS", 1)
    monkeypatch.setattr(patience, "REQUEST_SECONDS", 1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        store = opened("s3://bucket/registry", environ_for(f"http://127.0.0.1:{silent.getsockname()[1]}"))
        with pytest.raises(RegistryError, match="the place does not answer"):
            store.read("a.json")


# Credentials.


def test_no_credentials_are_told_with_where_they_come_from(
    bad: FaultyS3, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hide_aws(monkeypatch, tmp_path)
    with pytest.raises(RegistryError, match="no credentials for this place were found"):
        opened("s3://bucket/registry", {"AWS_ENDPOINT_URL": bad.endpoint, "AWS_ALLOW_HTTP": "true"}).read("a.json")
    assert bad.requests == []


def test_a_profile_is_found_as_the_aws_command_finds_it(
    bad: FaultyS3, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hide_aws(monkeypatch, tmp_path)
    (tmp_path / "credentials").write_text("[team]\naws_access_key_id = of-the-team\naws_secret_access_key = s\n")
    (tmp_path / "config").write_text("[profile team]\nregion = eu-north-1\n")
    signed: list[str] = []
    answer = bad.answer

    def watched(method: str, target: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        signed.append(headers["authorization"])
        return answer(method, target, headers, body)

    bad.answer = watched  # type: ignore[method-assign]
    environ = {"AWS_ENDPOINT_URL": bad.endpoint, "AWS_ALLOW_HTTP": "true", "AWS_PROFILE": "team"}
    assert opened("s3://bucket/registry", environ).claim("a.json", b"1")
    assert "Credential=of-the-team/" in signed[0]
    assert "/eu-north-1/s3/" in signed[0]


def test_a_profile_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hide_aws(monkeypatch, tmp_path)
    with pytest.raises(RegistryError, match="no such profile: tema"):
        opened("s3://bucket/registry", {"AWS_PROFILE": "tema"})


def hide_aws(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Leave nothing of this machine's own credentials to be found."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(folder / "credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(folder / "config"))


@pytest.mark.parametrize(
    "location",
    [
        "s3://key:hidden@bucket/registry",
        "s3://hidden@bucket/registry",
        "az://container/registry?sig=hidden",
        "abfss://c:hidden@account.dfs.core.windows.net/registry",
        "gs://bucket/registry#hidden",
    ],
)
def test_credentials_in_an_address_are_refused_and_not_shown(location: str) -> None:
    with pytest.raises(RegistryError, match="has credentials or options in its address") as caught:
        opened(location, {})
    assert "hidden" not in f"{caught.value.what} {caught.value.remedy}"


@pytest.mark.parametrize(
    ("location", "environ"),
    [
        ("s3://bucket/registry/", {}),
        ("gs://bucket/registry", {}),
        ("az://container/registry", {"AZURE_STORAGE_ACCOUNT_NAME": "account"}),
        ("abfss://container@account.dfs.core.windows.net/registry", {}),
    ],
)
def test_every_cloud_can_be_opened_without_asking_it(location: str, environ: dict[str, str]) -> None:
    assert opened(location, environ).location == location.rstrip("/")


@pytest.mark.parametrize("location", ["s3://", "gs:///folder", "memory://"])
def test_an_address_without_a_bucket_is_refused(location: str) -> None:
    with pytest.raises(RegistryError, match="names no bucket"):
        opened(location, {})


@pytest.mark.parametrize("endpoint", ["minio:9000", "non sense", "https://key:secret@host"])
def test_an_endpoint_that_is_no_address_is_refused(endpoint: str) -> None:
    with pytest.raises(RegistryError, match="AWS_ENDPOINT_URL is no address") as caught:
        opened("s3://bucket/registry", environ_for(endpoint))
    assert "secret" not in caught.value.what


def test_an_endpoint_without_tls_must_be_allowed(bad: FaultyS3) -> None:
    with pytest.raises(RegistryError, match="has no TLS") as caught:
        opened("s3://bucket/registry", environ_for(bad.endpoint) | {"AWS_ALLOW_HTTP": ""}).read("a.json")
    assert "AWS_ALLOW_HTTP=true" in caught.value.remedy


def test_without_the_library_the_remedy_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "obstore.store", None)
    with pytest.raises(RegistryError, match="obstore is missing") as caught:
        opened("s3://bucket/registry", {})
    assert 'pip install "dbt-meshwright[remote]"' in caught.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        "Generic GCS error: Error performing token request: Error performing GET http://169.254.169.254/computeMetadata/"
        " in 5.1s - HTTP error: error sending request\n\nDebug source:\nGeneric {}",
        "Generic S3 error: Error performing PUT http://169.254.169.254/latest/api/token in 2ms - Server returned"
        " non-2xx status code: 503 Service Unavailable: ",
    ],
)
def test_a_machine_without_a_role_is_not_asked_again_and_again(text: str) -> None:
    answer = answer_of(Exception(text))
    assert not may_pass(answer)
    assert "no credentials" in told(answer, "gs://bucket", "read a.json").what


def test_a_path_that_looks_like_a_word_of_the_library_is_none() -> None:
    text = "Generic S3 error: Error performing GET http://s3.example.com/b/credential.json in 2ms - HTTP error: error"
    assert may_pass(answer_of(Exception(text)))
