"""What a cloud answered, in one sentence: no XML, no addresses, no keys."""

from __future__ import annotations

import re
from dataclasses import dataclass

from meshwright.mesh.errors import RegistryError
from meshwright.registry.patience import UNREACHABLE

_PAGE = "docs/how-to/host-a-registry.md says what each place needs."
_NO_BUCKET = frozenset({"NoSuchBucket", "ContainerNotFound", "InvalidBucketName"})
_STALE = frozenset({"ExpiredToken", "InvalidToken", "InvalidAccessKeyId", "TokenRefreshRequired"})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})

_STATUS = re.compile(r"status code: (\d{3})")
# The word that S3, GCS and Azure give their errors: of an answer, nothing but a status and one word is ever shown.
_CODE = re.compile(r"<Code>([A-Za-z]{1,60})</Code>")
# Addresses and paths hold names that anybody chose: they must not be taken for words of the library.
_WITH_SLASH = re.compile(r"\S*/\S*")
_CREDENTIALS = re.compile(r"credential|token request|Missing \w*Key|Account must be specified", re.IGNORECASE)
_TOKEN_SERVER = re.compile(r"http://169\.254\.\d+\.\d+/")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an error of the library tells.

    Attributes:
        kind: the name of its class.
        status: of the server's answer; None when there was none.
        code: the server's word for it; empty when it gave none.
        words: the library's own words, without addresses, paths and the body of the answer.
        credentials: whether it was getting credentials that failed, before the place was asked.
    """

    kind: str
    status: int | None
    code: str
    words: str
    credentials: bool


def answer_of(error: Exception) -> Answer:
    """Read an error of obstore, whose parts are in its text only."""
    text = str(error)
    status, code = _STATUS.search(text), _CODE.search(text)
    head = re.split(r"\n|<|status code", text, maxsplit=1)[0]
    words = _WITH_SLASH.sub("", head)
    return Answer(
        type(error).__name__,
        int(status[1]) if status else None,
        code[1] if code else "",
        words,
        _TOKEN_SERVER.search(head) is not None or (status is None and _CREDENTIALS.search(words) is not None),
    )


def is_no_bucket(answer: Answer) -> bool:
    """Whether the bucket is missing, and not the file in it."""
    return answer.code in _NO_BUCKET


def may_pass(answer: Answer) -> bool:
    """Whether the same request may succeed in a moment: no answer, too busy, or an error of the server."""
    if answer.credentials:
        return False
    if answer.status is None:
        return "HTTP error" in answer.words and "builder error" not in answer.words
    return answer.status in _PASSING


def told(answer: Answer, location: str, doing: str) -> RegistryError:
    """The error for a person.

    Args:
        answer: what the library told.
        location: the place, without credentials.
        doing: what was asked, such as `read registry.json`.
    """
    said = f"{answer.status} {answer.code}".strip()
    for holds, what, remedy in (
        (is_no_bucket(answer), "there is no such bucket", "Create the bucket, or correct `registry` in mesh.yml."),
        (
            answer.credentials,
            "no credentials for this place were found",
            f"Give them as the tools of its cloud take them, by variables, a profile or a role. {_PAGE}",
        ),
        (
            answer.status == 401 or answer.code in _STALE,
            f"the credentials are not accepted ({said})",
            f"Renew or correct them. {_PAGE}",
        ),
        (
            answer.status == 403,
            f"the credentials may not {doing} ({said})",
            f"Allow it, and listing too: without that right a missing file looks forbidden. {_PAGE}",
        ),
        (
            answer.status in (301, 302, 307, 308),
            f"the place lies elsewhere ({said})",
            "Set AWS_REGION to the region of the bucket.",
        ),
        (
            answer.status in (405, 501),
            f"the place does not know how to {doing} as it was asked ({said})",
            "Use a place with conditional writes: uploads with If-None-Match and If-Match.",
        ),
        (answer.status in _PASSING, f"the place cannot {doing} at the moment ({said})", "Try again in a moment."),
        (answer.status is not None, f"the place refused to {doing} ({said})", _PAGE),
        (
            "builder error" in answer.words,
            "the endpoint has no TLS, which is not allowed",
            "Use https, or set AWS_ALLOW_HTTP=true for a server in your own network.",
        ),
        (
            may_pass(answer),
            "the place does not answer",
            UNREACHABLE,
        ),
    ):
        if holds:
            return RegistryError(f"{location}: {what}", remedy)
    return RegistryError(f"{location}: the place cannot {doing}", _PAGE)
