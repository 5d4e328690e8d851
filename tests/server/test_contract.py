"""Every operation is called as its OpenAPI document allows, and as it does not."""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from index import Article, Index
from rag import NewsRAG
from rag.server.application import create_app
from rag.server.settings import ServerSettings
from tests.server.serving import serving

EXAMPLES = int(os.environ.get("API_EXAMPLES", "8"))
"""For each operation and mode; `make api-fuzz` takes more."""
OPERATIONS = [
    ("POST", "/v1/ask"),
    ("GET", "/v1/search"),
    ("POST", "/v1/chat/completions"),
    ("GET", "/v1/models"),
    ("GET", "/v1/models/{name}"),
    ("GET", "/v1/articles/{uri}"),
    ("GET", "/v1/articles/{uri}/versions"),
    ("POST", "/v1/articles"),
    ("DELETE", "/v1/articles/{uri}"),
    ("POST", "/v1/feedback"),
    ("DELETE", "/v1/feedback/{id}"),
    ("GET", "/v1/stats"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
]


@pytest.fixture(scope="module")
def api(tmp_path_factory, embedder):
    """The document of a server that may be written to, with one article in it."""
    folder = tmp_path_factory.mktemp("contract") / "index"
    with Index.create(folder, embedder=embedder) as index:
        index.add([Article(uri="urn:dam", headline="Dam holds", text="The Arrin dam held.")])
        app = create_app(NewsRAG(index), ServerSettings(allow_writes=True, rate=0))
        with serving(app) as address:
            yield schemathesis.openapi.from_url(f"{address}/openapi.json")


def test_the_list_is_whole(api):
    found = [result.ok() for result in api.get_all_operations()]
    assert {(one.method.upper(), one.path) for one in found} == set(OPERATIONS)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_the_contract_holds(api, method, path, mode):
    """No status but those of the document, no body but what it says, nothing from 500 on."""
    operation = api[path][method]
    if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query.items):
        pytest.skip("it takes nothing that can be wrong")

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    def called(case):
        # That a date can be read, or that the last message is a question, no schema can say: what
        # it allows may be refused with 422 all the same.
        response = case.call()
        too_large = [negative_data_rejection] if response.status_code == 413 else []
        case.validate_response(response, excluded_checks=[positive_data_acceptance, *too_large])

    called()
