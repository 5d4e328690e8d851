"""Who may use the page: the file of users, its passwords, and the commands that keep it."""

import subprocess
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.server.callers import Caller, Role
from rag.server.passwords import Hashed, PasswordError
from rag.server.users import Users, UsersError, add_user, remove_user
from tests.page.launching import ROOT
from tests.server.test_serving import command

PHRASE = "a long pass phrase"
CHEAP = {"ln": 10, "r": 1, "p": 1}


@pytest.fixture
def file(tmp_path):
    return tmp_path / "users.txt"


def test_a_user_is_known_by_name_and_password(file):
    add_user(file, "ana", Role.EDITOR, PHRASE)
    users = Users(file)
    assert users.check("ana", PHRASE).caller == Caller("ana", Role.EDITOR)
    for name, password in [("ana", PHRASE + "x"), ("ana", ""), ("Ana", PHRASE), ("", "")]:
        assert users.check(name, password) is None


def test_the_file_holds_no_password_and_is_its_owners(file):
    add_user(file, "ana", Role.READER, PHRASE)
    add_user(file, "ben", Role.READER, PHRASE)
    text = file.read_text()
    assert PHRASE not in text
    first, second = (line.split()[2] for line in text.splitlines())
    assert first != second
    assert first.startswith("$scrypt$ln=15,r=8,p=3$")
    assert file.stat().st_mode & 0o077 == 0


def test_a_user_who_is_taken_out_is_shut_out_at_once(file):
    add_user(file, "ana", Role.READER, PHRASE)
    add_user(file, "ben", Role.EDITOR, PHRASE)
    users = Users(file)
    remove_user(file, "ana")
    assert users.check("ana", PHRASE) is None
    assert [caller.name for caller in users.callers()] == ["ben"]
    with pytest.raises(UsersError, match="no user named ana"):
        remove_user(file, "ana")


def test_a_name_is_given_once_and_has_plain_letters(file):
    add_user(file, "ana", Role.READER, PHRASE)
    with pytest.raises(UsersError, match="has a user named ana"):
        add_user(file, "ana", Role.EDITOR, PHRASE)
    for name in ("", "ana maria", "#ana", "a/b", "a" * 65):
        with pytest.raises(UsersError, match="is no name"):
            add_user(file, name, Role.READER, PHRASE)


@pytest.mark.parametrize("password", ["", "x" * 11, "x" * 1025])
def test_a_password_has_a_least_and_a_greatest_length(file, password):
    with pytest.raises(PasswordError, match="take 12 to 1,024"):
        add_user(file, "ana", Role.READER, password)
    assert not file.exists()


@pytest.mark.parametrize(
    "line",
    [
        "ana reader",
        "ana owner {hash}",
        "a/b reader {hash}",
        "ana reader secret",
        "ana reader $scrypt$ln=31,r=8,p=1${salt}${key}",
        "ana reader {hash}\nana editor {hash}",
    ],
)
def test_a_wrong_line_is_named(file, line):
    salt, key = "A" * 22, "A" * 43
    parts = {"hash": f"$scrypt$ln=15,r=8,p=3${salt}${key}", "salt": salt, "key": key}
    file.write_text(f"# users\n\n{line.format(**parts)}\n")
    with pytest.raises(UsersError, match=r"line [34]"):
        Users(file)


@pytest.mark.parametrize("broken", ["reader\n", None])
def test_a_file_that_became_wrong_lets_nobody_in(file, broken):
    add_user(file, "ana", Role.READER, PHRASE)
    users = Users(file)
    file.write_text(broken) if broken else file.unlink()
    for _ in range(2):
        with pytest.raises(UsersError):
            users.user("ana")


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_only_the_same_password_fits(password, other):
    blank = Hashed(b"0" * 16, b"", **CHEAP)
    hashed = Hashed(b"0" * 16, blank.derive(password), **CHEAP)
    assert hashed.fits(password)
    assert hashed.fits(other) == (normalize("NFKC", password) == normalize("NFKC", other))
    assert Hashed.read(str(hashed)) == hashed


def test_a_letter_is_the_same_however_it_is_composed():
    blank = Hashed(b"0" * 16, b"", **CHEAP)
    composed, taken_apart = "caf\u00e9 au lait", "cafe\u0301 au lait"
    assert Hashed(b"0" * 16, blank.derive(composed), **CHEAP).fits(taken_apart)


def users(folder, *arguments, given=""):
    return subprocess.run(
        command("users", *arguments),
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_commands_add_list_and_remove(tmp_path):
    file = tmp_path / "dateline-users.txt"
    added = users(tmp_path, "add", "ana", "--role", "editor", given=f"{PHRASE}\n")
    assert (added.returncode, added.stderr) == (0, "")
    assert Users(file).check("ana", PHRASE).caller.role is Role.EDITOR
    assert users(tmp_path, "list").stdout == "ana editor\n"
    refused = users(tmp_path, "add", "ben", given="short\n")
    assert refused.returncode == 1
    assert refused.stderr.startswith("dateline: the password has 5 characters")
    assert users(tmp_path, "add", "ben", "--role", "owner", given="x\n").returncode == 2
    assert users(tmp_path, "remove", "ana").returncode == 0
    assert file.read_text() == ""
