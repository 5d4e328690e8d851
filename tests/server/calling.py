"""What the tests of the server have in common."""

KREMLIN = "What does the Kremlin require of any settlement?"
AS_OF = "2025-11-30"


def told(response, status):
    """Return the problem of a response, which must have the form of RFC 9457."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["type"] == "about:blank"
    assert problem["title"]
    assert problem["detail"]
    return problem
